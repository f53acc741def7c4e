package inventory

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"

	"pat-robot/internal/fault"
)

// The names of what an inventory is written as.
const (
	wordsFile  = "inventory.yaml"
	boxesFile  = "boxes.yaml"
	pictureDir = "pictures"
)

// largest is how large a file of an inventory may be, in bytes; a real one has about 20,000.
const largest = 4 << 20

const preface = `# What a person can see and press on the pages around Azure DevOps' personal access tokens, by pat-robot inventory.
# Words, never values: <organization>, <account>, <token>, <project>, <date> and <number> stand for what differs.
`

// Words returns the inventory as it is written to inventory.yaml.
func (v *Inventory) Words() ([]byte, error) {
	text, err := yaml.MarshalWithOptions(v, yaml.IndentSequence(true), yaml.Indent(2))
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, err, "", "wrote an inventory as YAML")
	}
	return append([]byte(preface), text...), nil
}

// Stored is an inventory together with its pictures.
type Stored struct {
	*Inventory
	picture func(file string) ([]byte, error) // nil where there are none
}

// With gives an inventory its pictures, which are PNG, by the keys of their pages.
func With(v *Inventory, pictures map[string][]byte) *Stored {
	byFile := map[string][]byte{}
	for _, p := range v.Pages {
		byFile[p.Picture] = pictures[p.Key()]
	}
	return &Stored{Inventory: v, picture: func(file string) ([]byte, error) { return byFile[file], nil }}
}

// in takes the pictures from a folder, where their boxes are too.
func (v *Inventory) in(dir fs.FS) (*Stored, error) {
	s := &Stored{Inventory: v, picture: func(file string) ([]byte, error) { return readFile(dir, file) }}
	return s, s.readBoxes()
}

// Read reads an inventory.yaml, or the one in a folder, with the boxes of its pictures where they are beside it. The error is
// of kind fault.Usage, and names the line of a fault in the file.
func Read(name string) (*Stored, error) {
	dir := name
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		dir = filepath.Dir(name)
	} else if err == nil {
		name = filepath.Join(name, wordsFile)
	}
	text, err := readFile(os.DirFS(filepath.Dir(name)), filepath.Base(name))
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, "pat-robot inventory makes one", "could not read the inventory %s", name)
	}
	v, err := parse(text)
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, "mend it, or make a new one with pat-robot inventory", "could not use the inventory %s", name)
	}
	return v.in(os.DirFS(filepath.Join(dir, pictureDir)))
}

func readFile(dir fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(dir, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > largest {
		return nil, fmt.Errorf("it has %d bytes, and no inventory has more than %d", info.Size(), largest)
	}
	return fs.ReadFile(dir, name)
}

func parse(text []byte) (*Inventory, error) {
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, fmt.Errorf("it is no text")
	}
	v := &Inventory{}
	if err := yaml.UnmarshalWithOptions(text, v, yaml.Strict()); err != nil {
		return nil, err
	}
	if v.Version != Version {
		return nil, fmt.Errorf("it is of version %d, and this program reads version %d", v.Version, Version)
	}
	keys := map[string]bool{}
	for _, p := range v.Pages {
		switch {
		case p == nil || p.ID == "":
			return nil, fmt.Errorf("it has a page without a name")
		case keys[p.Key()]:
			return nil, fmt.Errorf("it has the page %s twice", p.Key())
		}
		keys[p.Key()] = true
		for _, e := range p.Elements {
			if e == nil || e.Kind == "" || e.Name == "" {
				return nil, fmt.Errorf("the page %s has something without a kind or a name", p.Key())
			}
		}
	}
	return v, nil
}

// Picture is the PNG of a page; nil where there is none.
func (s *Stored) Picture(p *Page) ([]byte, error) {
	if p.Picture == "" || s.picture == nil || !fs.ValidPath(p.Picture) {
		return nil, nil
	}
	png, err := s.picture(p.Picture)
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, "make the inventory anew", "could not read the picture %s", p.Picture)
	}
	return png, nil
}

// Write writes the inventory into a folder, which it makes: the words, the boxes and the pictures. What an earlier inventory
// has left there is replaced.
func (s *Stored) Write(dir string) error {
	words, err := s.Words()
	if err != nil {
		return err
	}
	boxes, err := s.boxes()
	if err != nil {
		return err
	}
	files := map[string][]byte{wordsFile: words, path.Join(pictureDir, boxesFile): boxes}
	for _, p := range s.Pages {
		picture, err := s.Picture(p)
		if err != nil {
			return err
		}
		if picture != nil {
			files[path.Join(pictureDir, p.Picture)] = picture
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, pictureDir), 0o700); err != nil {
		return notWritten(err, dir)
	}
	if err := removeOthers(filepath.Join(dir, pictureDir), files); err != nil {
		return notWritten(err, dir)
	}
	for name, content := range files {
		if err := replace(filepath.Join(dir, filepath.FromSlash(name)), content); err != nil {
			return notWritten(err, dir)
		}
	}
	return nil
}

func notWritten(err error, dir string) error {
	return fault.Wrap(fault.Unexpected, err, "check the folder's rights and the free space", "could not write the inventory to %s", dir)
}

// removeOthers removes pictures of pages that the inventory does not have any more.
func removeOthers(dir string, keep map[string][]byte) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, ours := keep[path.Join(pictureDir, e.Name())]; ours || !strings.HasSuffix(e.Name(), ".png") {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// replace writes a file under a temporary name and renames it, so that there is always a whole one.
func replace(name string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".inventory-*") // made with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it is gone where all went well
	if _, err := f.Write(content); err != nil {
		_ = f.Close() // the first error is the one to tell
		return err
	}
	if err := f.Sync(); err != nil {
		_ = f.Close() // as above
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
