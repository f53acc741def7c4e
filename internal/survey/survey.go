package survey

import (
	"image"
	"net/url"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/inventory"
)

// Page says how a page is to be read.
type Page struct {
	// Part is where all of it stands: inventory.InMenu, InPanel or InDialog; "" for a whole page, whose landmarks tell.
	Part string
	// Texts tells that the texts of the page are the site's own, and not those of people, such as names of projects.
	Texts bool
}

// Read returns what a page shows, in its order, each thing once.
func Read(root *browser.Thing, how Page, v *Values) []*inventory.Element {
	r := &reading{how: how, v: v, root: root, window: root.Box, parents: map[*browser.Thing]*browser.Thing{}}
	r.note(root)
	r.groups = r.scopeGroups(root)
	r.walk(root, how.Part)
	return r.found
}

// reading is a page that is being read.
type reading struct {
	how     Page
	v       *Values
	root    *browser.Thing
	window  image.Rectangle
	parents map[*browser.Thing]*browser.Thing
	title   *browser.Thing // the page's first heading
	main    *browser.Thing
	foot    int                       // how far down the lowest button is
	groups  map[*browser.Thing]*group // by their first checkbox, and by the texts and boxes that they take
	found   []*inventory.Element
}

func (r *reading) note(t *browser.Thing) {
	if t.Role == "main" && r.main == nil {
		r.main = t
	}
	if t.Role == "heading" && r.title == nil {
		r.title = t
	}
	if t.Role == "button" && t.Box.In(r.root.Box) {
		r.foot = max(r.foot, middle(t))
	}
	for _, in := range t.Inside {
		r.parents[in] = t
		r.note(in)
	}
}

// parts are the parts of a page by the landmarks that they begin with.
var parts = map[string]string{
	"banner": inventory.InHeader, "navigation": inventory.InNavigation, "main": inventory.InPage, "toolbar": inventory.InFilters,
	"table": inventory.InList, "grid": inventory.InList, "menu": inventory.InMenu, "dialog": inventory.InDialog, "alertdialog": inventory.InDialog,
}

func (r *reading) walk(t *browser.Thing, part string) {
	if now, ok := parts[t.Role]; ok && (r.how.Part == "" || now == inventory.InList) {
		part = now
	}
	if r.element(t, part) {
		return
	}
	for _, in := range t.Inside {
		r.walk(in, part)
	}
}

// element adds what the thing is to a person. It tells whether all that is inside has been said with it.
func (r *reading) element(t *browser.Thing, part string) (whole bool) {
	if g := r.groups[t]; g != nil {
		r.addGroup(g, t, part)
		return true
	}
	switch t.Role {
	case "heading":
		if len(t.Inside) > 0 && r.groups[t.Inside[0]] != nil {
			return false // the title of a scope group
		}
		if part != inventory.InPage || r.how.Texts || t == r.title {
			r.add(t, inventory.Heading, part)
		}
	case "button", "menuitem", "menuitemradio", "menuitemcheckbox", "combobox", "ComboBoxMenuButton", "ComboBoxSelect":
		r.control(t, part)
	case "textbox", "searchbox", "spinbutton", "TextField":
		r.field(t, part)
	case "link":
		r.link(t, part)
	case "tab":
		r.add(t, inventory.Tab, part)
	case "checkbox":
		if part != inventory.InList {
			r.add(t, inventory.Checkbox, part)
		}
	case "radio":
		r.add(t, inventory.Radio, part)
	case "columnheader":
		if has(t, func(in *browser.Thing) bool { return in.Role == "checkbox" }) {
			if e := r.add(t, inventory.Checkbox, part); e != nil {
				e.Role = "checkbox"
			}
		} else {
			r.add(t, inventory.Column, part)
		}
	case "row":
		return r.row(t, part)
	case "alert", "status", "alertdialog-message":
		r.message(t, part)
		return false // a link in it is an element of its own
	case "StaticText":
		r.text(t, part)
	case "LabelText", "option", "listbox", "image", "img", "paragraph":
		return t.Role != "paragraph"
	default:
		return false
	}
	return t.Role != "paragraph"
}

// add appends an element with the words of the thing, unless it has none that are its own.
func (r *reading) add(t *browser.Thing, kind inventory.Kind, part string) *inventory.Element {
	return r.addNamed(t, kind, part, t.Name)
}

func (r *reading) addNamed(t *browser.Thing, kind inventory.Kind, part, name string) *inventory.Element {
	e := &inventory.Element{
		Kind: kind, Role: role(t), Name: r.v.Words(strings.TrimSpace(name)), In: r.headingOf(t, part), Place: r.placeOf(t, part),
		Checked: t.Checked, Disabled: t.Disabled, Required: t.Required, ReadOnly: t.ReadOnly, Box: t.Box,
	}
	if e.Name == "" || !r.isSeen(t) {
		return nil
	}
	if r.how.Part == "" {
		e.Disabled = false // what a list lets a person do depends on what is selected in it
	}
	for _, other := range r.found {
		if other.Kind == e.Kind && other.Name == e.Name && other.In == e.In && other.Place == e.Place {
			return nil
		}
	}
	r.found = append(r.found, e)
	return e
}

func role(t *browser.Thing) string {
	switch t.Role {
	case "StaticText", "paragraph", "":
		return ""
	case "ComboBoxMenuButton", "ComboBoxSelect":
		return "combobox"
	case "TextField":
		return "textbox"
	}
	return t.Role
}

// isSeen leaves out what is there for screen readers alone, such as announcements: it is put outside of the window, or has
// no size.
func (r *reading) isSeen(t *browser.Thing) bool {
	b := t.Box
	return b.Dx() > 1 && b.Dy() > 1 && b.Max.X > 0 && b.Max.Y > 0
}

func unescaped(part string) string {
	if s, err := url.PathUnescape(part); err == nil {
		return s
	}
	return part
}

// textOf is all text inside, one space between its parts.
func textOf(t *browser.Thing) string {
	var parts []string
	var gather func(*browser.Thing)
	gather = func(t *browser.Thing) {
		if t.Role == "StaticText" {
			parts = append(parts, t.Name)
			return
		}
		for _, in := range t.Inside {
			gather(in)
		}
	}
	gather(t)
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
