package selectors

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Each page has a landmark, each name is unique and in kebab case, each element can be found by a marked candidate.
func TestCatalogueIsWhole(t *testing.T) {
	pages := map[string]bool{}
	for _, p := range Builtin().Pages() {
		if pages[p.Name] || !kebab.MatchString(p.Name) {
			t.Errorf("page %q is not a unique kebab-case name", p.Name)
		}
		pages[p.Name] = true
		if p.Title == "" {
			t.Errorf("page %s has no title for people", p.Name)
		}
		elements := map[string]bool{}
		for i, e := range append([]Element{p.Landmark}, p.Elements...) {
			// A landmark may stand again as an element of its page only under another name.
			if elements[e.Name] || !kebab.MatchString(e.Name) {
				t.Errorf("%s: element %q is not a unique kebab-case name", p.Name, e.Name)
			}
			elements[e.Name] = true
			if e.Page != p.Name {
				t.Errorf("%s/%s belongs to page %q (element %d)", p.Name, e.Name, e.Page, i)
			}
			checkCandidates(t, e)
		}
	}
}

func checkCandidates(t *testing.T, e Element) {
	t.Helper()
	if len(e.Candidates) == 0 {
		t.Errorf("%s/%s has no candidates", e.Page, e.Name)
	}
	seen := map[string]bool{}
	for i, c := range e.Candidates {
		if err := c.check(); err != nil {
			t.Errorf("%s/%s candidate %d %v", e.Page, e.Name, i+1, err)
		}
		if seen[c.Describe()] {
			t.Errorf("%s/%s has %s twice", e.Page, e.Name, c.Describe())
		}
		seen[c.Describe()] = true
		switch c.Known {
		case Ran, Shot, Lib, Doc, Guess:
		default:
			t.Errorf("%s/%s candidate %d is marked %q", e.Page, e.Name, i+1, c.Known)
		}
	}
}

func TestWithEscapesByKind(t *testing.T) {
	e := element("x",
		css(`[title="{v}"]`, Guess, ""), xpath(`//*[.={v}]`, Guess, ""), roleLike("checkbox", `^{v}$`, Guess, ""), text("{v}", Guess, ""))
	got := e.With("v", `a "b" & 'c'`)
	for i, want := range []string{`[title="a \"b\" & 'c'"]`, `//*[.=concat("a ", '"', "b", '"', " & 'c'")]`, "", `a "b" & 'c'`} {
		c := got.Candidates[i]
		if have := c.CSS + c.XPath + c.Text; have != want {
			t.Errorf("candidate %d: have %s, want %s", i+1, have, want)
		}
	}
	if e.Candidates[0].CSS != `[title="{v}"]` {
		t.Error("With changed the catalogue's own element")
	}
}

func TestLevelPatternIgnoresPunctuation(t *testing.T) {
	e := element("x", roleLike("checkbox", `^\W*{level}\W*$`, Guess, "")).With("level", "Read, write, & manage")
	re := regexp.MustCompile(`(?i)` + e.Candidates[0].NameRE)
	for text, want := range map[string]bool{
		"Read, write, & manage":  true,
		"Read, write & manage":   true,
		"Read, write and manage": true,
		"read/write/manage":      true,
		"Read & write":           false,
		"Read, write, & manager": false,
		"Read":                   false,
	} {
		if re.MatchString(text) != want {
			t.Errorf("%q: want match %v", text, want)
		}
	}
}

func TestLoad(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"adds in front", "token-list:\n  new-token:\n    - role: button\n      name: Make token\n", ""},
		{"replaces", "token-list:\n  new-token:\n    replace: true\n    candidates:\n      - css: button.new\n", ""},
		{"empty", "# nothing yet\n", ""},
		{"not YAML", "token-list: [\n", ":1"},
		{"unknown page", "\ntoken-lists:\n  a:\n    - css: b\n", `:2: there is no page "token-lists"`},
		{"unknown element", "token-list:\n  new-tokn:\n    - css: b\n", `:2: page "token-list" has no element "new-tokn"`},
		{"unknown key", "token-list:\n  new-token:\n    - csss: b\n", `:2:`},
		{"no kind", "token-list:\n  new-token:\n    - name: b\n", "needs one of css"},
		{"two kinds", "token-list:\n  new-token:\n    - css: b\n      text: c\n", "more than one"},
		{"bad pattern", "token-list:\n  new-token:\n    - role: button\n      name-re: '('\n", "not a pattern"},
		{"no candidates", "token-list:\n  new-token: []\n", "no candidates"},
		{"a list", "- a\n", ":1: want a map of pages"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "own.yaml")
			if err := os.WriteFile(path, []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Load(path)
			switch {
			case tt.want == "" && err != nil:
				t.Fatal(err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Fatalf("have %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestLoadOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte("token-list:\n  new-token:\n    - role: button\n      name: Make token\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	e := c.Element("token-list", "new-token")
	if e.Candidates[0].Name != "Make token" || e.Candidates[0].Known != User {
		t.Errorf("first candidate is %+v, want the user's", e.Candidates[0])
	}
	if want := len(Builtin().Element("token-list", "new-token").Candidates) + 1; len(e.Candidates) != want {
		t.Errorf("have %d candidates, want %d", len(e.Candidates), want)
	}
}
