package secret

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/99designs/keyring"
)

// ignoresCase has the backends that may take "Deploy" and "deploy" for one item: they keep names as file names, or
// compare them as Windows does.
var ignoresCase = map[string]bool{
	string(keyring.FileBackend):    true,
	string(keyring.PassBackend):    true,
	string(keyring.WinCredBackend): true,
}

// longestName is the longest name that such a backend is given, in bytes as the file backend writes it, which takes
// three for a slash or a percent sign. File systems hold 255 bytes or, encrypted, fewer; pass adds ".gpg".
const longestName = 230

// smallNames is a keyring that gets names without capitals: !d stands for D. A name that is too long for a file is
// replaced by a digest; the item inside says what it is.
type smallNames struct{ keyring.Keyring }

func (r smallNames) Get(name string) (keyring.Item, error) { return r.Keyring.Get(outward(name)) }

func (r smallNames) GetMetadata(name string) (keyring.Metadata, error) {
	return r.Keyring.GetMetadata(outward(name))
}

func (r smallNames) Set(i keyring.Item) error {
	i.Key = outward(i.Key)
	return r.Keyring.Set(i)
}

func (r smallNames) Remove(name string) error { return r.Keyring.Remove(outward(name)) }

func (r smallNames) Keys() ([]string, error) {
	names, err := r.Keyring.Keys()
	for i, name := range names {
		names[i] = inward(name)
	}
	return names, err
}

// listed is what the keyring's list shows for the item that is called name.
func (s *Store) listed(name string) string {
	if _, ok := s.ring.(smallNames); ok {
		return inward(outward(name))
	}
	return name
}

func outward(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if c >= 'A' && c <= 'Z' {
			b.WriteByte('!')
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	small := b.String()
	if len(small)+2*strings.Count(small, "/")+2*strings.Count(small, "%") <= longestName {
		return small
	}
	space, _, _ := strings.Cut(name, "/")
	sum := sha256.Sum256([]byte(name))
	return space + "/~" + hex.EncodeToString(sum[:20])
}

func inward(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c == '!' && i+1 < len(name) && name[i+1] >= 'a' && name[i+1] <= 'z' {
			i++
			c = name[i] - ('a' - 'A')
		}
		b.WriteByte(c)
	}
	return b.String()
}

// isDigest reports whether name stands for a name of the space that was too long. No escaped name begins with ~.
func isDigest(name, space string) bool { return strings.HasPrefix(name, space+"/~") }
