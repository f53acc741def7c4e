package docs

import "pat-robot/internal/inventory"

// Kind is what a claim is about.
type Kind string

// The kinds of claims.
const (
	Way    Kind = "way"    // a path through menus, an address, a place on a page
	Press  Kind = "press"  // a button, a link, an entry of a menu
	Field  Kind = "field"  // a field, a column
	Option Kind = "option" // what a field offers, and what it holds at first
	Scope  Kind = "scope"  // a scope, with or without its level
	Text   Kind = "text"   // words that the page shows
	Fact   Kind = "fact"   // what is said about the pages, such as that a feature is there
)

// Kinds are all kinds, in the order of reports.
var Kinds = []Kind{Way, Press, Field, Option, Scope, Text, Fact}

// Verdict is what became of a claim.
type Verdict string

// The verdicts. Differs, Missing and Ended are findings; Unclear never counts as a fault.
const (
	OK      Verdict = "ok"
	Differs Verdict = "differs" // the text says one thing, the page another
	Missing Verdict = "missing" // the page has nothing of the kind
	Ended   Verdict = "ended"   // it was so once, or will soon be so no more
	Unclear Verdict = "unclear" // cannot be decided
)

// Verdicts are all verdicts, in the order of reports.
var Verdicts = []Verdict{OK, Differs, Missing, Ended, Unclear}

// Finding tells that a verdict is a fault of the article.
func (v Verdict) Finding() bool { return v == Differs || v == Missing || v == Ended }

// Claim is one thing that an article says about the pages, with its verdict.
type Claim struct {
	File      string  `json:"file"`
	Line      int     `json:"line"`   // from 1
	Column    int     `json:"column"` // from 1, in characters
	EndLine   int     `json:"endLine"`
	EndColumn int     `json:"endColumn"` // of the first character behind
	Kind      Kind    `json:"kind"`
	Words     string  `json:"words"` // as the article has them
	Verdict   Verdict `json:"verdict"`
	Page      string  `json:"page,omitempty"`   // the page's words, or what it has instead
	Why       string  `json:"why,omitempty"`    // one sentence
	Since     string  `json:"since,omitempty"`  // when it ended, as a date or a year
	Source    string  `json:"source,omitempty"` // where that is said
	// Notes are about notation, such as capitals or an API name beside words. They are no faults.
	Notes []string `json:"notes,omitempty"`

	at       *where // on the pages; nil where they have nothing of it
	from, to int    // bytes of the source
	fix      string // what to write instead; "" where only a person can tell
	fixFrom  int
	fixTo    int
}

// Where tells the page and element that a claim was held against, and the level of a scope group, -1 for the group; page is
// nil where there is none.
func (c *Claim) Where() (page *inventory.Page, element *inventory.Element, level int) {
	if c.at == nil {
		return nil, nil, -1
	}
	return c.at.page, c.at.element, c.at.level
}
