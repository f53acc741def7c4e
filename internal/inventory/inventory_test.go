package inventory

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pat-robot/internal/fault"
	"pat-robot/internal/scope"
)

func sample(t *testing.T) *Stored {
	t.Helper()
	s, err := Sample()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSample demands of the embedded sample what checks of documents lean on.
func TestSample(t *testing.T) {
	s := sample(t)
	if lists := s.Page(TokenList); len(lists) != 2 {
		t.Errorf("it has %d layouts of the list of tokens, want both", len(lists))
	}
	if got, want := optionsOf(s.Inventory, CreatePanel, "Expiration (UTC)"), []string{"30 days", "60 days", "90 days", "Custom defined"}; !slices.Equal(got, want) {
		t.Errorf("the options of the expiration are %q, want %q", got, want)
	}
	found := map[string]bool{}
	for _, b := range s.Scopes() {
		if b.API == "" {
			t.Errorf("%s (%s) has no API name", b.Group, b.Level)
		}
		found[b.API] = true
	}
	for _, g := range scope.Groups() {
		for _, l := range g.Levels {
			if !found[l.API] {
				t.Errorf("%s (%s), %s, is missing", g.Name, l.Label, l.API)
			}
		}
	}
	for _, words := range []string{
		"Copy the token now!", "We don't store it", "Beginning December 1, 2026", "Are you sure you want to regenerate",
	} {
		said := false
		for _, e := range s.All(Message, Text, ScopeGroup) {
			said = said || strings.Contains(e.Name, words) || strings.Contains(e.Text, words)
		}
		if !said {
			t.Errorf("no text says %q", words)
		}
	}
}

// optionsOf is what a dropdown of a page offers, of all its layouts together, each once.
func optionsOf(s *Inventory, page, dropdown string) []string {
	var all []string
	for _, p := range s.Page(page) {
		for _, e := range p.Named(dropdown) {
			for _, o := range e.Options {
				if e.Kind == Dropdown && !slices.Contains(all, o) {
					all = append(all, o)
				}
			}
		}
	}
	return all
}

// TestSamplePictures demands a picture of each page, and a box within it for whatever stands in it.
func TestSamplePictures(t *testing.T) {
	s := sample(t)
	size, missing := 0, 0
	for _, p := range s.Pages {
		picture, err := s.Picture(p)
		if err != nil || picture == nil {
			t.Fatalf("%s has no picture: %v", p.Key(), err)
		}
		size += len(picture)
		config, err := png.DecodeConfig(bytes.NewReader(picture))
		if err != nil {
			t.Fatal(err)
		}
		if config.Width != p.Size.X || config.Height != p.Size.Y {
			t.Errorf("the picture of %s is %d by %d, and is said to be %v", p.Key(), config.Width, config.Height, p.Size)
		}
		for _, e := range p.Elements {
			if e.Box.Empty() {
				missing++
			}
			if e.Box.Max.X > p.Size.X || e.Box.Max.Y > p.Size.Y || e.Box.Min.X < 0 || e.Box.Min.Y < 0 {
				t.Errorf("%s: the box %v of %s lies outside of the picture", p.Key(), e.Box, e.Name)
			}
			for _, l := range e.Levels {
				if p.ID == CreatePanel && l.Box.Empty() {
					t.Errorf("%s: %s (%s) has no box", p.Key(), e.Name, l.Name)
				}
			}
		}
	}
	if size > 1<<20 {
		t.Errorf("the pictures have %d bytes, want less than 1 MB", size)
	}
	if missing > 8 {
		t.Errorf("%d elements have no box", missing)
	}
}

func TestWriteAndRead(t *testing.T) {
	s := sample(t)
	pictures := map[string][]byte{}
	for _, p := range s.Pages {
		pictures[p.Key()], _ = s.Picture(p)
	}
	dir := filepath.Join(t.TempDir(), "pages")
	for range 2 { // the second replaces the first
		if err := With(s.Inventory, pictures).Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{dir, filepath.Join(dir, "inventory.yaml")} {
		again, err := Read(name)
		if err != nil {
			t.Fatal(err)
		}
		before, _ := s.Words()
		after, err := again.Words()
		if err != nil || !bytes.Equal(before, after) {
			t.Errorf("the words differ once they have been written and read (%v)", err)
		}
		for i, p := range again.Pages {
			if picture, err := again.Picture(p); err != nil || !bytes.Equal(picture, pictures[p.Key()]) {
				t.Errorf("the picture of %s differs (%v)", p.Key(), err)
			}
			for k, e := range p.Elements {
				if e.Box != s.Pages[i].Elements[k].Box {
					t.Errorf("%s: the box of %s was %v and is %v", p.Key(), e.Name, s.Pages[i].Elements[k].Box, e.Box)
				}
			}
		}
	}
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if info, _ := d.Info(); err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %v", path, info.Mode())
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestReadWithoutPictures(t *testing.T) {
	file := filepath.Join(t.TempDir(), "words.yaml")
	words, err := sample(t).Words()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, words, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if picture, err := s.Picture(s.Pages[0]); picture != nil || err != nil {
		t.Errorf("got %d bytes and %v, want no picture", len(picture), err)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"other version", "inventory: 2\nsite: x\npages: []\n", "version 2"},
		{"unknown field", "inventory: 1\nsite: x\npages:\n  - page: home\n    colour: red\n", "colour"},
		{"no YAML", "{[", ""},
		{"a picture", "\x89PNG\r\n\x1a\n\x00", "no text"},
		{"twice", "inventory: 1\nsite: x\npages:\n  - {page: home, title: a, elements: []}\n  - {page: home, title: b, elements: []}\n", "twice"},
		{"nameless", "inventory: 1\nsite: x\npages:\n  - {page: home, title: a, elements: [{kind: button}]}\n", "without a kind or a name"},
		{"too long", strings.Repeat("# long\n", largest/7+1), "no inventory has more"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "inventory.yaml")
			if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Read(file)
			if !errors.Is(fault.KindOf(err), fault.Usage) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want a usage fault with %q", err, test.want)
			}
		})
	}
	if _, err := Read(filepath.Join(t.TempDir(), "nowhere")); !fault.Is(err, fault.Usage) {
		t.Errorf("got %v for a file that is not there", err)
	}
}
