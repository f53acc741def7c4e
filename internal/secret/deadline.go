package secret

import (
	"context"
	"errors"
	"os"
	"runtime"
	"time"

	"pat-robot/internal/fault"
)

// none is the answer of a call that has none.
type none struct{}

// errPanicked stands for a panic inside the library, which takes answers of other programs for granted.
var errPanicked = errors.New("the keyring library could not make sense of the answer")

// call runs f, which may hang for ever, and waits for it until the deadline. What hangs is left behind; it ends with the
// process. what completes the sentence "could not ...".
func call[T any](ctx context.Context, s *Store, what string, f func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	limit, stop := context.WithTimeout(ctx, s.timeout)
	defer stop()
	select {
	case s.turn <- struct{}{}:
	case <-limit.Done():
		var zero T
		return zero, s.unanswered(ctx, what)
	}
	answered := make(chan answer, 1)
	go func() {
		defer func() { <-s.turn }()
		a := answer{err: errPanicked}
		defer func() {
			_ = recover() // errPanicked is the answer then
			answered <- a
		}()
		a.value, a.err = f()
	}()
	select {
	case a := <-answered:
		return a.value, s.explain(ctx, a.err, what)
	case <-limit.Done():
	}
	// Too slow, unless a person is being asked to unlock the keyring and may be longer.
	if more := s.unlockTimeout - s.timeout; more > 0 && s.isLocked(ctx) {
		limit, stop := context.WithTimeout(ctx, more)
		defer stop()
		select {
		case a := <-answered:
			return a.value, s.explain(ctx, a.err, what)
		case <-limit.Done():
		}
	}
	var zero T
	return zero, s.unanswered(ctx, what)
}

func (s *Store) isLocked(ctx context.Context) bool {
	return s.locked != nil && ctx.Err() == nil && s.locked(ctx)
}

// unanswered says that the deadline passed, and why as far as that can be known.
func (s *Store) unanswered(ctx context.Context, what string) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fault.Wrap(fault.Interrupted, ctx.Err(), "", "stopped waiting for %s to %s", s.name(), what)
	}
	if ctx.Err() != nil {
		return fault.Wrap(fault.Store, ctx.Err(), "give the run more time", "%s did not answer before the run's deadline; tried to %s", s.name(), what)
	}
	if s.isLocked(ctx) {
		return fault.New(fault.Store, unlockIt,
			"%s is locked and nobody unlocked it within %s; tried to %s", s.name(), s.unlockTimeout, what)
	}
	return fault.New(fault.Store, "it may be waiting for a person to unlock it: look for its prompt, or use another keyring: "+waysOut,
		"%s did not answer within %s; tried to %s", s.name(), s.timeout, what)
}

// patience is how long a person gets to unlock a keyring: none where nobody sees its prompt.
func patience() time.Duration {
	if runtime.GOOS != "linux" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" {
		return time.Minute
	}
	return 0
}
