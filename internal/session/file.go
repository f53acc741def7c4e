package session

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"pat-robot/internal/durable"
	"pat-robot/internal/fault"
)

// largest bounds what is read: a session is some ten kilobytes.
const largest = 16 << 20

// read gives the sealed file of this user.
func (f *Folder) read(id ID) ([]byte, error) {
	path := Path(f.dir, id)
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.SignIn, ErrNone, "pat-robot login keeps one", "looked for a session of %s", id.Account)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Store, err, "see the rights of the folder", "could not look at the kept session of %s", id.Account)
	}
	if !info.Mode().IsRegular() || !isOurs(info) {
		return nil, fault.New(fault.Store, "delete it, or run as the user that it belongs to",
			"the kept session of %s in %s belongs to another user, or is no plain file", id.Account, path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(fault.Store, err, "see the rights of the file", "could not open the kept session of %s", id.Account)
	}
	defer file.Close() //nolint:errcheck // it was only read
	sealed, err := io.ReadAll(io.LimitReader(file, largest))
	if err != nil {
		return nil, fault.Wrap(fault.Store, err, "", "could not read the kept session of %s", id.Account)
	}
	return sealed, nil
}

// write puts a sealed session in place: a crash leaves the one before or this one.
func (f *Folder) write(id ID, sealed []byte) (err error) {
	defer func() {
		if err != nil {
			err = fault.Wrap(fault.Store, err, "see the folder's rights and the free space", "could not keep the session of %s in %s", id.Account, f.dir)
		}
	}()
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return err
	}
	half, err := os.CreateTemp(f.dir, ".half-*") // 0600
	if err != nil {
		return err
	}
	_, err = half.Write(sealed)
	err = errors.Join(err, half.Sync(), half.Close())
	if err == nil {
		err = os.Rename(half.Name(), Path(f.dir, id))
	}
	if err != nil {
		_ = os.Remove(half.Name()) // the first error tells more
		return err
	}
	return durable.SyncFolder(filepath.Clean(f.dir))
}
