package sink

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"pat-robot/internal/secret"
)

// longest is the size, in bytes, up to which a file that others write to as well is read.
const longest = 1 << 20

// write puts the value into the file. A link stays one: what it leads to is replaced.
func (s Sink) write(item secret.Item) error {
	path := s.path
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	before, err := read(path)
	if err != nil {
		return err
	}
	after, err := s.fill(before, item)
	if err != nil {
		return err
	}
	return replace(path, after)
}

// read returns what is in the file, "" where there is none.
func read(path string) (string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file", path)
	}
	if err == nil && info.Size() > longest {
		err = fmt.Errorf("%s has %d bytes, more than a file of this form has", path, info.Size())
	}
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(f)
	return string(b), err
}

// replace writes a whole file or none, with rights for this user alone.
func replace(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // it holds the value
	}
	return err
}
