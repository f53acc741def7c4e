package report

import (
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"pat-robot/internal/docs"
	"pat-robot/internal/fault"
)

// rules are the verdicts that SARIF reports, with what each means.
var rules = []struct {
	verdict docs.Verdict
	level   string
	text    string
}{
	{docs.Differs, "warning", "The article says one thing, the page another."},
	{docs.Missing, "warning", "The page has nothing of what the article names."},
	{docs.Ended, "error", "What the article leads to has ended or is about to."},
	{docs.Unclear, "note", "It cannot be decided whether the page has what the article names."},
}

// SARIF writes a log of SARIF 2.1.0: a result for each claim that is not ok, and with notes one for each remark on notation.
// Columns count UTF-16 code units.
func (r Report) SARIF(w io.Writer, notes bool) error {
	log := report.NewV210Report()
	run := sarif.NewRunWithInformationURI("pat-robot", "https://github.com/")
	run.Tool.Driver.InformationURI = nil
	run.Tool.Driver.WithVersion(r.Version)
	run.WithColumnKind("utf16CodeUnits")
	for _, rule := range rules {
		run.AddRule(string(rule.verdict)).WithDescription(rule.text).WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(rule.level))
	}
	if notes {
		run.AddRule("notation").WithDescription("The article writes in another notation what the page shows.").WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel("note"))
	}
	for _, f := range r.Files {
		run.AddDistinctArtifact(uri(f.Name))
		for _, c := range f.Claims {
			if c.Verdict != docs.OK {
				run.AddResult(result(f, c, string(c.Verdict), level(c.Verdict), Sentence(c)))
			}
			if notes {
				for _, n := range c.Notes {
					run.AddResult(result(f, c, "notation", "note", n))
				}
			}
		}
	}
	log.AddRun(run)
	if err := log.PrettyWrite(w); err != nil {
		return fault.Wrap(fault.Unexpected, err, "see whether the disk behind the output is full", "could not write the report")
	}
	return nil
}

func level(v docs.Verdict) string {
	for _, rule := range rules {
		if rule.verdict == v {
			return rule.level
		}
	}
	return "none"
}

func result(f File, c docs.Claim, rule, level, text string) *sarif.Result {
	if c.Page != "" && !strings.Contains(text, c.Page) {
		text += "; the page: " + c.Page
	}
	region := sarif.NewRegion().
		WithStartLine(c.Line).WithStartColumn(units(f, c.Line, c.Column)).
		WithEndLine(c.EndLine).WithEndColumn(units(f, c.EndLine, c.EndColumn)).
		WithSnippet(sarif.NewArtifactContent().WithText(c.Words))
	place := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri(f.Name))).WithRegion(region)
	made := sarif.NewRuleResult(rule).WithLevel(level).WithMessage(sarif.NewTextMessage(text)).
		WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(place)})
	bag := sarif.NewPropertyBag()
	bag.Add("kind", string(c.Kind))
	if c.Source != "" {
		bag.Add("source", c.Source)
	}
	return made.WithProperties(bag)
}

// units turns a column that counts characters into one that counts UTF-16 code units.
func units(f File, line, column int) int {
	n := 1
	for i, c := range []rune(f.Document.Line(line)) {
		if i+1 >= column {
			break
		}
		n++
		if c > 0xFFFF {
			n++
		}
	}
	return n
}

// uri is a file's name as a relative reference, with its signs escaped.
func uri(name string) string {
	return (&url.URL{Path: filepath.ToSlash(name)}).EscapedPath()
}
