package secret

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"pat-robot/internal/fault"
)

func TestWrongPassphraseIsRefused(t *testing.T) {
	tests := []struct {
		name   string
		before func(t *testing.T, dir string) // what happens to the keyring meanwhile
		open   string
		want   string
	}{
		{"the right one", nil, "correct horse", ""},
		{"a wrong one", nil, "incorrect horse", "the passphrase does not fit"},
		{"an empty one", nil, "", "is empty"},
		{"a wrong one while the check item is lost", loseCheck, "incorrect horse", "the passphrase does not fit"},
		{"the right one while the check item is lost", loseCheck, "correct horse", ""},
		{"a wrong one while the check item is damaged", damageCheck, "incorrect horse", "the passphrase does not fit"},
		{"the right one while the check item is damaged", damageCheck, "correct horse", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := openFile(t, dir).Save(t.Context(), sample("x")); err != nil {
				t.Fatal(err)
			}
			if tt.before != nil {
				tt.before(t, dir)
			}
			files := len(entries(t, dir))
			s, err := Open(t.Context(), fileOptions(dir, tt.open))
			if tt.want != "" {
				wantFault(t, err, tt.want, dir)
				if s != nil || len(entries(t, dir)) != files {
					t.Error("a keyring was opened, or written to")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Get(t.Context(), sample("x").Key); err != nil {
				t.Error(err)
			}
			if len(entries(t, dir)) != 2 {
				t.Errorf("the check item did not come back: %q", entries(t, dir))
			}
		})
	}
}

func checkFile(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "items", checkSpace+"*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	return files[0]
}

func loseCheck(t *testing.T, dir string) {
	t.Helper()
	if err := os.Remove(checkFile(t, dir)); err != nil {
		t.Fatal(err)
	}
}

func damageCheck(t *testing.T, dir string) {
	t.Helper()
	if err := os.WriteFile(checkFile(t, dir), []byte("not a token"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func entries(t *testing.T, dir string) []os.DirEntry {
	t.Helper()
	list, err := os.ReadDir(filepath.Join(dir, "items"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPassphraseThatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(t.Context(), Options{Backend: "file", Dir: dir})
	wantFault(t, err, "needs a passphrase", dir)
	noTerminal := fault.New(fault.Usage, "", "there is no terminal to ask at")
	_, err = Open(t.Context(), Options{Backend: "file", Dir: dir, Password: func(context.Context) (Value, error) { return Value{}, noTerminal }})
	if !errors.Is(err, noTerminal) || !errors.Is(fault.KindOf(err), fault.Usage) {
		t.Errorf("got %v, want the words of whoever asked", err)
	}
	if HasFile(dir) {
		t.Error("a keyring was made without a passphrase")
	}
	openFile(t, dir)
	if !HasFile(dir) {
		t.Error("there is a keyring now")
	}
}

func TestAnotherProcessKeepsTheLock(t *testing.T) {
	dir := t.TempDir()
	s := openFile(t, dir)
	if err := s.Save(t.Context(), sample("x")); err != nil {
		t.Fatal(err)
	}
	other := flock.New(filepath.Join(dir, "lock"))
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Unlock() }()
	ring := s.ring.(smallNames).Keyring.(*fileRing)
	ring.patience = 20 * time.Millisecond
	wantFault(t, s.Save(t.Context(), sample("y")), "another process", dir)
	if _, err := s.Get(t.Context(), sample("x").Key); err != nil {
		t.Errorf("reading waits for the lock: %v", err)
	}
}
