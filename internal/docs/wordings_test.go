package docs

import (
	"os"
	"strings"
	"testing"
)

// wording is a text with the findings that a reader makes in it, as "verdict: words".
type wording struct {
	text string
	want []string
}

// TestWordings holds the ways in which people say things to what each of them means: exactly these findings, and no others.
func TestWordings(t *testing.T) {
	checker := New(sample(t))
	all := wordings(t)
	if len(all) < 100 {
		t.Fatalf("%d wordings, want at least 100", len(all))
	}
	for _, w := range all {
		name := "a.md"
		if strings.HasPrefix(w.text, "<html>") {
			name = "a.html"
		}
		d, err := Read(name, []byte(w.text))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range checker.Check(d) {
			if c.Verdict.Finding() {
				got = append(got, string(c.Verdict)+": "+c.Words)
			}
		}
		if !allIn(got, w.want) {
			t.Errorf("%q: got %q, want %q", w.text, got, w.want)
		}
	}
}

// allIn tells that both lists are as long, and each wanted finding is part of one that was made.
func allIn(got, want []string) bool {
	for _, w := range want {
		verdict, words, _ := strings.Cut(strings.ToLower(w), ": ")
		found := false
		for _, g := range got {
			v, text, _ := strings.Cut(strings.ToLower(g), ": ")
			found = found || v == verdict && strings.Contains(text, words)
		}
		if !found {
			return false
		}
	}
	return len(got) == len(want)
}

func wordings(t *testing.T) []wording {
	t.Helper()
	text, err := os.ReadFile("testdata/wordings.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []wording
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "", strings.HasPrefix(line, "# Short"), strings.HasPrefix(line, "# Markdown,"):
		case strings.HasPrefix(line, "\t"):
			last := &all[len(all)-1]
			last.want = append(last.want, strings.TrimSpace(line))
		default:
			if rest, ok := strings.CutPrefix(line, "+ "); ok {
				line = "# Azure DevOps personal access token\n\n" + rest
			}
			all = append(all, wording{text: strings.ReplaceAll(line, `\n`, "\n")})
		}
	}
	return all
}
