package inventory

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Change is one thing that differs between two inventories.
type Change struct {
	Page string `json:"page"` // its key
	// What is the kind of change: added, removed, renamed, moved, options, levels or state.
	What string `json:"what"`
	Kind Kind   `json:"kind,omitempty"` // of the element; "" for a page
	Name string `json:"name"`           // before, or that of what is new
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
	// Words say it to a person.
	Words string `json:"words"`
}

// Difference is what a comparison brings.
type Difference struct {
	Changes []Change `json:"changes"`
	// NotCompared says what only one of the two has looked at, so that nothing can be said about it.
	NotCompared []string `json:"not_compared,omitempty"`
}

// Diff compares two inventories: what the site has changed since the old one. Pictures and boxes do not count. A page that one
// of them has not looked at is not compared: the dialogs are seen with a token only.
func Diff(old, new *Inventory) Difference {
	d := Difference{Changes: []Change{}}
	for _, a := range old.Pages {
		b := partner(a, old, new)
		if b == nil {
			d.notIn("the new", a, old, new)
			continue
		}
		c := &comparison{old: a, new: b, into: &d}
		c.run()
	}
	for _, b := range new.Pages {
		if partner(b, new, old) == nil {
			d.notIn("the old", b, new, old)
		}
	}
	return d
}

// notIn says that a page was not looked at, save for a layout that the other one shows another of.
func (d *Difference) notIn(which string, p *Page, has, lacks *Inventory) {
	if p.Layout != "" && len(has.Page(p.ID)) > len(lacks.Page(p.ID)) && len(lacks.Page(p.ID)) > 0 {
		return
	}
	d.NotCompared = append(d.NotCompared, which+" inventory has no "+p.Key())
}

// partner is the same page of another inventory; where that has another layout of it, and neither has both, that one.
func partner(p *Page, in, other *Inventory) *Page {
	ours, theirs := in.Page(p.ID), other.Page(p.ID)
	for _, o := range theirs {
		if o.Key() == p.Key() {
			return o
		}
	}
	if len(ours) == 1 && len(theirs) == 1 {
		return theirs[0]
	}
	return nil
}

// comparison compares two pages.
type comparison struct {
	old, new *Page
	into     *Difference
	pairs    map[*Element]*Element // old to new
	back     map[*Element]*Element // new to old
}

func (c *comparison) run() {
	c.pairs, c.back = map[*Element]*Element{}, map[*Element]*Element{}
	for _, same := range []func(a, b *Element) bool{
		func(a, b *Element) bool {
			return a.Kind == b.Kind && a.Name == b.Name && a.In == b.In && a.Place == b.Place
		},
		func(a, b *Element) bool { return a.Kind == b.Kind && a.Name == b.Name && a.In == b.In },
		func(a, b *Element) bool { return a.Kind == b.Kind && a.Name == b.Name },
		func(a, b *Element) bool {
			return pressed(a.Kind) && pressed(b.Kind) && a.Name == b.Name && a.Part() == b.Part()
		},
		c.renamed,
	} {
		c.pair(same)
	}
	c.page()
	for _, a := range c.old.Elements {
		if b := c.pairs[a]; b != nil {
			c.compare(a, b)
		} else if !c.onlyWithTokens(a, c.new) {
			c.add("removed", a, "", "", "is gone")
		}
	}
	for i, b := range c.new.Elements {
		if c.back[b] == nil && !c.onlyWithTokens(b, c.old) {
			c.add("added", b, "", "", "is new"+after(c.new.Elements, i))
		}
	}
	c.order()
}

// pressed tells the kinds that are the same to a person who presses them.
func pressed(k Kind) bool { return k == Button || k == Link || k == MenuItem || k == Tab }

func (c *comparison) pair(same func(a, b *Element) bool) {
	for _, a := range c.old.Elements {
		if c.pairs[a] != nil {
			continue
		}
		for _, b := range c.new.Elements {
			if c.back[b] == nil && same(a, b) {
				c.pairs[a], c.back[b] = b, a
				break
			}
		}
	}
}

// renamed tells whether an element is another one under a new name: of the same kind, in the same part of the page, and
// between the same neighbours, or nearly of the same name.
func (c *comparison) renamed(a, b *Element) bool {
	if a.Kind != b.Kind || a.In != b.In || a.Part() != b.Part() || c.onlyWithTokens(a, c.new) {
		return false
	}
	if a.Kind == ScopeGroup && !slices.EqualFunc(a.Levels, b.Levels, func(x, y Level) bool { return x.Name == y.Name }) {
		return alike(a.Name, b.Name)
	}
	return alike(a.Name, b.Name) || c.sameNeighbours(a, b)
}

// alike tells whether less than half of a name has changed.
func alike(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return 2*levenshtein.ComputeDistance(a, b) < max(len([]rune(a)), len([]rune(b)))
}

func (c *comparison) sameNeighbours(a, b *Element) bool {
	i, k := slices.Index(c.old.Elements, a), slices.Index(c.new.Elements, b)
	before := i > 0 && k > 0 && c.pairs[c.old.Elements[i-1]] == c.new.Elements[k-1]
	behind := i+1 < len(c.old.Elements) && k+1 < len(c.new.Elements) && c.pairs[c.old.Elements[i+1]] == c.new.Elements[k+1]
	atStart, atEnd := i == 0 && k == 0, i+1 == len(c.old.Elements) && k+1 == len(c.new.Elements)
	return (before || atStart) && (behind || atEnd)
}

// onlyWithTokens tells of something that a list may lack because there was no token in it.
func (c *comparison) onlyWithTokens(e *Element, lacks *Page) bool {
	return c.old.State != c.new.State && (e.Part() == InList || e.Part() == InPage && e.Kind != Heading) && lacks.ID == TokenList
}
