package secret

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
)

// fileOptions opens the file backend in dir with a passphrase.
func fileOptions(dir, passphrase string) Options {
	return Options{Backend: "file", Dir: dir, Password: func(context.Context) (Value, error) { return New(passphrase), nil }}
}

func openFile(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), fileOptions(dir, "correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantFault holds err to the store's manners: its kind, a hint, and words that name the trouble.
func wantFault(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	if !errors.Is(fault.KindOf(err), fault.Store) || fault.HintOf(err) == "" {
		t.Errorf("kind %v, hint %q: %v", fault.KindOf(err), fault.HintOf(err), err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not say %q", err, word)
		}
	}
}

func sample(name string) Item {
	return Item{
		Key:     Key{Site: "dev.azure.com", Organization: "acme", Account: "jane@acme.example", Name: name},
		Value:   New("value of " + name),
		Created: time.Date(2026, 9, 1, 8, 30, 0, 0, time.UTC), Expires: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC),
		Scopes: []string{"vso.code_write", "vso.packaging"}, Source: "create",
	}
}

func TestSaveGetFindDelete(t *testing.T) {
	s := openFile(t, t.TempDir())
	exerciseStore(t, s)
}

// exerciseStore walks through what every backend must do; it leaves nothing behind.
func exerciseStore(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	if err := s.Probe(ctx); err != nil {
		t.Fatal(err)
	}
	one, two := sample("CI deploy"), sample("ci deploy")
	for _, item := range []Item{one, two} {
		if err := s.Save(ctx, item); err != nil {
			t.Fatal(err)
		}
	}
	for _, item := range []Item{one, two} {
		if got, err := s.Get(ctx, item.Key); err != nil || !reflect.DeepEqual(got, item) {
			t.Errorf("got %+v, %v, want %+v", got, err, item)
		}
	}
	one.Value = New("renewed")
	if err := s.Save(ctx, one); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(ctx, one.Key); err != nil || !got.Value.Equal(one.Value) {
		t.Errorf("the old value is still there, %v", err)
	}
	found, err := s.Find(ctx, Query{Name: "CI deploy", Organization: "ACME"})
	one.Value = Value{}
	if err != nil || !reflect.DeepEqual(found, []Item{one}) {
		t.Errorf("found %+v, %v, want %+v", found, err, one)
	}
	exerciseCredentials(t, s)
	for _, item := range []Item{one, two} {
		if err := s.Delete(ctx, item.Key); err != nil {
			t.Error(err)
		}
		if _, err := s.Get(ctx, item.Key); !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v, want not found", err)
		}
		err := s.Delete(ctx, item.Key)
		wantFault(t, err, "not in the keyring", s.Backend())
	}
	if found, err := s.Find(ctx, Query{}); len(found) != 0 || err != nil {
		t.Errorf("found %+v, %v after all was deleted", found, err)
	}
}

func exerciseCredentials(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	if err := s.SaveCredential(ctx, "Jane@acme.example", "password", New("opensesame")); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Credential(ctx, "jane@ACME.example", "password"); err != nil || got.Reveal() != "opensesame" {
		t.Errorf("lost the credential: %v", err)
	}
	if found, err := s.Find(ctx, Query{Account: "jane@acme.example"}); err != nil || len(found) != 2 {
		t.Errorf("%d tokens, %v: a credential is none", len(found), err)
	}
	if err := s.DeleteCredential(ctx, "jane@acme.example", "password"); err != nil {
		t.Error(err)
	}
	_, err := s.Credential(ctx, "jane@acme.example", "password")
	wantFault(t, err, "not in the keyring")
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("%v does not wrap ErrNotFound", err)
	}
}

