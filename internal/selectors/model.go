// Package selectors describes the pages that the robot drives, as data: pages are nouns, and flows are verbs.
//
// A page has a name, a landmark that proves that we are there, and elements. An element has candidates in order of
// trust, each with a mark that says how it is known. A selector string exists once in the repository, here. The package
// imports nothing of the project and knows nothing of a browser.
package selectors

// Known says how a candidate is known; the words are those of the facts that the project keeps about the site.
type Known string

// The ways to know a candidate, surest first.
const (
	User  Known = "user"  // from the user's own file (PAT_ROBOT_SELECTORS)
	Ran   Known = "ran"   // a public script with it ran against the real page
	Shot  Known = "shot"  // read off a picture of the real page
	Lib   Known = "lib"   // Microsoft's own component package renders it
	Doc   Known = "doc"   // Microsoft's documentation
	Guess Known = "guess" // inference
)

// Candidate is one way to find an element: one of CSS, XPath, Role, Label and Text is set.
//
// Texts may hold places such as {group}, which Element.With fills in.
type Candidate struct {
	CSS    string `yaml:"css,omitempty"`
	XPath  string `yaml:"xpath,omitempty"`
	Role   string `yaml:"role,omitempty"`    // an ARIA role, narrowed by Name or NameRE
	Name   string `yaml:"name,omitempty"`    // the whole accessible name, in any case
	NameRE string `yaml:"name-re,omitempty"` // a pattern that the accessible name matches, in any case
	Label  string `yaml:"label,omitempty"`   // the whole text of a form label, in any case
	Text   string `yaml:"text,omitempty"`    // the whole visible text, in any case

	Known   Known  `yaml:"known,omitempty"`
	Seen    string `yaml:"seen,omitempty"`    // when it was last known to be true, such as "2026-05"
	Variant string `yaml:"variant,omitempty"` // the layout or kind of control it belongs to, such as "old"; "" for all
}

// NeedsWords tells whether the candidate depends on the language of the page.
func (c Candidate) NeedsWords() bool {
	return c.Name != "" || c.NameRE != "" || c.Label != "" || c.Text != ""
}

// Element is something on a page that the robot presses, fills or reads.
type Element struct {
	Page       string // the name of its page, set by the package
	Name       string // kebab-case, unique on its page
	Candidates []Candidate
	Required   bool // the page is not as known without it
	Secret     bool // masked in every picture, its value never logged
	Many       bool // more than one may match, such as rows
	Hidden     bool // presence counts, not visibility, such as a meta element
}

// Page is a page, a panel, a dialog or a sign-in screen.
type Page struct {
	Name     string // kebab-case, unique
	Title    string // for people
	PageID   string // Microsoft sign-in's <meta name="PageID">; "" elsewhere
	Landmark Element
	Elements []Element
}
