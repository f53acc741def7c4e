package secret

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"syscall"

	"github.com/99designs/keyring"

	"pat-robot/internal/fault"
)

// waysOut ends most hints: there is always another keyring.
const waysOut = "PAT_ROBOT_KEYRING names one, and file needs only a passphrase (PAT_ROBOT_KEYRING_PASSWORD or PAT_ROBOT_KEYRING_PASSWORD_FILE)"

// unlockIt is the hint for a keyring that waits for a person.
const unlockIt = "unlock it (log in to the desktop, or use its own program), then run again; or use another one: " + waysOut

// opening is the call that all others need.
const opening = "open it"

var (
	errPassphrase = errors.New("the passphrase does not fit")
	errBusy       = errors.New("another process holds the lock")
)

// explain turns what a keyring said about a call into a fault. what completes the sentence "could not ...".
func (s *Store) explain(ctx context.Context, err error, what string) error {
	if err == nil {
		return nil
	}
	failed := fmt.Sprintf("could not %s in %s", what, s.name())
	if what == opening {
		failed = "could not open " + s.name()
	}
	switch {
	case errors.Is(err, keyring.ErrKeyNotFound):
		return fault.Wrap(fault.Store, ErrNotFound, "pat-robot stored lists what is kept", "%s", failed)
	case errors.Is(err, errPassphrase):
		return fault.New(fault.Store, "give the passphrase that this keyring was made with, or another folder in PAT_ROBOT_KEYRING_DIR",
			"the passphrase does not fit %s", s.name())
	case errors.Is(err, errBusy):
		return fault.New(fault.Store, "wait for the other pat-robot to end, or end it", "%s: another process keeps it locked", failed)
	case full(err):
		return fault.New(fault.Store, "make room there, then run again; what was kept before is untouched", "%s: the disk is full", failed)
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return fault.New(fault.Store, "make the folder writable for this user, or give another one in PAT_ROBOT_KEYRING_DIR",
			"%s: no permission to write there", failed)
	case s.isLocked(ctx): // its own words differ from one call to the next
		return fault.New(fault.Store, unlockIt, "%s: it is locked", failed)
	}
	return fault.Wrap(fault.Store, err, "use another keyring: "+waysOut, "%s", failed)
}

// name is the keyring as sentences call it.
func (s *Store) name() string {
	if s.place != "" {
		return fmt.Sprintf("the %s keyring in %s", s.backend, s.place)
	}
	return fmt.Sprintf("the %s keyring", s.backend)
}

// full reports whether there is no room left on a disk, or none for this user.
func full(err error) bool {
	const windowsDiskFull = syscall.Errno(112)
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		runtime.GOOS == "windows" && errors.Is(err, windowsDiskFull)
}
