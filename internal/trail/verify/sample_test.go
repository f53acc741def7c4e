package verify

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/trail"
)

// key signs as the keyring's does.
type key struct{ private ed25519.PrivateKey }

func (k key) Public() ed25519.PublicKey  { return k.private.Public().(ed25519.PublicKey) }
func (k key) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }

// keyOf is the same for the same number.
func keyOf(n byte) key {
	return key{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))}
}

// run says what a run of the tests is like.
type run struct {
	root      string
	name      string
	key       key
	authority string
	unsigned  bool
	steps     int
}

func newRun(t testing.TB) run {
	return run{root: t.TempDir(), name: "exalate", key: keyOf(7), steps: 5}
}

func (r run) start() (*trail.Trail, error) {
	tr, err := trail.Start(r.root, trail.Meta{
		Tool: "pat-robot 1.0.0", Build: "1.0.0", Flow: "create", Site: "https://dev.azure.com", Organization: "acme", Name: r.name,
		Account: "robot@acme.example", Asked: trail.Asked{Expires: "max", Scopes: []string{"vso.code"}},
		Started: time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC),
	}, nil)
	if err != nil || r.unsigned {
		return tr, err
	}
	return tr, tr.SealWith(trail.Seal{Key: r.key, Authority: r.authority})
}

// step records the n-th step, from 1, with a picture of its own.
func step(tr *trail.Trail, n int) error {
	now := time.Date(2026, 1, 2, 15, 4, 5+n, 0, time.UTC)
	s := trail.Step{Name: fmt.Sprintf("step-%c", 'a'+n-1), Title: "A step", Page: "tokens", Started: now, Ended: now.Add(time.Second), Outcome: "done",
		Notes: []string{"read & write", fmt.Sprint("note ", n)}}
	err := tr.Begin(s)
	return errors.Join(err, tr.Step(s, picture(n)), tr.Sync())
}

func picture(n int) []byte {
	img := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.White, color.RGBA{R: uint8(n * 40), A: 255}})
	for x := range n * 3 {
		img.SetColorIndex(x, 10, 1)
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}

// finish makes a whole trail and returns its folder.
func (r run) finish(t testing.TB) string {
	t.Helper()
	tr, err := r.start()
	if err != nil {
		t.Fatal(err)
	}
	for n := range r.steps {
		if err := step(tr, n+1); err != nil {
			t.Fatal(err)
		}
	}
	if err := tr.Attach("outline.txt", []byte("roles and names\n")); err != nil {
		t.Fatal(err)
	}
	tr.SetMeta(func(m *trail.Meta) { m.Browser, m.Got.Scopes = "Chromium 148", []string{"vso.code"} })
	result := struct {
		Name   string   `json:"name"`
		Scopes []string `json:"scopes"`
	}{r.name, []string{"vso.code"}}
	if err := tr.Close(trail.Outcome{Status: trail.Done, Result: result}); err != nil {
		t.Fatal(err)
	}
	return tr.Dir()
}

func known() Options {
	return Options{Known: []Known{{Public: keyOf(7).Public(), Name: "this keyring"}}}
}

func verdict(t testing.TB, dir string, o Options) Result {
	t.Helper()
	r, err := Check(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// copyOf gives a copy of a folder under the same name.
func copyOf(t testing.TB, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(dir))
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

func read(t testing.TB, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func put(t testing.TB, dir, name string, b []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func move(t testing.TB, dir, from, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
		t.Fatal(err)
	}
}

func remove(t testing.TB, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

// eventLines gives the lines of the chain, each with its line feed.
func eventLines(t testing.TB, dir string) []string {
	t.Helper()
	l := strings.SplitAfter(string(read(t, dir, trail.EventsFile)), "\n")
	return l[:len(l)-1]
}

func putLines(t testing.TB, dir string, lines []string) {
	t.Helper()
	put(t, dir, trail.EventsFile, []byte(strings.Join(lines, "")))
}
