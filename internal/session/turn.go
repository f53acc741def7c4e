package session

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"pat-robot/internal/fault"
)

// lookAgain is how often a taken lock is tried: the system tells nobody when it becomes free.
const lookAgain = 50 * time.Millisecond

// Turn is the right to sign in for an account. It ends with End, or with the process.
type Turn struct{ lock *flock.Flock }

// TakeTurn waits until no other process signs in for the account. It calls waiting once, if it has to wait at all. The
// error is of kind fault.SignIn when ctx ends first.
func TakeTurn(ctx context.Context, dir string, id ID, waiting func()) (*Turn, error) {
	lock, err := lockIn(dir, id.name()+".turn")
	if err != nil {
		return nil, err
	}
	held, err := lock.TryLock()
	if err == nil && !held {
		waiting()
		held, err = lock.TryLockContext(ctx, lookAgain)
	}
	switch {
	case held:
		return &Turn{lock}, nil
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, fault.Wrap(fault.SignIn, ctx.Err(), "end it, or give more time with PAT_ROBOT_RUN_TIMEOUT",
			"waited for another pat-robot that signs in as %s", id.Account)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, fault.Wrap(fault.Unexpected, err, "see the rights of "+dir, "could not take the turn to sign in as %s", id.Account)
}

// TryTurn takes the turn if it is free now; nil where it is not.
func TryTurn(dir string, id ID) *Turn {
	lock, err := lockIn(dir, id.name()+".turn")
	if err != nil {
		return nil
	}
	if held, err := lock.TryLock(); err != nil || !held {
		return nil
	}
	return &Turn{lock}
}

// End lets the next one sign in. It may be called on nil, and more than once.
func (t *Turn) End() {
	if t != nil {
		_ = t.lock.Unlock() // closing its file, which cannot be mended
	}
}

// Interest is the word of a run that it may want to be signed in soon.
type Interest struct{ lock *flock.Flock }

// TakeInterest says, until End or the end of the process, that this run would use another one's session.
func TakeInterest(dir string, id ID) (*Interest, error) {
	lock, err := lockIn(dir, id.name()+".wanted")
	if err != nil {
		return nil, err
	}
	// Whoever holds it alone only looks whether anybody is interested: that takes no time.
	if err := lock.RLock(); err != nil {
		return nil, fault.Wrap(fault.Unexpected, err, "see the rights of "+dir, "could not wait for a session of %s", id.Account)
	}
	return &Interest{lock}, nil
}

// End takes the word back and tells whether any other run has given its own. It may be called on nil.
func (i *Interest) End() (others bool) {
	if i == nil || i.lock == nil {
		return false
	}
	_ = i.lock.Unlock()
	alone, err := i.lock.TryLock()
	_ = i.lock.Unlock()
	i.lock = nil
	return err == nil && !alone
}

// lockIn gives a lock on a file of the folder, which is made.
func lockIn(dir, name string) (*flock.Flock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Unexpected, err, "see the folder's rights", "could not make the folder %s", dir)
	}
	return flock.New(filepath.Join(dir, name), flock.SetPermissions(0o600)), nil
}
