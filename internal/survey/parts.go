package survey

import (
	"slices"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/inventory"
)

// Part returns what a page is read from: all of it, or the menu, panel or dialog in front; nil where there is none.
func Part(top *browser.Thing, part string) *browser.Thing {
	var roles []string
	switch part {
	case "":
		if len(top.Inside) > 0 {
			return top.Inside[0]
		}
		return top
	case inventory.InMenu:
		roles = []string{"menu"}
	default:
		roles = []string{"dialog", "alertdialog"}
	}
	var last *browser.Thing
	has(top, func(t *browser.Thing) bool {
		if slices.Contains(roles, t.Role) && !t.Box.Empty() {
			last = t // portals stand at the end of the page, the one in front last
		}
		return false
	})
	return last
}

// Same tells whether two elements are alike, save for where the picture has them.
func Same(a, b *inventory.Element) bool {
	return a.Kind == b.Kind && a.Role == b.Role && a.Name == b.Name && a.Place == b.Place && a.In == b.In && a.Text == b.Text &&
		a.Default == b.Default && a.Disabled == b.Disabled && a.Checked == b.Checked && a.Box == b.Box &&
		slices.EqualFunc(a.Levels, b.Levels, func(x, y inventory.Level) bool { return x == y })
}

// Title is what the page calls itself: its first heading, or what a person has pressed to see it.
func Title(p *inventory.Page) string {
	for _, e := range p.Elements {
		if e.Kind == inventory.Heading && e.Part() != inventory.InNavigation {
			return e.Name
		}
	}
	if len(p.Way) > 0 {
		return p.Way[len(p.Way)-1]
	}
	return ""
}

// Fresh leaves out what stands in the header and the navigation of each page and was said with an earlier one.
func Fresh(elements []*inventory.Element, earlier *inventory.Inventory) []*inventory.Element {
	return slices.DeleteFunc(elements, func(e *inventory.Element) bool {
		if e.Part() != inventory.InHeader && e.Part() != inventory.InNavigation {
			return false
		}
		for _, other := range earlier.All(e.Kind) {
			if other.Name == e.Name && other.Place == e.Place && other.In == e.In {
				return true
			}
		}
		return false
	})
}

// Expanded joins what a panel shows when it opens with what it shows when all scopes are shown: groups that came later are
// marked, and what was there before only, such as "Show all scopes", stands where it stood.
func Expanded(first, all []*inventory.Element) []*inventory.Element {
	is := func(a *inventory.Element) func(*inventory.Element) bool {
		return func(b *inventory.Element) bool { return a.Kind == b.Kind && a.Name == b.Name && a.In == b.In }
	}
	joined := slices.Clone(all)
	for _, e := range joined {
		e.Later = e.Kind == inventory.ScopeGroup && !slices.ContainsFunc(first, is(e))
	}
	for i, e := range first {
		if slices.ContainsFunc(all, is(e)) {
			continue
		}
		gone := *e
		gone.Box = gone.Box.Sub(gone.Box.Max) // the picture does not show it
		at := len(joined)
		if i+1 < len(first) {
			if next := slices.IndexFunc(joined, is(first[i+1])); next >= 0 {
				at = next
			}
		}
		joined = slices.Insert(joined, at, &gone)
	}
	return joined
}

// Bottom is how far down the things inside reach, in pixels.
func Bottom(t *browser.Thing) int {
	lowest := t.Box.Max.Y
	for _, in := range t.Inside {
		lowest = max(lowest, Bottom(in))
	}
	return lowest
}

// Offer adds to a drop-down what it offers. Where an organization is chosen, all names that are offered are values.
func Offer(e *inventory.Element, options []string, v *Values) {
	e.Options = nil
	for _, o := range options {
		word := v.Words(strings.Join(strings.Fields(o), " "))
		if e.Default == inventory.AnyOrganization && !strings.HasPrefix(strings.ToLower(word), "all ") {
			word = inventory.AnyOrganization
		}
		if word != "" && !slices.Contains(e.Options, word) {
			e.Options = append(e.Options, word)
		}
	}
}

// Dropdowns are those of a page.
func Dropdowns(p *inventory.Page) []*inventory.Element {
	var found []*inventory.Element
	for _, e := range p.Elements {
		if e.Kind == inventory.Dropdown {
			found = append(found, e)
		}
	}
	return found
}

// SameOffers gives the drop-downs of a page that is read again what they were found to offer.
func SameOffers(p, before *inventory.Page) {
	for _, e := range Dropdowns(p) {
		for _, known := range Dropdowns(before) {
			if e.Name == known.Name {
				e.Options = known.Options
			}
		}
	}
}
