package inventory

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func (c *comparison) add(what string, e *Element, old, new, words string) {
	change := Change{Page: c.old.Key(), What: what, Old: old, New: new, Name: c.old.Title, Words: words}
	if e != nil {
		change.Kind, change.Name = e.Kind, e.Name
		change.Words = fmt.Sprintf("%s %s %s", e.Kind, strconv.Quote(e.Name), words)
	}
	c.into.Changes = append(c.into.Changes, change)
}

// page compares what holds for a page as a whole.
func (c *comparison) page() {
	a, b := c.old, c.new
	if a.State != b.State {
		c.into.NotCompared = append(c.into.NotCompared, fmt.Sprintf("what %s shows of tokens: one of the lists had none", a.Key()))
	}
	c.told("layout", nil, a.Layout, b.Layout, "the page has the layout %s now, was %s")
	if !slices.ContainsFunc(a.Elements, func(e *Element) bool { return e.Name == a.Title }) {
		c.told("renamed", nil, a.Title, b.Title, "the page is called %s now, was %s")
	}
	c.told("moved", nil, a.Address, b.Address, "the page has the address %s now, was %s")
	c.told("moved", nil, strings.Join(a.Way, " → "), strings.Join(b.Way, " → "), "the way to the page is %s now, was %s")
}

// told adds a change of something that has one value.
func (c *comparison) told(what string, e *Element, old, new, words string) {
	if old != new {
		c.add(what, e, old, new, fmt.Sprintf(words, orNone(new), orNone(old)))
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return strconv.Quote(s)
}

func (c *comparison) compare(a, b *Element) {
	c.told("renamed", a, a.Name, b.Name, "is called %s now, was %s")
	c.told("moved", a, a.In, b.In, "stands under %s now, was under %s")
	c.told("moved", a, a.Place, b.Place, "stands at %s now, was at %s")
	c.told("state", a, string(a.Kind), string(b.Kind), "is a %s now, was a %s")
	c.told("state", a, a.Role, b.Role, "has the role %s now, was %s")
	c.told("moved", a, a.Leads, b.Leads, "leads to %s now, led to %s")
	c.told("text", a, a.Text, b.Text, "says %s now, said %s")
	c.told("state", a, a.Default, b.Default, "has %s chosen at first now, was %s")
	c.lists("options", a, a.Options, b.Options, "offers", "offers no longer")
	c.lists("levels", a, levelNames(a), levelNames(b), "has the level", "has no longer the level")
	for _, s := range []struct {
		old, new bool
		word     string
	}{
		{a.Checked, b.Checked, "ticked"}, {a.Disabled, b.Disabled, "disabled"}, {a.Required, b.Required, "required"},
		{a.ReadOnly, b.ReadOnly, "read-only"}, {a.Later, b.Later, "hidden at first"},
	} {
		switch {
		case s.new && !s.old:
			c.add("state", a, "", s.word, "is "+s.word+" now")
		case s.old && !s.new:
			c.add("state", a, s.word, "", "is not "+s.word+" any more")
		}
	}
}

func levelNames(e *Element) []string {
	names := make([]string, len(e.Levels))
	for i, l := range e.Levels {
		names[i] = l.Name
	}
	return names
}

// lists compares what a drop-down offers or a scope group has. One that went and one that came in its place is renamed.
func (c *comparison) lists(what string, e *Element, old, new []string, has, hasNot string) {
	gone := slices.DeleteFunc(slices.Clone(old), func(s string) bool { return slices.Contains(new, s) })
	come := slices.DeleteFunc(slices.Clone(new), func(s string) bool { return slices.Contains(old, s) })
	if len(gone) == len(come) && len(old) == len(new) {
		for i, g := range gone {
			c.add(what, e, g, come[i], fmt.Sprintf("%s %s now instead of %s", has, strconv.Quote(come[i]), strconv.Quote(g)))
		}
	} else {
		for _, g := range gone {
			c.add(what, e, g, "", hasNot+" "+strconv.Quote(g))
		}
		for _, n := range come {
			c.add(what, e, "", n, fmt.Sprintf("%s %s now", has, strconv.Quote(n)))
		}
	}
	if len(gone) == 0 && len(come) == 0 && !slices.Equal(old, new) {
		c.add(what, e, strings.Join(old, ", "), strings.Join(new, ", "), "has another order now: "+strings.Join(new, ", "))
	}
}

// order tells of what has changed places with its neighbours: the fewest that explain the new order.
func (c *comparison) order() {
	var now []*Element
	for _, b := range c.new.Elements {
		if c.back[b] != nil && c.back[b].Place == b.Place {
			now = append(now, b)
		}
	}
	at := func(b *Element) int { return slices.Index(c.old.Elements, c.back[b]) }
	stayed := longestRising(now, at)
	for _, b := range now {
		if !stayed[b] {
			where := after(c.new.Elements, slices.Index(c.new.Elements, b))
			c.add("moved", c.back[b], "", strings.TrimPrefix(where, ", "), "has another place in the order now"+where)
		}
	}
}

// after names what stands before an element.
func after(all []*Element, i int) string {
	if i == 0 {
		return ", at the beginning"
	}
	return fmt.Sprintf(", after %s %s", all[i-1].Kind, strconv.Quote(all[i-1].Name))
}

// longestRising returns the longest choice of elements that stand in rising order.
func longestRising(all []*Element, at func(*Element) int) map[*Element]bool {
	length, from := make([]int, len(all)), make([]int, len(all))
	best := -1
	for i, e := range all {
		length[i], from[i] = 1, -1
		for k := range i {
			if at(all[k]) < at(e) && length[k] >= length[i] {
				length[i], from[i] = length[k]+1, k
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	kept := map[*Element]bool{}
	for ; best >= 0; best = from[best] {
		kept[all[best]] = true
	}
	return kept
}

// Text says the difference to a person: the changes of each page, and what was not compared.
func (d Difference) Text() string {
	var b strings.Builder
	page := ""
	for _, c := range d.Changes {
		if c.Page != page {
			fmt.Fprintf(&b, "%s\n", c.Page)
			page = c.Page
		}
		fmt.Fprintf(&b, "  %s\n", c.Words)
	}
	for _, n := range d.NotCompared {
		fmt.Fprintf(&b, "not compared: %s\n", n)
	}
	if len(d.Changes) == 0 {
		b.WriteString("no changes\n")
	}
	return b.String()
}
