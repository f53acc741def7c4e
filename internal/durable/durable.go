// Package durable makes what was done to a folder last through a power cut: a new file, a rename, a removal.
//
// Rules of the room: it knows no file of the project; whoever writes a file syncs that file itself.
package durable

import (
	"errors"
	"os"
	"runtime"
	"syscall"
)

// SyncFolder waits until the disk has the entries of the folder. Windows has no such call, and some network file systems
// refuse it (EINVAL): there it does nothing. Errors are those of the operating system.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
