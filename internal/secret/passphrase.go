package secret

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/99designs/keyring"

	"pat-robot/internal/fault"
)

// checkName is a small item that only the right passphrase opens. The library takes any passphrase for a new item; with
// a mistyped one, nobody would know how to open it again.
var checkName = join(checkSpace, "passphrase")

// openFile opens the file backend: folder, passphrase, and whether the two fit.
func (s *Store) openFile(ctx context.Context, o Options) error {
	dir, err := folder(o)
	if err != nil {
		return err
	}
	s.place = dir
	passphrase, err := askPassphrase(ctx, o, dir)
	if err != nil {
		return err
	}
	ring, err := call(ctx, s, opening, func() (*fileRing, error) {
		r, err := newFileRing(dir, passphrase, s.timeout)
		if err != nil {
			return nil, err
		}
		return r, r.check()
	})
	if err != nil {
		return err
	}
	s.ring = smallNames{ring}
	return nil
}

// HasFile reports whether there is a file keyring in the folder (the default one if empty) already: before, a person who is
// asked for its passphrase should be asked twice.
func HasFile(dir string) bool {
	dir, err := folder(Options{Dir: dir})
	if err != nil {
		return false
	}
	items, err := os.ReadDir(filepath.Join(dir, "items"))
	return err == nil && len(items) > 0
}

func folder(o Options) (string, error) {
	dir := o.Dir
	if dir == "" {
		settings, err := os.UserConfigDir()
		if err != nil {
			return "", fault.Wrap(fault.Store, err, "set PAT_ROBOT_KEYRING_DIR", "found no folder for the file keyring")
		}
		dir = filepath.Join(settings, "pat-robot", "keyring")
	}
	dir, err := keyring.ExpandTilde(dir)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return "", fault.Wrap(fault.Store, err, "set PAT_ROBOT_KEYRING_DIR to a whole path", "could not find the folder %s", o.Dir)
	}
	return dir, nil
}

// askPassphrase has no deadline of its own: a person may be typing.
func askPassphrase(ctx context.Context, o Options, dir string) (Value, error) {
	const give = "set PAT_ROBOT_KEYRING_PASSWORD or PAT_ROBOT_KEYRING_PASSWORD_FILE, or run it at a terminal"
	if o.Password == nil {
		return Value{}, fault.New(fault.Store, give, "the file keyring in %s needs a passphrase and none was given", dir)
	}
	passphrase, err := o.Password(ctx)
	if err != nil {
		// No hint: whoever asked knows better what to do.
		return Value{}, fault.Wrap(fault.Store, err, "", "could not get the passphrase of the file keyring in %s", dir)
	}
	if passphrase.IsZero() {
		return Value{}, fault.New(fault.Store, give, "the passphrase of the file keyring in %s is empty", dir)
	}
	return passphrase, nil
}

// check tells whether the passphrase fits, without writing to a keyring that has its check item. A new keyring gets one.
func (r *fileRing) check() error {
	checked, err := r.fits()
	if err != nil || checked {
		return err
	}
	return r.whileLocked(func() error {
		if checked, err := r.fits(); err != nil || checked { // another process may have been faster
			return err
		}
		data, _, err := body{Version: bodyVersion, Value: checkName}.encode()
		if err != nil {
			return err
		}
		if err := r.put(keyring.Item{Key: checkName, Data: data, Label: checkName}); err != nil {
			return err
		}
		// The library remembers the passphrase at the first item that it opens: once, before several are read at a time.
		_, err = r.Get(checkName)
		return err
	})
}

// someItems is on how many items a passphrase is tried when the check item does not open.
const someItems = 3

// fits tries the passphrase on the check item and, where that is missing or damaged, on a few others. It fails if there
// are items and none opens, and reports whether the check item did.
func (r *fileRing) fits() (checked bool, err error) {
	names, err := r.Keys()
	if err != nil {
		return false, err
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == checkName || !strings.HasPrefix(n, tokenSpace) })
	var wrong error
	for i, name := range append([]string{checkName}, names[:min(len(names), someItems)]...) {
		_, err := r.Keyring.Get(name)
		var unreadable *fs.PathError
		switch {
		case err == nil:
			return i == 0, nil
		case errors.As(err, &unreadable):
			return false, err
		case !errors.Is(err, keyring.ErrKeyNotFound):
			// The library's own words for it are about key wrapping and help nobody.
			wrong = errPassphrase
		}
	}
	return false, wrong
}
