// Package inventory holds what a person can see and press on the pages around personal access tokens: which pages there
// are, and on each its headings, buttons, links, fields, options, columns, scope groups and texts.
//
// An inventory is words, never values: names of organizations, people, tokens and projects stand in it as places such as
// <organization>, dates as <date> and counters as <number>. The same page gives the same bytes. It is written as a folder:
// inventory.yaml with the words, which people read and compare, and pictures/ with a picture of each page and the boxes of
// what is on it, which differ from one machine's fonts to the next and are compared by nobody.
//
// The package knows nothing of browsers: internal/survey makes inventories of pages, internal/flows walks there.
package inventory

import (
	"image"
	"iter"
	"slices"
)

// Version is the version of the format that this package writes, and the only one that it reads.
const Version = 1

// The places that stand for what differs from one account, day or organization to the next.
const (
	AnyOrganization = "<organization>"
	AnyAccount      = "<account>" // a name or an e-mail address
	AnyToken        = "<token>"
	AnyProject      = "<project>"
	AnyNumber       = "<number>"
	AnyDate         = "<date>"
)

// Inventory is what the pages of one site show.
type Inventory struct {
	Version int `yaml:"inventory"`
	// Site names what was looked at, for people: "dev.azure.com", "a server", or the sample's own word.
	Site  string  `yaml:"site"`
	Pages []*Page `yaml:"pages"`
}

// The ids of the pages that the robot walks to, in the order in which an inventory holds them.
const (
	Home             = "home"               // the organization's own
	UserSettingsMenu = "user-settings-menu" // what the icon in the header opens
	TokenList        = "token-list"
	CreatePanel      = "create-panel" // with all scopes shown
	SuccessDialog    = "success-dialog"
	RegenerateDialog = "regenerate-dialog"
	EditPanel        = "edit-panel"
	RevokeDialog     = "revoke-dialog"
	Permissions      = "permissions" // Organization settings, the list of groups
	Users            = "permissions-users"
	Group            = "permissions-group" // Project Collection Administrators
	Members          = "permissions-members"
)

// NoTokens is the state of a list of tokens that was empty: its columns, and in the old layout its actions, are not seen then.
const NoTokens = "no tokens"

// Page is a page, menu, panel or dialog.
type Page struct {
	ID string `yaml:"page"`
	// Layout tells the variants of a page apart that the site has at the same time, "old" and "new" for the list of tokens. It
	// is "" where there is one only. An inventory of one site holds one of them, the sample both.
	Layout string `yaml:"layout,omitempty"`
	// State is NoTokens for a list that was empty; it shows less.
	State string `yaml:"state,omitempty"`
	Title string `yaml:"title"`
	// Address is the path below the site, with {organization} in it; "" for what opens over another page.
	Address string `yaml:"address,omitempty"`
	// Way is what a person presses to come here, from the organization's home.
	Way []string `yaml:"way,omitempty"`
	// Picture is the file of its picture in the folder of pictures, "" where there is none. Values are covered in it.
	Picture  string     `yaml:"picture,omitempty"`
	Elements []*Element `yaml:"elements"`

	Size image.Point `yaml:"-"` // of the picture; zero where it is not there
}

// Key is the page's id with its layout, if it has one, as in "token-list-old": unique in an inventory.
func (p *Page) Key() string {
	if p.Layout == "" {
		return p.ID
	}
	return p.ID + "-" + p.Layout
}

// Kind is what something is to a person, whatever the page is built from.
type Kind string

// The kinds.
const (
	Heading    Kind = "heading"
	Button     Kind = "button"
	Link       Kind = "link"
	Tab        Kind = "tab"
	MenuItem   Kind = "menu item"
	Field      Kind = "field"    // takes text
	DateBox    Kind = "date box" // takes a date
	Dropdown   Kind = "dropdown" // Options and Default say what it offers
	Checkbox   Kind = "checkbox"
	Radio      Kind = "radio button"
	Column     Kind = "column"
	ScopeGroup Kind = "scope group" // Levels are its boxes, Text is what stands under its name
	Row        Kind = "row"         // of a table whose rows are the site's own, such as the built-in groups
	Text       Kind = "text"
	Message    Kind = "message" // set apart from the page, such as a warning
)

// Element is something that a page shows.
type Element struct {
	Kind Kind `yaml:"kind"`
	// Role is the page's own word for it, an ARIA role; "" where it has none, such as a text.
	Role string `yaml:"role,omitempty"`
	// Name is what a person reads on it, or hears of an icon.
	Name string `yaml:"name"`
	// Place is a part of the page and where in it, such as "header, right": see Places.
	Place string `yaml:"place,omitempty"`
	// In is the heading of the part that it stands in, such as "Manage tokens" or, in the navigation, "Security".
	In   string `yaml:"in,omitempty"`
	Text string `yaml:"text,omitempty"`
	// Leads is the address of a link: a path on the site, or a whole address elsewhere.
	Leads    string   `yaml:"leads,omitempty"`
	Default  string   `yaml:"default,omitempty"` // of a dropdown, when the page opens
	Options  []string `yaml:"options,omitempty"`
	Levels   []Level  `yaml:"levels,omitempty"`
	Checked  bool     `yaml:"checked,omitempty"`
	Disabled bool     `yaml:"disabled,omitempty"`
	Required bool     `yaml:"required,omitempty"`
	ReadOnly bool     `yaml:"read-only,omitempty"`
	// Later tells of a scope group that is not shown before "Show all scopes" is pressed.
	Later bool `yaml:"later,omitempty"`

	// Box is its place in the page's picture, in pixels; empty where it is not known or not in the picture.
	Box image.Rectangle `yaml:"-"`
}

// Level is a box of a scope group, by the page's word for it.
type Level struct {
	Name string
	Box  image.Rectangle
}

// MarshalYAML writes the word alone.
func (l Level) MarshalYAML() (any, error) { return l.Name, nil }

// UnmarshalYAML reads the word.
func (l *Level) UnmarshalYAML(read func(any) error) error { return read(&l.Name) }

// Page returns the pages of an id: one, or one for each layout; none where the inventory has no such page.
func (v *Inventory) Page(id string) []*Page {
	var found []*Page
	for _, p := range v.Pages {
		if p.ID == id {
			found = append(found, p)
		}
	}
	return found
}

// All goes over all elements of these kinds, or of every kind where none is given, in the order of the pages.
func (v *Inventory) All(kinds ...Kind) iter.Seq2[*Page, *Element] {
	return func(yield func(*Page, *Element) bool) {
		for _, p := range v.Pages {
			for _, e := range p.Elements {
				if (len(kinds) == 0 || slices.Contains(kinds, e.Kind)) && !yield(p, e) {
					return
				}
			}
		}
	}
}

// Named returns the elements of a page whose name is the given one, letter by letter.
func (p *Page) Named(name string) []*Element {
	var found []*Element
	for _, e := range p.Elements {
		if e.Name == name {
			found = append(found, e)
		}
	}
	return found
}
