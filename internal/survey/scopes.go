package survey

import (
	"image"
	"slices"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/inventory"
	"pat-robot/internal/scope"
)

// group is a scope group: a title, perhaps a line below it, and boxes.
type group struct {
	texts []*browser.Thing
	boxes []*browser.Thing
	said  bool
}

// scopeGroups finds the scope groups, by all that belongs to them. A group is the smallest part of the page around a box that
// has text beside the boxes' own; where that part holds several groups, each begins with the texts before its boxes.
func (r *reading) scopeGroups(root *browser.Thing) map[*browser.Thing]*group {
	found := map[*browser.Thing]*group{}
	if r.how.Part != inventory.InPanel {
		return found
	}
	var boxes []*browser.Thing
	has(root, func(t *browser.Thing) bool {
		if t.Role == "checkbox" {
			boxes = append(boxes, t)
		}
		return false
	})
	for _, box := range boxes {
		if found[box] != nil {
			continue
		}
		around := r.parents[box]
		for around != nil && around != root && len(textsBeside(around)) == 0 {
			around = r.parents[around]
		}
		if around == nil || around == root {
			continue
		}
		for _, g := range runs(around) {
			for _, t := range slices.Concat(g.texts, g.boxes) {
				found[t] = g
			}
		}
	}
	return found
}

// textsBeside are the texts of a part of the page that do not belong to a control.
func textsBeside(t *browser.Thing) []*browser.Thing {
	var texts []*browser.Thing
	for _, in := range t.Inside {
		switch in.Role {
		case "StaticText":
			texts = append(texts, in)
		case "", "paragraph", "heading", "group", "Legend", "LabelText":
			texts = append(texts, textsBeside(in)...)
		}
	}
	return texts
}

// runs parts what stands in one part of the page into groups.
func runs(around *browser.Thing) []*group {
	var all []*group
	now := &group{}
	var gather func(*browser.Thing)
	gather = func(t *browser.Thing) {
		switch t.Role {
		case "checkbox":
			now.boxes = append(now.boxes, t)
			return
		case "StaticText":
			if len(now.boxes) > 0 {
				all = append(all, now)
				now = &group{}
			}
			now.texts = append(now.texts, t)
			return
		case "button", "link", "radio", "textbox", "combobox":
			now.texts = nil // what comes before a control is no title
			return
		}
		for _, in := range t.Inside {
			gather(in)
		}
	}
	gather(around)
	if len(now.boxes) > 0 {
		all = append(all, now)
	}
	return slices.DeleteFunc(all, func(g *group) bool { return len(g.texts) == 0 })
}

// title is the text that names the group: one that the catalogue knows, else the first.
func (g *group) title() int {
	known := slices.IndexFunc(g.texts, func(t *browser.Thing) bool {
		return slices.ContainsFunc(scope.Groups(), func(s scope.Group) bool { return strings.EqualFold(s.Name, t.Name) })
	})
	return max(known, 0)
}

// addGroup adds the group when its first part is met.
func (r *reading) addGroup(g *group, t *browser.Thing, part string) {
	if g.said {
		return
	}
	g.said = true
	at := g.title()
	for _, stray := range g.texts[:at] {
		r.text(stray, part)
	}
	whole := image.Rectangle{}
	for _, in := range slices.Concat(g.texts[at:], g.boxes) {
		whole = whole.Union(in.Box)
	}
	e := r.addNamed(g.texts[at], inventory.ScopeGroup, part, g.texts[at].Name)
	if e == nil {
		return
	}
	e.Box = whole
	e.Disabled = true
	for _, more := range g.texts[at+1:] {
		e.Text = strings.TrimSpace(e.Text + " " + r.v.Words(more.Name))
	}
	for _, box := range g.boxes {
		e.Levels = append(e.Levels, inventory.Level{Name: r.v.Words(box.Name), Box: box.Box})
		e.Disabled = e.Disabled && box.Disabled
	}
}
