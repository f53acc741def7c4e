package inventory

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"pat-robot/internal/scope"
)

// Scope is a box of a scope group as the page shows it, with its API name.
type Scope struct {
	Group, Level string
	// API is the name that the site stores, such as "vso.work_write", from the catalogue of internal/scope: the page does not
	// show it. It is "" where the catalogue does not know the words.
	API  string
	Page *Page
	// Element is the scope group.
	Element *Element
}

// Scopes returns the boxes of all scope groups of the create panel, in the page's order, each once.
func (v *Inventory) Scopes() []Scope {
	var all []Scope
	for p, e := range v.All(ScopeGroup) {
		if p.ID != CreatePanel {
			continue
		}
		for _, l := range e.Levels {
			s := Scope{Group: e.Name, Level: l.Name, API: apiOf(e.Name, l.Name), Page: p, Element: e}
			known := slices.ContainsFunc(all, func(other Scope) bool { return other.Group == s.Group && other.Level == s.Level })
			if !known {
				all = append(all, s)
			}
		}
	}
	return all
}

func apiOf(group, level string) string {
	for _, g := range scope.Groups() {
		if !strings.EqualFold(g.Name, group) {
			continue
		}
		for _, l := range g.Levels {
			if strings.EqualFold(l.Label, level) {
				return l.API
			}
		}
	}
	return ""
}

// order is that of the pages in an inventory; a page that is not named here comes last.
var order = []string{
	Home, UserSettingsMenu, TokenList, CreatePanel, SuccessDialog, RegenerateDialog, EditPanel, RevokeDialog,
	Permissions, Users, Group, Members,
}

// Sort puts pages in their order.
func Sort(pages []*Page) {
	at := func(p *Page) int {
		if i := slices.Index(order, p.ID); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(pages, func(a, b *Page) int { return cmp.Or(at(a)-at(b), strings.Compare(a.Layout, b.Layout)) })
}

var places = regexp.MustCompile(`<[a-z]+>`)

// HasPlaces tells whether words of an inventory hold a place such as <number>, and so are not what a page shows letter by
// letter.
func HasPlaces(words string) bool { return places.MatchString(words) }

// The parts of a page that a Place begins with. In header, navigation and page, the corner or side follows after a comma:
// "top left", "top", "top right", "left", "", "right", "bottom left", "bottom" or "bottom right".
const (
	InHeader     = "header"
	InNavigation = "navigation"
	InPage       = "page" // the page's own content
	InFilters    = "filters"
	InList       = "list"
	InMenu       = "menu"
	InPanel      = "panel"  // slides in from the side
	InDialog     = "dialog" // stands in the middle
)

// Part is the part of the page, such as "header", and Side is where in it, such as "top right", of an element's place.
func (e *Element) Part() string { part, _, _ := strings.Cut(e.Place, ", "); return part }

// Side is where in its part an element stands; "" for the middle, and where it does not count.
func (e *Element) Side() string { _, side, _ := strings.Cut(e.Place, ", "); return side }
