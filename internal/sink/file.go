package sink

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pat-robot/internal/durable"
	"pat-robot/internal/secret"
)

// longest is the size, in bytes, up to which a file that others write to as well is read.
const longest = 1 << 20

// write puts the value into the file. A link stays one: what it leads to is replaced.
func (s Sink) write(item secret.Item, note func(string) (func(bool), error)) error {
	path, err := filepath.Abs(s.path) // recover runs in another folder
	if err != nil {
		return err
	}
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
	return replace(path, after, note)
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

// halfPrefix begins the name of a file that is half made.
const halfPrefix = ".pat-robot-half-"

// replace writes a whole file or none, with rights for this user alone.
func replace(path, text string, note func(string) (func(bool), error)) error {
	half := filepath.Join(filepath.Dir(path), halfPrefix+rand.Text())
	settle, err := note(half)
	if err != nil {
		return err
	}
	err = fill(half, text)
	if err == nil {
		err = os.Rename(half, path)
	}
	if err == nil {
		err = durable.SyncFolder(filepath.Dir(path)) // else a power cut brings the half-made file back, with its note settled
	}
	if err != nil {
		if _, left := Discard(half); left != nil {
			return errors.Join(err, left) // the note stays
		}
	}
	settle(err == nil)
	return err
}

func fill(half, text string) error {
	f, err := os.OpenFile(half, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Discard deletes what a hand-over that died has left half made, and tells whether it was there: it is not where the file was
// whole already, or not begun. A path that no hand-over wrote to is refused.
func Discard(half string) (there bool, err error) {
	if !strings.HasPrefix(filepath.Base(half), halfPrefix) {
		return false, fmt.Errorf("%s is no half-made file of a hand-over", half)
	}
	err = os.Remove(half)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
