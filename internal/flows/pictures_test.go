package flows

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pat-robot/internal/browser"
	"pat-robot/internal/selectors"
	"pat-robot/internal/trail"
)

// No picture of a run shows a piece of the value or the password to a machine that reads pictures. The same page without
// its masks does, so that the search is known to find what it looks for.
func TestPicturesShowNoSecret(t *testing.T) {
	if _, err := exec.LookPath("tesseract"); err != nil {
		t.Fatal("tesseract is wanted to read the pictures: make test installs it, or apt-get install tesseract-ocr")
	}
	t.Parallel()
	r := newRig(t, "leak=secondbox", "popups=cookies")
	bare := r.runAndBare()
	value := r.made()[0].Value
	if n := longestPiece(read(t, bare), value); n < telling {
		t.Fatalf("without masks the longest piece found is of %d characters: the search finds nothing", n)
	}
	files, err := filepath.Glob(filepath.Join(r.dir, "screenshots", "*", "*.png"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d pictures: %v", len(files), err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		said := read(t, b)
		for what, secret := range map[string]string{"value": value, "password": r.info.Password} {
			if n := longestPiece(said, secret); n >= telling {
				t.Errorf("%s shows %d characters of the %s", filepath.Base(file), n, what)
			}
		}
	}
}

// With the account masked, neither files nor pictures tell who the run was for: the name is what the site says of the account,
// and stands beside the menu of its settings.
func TestMaskedAccount(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.deps.MaskAccount = true
	result, err := r.create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(result.Trail, "*"))
	if err != nil || len(files) < 15 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		if strings.HasSuffix(file, "-check-name.png") {
			text = read(t, b)
			if !strings.Contains(text, "User settings") {
				t.Errorf("%s cannot be read: %s", file, text)
			}
		}
		for _, who := range []string{"Jane", r.info.Email} {
			if strings.Contains(text, who) {
				t.Errorf("%s says %s", filepath.Base(file), who)
			}
		}
	}
}

// runAndBare makes a token step by step, and takes one picture more of the open dialog with all masks off.
func (r *rig) runAndBare() []byte {
	r.t.Helper()
	ctx := r.t.Context()
	log, err := trail.Start(r.deps.TrailRoot, startMeta(r.deps, r.req), r.deps.Redactor)
	if err != nil {
		r.t.Fatal(err)
	}
	c := newCreation(r.deps, log, r.req)
	b, err := c.prepare(ctx, c.proveStore)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	if err := c.begin(ctx, b); err != nil {
		r.t.Fatal(err)
	}
	for _, s := range c.steps() {
		if s.name == "close-dialog" {
			break
		}
		if err := c.run.steps(ctx, []step{s}); err != nil {
			r.t.Fatal(err)
		}
	}
	r.nothingLeaks(nil)
	c.page.Secrets, c.page.Hide = []browser.Place{}, nil
	c.page.Popups = selectors.Element{}
	bare, err := c.page.Picture(ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	return bare
}

// telling is how many characters of a secret in a row make a find: less comes about by chance.
const telling = 7

// read returns what tesseract makes of a picture, taken as one block of text.
func read(t *testing.T, b []byte) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "tesseract", "-", "-", "--psm", "6")
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin = bytes.NewReader(b)
	said, err := cmd.Output()
	if err != nil {
		t.Fatalf("tesseract: %v", err)
	}
	return string(said)
}

// alike folds what tesseract mistakes for one another, in small letters.
var alike = strings.NewReplacer("i", "l", "1", "l", "|", "l", "j", "l", "o", "0", "q", "9", "g", "9", "s", "5", "z", "2", "b", "8", " ", "", "\n", "")

// longestPiece is the length of the longest run of characters that both texts have, as far as tesseract tells them apart.
func longestPiece(said, secret string) int {
	said, secret = alike.Replace(strings.ToLower(said)), alike.Replace(strings.ToLower(secret))
	longest := 0
	for from := range secret {
		for from+longest < len(secret) && strings.Contains(said, secret[from:from+longest+1]) {
			longest++
		}
	}
	return longest
}
