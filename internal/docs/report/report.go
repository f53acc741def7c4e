// Package report writes what check-docs has found, for programs and for people: SARIF, JUnit and HTML. Text and JSON are
// short enough to be written by the command itself.
package report

import (
	"fmt"

	"pat-robot/internal/docs"
	"pat-robot/internal/inventory"
)

// File is an article with its claims.
type File struct {
	Name   string       `json:"file"`
	Claims []docs.Claim `json:"claims"`
	// Document is the article itself, for its lines.
	Document *docs.Document `json:"-"`
}

// Report is what one call has found.
type Report struct {
	Version   string            // of the program
	Inventory string            // what the articles were held against, for people
	Pages     *inventory.Stored // with its pictures, if there are any
	Files     []File
}

// Count tells how many claims have each verdict.
func (r Report) Count() map[docs.Verdict]int {
	count := map[docs.Verdict]int{}
	for _, f := range r.Files {
		for _, c := range f.Claims {
			count[c.Verdict]++
		}
	}
	return count
}

// Findings tells how many claims are faults of the articles.
func (r Report) Findings() int {
	n := 0
	for v, count := range r.Count() {
		if v.Finding() {
			n += count
		}
	}
	return n
}

// Sentence tells what is wrong with a claim in one sentence.
func Sentence(c docs.Claim) string {
	switch {
	case c.Verdict == docs.Ended && c.Since != "":
		return fmt.Sprintf("%q: %s (%s)", c.Words, c.Why, c.Since)
	case c.Why != "":
		return fmt.Sprintf("%q: %s", c.Words, c.Why)
	}
	return fmt.Sprintf("%q", c.Words)
}
