package session

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

var jane = ID{Site: "dev.azure.com", Account: "jane@acme.example"}

const cookies = `{"cookies":[{"name":"FedAuth","value":"a-cookie-that-signs-in"}]}`

// openStore opens a keyring in a folder.
func openStore(t *testing.T, dir string) *secret.Store {
	t.Helper()
	store, err := secret.Open(t.Context(), secret.Options{Backend: "file", Dir: dir,
		Password: func(context.Context) (secret.Value, error) { return secret.New("correct horse"), nil }})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// kept is a folder in which a session is kept.
func kept(t *testing.T) (*Folder, Session) {
	t.Helper()
	f := In(filepath.Join(t.TempDir(), "sessions"), openStore(t, filepath.Join(t.TempDir(), "keyring")))
	saved, err := f.Save(t.Context(), jane, Session{State: secret.New(cookies)})
	if err != nil {
		t.Fatal(err)
	}
	return f, saved
}

func TestKeptAndForgotten(t *testing.T) {
	f, saved := kept(t)
	capitals := ID{Site: "Dev.Azure.com", Account: "Jane@ACME.example"}
	got, err := f.Load(t.Context(), capitals)
	if err != nil || got.State.Reveal() != cookies || !got.Same(saved) || got.Saved.IsZero() || got.Passing {
		t.Fatalf("loaded %+v, %v", got, err)
	}
	again, err := f.Save(t.Context(), jane, Session{State: secret.New(cookies), Passing: true})
	if err != nil || again.Same(saved) {
		t.Errorf("saved again: %+v, %v; want another one", again, err)
	}
	if got, err := f.Load(t.Context(), jane); err != nil || !got.Same(again) || !got.Passing {
		t.Errorf("loaded %+v, %v", got, err)
	}
	if had, err := f.Forget(t.Context(), jane); !had || err != nil {
		t.Errorf("forgot: %v, %v", had, err)
	}
	if had, err := f.Forget(t.Context(), jane); had || err != nil {
		t.Errorf("forgot again: %v, %v", had, err)
	}
	if _, err := f.Load(t.Context(), jane); !errors.Is(err, ErrNone) || !fault.Is(err, fault.SignIn) || Has(f.dir, jane) {
		t.Errorf("after that: %v", err)
	}
	if _, err := f.Save(t.Context(), jane, Session{}); !fault.Is(err, fault.Store) {
		t.Errorf("an empty session: %v", err)
	}
}

// Nothing of the session, nor of whose it is, can be read off the disk; only this user may read what there is.
func TestSealedOnDisk(t *testing.T) {
	f, _ := kept(t)
	err := filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; info.Mode().Perm() != want && runtime.GOOS != "windows" {
			t.Errorf("%s has the rights %o, want %o", path, info.Mode().Perm(), want)
		}
		if d.IsDir() {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, plain := range []string{"a-cookie-that-signs-in", "FedAuth", "jane", "azure"} {
			if bytes.Contains(text, []byte(plain)) || strings.Contains(path, plain) {
				t.Errorf("%s says %q", path, plain)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotBeOpened(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, f *Folder)
		want  string
	}{
		{"no key", func(t *testing.T, f *Folder) {
			if err := f.store.DeleteCredential(t.Context(), jane.Account, keyName(jane)); err != nil {
				t.Fatal(err)
			}
		}, "its key is not in the file keyring"},
		{"another key", func(t *testing.T, f *Folder) {
			other, _ := kept(t)
			copyFile(t, Path(other.dir, jane), Path(f.dir, jane))
		}, "sealed with another key"},
		{"damaged key", func(t *testing.T, f *Folder) {
			if err := f.store.SaveCredential(t.Context(), jane.Account, keyName(jane), secret.New("AGE-SECRET-KEY-1NONE")); err != nil {
				t.Fatal(err)
			}
		}, "is damaged"},
		{"damaged file", func(t *testing.T, f *Folder) {
			if err := os.Truncate(Path(f.dir, jane), 150); err != nil {
				t.Fatal(err)
			}
		}, "or is damaged"},
		{"a link", func(t *testing.T, f *Folder) {
			path := Path(f.dir, jane)
			if err := errors.Join(os.Rename(path, path+".real"), os.Symlink(path+".real", path)); err != nil {
				t.Skip(err)
			}
		}, "is no plain file"},
		{"another user's", func(t *testing.T, f *Folder) {
			if err := os.Chown(Path(f.dir, jane), 12345, 12345); err != nil {
				t.Skip(err) // only root can give files away
			}
		}, "belongs to another user"},
		{"another account's", func(t *testing.T, f *Folder) {
			bob := ID{Site: jane.Site, Account: "bob@acme.example"}
			if _, err := f.Save(t.Context(), bob, Session{State: secret.New(cookies)}); err != nil {
				t.Fatal(err)
			}
			key, err := f.store.Credential(t.Context(), bob.Account, keyName(bob))
			if err != nil {
				t.Fatal(err)
			}
			if err := f.store.SaveCredential(t.Context(), jane.Account, keyName(jane), key); err != nil {
				t.Fatal(err)
			}
			copyFile(t, Path(f.dir, bob), Path(f.dir, jane))
		}, "is one of bob@acme.example"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, _ := kept(t)
			tt.spoil(t, f)
			_, err := f.Load(t.Context(), jane)
			if !fault.Is(err, fault.Store) || !strings.Contains(err.Error(), tt.want) || fault.HintOf(err) == "" {
				t.Errorf("%v (%v), want %q with a hint", err, fault.KindOf(err), tt.want)
			}
			if err != nil && (strings.Contains(err.Error(), "cookie") || strings.Contains(err.Error(), "SECRET-KEY")) {
				t.Errorf("the error quotes a secret: %v", err)
			}
			if had, err := f.Forget(t.Context(), jane); !had || err != nil {
				t.Errorf("it cannot be forgotten: %v, %v", had, err)
			}
			if _, err := f.Save(t.Context(), jane, Session{State: secret.New(cookies)}); err != nil {
				t.Errorf("nothing can be kept in its place: %v", err)
			}
		})
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOneTurnAtATime(t *testing.T) {
	dir := t.TempDir()
	never := func() { t.Error("waits for nobody") }
	first, err := TakeTurn(t.Context(), dir, jane, never)
	if err != nil {
		t.Fatal(err)
	}
	bob, err := TakeTurn(t.Context(), dir, ID{Site: jane.Site, Account: "bob@acme.example"}, never)
	if err != nil {
		t.Fatalf("another account: %v", err)
	}
	bob.End()
	late, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := TakeTurn(late, dir, jane, func() {}); !fault.Is(err, fault.SignIn) {
		t.Errorf("in vain: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	if _, err := TakeTurn(stopped, dir, jane, stop); !fault.Is(err, fault.Interrupted) {
		t.Errorf("interrupted: %v", err)
	}
	// The one who waits gets the turn when the first one ends it.
	second, err := TakeTurn(t.Context(), dir, jane, first.End)
	if err != nil {
		t.Fatal(err)
	}
	second.End()
	second.End()
	(*Turn)(nil).End()
}

func TestInterest(t *testing.T) {
	dir := t.TempDir()
	a, errA := TakeInterest(dir, jane)
	b, errB := TakeInterest(dir, jane)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if !a.End() || b.End() || a.End() || (*Interest)(nil).End() {
		t.Error("wants others for the first alone")
	}
}
