package trail

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"pat-robot/internal/durable"
	"pat-robot/internal/fault"
)

// Unfinished begins the names of files that are being written; a kill may leave one behind.
const Unfinished = ".tmp-"

// makeRoot makes a missing root and its missing parents, and returns the topmost folder that it made, or "".
func makeRoot(root string) (made string, err error) {
	for at := filepath.Clean(root); ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = at
	}
	if err := os.MkdirAll(root, 0o700); err != nil {
		takeBack(root, made)
		return "", explain(err, root)
	}
	return made, nil
}

// makeUnique makes the folder <root>/<name>, or the first of name-2, name-3, … that is not there: two runs may start in
// the same second.
func makeUnique(root, name string) (string, error) {
	dir := filepath.Join(root, name)
	for n := 2; ; n++ {
		err := os.Mkdir(dir, 0o700)
		if err == nil {
			return dir, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", explain(err, dir)
		}
		dir = filepath.Join(root, fmt.Sprintf("%s-%d", name, n))
	}
}

// takeBack removes the folders that a failed start made, from root up to made; "" for none. One that is not empty stays:
// another run may have moved in meanwhile. Errors would say less than the one that is on its way.
func takeBack(root, made string) {
	if made == "" {
		return
	}
	for at := filepath.Clean(root); os.Remove(at) == nil && at != made; {
		at = filepath.Dir(at)
	}
}

// write writes a whole file or none: under a temporary name in the same folder, synced, then renamed.
func write(path string, b []byte) error { return writeFrom(path, true, bytesTo(b)) }

// writeSoon is write without the sync: a power cut may lose the file, a kill does not.
func writeSoon(path string, b []byte) error { return writeFrom(path, false, bytesTo(b)) }

func bytesTo(b []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	}
}

func writeFrom(path string, synced bool, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), Unfinished+"*") // 0600
	if err != nil {
		return explain(err, path)
	}
	err = fill(f)
	if err == nil && synced {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return explain(err, path)
	}
	return nil
}

// writeInPlace fills a file that is there and may be locked.
func writeInPlace(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// explain turns what the disk said into a sentence with a way out.
func explain(err error, path string) error {
	var known *fault.Error
	switch {
	case errors.As(err, &known):
		return err
	case isFull(err):
		return fault.New(fault.Unexpected, "make room there, or give another folder in PAT_ROBOT_SCREENSHOTS",
			"could not write the trail: the disk is full at %s", path)
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return fault.New(fault.Unexpected, "make the folder writable for this user, or give another one in PAT_ROBOT_SCREENSHOTS",
			"could not write the trail: no permission to write %s", path)
	case errors.Is(err, syscall.ENOTDIR):
		return fault.New(fault.Unexpected, "give a folder in PAT_ROBOT_SCREENSHOTS",
			"could not write the trail: a part of %s is a file, not a folder", path)
	}
	return fault.Wrap(fault.Unexpected, err, "look at the folder, or give another one in PAT_ROBOT_SCREENSHOTS",
		"could not write the trail to %s", path)
}

// isFull reports whether there is no room left on a disk, or none for this user.
func isFull(err error) bool {
	const windowsDiskFull = syscall.Errno(112)
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		runtime.GOOS == "windows" && errors.Is(err, windowsDiskFull)
}

// syncFolder makes renames last through a power cut.
func syncFolder(dir string) error {
	if err := durable.SyncFolder(dir); err != nil {
		return explain(err, dir)
	}
	return nil
}
