// Package session keeps signed-in sessions of the site between runs: sealed, each in a file of its own.
//
// Whoever holds a session is signed in, without a password and without a second factor. So a kept one is sealed with age
// under a key that lives in the keyring, one key a session: the file alone is worth nothing, and forgetting the key makes
// every copy of the file worthless. A session is never on the disk in plain, not even for a moment.
//
// The package also lets one process at a time sign in for an account: the identity is the limit of parallel work, since a
// time-based code is good for one sign-in only. Its locks die with their process.
package session

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// ErrNone is wrapped by the errors that say that no session is kept.
var ErrNone = errors.New("no session is kept")

// ID says whose session it is, and where.
type ID struct {
	Site    string // host[:port] of the portal
	Account string // the e-mail address that signs in
}

// Session is a signed-in session.
type Session struct {
	// State is what the browser gave and takes: cookies and local storage.
	State secret.Value
	// Saved is when it was kept; zero for one that is not.
	Saved time.Time
	// Passing marks one that is kept only for the runs that wait for it, and not beyond them.
	Passing bool
	mark    string // differs between any two that were saved
}

// Same tells whether both are the same saved session.
func (s Session) Same(o Session) bool { return s.mark == o.mark }

// Folder is where the sealed files lie, and the keyring that holds their keys.
type Folder struct {
	dir   string
	store *secret.Store
}

// In gives the folder; it is made when something is first kept.
func In(dir string, store *secret.Store) *Folder { return &Folder{dir: dir, store: store} }

// Path is the sealed file of an account; it need not be there.
func Path(dir string, id ID) string { return filepath.Join(dir, id.name()+".age") }

// Has tells whether a sealed file is there, without opening it.
func Has(dir string, id ID) bool {
	_, err := os.Lstat(Path(dir, id))
	return err == nil
}

// body is what is sealed.
type body struct {
	Version int       `json:"version"`
	Site    string    `json:"site"` // with Account: a file under another's name is not taken for that other's
	Account string    `json:"account"`
	Saved   time.Time `json:"saved"`
	Passing bool      `json:"passing,omitempty"`
	Mark    string    `json:"mark"`
	State   string    `json:"state"`
}

const bodyVersion = 1

// Load opens the kept session. Where none is kept, the error wraps ErrNone. The other errors are of kind fault.Store: the
// file belongs to another user, its key is not in the keyring, or it was sealed with another key.
func (f *Folder) Load(ctx context.Context, id ID) (Session, error) {
	sealed, err := f.read(id)
	if err != nil {
		return Session{}, err
	}
	key, err := f.key(ctx, id)
	if err != nil {
		return Session{}, err
	}
	plain, err := unseal(sealed, key)
	if err != nil {
		return Session{}, fault.New(fault.Store, forgetHint,
			"the kept session of %s cannot be opened: it was sealed with another key than the one in the %s keyring, or is damaged", id.Account, f.store.Backend())
	}
	var b body
	// The cause is dropped: it may quote the session.
	if json.Unmarshal(plain, &b) != nil || b.Version < 1 || b.Version > bodyVersion {
		return Session{}, fault.New(fault.Store, forgetHint, "the kept session of %s was written by another version of pat-robot", id.Account)
	}
	if got := (ID{Site: b.Site, Account: b.Account}); got.name() != id.name() {
		return Session{}, fault.New(fault.Store, forgetHint, "the kept session of %s is one of %s", id.Account, b.Account)
	}
	return Session{State: secret.New(b.State), Saved: b.Saved, Passing: b.Passing, mark: b.Mark}, nil
}

const forgetHint = "pat-robot logout forgets it; pat-robot login keeps a new one"

// key is the key in the keyring that opens the session.
func (f *Folder) key(ctx context.Context, id ID) (*age.X25519Identity, error) {
	kept, err := f.store.Credential(ctx, id.Account, keyName(id))
	switch {
	case errors.Is(err, secret.ErrNotFound):
		return nil, fault.New(fault.Store, "use the keyring that it was kept with; else "+forgetHint,
			"the kept session of %s cannot be opened: its key is not in the %s keyring", id.Account, f.store.Backend())
	case err != nil:
		return nil, err
	}
	key, err := age.ParseX25519Identity(kept.Reveal())
	if err != nil { // dropped: it may quote the key
		return nil, fault.New(fault.Store, forgetHint, "the key of the kept session of %s, in the %s keyring, is damaged", id.Account, f.store.Backend())
	}
	return key, nil
}

// Save seals a session, in place of the one that was kept, and returns it as it is kept now; the first one's key is made.
// Only who has the account's turn may save.
func (f *Folder) Save(ctx context.Context, id ID, s Session) (Session, error) {
	if s.State.IsZero() {
		return s, fault.New(fault.Store, "", "refused to keep an empty session of %s", id.Account)
	}
	key, err := f.key(ctx, id)
	if err != nil {
		// A new one for the first session, and for one that cannot be opened any more.
		if key, err = age.GenerateX25519Identity(); err != nil {
			return s, fault.Wrap(fault.Unexpected, err, "", "could not make a key for the session")
		}
		if err := f.store.SaveCredential(ctx, id.Account, keyName(id), secret.New(key.String())); err != nil {
			return s, err
		}
	}
	s.Saved, s.mark = time.Now().UTC().Truncate(time.Second), rand.Text()
	plain, err := json.Marshal(body{Version: bodyVersion, Site: id.Site, Account: id.Account, Saved: s.Saved, Passing: s.Passing,
		Mark: s.mark, State: s.State.Reveal()})
	if err != nil { // dropped: it may quote the session
		return s, fault.New(fault.Unexpected, "", "could not put the session into JSON")
	}
	sealed, err := seal(plain, key.Recipient())
	if err != nil {
		return s, fault.Wrap(fault.Unexpected, err, "", "could not seal the session of %s", id.Account)
	}
	return s, f.write(id, sealed)
}

// Forget deletes the sealed file and its key, and tells whether there was either.
func (f *Folder) Forget(ctx context.Context, id ID) (bool, error) {
	err := os.Remove(Path(f.dir, id))
	had := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fault.Wrap(fault.Store, err, "delete it by hand", "could not delete the kept session of %s", id.Account)
	}
	switch err := f.store.DeleteCredential(ctx, id.Account, keyName(id)); {
	case err == nil:
		return true, nil
	case errors.Is(err, secret.ErrNotFound):
		return had, nil
	default:
		return had, err
	}
}

// keyName is what the keyring knows the key by, beside the account.
func keyName(id ID) string { return "session " + strings.ToLower(id.Site) }

// name is the same for an account however it is written. It tells a stranger nothing.
func (id ID) name() string {
	sum := sha256.Sum256([]byte(strings.ToLower(id.Site + "\n" + id.Account)))
	return hex.EncodeToString(sum[:12])
}

func seal(plain []byte, to age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	err = w.Close() // writes the last part
	return sealed.Bytes(), err
}

func unseal(sealed []byte, key age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), key)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
