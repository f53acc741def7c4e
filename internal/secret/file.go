package secret

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"pat-robot/internal/durable"

	"github.com/99designs/keyring"
	"github.com/gofrs/flock"
)

// fileRing makes the library's file backend safe. On its own it writes in place, without lock or sync: a crash in the
// middle of a write loses the item that was there before. Here the library writes into a staging folder; what it wrote
// is read back, synced and renamed into place, under a lock that other processes respect. Reading takes no lock, since
// a rename shows the old item or the new one.
type fileRing struct {
	keyring.Keyring                 // the items in place
	staging         keyring.Keyring // the same passphrase, another folder
	itemsDir        string
	stagingDir      string
	lockPath        string
	patience        time.Duration // for the lock; shorter than the store's deadline, to have a sentence of its own
}

// newFileRing makes the folders, of which only the outermost may have been there with other rights: it may be a folder
// that holds other things too.
func newFileRing(dir string, passphrase Value, timeout time.Duration) (*fileRing, error) {
	r := &fileRing{
		itemsDir: filepath.Join(dir, "items"), stagingDir: filepath.Join(dir, "staging"),
		lockPath: filepath.Join(dir, "lock"), patience: timeout / 2,
	}
	for _, inner := range []string{r.itemsDir, r.stagingDir} {
		if err := private(inner); err != nil {
			return nil, err
		}
	}
	var err error
	if r.Keyring, err = openFolder(r.itemsDir, passphrase); err != nil {
		return nil, err
	}
	r.staging, err = openFolder(r.stagingDir, passphrase)
	return r, err
}

func openFolder(dir string, passphrase Value) (keyring.Keyring, error) {
	return keyring.Open(keyring.Config{
		AllowedBackends:  []keyring.BackendType{keyring.FileBackend},
		FileDir:          dir,
		FilePasswordFunc: func(string) (string, error) { return passphrase.Reveal(), nil },
	})
}

// private makes a folder that is for this user alone.
func private(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() == 0o700 || runtime.GOOS == "windows" {
		return err
	}
	return os.Chmod(dir, 0o700)
}

func (r *fileRing) Get(name string) (keyring.Item, error) {
	item, err := r.Keyring.Get(name)
	return item, readError(err)
}

// readError names what the library says about a file that does not decode. With the passphrase checked when the store
// was opened, the file itself is to blame.
func readError(err error) error {
	var path *fs.PathError
	if err == nil || errors.As(err, &path) || errors.Is(err, keyring.ErrKeyNotFound) {
		return err
	}
	return errors.New("its file is damaged, or was written with another passphrase")
}

// Keys fails where the folder cannot be read; the library would call it empty.
func (r *fileRing) Keys() ([]string, error) {
	if _, err := os.ReadDir(r.itemsDir); err != nil {
		return nil, err
	}
	return r.Keyring.Keys()
}

func (r *fileRing) Set(item keyring.Item) error {
	return r.whileLocked(func() error { return r.put(item) })
}

func (r *fileRing) Remove(name string) error {
	return r.whileLocked(func() error {
		err := r.Keyring.Remove(name)
		if errors.Is(err, fs.ErrNotExist) {
			return keyring.ErrKeyNotFound
		}
		return errors.Join(err, durable.SyncFolder(r.itemsDir))
	})
}

// whileLocked runs f alone among all processes. The lock ends with its process, also after kill -9.
func (r *fileRing) whileLocked(f func() error) (err error) {
	ctx, stop := context.WithTimeout(context.Background(), r.patience)
	defer stop()
	lock := flock.New(r.lockPath, flock.SetPermissions(0o600))
	held, err := lock.TryLockContext(ctx, 10*time.Millisecond)
	if !held {
		if errors.Is(err, context.DeadlineExceeded) {
			return errBusy
		}
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	return f()
}

// put runs under the lock: whatever lies in the staging folder was left behind by a crash.
func (r *fileRing) put(item keyring.Item) error {
	if err := r.sweep(); err != nil {
		return err
	}
	if err := r.stage(item); err != nil {
		return errors.Join(err, r.sweep())
	}
	return nil
}

func (r *fileRing) stage(item keyring.Item) error {
	if err := r.staging.Set(item); err != nil {
		return err
	}
	staged, err := os.ReadDir(r.stagingDir)
	if err != nil {
		return err
	}
	if len(staged) != 1 {
		return fmt.Errorf("%s holds %d files instead of the new item alone", r.stagingDir, len(staged))
	}
	from, to := filepath.Join(r.stagingDir, staged[0].Name()), filepath.Join(r.itemsDir, staged[0].Name())
	if err := syncFile(from); err != nil {
		return err
	}
	written, err := r.staging.Get(item.Key)
	if err != nil {
		return readError(err)
	}
	if subtle.ConstantTimeCompare(written.Data, item.Data) != 1 {
		return errors.New("the file does not hold what was written to it")
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return durable.SyncFolder(r.itemsDir)
}

func (r *fileRing) sweep() error {
	left, err := os.ReadDir(r.stagingDir)
	for _, entry := range left {
		err = errors.Join(err, os.RemoveAll(filepath.Join(r.stagingDir, entry.Name())))
	}
	return err
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
