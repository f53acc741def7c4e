package inventory

import (
	"embed"
	"io/fs"
)

//go:embed sample
var embedded embed.FS

// Sample returns the inventory that is embedded in the program: that of the stand-in, whose pages follow what is known of the
// real ones. It holds both layouts of the list of tokens, since both are in use, and all dialogs. Each call gives one of its
// own. A test makes it anew and holds it against this one.
func Sample() (*Stored, error) {
	text, err := embedded.ReadFile("sample/" + wordsFile)
	if err != nil {
		return nil, err
	}
	v, err := parse(text)
	if err != nil {
		return nil, err
	}
	pictures, err := fs.Sub(embedded, "sample/"+pictureDir)
	if err != nil {
		return nil, err
	}
	return v.in(pictures)
}
