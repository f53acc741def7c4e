package trail

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func reportOf(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, ReportFile))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestReportNeedsNothingElse(t *testing.T) {
	page := reportOf(t, doneRun(t, t.TempDir()).Dir())
	for _, bad := range []string{"<script", "javascript:", "onclick", "<link", "<iframe", "@import", "url(http", `src="http`, `src="/`} {
		if strings.Contains(strings.ToLower(page), bad) {
			t.Errorf("the report holds %q", bad)
		}
	}
	if got := strings.Count(page, `src="data:image/png;base64,`); got != 2 {
		t.Errorf("%d pictures, want 2", got)
	}
}

// TestReportCanBeHeard holds what a screen reader needs.
func TestReportCanBeHeard(t *testing.T) {
	page := reportOf(t, doneRun(t, t.TempDir()).Dir())
	for _, want := range []string{`<html lang="en">`, "<title>Done: create Exalate sync, acme</title>", `href="#steps"`, "<main>", "<h1>", `<th scope="col">`} {
		if !strings.Contains(page, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	for _, img := range regexp.MustCompile(`<img [^>]{0,200}`).FindAllString(page, -1) {
		if !regexp.MustCompile(`alt="The page at the end of step \d`).MatchString(img) {
			t.Errorf("a picture without words: %s", img)
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("the id %s is there twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`(?:href="#|aria-labelledby=")([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if !ids[m[1]] {
			t.Errorf("nothing has the id %s", m[1])
		}
	}
}

func TestReportSaysWhatCameOfTheRun(t *testing.T) {
	failed := Outcome{Status: Failed, Code: 5, Error: "looked for <New Token>, but it is not there", Hint: "the page may have changed",
		Undo: []Undone{{Step: "create", Outcome: "undone"}}}
	for _, tt := range []struct {
		name    string
		outcome Outcome
		signed  bool
		want    []string
		without []string
	}{
		{"done", Outcome{Status: Done}, true,
			[]string{"<strong>Done</strong>", "as asked", "Work Items (Read &amp; write)", "How to check this trail", "-----BEGIN PUBLIC KEY-----"}, []string{"What went wrong"}},
		{"failed", failed, true,
			[]string{"<strong>Failed</strong>", "looked for &lt;New Token&gt;, but it is not there", "What to do:", "Taken back", "button &#34;Make&#34;"}, nil},
		{"without a key", failed, false, []string{"This trail is not signed: the run ended before its keyring was open"}, []string{"BEGIN PUBLIC KEY"}},
		{"partly done", Outcome{Status: Partly, Code: 3}, true, []string{"a person must look at"}, nil},
		{"interrupted", Outcome{Status: Interrupted, Code: 130}, true, []string{"stopped before its end"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tr := start(t, t.TempDir(), meta(), nil)
			if tt.signed {
				if err := tr.SealWith(Seal{Key: testKey()}); err != nil {
					t.Fatal(err)
				}
			}
			add(t, tr, steps())
			tr.SetMeta(func(m *Meta) { m.Got.Scopes, m.AccountVerified = m.Asked.Scopes, true })
			if err := errors.Join(tr.Attach("outline.txt", []byte(`button "Make"`)), tr.Close(tt.outcome)); err != nil {
				t.Fatal(err)
			}
			page := reportOf(t, tr.Dir())
			for _, want := range tt.want {
				if !strings.Contains(page, want) {
					t.Errorf("the report lacks %q", want)
				}
			}
			for _, bad := range tt.without {
				if strings.Contains(page, bad) {
					t.Errorf("the report holds %q", bad)
				}
			}
		})
	}
}

func TestChecksTellWhatDiffers(t *testing.T) {
	r := Record{Meta: meta(), Steps: steps(), Outcome: Outcome{Status: Done}}
	r.Got.Scopes = []string{"vso.code"}
	r.Got.Expires = r.Asked.Date.AddDate(0, -6, 0)
	marks := map[string]string{}
	for _, c := range checksOf(r) {
		marks[c.Mark] = c.Tone
	}
	for _, want := range []string{"not confirmed", "differ", "differs"} {
		if marks[want] != "warn" {
			t.Errorf("no warning %q in %v", want, marks)
		}
	}
	if marks["swept"] != "ok" || marks["read back"] != "" {
		t.Errorf("marks %v", marks)
	}
}

func TestTimesForPeople(t *testing.T) {
	for _, tt := range []struct {
		milliseconds int64
		want         string
	}{{-1, ""}, {0, "0 ms"}, {999, "999 ms"}, {1500, "1.5 s"}, {59_940, "59.9 s"}, {61_000, "1 min 01 s"}, {3_600_000, "60 min 00 s"}} {
		if got := took(time.Duration(tt.milliseconds) * time.Millisecond); got != tt.want {
			t.Errorf("%d ms: %q, want %q", tt.milliseconds, got, tt.want)
		}
	}
}
