package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"pat-robot/internal/docs"
	"pat-robot/internal/fault"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	File      string        `xml:"file,attr"`
	Line      int           `xml:"line,attr"`
	Failure   *junitMessage `xml:"failure"`
	Skipped   *junitMessage `xml:"skipped"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit writes each article as a suite and each claim as a case: findings fail, what is unclear is skipped.
func (r Report) JUnit(w io.Writer) error {
	all := junitSuites{Name: "pat-robot check-docs"}
	for _, f := range r.Files {
		s := junitSuite{Name: clean(f.Name)}
		for _, c := range f.Claims {
			one := junitCase{Name: clean(fmt.Sprintf("%d:%d %s %s", c.Line, c.Column, c.Kind, c.Words)), ClassName: clean(f.Name), File: clean(f.Name), Line: c.Line}
			switch {
			case c.Verdict.Finding():
				one.Failure = &junitMessage{Message: clean(Sentence(c)), Type: string(c.Verdict), Text: clean(detail(c))}
				s.Failures++
			case c.Verdict == docs.Unclear:
				one.Skipped = &junitMessage{Message: clean(Sentence(c))}
				s.Skipped++
			}
			s.Tests++
			s.Cases = append(s.Cases, one)
		}
		all.Tests, all.Failures, all.Skipped = all.Tests+s.Tests, all.Failures+s.Failures, all.Skipped+s.Skipped
		all.Suites = append(all.Suites, s)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	}
	if err != nil {
		return fault.Wrap(fault.Unexpected, err, "see whether the disk behind the output is full", "could not write the report")
	}
	return nil
}

func detail(c docs.Claim) string {
	lines := []string{fmt.Sprintf("%s:%d:%d", c.File, c.Line, c.Column), "text: " + c.Words}
	for _, part := range [][2]string{{"page: ", c.Page}, {"since: ", c.Since}, {"source: ", c.Source}} {
		if part[1] != "" {
			lines = append(lines, part[0]+part[1])
		}
	}
	return strings.Join(lines, "\n")
}

// clean drops the signs that XML 1.0 cannot hold.
func clean(text string) string {
	return strings.Map(func(c rune) rune {
		if c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c != 0xFFFE && c != 0xFFFF {
			return c
		}
		return -1
	}, text)
}
