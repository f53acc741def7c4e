package secret

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"time"

	"github.com/99designs/keyring"

	"pat-robot/internal/fault"
)

// DefaultTimeout is how long a keyring may take for one call.
const DefaultTimeout = 15 * time.Second

// Options says which keyring, and where.
type Options struct {
	Backend string // one of Backends; "" and "auto" detect one
	// Dir is the folder of the file backend, by default pat-robot/keyring in the user's configuration folder.
	Dir string
	// Password gives the passphrase of the file backend; it is called once, when that backend is opened, and may ask a
	// person. Without it the file backend is never detected.
	Password func(ctx context.Context) (Value, error)
	// Timeout is the deadline of each call of the keyring, DefaultTimeout if zero.
	Timeout time.Duration
	// UnlockTimeout is the deadline while the keyring is locked and a person may be looking at its prompt. If zero it is
	// a minute on a desktop, and Timeout where there is nobody to look.
	UnlockTimeout time.Duration
}

// Store is one keyring. It is safe for concurrent use; calls are made one at a time.
type Store struct {
	backend string
	place   string // the folder of the file backend, else empty
	ring    keyring.Keyring
	turn    chan struct{} // holds an element for each use of the ring that is under way, as many as it bears at once

	timeout, unlockTimeout time.Duration
	locked                 func(context.Context) bool // nil where a backend cannot tell
}

// Open opens the keyring that o names, or detects one. It asks for the passphrase of the file backend, and refuses a
// wrong one before anything is written. Errors are of kind fault.Store.
func Open(ctx context.Context, o Options) (*Store, error) {
	o.Timeout = cmp.Or(max(o.Timeout, 0), DefaultTimeout)
	o.UnlockTimeout = max(o.Timeout, cmp.Or(o.UnlockTimeout, patience()))
	backend, err := choose(ctx, o)
	if err != nil {
		return nil, err
	}
	s := &Store{backend: backend, turn: make(chan struct{}, uses(backend)), timeout: o.Timeout, unlockTimeout: o.UnlockTimeout}
	if backend == string(keyring.FileBackend) {
		err = s.openFile(ctx, o)
	} else {
		err = s.openNamed(ctx)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// uses is how many calls a keyring bears at once. Opening an item of the file backend costs milliseconds of work and needs no
// lock; the others ask a program that need not expect more than one question.
func uses(backend string) int {
	if backend == string(keyring.FileBackend) {
		return runtime.NumCPU()
	}
	return 1
}

// Backend names the one backend in use.
func (s *Store) Backend() string { return s.backend }

// openNamed opens any backend but the file backend.
func (s *Store) openNamed(ctx context.Context) error {
	if !slices.Contains(keyring.AvailableBackends(), keyring.BackendType(s.backend)) {
		return fault.New(fault.Store, waysOut, "there is no %s keyring here", s.backend)
	}
	if s.backend == string(keyring.SecretServiceBackend) {
		s.locked = collectionLocked
	}
	ring, err := call(ctx, s, opening, func() (keyring.Keyring, error) { return keyring.Open(config(ctx, s.backend)) })
	if err != nil {
		return err
	}
	s.ring = ring
	if ignoresCase[s.backend] {
		s.ring = smallNames{ring}
	}
	return nil
}

// config is what the library is told. It is given one backend: it would fall through to the next one silently.
func config(ctx context.Context, backend string) keyring.Config {
	return keyring.Config{
		AllowedBackends:         []keyring.BackendType{keyring.BackendType(backend)},
		ServiceName:             serviceName(backend),
		LibSecretCollectionName: collectionName(ctx, backend),
		KWalletAppID:            "pat-robot",
		KWalletFolder:           "pat-robot",
		KeyCtlScope:             "user",
		// Without possession, the default rights let nobody read a key of the user keyring from another session.
		KeyCtlPerm:    keyctlRights,
		WinCredPrefix: "pat-robot",
		// Else macOS asks for each item, again and again.
		KeychainTrustApplication:       true,
		KeychainAccessibleWhenUnlocked: true,
	}
}
