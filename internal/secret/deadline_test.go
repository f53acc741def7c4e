package secret

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/99designs/keyring"

	"pat-robot/internal/fault"
)

// stuckRing answers nothing until it is freed, as a locked keyring does.
type stuckRing struct {
	keyring.Keyring
	free chan struct{}
}

func (r stuckRing) Keys() ([]string, error) {
	<-r.free
	return r.Keyring.Keys()
}

func (r stuckRing) Get(string) (keyring.Item, error) {
	var answer any = "not what was expected"
	return answer.(keyring.Item), nil // as the library does with the answers of other programs
}

func stuckStore(t *testing.T) (*Store, chan struct{}) {
	t.Helper()
	free := make(chan struct{})
	return &Store{
		backend: "secret-service", ring: stuckRing{keyring.NewArrayKeyring(nil), free}, turn: make(chan struct{}, 1),
		timeout: 10 * time.Millisecond, unlockTimeout: 20 * time.Millisecond,
	}, free
}

func TestKeyringThatDoesNotAnswer(t *testing.T) {
	s, free := stuckStore(t)
	_, err := s.Find(t.Context(), Query{})
	wantFault(t, err, "the secret-service keyring did not answer within 10ms", "list what is kept")
	// The first call still hangs: the next one waits for its turn, and not for ever.
	wantFault(t, s.Delete(t.Context(), Key{Name: "x"}), "did not answer", "delete", "/x")
	close(free)
	s.timeout = time.Minute
	if found, err := s.Find(t.Context(), Query{}); err != nil || len(found) != 0 {
		t.Errorf("it answers now, but: %v", err)
	}
}

func TestKeyringThatStaysLocked(t *testing.T) {
	s, _ := stuckStore(t)
	s.locked = func(context.Context) bool { return true }
	_, err := s.Find(t.Context(), Query{})
	wantFault(t, err, "the secret-service keyring is locked", "nobody unlocked it within 20ms")
	if !strings.Contains(fault.HintOf(err), "unlock it") {
		t.Errorf("hint %q", fault.HintOf(err))
	}
}

func TestPersonUnlocksTheKeyringLate(t *testing.T) {
	s, free := stuckStore(t)
	s.unlockTimeout = time.Minute
	s.locked = func(context.Context) bool { close(free); return true } // asked only after the first deadline
	if _, err := s.Find(t.Context(), Query{}); err != nil {
		t.Error(err)
	}
}

func TestWaitingIsInterrupted(t *testing.T) {
	s, _ := stuckStore(t)
	s.timeout = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Find(ctx, Query{})
	if !errors.Is(fault.KindOf(err), fault.Interrupted) {
		t.Errorf("kind %v: %v", fault.KindOf(err), err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	_, err = s.Find(ctx, Query{})
	wantFault(t, err, "before the run's deadline")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestPanicOfTheLibraryIsAnError(t *testing.T) {
	s, _ := stuckStore(t)
	s.timeout = time.Minute
	_, err := s.Get(t.Context(), Key{Name: "x"})
	wantFault(t, err, "could not make sense of the answer")
}
