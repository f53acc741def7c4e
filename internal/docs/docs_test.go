package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pat-robot/internal/fault"
	"pat-robot/internal/inventory"
)

const steps = `# Azure DevOps token

Click your avatar, then **Personal access tokens**, and press **New Token**.
Tick **Work Item (Read)** and **Code (Read)**.
Press **Create**.
`

func check(t *testing.T, v *inventory.Inventory, name, text string) []Claim {
	t.Helper()
	d, err := Read(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return New(v).Check(d)
}

// words gives the words of the claims with a verdict.
func words(claims []Claim, v Verdict) []string {
	var all []string
	for _, c := range claims {
		if c.Verdict == v {
			all = append(all, c.Words)
		}
	}
	return all
}

func TestPositions(t *testing.T) {
	claims := check(t, sample(t), "a.md", "# Azure DevOps PAT\n\nÄh — klick **New Token**, dann *Create Token*.\n")
	if len(claims) != 2 {
		t.Fatalf("%d claims, want 2: %v", len(claims), claims)
	}
	if c := claims[0]; c.Line != 3 || c.Column != 14 || c.EndColumn != 23 || c.Words != "New Token" {
		t.Errorf("got %d:%d-%d %q, want 3:14-23 New Token: columns count characters", c.Line, c.Column, c.EndColumn, c.Words)
	}
}

// TestFollowsTheInventory holds that the pages' words come from the inventory and nowhere else.
func TestFollowsTheInventory(t *testing.T) {
	v := sample(t)
	for _, e := range v.All(inventory.Button) {
		if e.Name == "New Token" {
			e.Name = "Create token"
		}
	}
	claims := check(t, v, "a.md", "# Azure DevOps PAT\n\nOpen **Personal access tokens** and press **New Token**.\n")
	if got := words(claims, Differs); !slices.Equal(got, []string{"New Token"}) {
		t.Errorf("differs: %q, want New Token, which the page does not say any more", got)
	}
	for _, p := range v.Pages {
		p.Elements = slices.DeleteFunc(p.Elements, func(e *inventory.Element) bool { return e.Name == "Create token" })
	}
	claims = check(t, v, "a.md", "# Azure DevOps PAT\n\nOpen **Personal access tokens** and press **New Token**.\n")
	if got := words(claims, Missing); !slices.Equal(got, []string{"New Token"}) {
		t.Errorf("missing: %q, want New Token, which the page has lost", got)
	}
}

func TestNotArticles(t *testing.T) {
	for name, text := range map[string]string{
		"large.md":   strings.Repeat("Azure DevOps PAT ", largest/16),
		"line.md":    "Azure DevOps PAT: click " + strings.Repeat("x", longest+1),
		"binary.txt": "Azure DevOps\x00PAT",
		"latin1.txt": "Azure DevOps Schl\xfcssel",
	} {
		if _, err := Read(name, []byte(text)); !fault.Is(err, fault.Usage) {
			t.Errorf("%s: %v, want a usage fault", name, err)
		}
	}
}

// TestHostile reads what no person writes; that it ends is what counts.
func TestHostile(t *testing.T) {
	const many = 100_000
	about := "Azure DevOps personal access token\n\n"
	checker := New(sample(t))
	for name, text := range map[string]string{
		"quotes.md":    about + strings.Repeat(">", many),
		"lists.md":     about + strings.Repeat(strings.Repeat("  ", 30)+"- a\n", 5000),
		"stairs.md":    about + stairs(300),
		"brackets.md":  about + strings.Repeat("[", many/2),
		"stars.md":     about + strings.Repeat("**a ", many/8),
		"nested.html":  "<html>" + about + strings.Repeat("<div><b><ul><li>", many/8),
		"closed.html":  "<html>" + about + strings.Repeat("</div></table></ul>", many/8),
		"table.html":   "<html>" + about + strings.Repeat("<table><tr><td>", many/8),
		"broken.html":  "<html>" + about + "<p <b <<a href=\"x><td>Press <b>New Token</p></td></ul>",
		"arrows.txt":   about + strings.Repeat("User settings > ", many/64),
		"words.txt":    about + strings.Repeat("click New Token (", many/64),
		"scopes.txt":   about + strings.Repeat("Code, Build, Release, ", many/64) + "(Read)",
		"comment.html": "<html>" + about + "<!-- " + strings.Repeat("-", many),
	} {
		t.Run(name, func(t *testing.T) {
			d, err := Read(name, []byte(text))
			if err == nil { // else it was refused, which is an end too
				checker.Check(d)
			}
		})
	}
}

func stairs(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.Repeat(" ", 2*i) + "- a\n")
	}
	return out.String()
}

// TestFix lets git apply the diff, and checks the result again.
func TestFix(t *testing.T) {
	for name, text := range map[string]string{"a.md": steps, "crlf.md": strings.ReplaceAll(steps, "\n", "\r\n"), "end.md": strings.TrimSuffix(steps+"Press **Generate token**.", "\n")} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := Read(name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		checker := New(sample(t))
		diff := d.Diff(checker.Check(d))
		apply := exec.CommandContext(t.Context(), "git", "apply", "--whitespace=nowarn", "-")
		apply.Dir, apply.Stdin = dir, strings.NewReader(diff)
		if out, err := apply.CombinedOutput(); err != nil {
			t.Errorf("%s: git apply: %v\n%s\n%s", name, err, out, diff)
			continue
		}
		mended, err := ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if left := words(checker.Check(mended), Differs); len(left) > 0 {
			t.Errorf("%s: still differs after the fix: %q\n%s", name, left, mended.source)
		}
	}
}

func TestNothingToFix(t *testing.T) {
	d, err := Read("a.md", []byte("# Azure DevOps PAT\n\nPress **New Token**.\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := d.Diff(New(sample(t)).Check(d)); diff != "" {
		t.Errorf("a diff where nothing is wrong:\n%s", diff)
	}
}

// TestFirstArticle checks the article that this was made for, where it lies beside the repository. A careful reader finds one
// thing: the option for all organizations.
func TestFirstArticle(t *testing.T) {
	files, err := filepath.Glob("../../../shared/docs/*.txt")
	if err != nil || len(files) == 0 {
		t.Skip("the article does not lie beside the repository")
	}
	checker := New(sample(t))
	for _, file := range files {
		var found []Claim
		for _, c := range checker.Check(readArticle(t, file)) {
			if c.Verdict.Finding() {
				found = append(found, c)
			}
		}
		if len(found) != 1 || found[0].Line != 50 || found[0].Verdict != Ended {
			t.Errorf("%s: %v, want line 50, which has ended, and nothing else", filepath.Base(file), found)
		}
	}
}
