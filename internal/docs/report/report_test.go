package report

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"pat-robot/internal/docs"
	"pat-robot/internal/inventory"
)

const article = `# Azure DevOps PAT

😀 Click your avatar, choose **Personal access tokens** and press **New Token**.
Tick **Code (Execute)** & press **Create**. <script>alert(1)</script>
`

func made(t *testing.T, name, text string) Report {
	t.Helper()
	pages, err := inventory.Sample()
	if err != nil {
		t.Fatal(err)
	}
	d, err := docs.Read(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return Report{Version: "1.2.3", Inventory: "the embedded inventory", Pages: pages, Files: []File{{Name: name, Document: d, Claims: docs.New(pages.Inventory).Check(d)}}}
}

// TestSARIF holds the log against the standard's schema, which the library embeds.
func TestSARIF(t *testing.T) {
	for name, text := range map[string]string{"docs/my guide.md": article, "nothing.md": "# About\n\nNothing.\n"} {
		var out bytes.Buffer
		if err := made(t, name, text).SARIF(&out, true); err != nil {
			t.Fatal(err)
		}
		log, err := sarif.FromString(out.String())
		if err != nil {
			t.Fatal(err)
		}
		if err := log.Validate(); err != nil {
			t.Errorf("%s: not valid: %v\n%s", name, err, out.String())
		}
	}
}

// TestSARIFPlaces holds what viewers need: a relative, escaped address, and columns in UTF-16 code units.
func TestSARIFPlaces(t *testing.T) {
	var out bytes.Buffer
	if err := made(t, "docs/my guide.md", article).SARIF(&out, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"uri": "docs/my%20guide.md"`, `"ruleId": "differs"`, `"startLine": 3`, `"startColumn": 10`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in\n%s", want, out.String())
		}
	}
}

func TestJUnit(t *testing.T) {
	r := made(t, "a.md", article)
	var out bytes.Buffer
	if err := r.JUnit(&out); err != nil {
		t.Fatal(err)
	}
	var read junitSuites
	if err := xml.Unmarshal(out.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if read.Failures != r.Findings() || read.Tests != len(r.Files[0].Claims) || read.Suites[0].Cases[0].Failure.Type != "differs" {
		t.Errorf("got %d failures of %d, want %d of %d, the first one differs", read.Failures, read.Tests, r.Findings(), len(r.Files[0].Claims))
	}
}

// TestHTML holds that the report shows pictures, and nothing of an article as markup.
func TestHTML(t *testing.T) {
	var out bytes.Buffer
	if err := made(t, "a.md", article).HTML(&out); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{"<mark>your avatar</mark>", "background-image:url(data:image/png;base64,", "The page: <strong>User settings</strong>", "Content-Security-Policy"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in the report", want)
		}
	}
	if strings.Contains(text, "<script>") {
		t.Error("the article's markup stands in the report")
	}
}
