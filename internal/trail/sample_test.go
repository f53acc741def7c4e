package trail

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// began is when the runs of these tests begin. 2026-01-02 15:04:05 is the time of the folder's name in the README.
var began = time.Date(2026, 1, 2, 15, 4, 5, 678_901_234, time.UTC)

// tick is a clock that is half a second later whenever it is asked.
func tick() func() time.Time {
	now := began
	return func() time.Time {
		now = now.Add(500 * time.Millisecond)
		return now
	}
}

func meta() Meta {
	return Meta{
		Tool: "pat-robot", Build: "1.0.0 0123456789ab go1.26.0 linux/amd64", Flow: "create", Site: "https://dev.azure.com",
		Organization: "acme", Name: "Exalate sync", Account: "robot@acme.example", Started: began, Now: tick(),
		Asked:      Asked{Expires: "max", Date: time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC), Scopes: []string{"vso.work_write", "vso.code"}},
		ScopeWords: map[string]string{"vso.work_write": "Work Items (Read & write)", "vso.code": "Code (Read)"},
	}
}

// steps are a short create flow.
func steps() []Step {
	list := []Step{
		{Name: "open-token-page", Title: "Open the token page", Page: "tokens", URL: "https://dev.azure.com/acme/_usersSettings/tokens?x=1#top", Variant: "new",
			Candidates: []Match{{Element: "tokens/new-token", Candidate: `role=button "New Token"`, Known: "shot", Variant: "new"}},
			Notes:      []string{"the list has the new layout", "2 tokens in the list"}},
		{Name: "fill-name", Title: "Fill in the name", Page: "create-panel", URL: "https://dev.azure.com/acme/_usersSettings/tokens",
			Candidates: []Match{{Element: "create-panel/name", Candidate: "label=Name", Known: "doc"}, {Element: "create-panel/create", Candidate: "css=.guess", Known: "guess"}},
			Actions:    []Action{{Element: "create-panel/name", Did: "filled", Value: "Exalate sync", Shown: "Exalate sync"}}},
		{Name: "close-dialog", Title: "Close the dialog"},
	}
	for i := range list {
		list[i].Started = began.Add(time.Duration(i)*time.Second + 1234567*time.Nanosecond)
		list[i].Ended = list[i].Started.Add(750 * time.Millisecond)
		list[i].Outcome = "done"
	}
	return list
}

// picture is a small PNG whose bytes depend on n alone.
func picture(t testing.TB, n int) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 160, 100), color.Palette{color.White, color.RGBA{R: uint8(n * 40), G: 90, B: 160, A: 255}})
	for x := 10; x < 10+n*20 && x < 150; x++ {
		for y := 20; y < 80; y++ {
			img.SetColorIndex(x, y, 1)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func start(t *testing.T, root string, m Meta, r *secret.Redactor) *Trail {
	t.Helper()
	tr, err := Start(root, m, r)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// key signs as the keyring's does.
type key struct{ private ed25519.PrivateKey }

func (k key) Public() ed25519.PublicKey  { return k.private.Public().(ed25519.PublicKey) }
func (k key) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }

// testKey is the same each time, so that the same run gives the same bytes.
func testKey() key { return key{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))} }

// add records all steps, the last one without a picture.
func add(t *testing.T, tr *Trail, list []Step) {
	t.Helper()
	for i, s := range list {
		var p []byte
		if i < len(list)-1 {
			p = picture(t, i+1)
		}
		if err := errors.Join(tr.Begin(s), tr.Step(s, p)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tr.Sync(); err != nil {
		t.Fatal(err)
	}
}

// doneRun is a whole run that went well.
func doneRun(t *testing.T, root string) *Trail {
	t.Helper()
	tr := start(t, root, meta(), nil)
	if err := tr.SealWith(Seal{Key: testKey()}); err != nil {
		t.Fatal(err)
	}
	add(t, tr, steps())
	tr.SetMeta(func(m *Meta) {
		m.Browser, m.Layout, m.AccountVerified = "Chromium 140.0.1", "new", true
		m.Got = Got{Expires: time.Date(2027, 1, 2, 9, 30, 0, 0, time.UTC), Scopes: []string{"vso.work_write", "vso.code"}}
		m.Stored = Stored{Backend: "file", Key: "pat-robot/dev.azure.com/acme/robot@acme.example/Exalate sync"}
	})
	if err := tr.Close(Outcome{Status: Done, Result: map[string]any{"name": "Exalate sync", "scopes": []string{"vso.work_write", "vso.code"}}}); err != nil {
		t.Fatal(err)
	}
	return tr
}

// contents reads all files below dir; keys are paths from dir.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// wantFault holds an error to its kind, to a hint, and to words of its text.
func wantFault(t *testing.T, err, kind error, words ...string) {
	t.Helper()
	if err == nil || !errors.Is(fault.KindOf(err), kind) {
		t.Fatalf("got %v (%v), want an error of kind %v", err, fault.KindOf(err), kind)
	}
	if fault.HintOf(err) == "" {
		t.Errorf("no hint with %v", err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
}
