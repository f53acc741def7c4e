package survey

import (
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/inventory"
)

// control adds a button, a menu item, or a drop-down, whichever the thing is to a person: bolt makes drop-downs of buttons,
// and buttons of menu items.
func (r *reading) control(t *browser.Thing, part string) {
	name, chosen := t.Name, t.Chosen
	switch {
	case isDate(t):
		r.addNamed(t, inventory.DateBox, part, strings.TrimSpace(strings.TrimSuffix(name, chosen)))
	case t.Kind == "Dropdown":
		r.dropdown(t, part, name, textOf(t))
	case t.Role != "button" && t.Role != "menuitem" && !strings.HasPrefix(t.Role, "menuitem"):
		// Fabric's name holds what is chosen: "Organization acme".
		r.dropdown(t, part, strings.TrimSpace(strings.TrimSuffix(name, chosen)), chosen)
	case t.Role == "button" && t.Popup != "":
		if label, rest, ok := labelled(t); ok {
			r.dropdown(t, part, label, rest)
			return
		}
		r.add(t, inventory.Button, part)
	case part == inventory.InMenu && t.Kind == "":
		if e := r.add(t, inventory.MenuItem, part); e != nil && t.Path != "" {
			e.Leads = r.v.Place(t.Path)
		}
	default:
		r.add(t, inventory.Button, part)
	}
}

// labelled reads a drop-down of a filter bar, which shows "Status: Active".
func labelled(t *browser.Thing) (label, chosen string, ok bool) {
	label, chosen, ok = strings.Cut(textOf(t), ":")
	return strings.TrimSpace(label), strings.TrimSpace(chosen), ok
}

// dropdown adds a drop-down. What it offers is added when it has been opened: see Offer.
func (r *reading) dropdown(t *browser.Thing, part, name, chosen string) {
	if e := r.addNamed(t, inventory.Dropdown, part, name); e != nil {
		e.Default = r.v.Words(chosen)
	}
}

func isDate(t *browser.Thing) bool {
	return date.MatchString(t.Chosen) && date.FindString(t.Chosen) == t.Chosen ||
		t.Role != "button" && strings.Contains(strings.ToLower(t.Name), "date")
}

// required are the words that a field's name carries where it must be filled in.
const required = "(required field)"

func (r *reading) field(t *browser.Thing, part string) {
	if isDate(t) {
		r.add(t, inventory.DateBox, part)
		return
	}
	name, marked := strings.CutSuffix(t.Name, required)
	if e := r.addNamed(t, inventory.Field, part, strings.TrimRight(name, " *")); e != nil {
		e.Required = e.Required || marked || strings.HasSuffix(strings.TrimSpace(name), "*")
	}
}

// link adds a link. One to a project is left out: its name is a value.
func (r *reading) link(t *browser.Thing, part string) {
	_, kind := r.v.named(t.Path)
	switch {
	case kind == inventory.AnyProject:
	case kind == inventory.AnyOrganization && part == inventory.InHeader && strings.Contains(t.Name, "Azure DevOps"):
		r.leads(r.add(t, inventory.Link, part), t)
	case kind == inventory.AnyOrganization:
		// Its name may be there twice, once for the letter that stands for it.
		r.leads(r.addNamed(t, inventory.Link, part, inventory.AnyOrganization), t)
	default:
		r.leads(r.add(t, inventory.Link, part), t)
	}
}

func (r *reading) leads(e *inventory.Element, t *browser.Thing) {
	if e == nil {
		return
	}
	e.Leads = r.v.Place(t.Path)
	if e.Name == inventory.AnyOrganization {
		e.Leads = "/{organization}"
	}
}

// message adds a text that is set apart, without the links in it, which are elements of their own.
func (r *reading) message(t *browser.Thing, part string) {
	var parts []string
	var gather func(*browser.Thing)
	gather = func(t *browser.Thing) {
		switch t.Role {
		case "link", "button":
			return
		case "StaticText":
			parts = append(parts, t.Name)
		}
		for _, in := range t.Inside {
			gather(in)
		}
	}
	gather(t)
	r.addNamed(t, inventory.Message, part, strings.Join(strings.Fields(strings.Join(parts, " ")), " "))
}

// text adds a text of the page's own. In the navigation, the one that names all of it is a heading.
func (r *reading) text(t *browser.Thing, part string) {
	switch part {
	case inventory.InNavigation:
		if r.namesItsList(t) {
			r.add(t, inventory.Heading, part)
		}
	case inventory.InPage, inventory.InPanel, inventory.InDialog:
		if r.how.Texts && !r.isInMessage(t) && !onlyPlaces(r.v.Words(t.Name)) {
			r.add(t, inventory.Text, part)
		}
	}
}

func (r *reading) isInMessage(t *browser.Thing) bool {
	for p := r.parents[t]; p != nil; p = r.parents[p] {
		if p.Role == "alert" || p.Role == "status" {
			return true
		}
	}
	return false
}

// namesItsList tells of the text above a list of tabs that is also the list's own name.
func (r *reading) namesItsList(t *browser.Thing) bool {
	for p := r.parents[t]; p != nil; p = r.parents[p] {
		if has(p, func(in *browser.Thing) bool { return in.Role == "tablist" && in.Name == t.Name }) {
			return t.Name != ""
		}
		if p.Role == "navigation" {
			break
		}
	}
	return false
}

func has(t *browser.Thing, is func(*browser.Thing) bool) bool {
	if is(t) {
		return true
	}
	for _, in := range t.Inside {
		if has(in, is) {
			return true
		}
	}
	return false
}

// builtIn are the groups that each organization has; other rows of tables are values.
var builtIn = map[string]bool{
	"Project Collection Administrators": true, "Project Collection Build Administrators": true,
	"Project Collection Build Service Accounts": true, "Project Collection Proxy Service Accounts": true,
	"Project Collection Service Accounts": true, "Project Collection Test Service Accounts": true,
	"Project Collection Valid Users": true, "Project-Scoped Users": true, "Security Service Group": true,
}

// row adds the box that selects a row, and the name of a row that the site has made itself; all else in rows are values.
func (r *reading) row(t *browser.Thing, part string) (whole bool) {
	if has(t, func(in *browser.Thing) bool { return in.Role == "columnheader" }) {
		return false
	}
	has(t, func(in *browser.Thing) bool {
		if in.Role == "checkbox" {
			if e := r.add(in, inventory.Checkbox, part); e != nil {
				e.Checked = false // it depends on what is selected
			}
		}
		if in.Role == "StaticText" && builtIn[in.Name] {
			if e := r.addNamed(t, inventory.Row, part, in.Name); e != nil {
				e.Disabled, e.Checked = false, false
			}
			return true
		}
		return false
	})
	return true
}