func TestFindNarrows(t *testing.T) {
	s := openFile(t, t.TempDir())
	long := strings.Repeat("Ä long name ", 20)
	keys := []Key{
		{"dev.azure.com", "acme", "jane@acme.example", "exalate"},
		{"dev.azure.com", "acme", "joe@acme.example", "exalate"},
		{"dev.azure.com", "contoso", "jane@acme.example", "exalate"},
		{"127.0.0.1:8080", "acme", "jane@acme.example", "Exalate"},
		{"dev.azure.com", "", "", long},
	}
	for _, key := range keys {
		if err := s.Save(t.Context(), Item{Key: key, Value: New("v")}); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name string
		q    Query
		want int
	}{
		{"everything", Query{}, 5},
		{"a name", Query{Name: "exalate"}, 3},
		{"another name by its capital", Query{Name: "Exalate"}, 1},
		{"an organization", Query{Organization: "Acme"}, 3},
		{"an account", Query{Account: "joe@acme.example"}, 1},
		{"a site", Query{Site: "127.0.0.1:8080"}, 1},
		{"a name too long for a file", Query{Name: long}, 1},
		{"nothing", Query{Name: "exal"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := s.Find(t.Context(), tt.q)
			if err != nil || len(found) != tt.want {
				t.Errorf("found %d, %v, want %d", len(found), err, tt.want)
			}
			for _, item := range found {
				if !item.Value.IsZero() || item.Unreadable != nil {
					t.Errorf("%v: value %t, %v", item.Key, !item.Value.IsZero(), item.Unreadable)
				}
			}
		})
	}
	if err := s.Delete(t.Context(), keys[4]); err != nil {
		t.Error(err)
	}
}

func TestDamagedItemDoesNotHideTheOthers(t *testing.T) {
	dir := t.TempDir()
	s := openFile(t, dir)
	for _, name := range []string{"good", "bad"} {
		if err := s.Save(t.Context(), sample(name)); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "items", "*bad"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.Truncate(files[0], 100); err != nil {
		t.Fatal(err)
	}
	found, err := s.Find(t.Context(), Query{})
	if err != nil || len(found) != 2 || found[0].Name != "bad" || found[1].Unreadable != nil {
		t.Fatalf("found %+v, %v", found, err)
	}
	wantFault(t, found[0].Unreadable, "damaged")
	_, err = s.Get(t.Context(), sample("bad").Key)
	wantFault(t, err, "damaged", "bad", dir)
	if err := s.Delete(t.Context(), sample("bad").Key); err != nil {
		t.Errorf("a damaged item cannot be deleted: %v", err)
	}
}

func TestAnyValueComesBack(t *testing.T) {
	s := openFile(t, t.TempDir())
	for _, want := range []string{"x", awkward, "\xff\xfe\x00 no text", strings.Repeat("long ", 20000)} {
		item := sample("any")
		item.Value = New(want)
		if err := s.Save(t.Context(), item); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(t.Context(), item.Key); err != nil || got.Value.Reveal() != want {
			t.Errorf("%.20q did not come back: %v", want, err)
		}
	}
	if err := s.Save(t.Context(), Item{Key: sample("empty").Key}); err == nil {
		t.Error("an empty value was kept")
	}
}

func TestProbeSweepsWhatACrashLeft(t *testing.T) {
	s := openFile(t, t.TempDir())
	now := time.Now()
	old, fresh := probeName(now.Add(-2*time.Hour)), probeName(now)
	for _, name := range []string{old, fresh} {
		if err := s.save(t.Context(), name, Item{Value: New("x")}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	names, err := s.names(t.Context())
	if want := []string{checkName, fresh}; err != nil || !reflect.DeepEqual(names, want) {
		t.Errorf("left %q, %v, want %q", names, err, want)
	}
}

func TestFileKeyringIsForItsUserAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rights")
	}
	dir := filepath.Join(t.TempDir(), "new")
	s := openFile(t, dir)
	if err := s.Save(t.Context(), sample("x")); err != nil {
		t.Fatal(err)
	}
	count := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := os.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", path, info.Mode().Perm(), want)
		}
		count++
		return err
	})
	if err != nil || count != 6 { // the folder, items, staging, lock, the check item and x
		t.Errorf("%d entries, %v", count, err)
	}
}

func TestNothingPrintsTheStoreOpen(t *testing.T) {
	s, err := Open(t.Context(), fileOptions(t.TempDir(), planted))
	if err != nil {
		t.Fatal(err)
	}
	item := sample("x")
	item.Value = New(planted)
	if err := s.Save(t.Context(), item); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s), fmt.Sprintf("%+v", *s), fmt.Sprintf("%+v", item), fmt.Sprintf("%#v", item)} {
		if leaks(text) {
			t.Error("a printed Store or Item shows a secret")
		}
	}
}
