package browser

import (
	"context"
	"fmt"
	"image"
	"math"
	"net/url"
	"strings"
)

// Thing is something that a page shows, as a screen reader meets it, with what is inside it. What a person has typed, and
// what a field holds, is not in it: a drop-down alone tells what is chosen.
type Thing struct {
	Role     string // as Chromium names it, such as "button" or "StaticText"; "" for what only holds others
	Name     string // accessible name, white space folded; "" for what Hide knows
	Kind     string // the page's own word for the role, such as "Dropdown"
	Chosen   string // what a drop-down holds
	Filled   bool   // a field that holds something, whatever it is
	Path     string // of a link: its address on this site without query, or the whole address elsewhere
	Level    int    // of a heading, from 1
	Popup    string // what it opens: menu, listbox, dialog; "" for nothing
	Modal    bool
	Disabled bool
	Checked  bool
	Required bool
	ReadOnly bool
	// Box is its place in CSS pixels, from the upper left corner of what the window shows; empty for what takes none.
	Box    image.Rectangle
	Inside []*Thing
}

// Look reads all that the page shows.
func (p *Page) Look(ctx context.Context) (*Thing, error) {
	top := &Thing{}
	err := p.do(ctx, "read what the page shows", func(float64) error {
		tree, err := p.cdp.Send("Accessibility.getFullAXTree", nil)
		if err != nil {
			return err
		}
		boxes, err := p.boxesOf()
		if err != nil {
			return err
		}
		m, _ := tree.(map[string]any)
		list, _ := m["nodes"].([]any)
		l := &looking{p: p, nodes: make(map[string]map[string]any, len(list)), boxes: boxes}
		for _, item := range list {
			n, _ := item.(map[string]any)
			l.nodes[fmt.Sprint(n["nodeId"])] = n
		}
		if len(list) > 0 {
			first, _ := list[0].(map[string]any)
			l.add(top, fmt.Sprint(first["nodeId"]), 0)
		}
		return nil
	})
	return top, err
}

// deepest bounds how far a page may nest.
const deepest = 200

// looking is a look at the page, put together from what the browser says of it.
type looking struct {
	p     *Page
	nodes map[string]map[string]any
	boxes map[int]image.Rectangle
}

func (l *looking) add(into *Thing, id string, depth int) {
	n, ok := l.nodes[id]
	if !ok || depth > deepest {
		return
	}
	role := axText(n["role"])
	if role == "InlineTextBox" {
		return
	}
	t := &Thing{}
	if n["ignored"] != true && role != "none" && role != "generic" {
		t = l.p.thing(n, role)
	}
	t.Box = l.boxes[toInt(n["backendDOMNodeId"])]
	into.Inside = append(into.Inside, t)
	if isField(role) {
		return // what is inside holds what was typed
	}
	children, _ := n["childIds"].([]any)
	for _, c := range children {
		l.add(t, fmt.Sprint(c), depth+1)
	}
}

func (p *Page) thing(n map[string]any, role string) *Thing {
	t := &Thing{Role: role, Name: p.told(axText(n["name"]))}
	properties, _ := n["properties"].([]any)
	for _, item := range properties {
		property, _ := item.(map[string]any)
		value, _ := property["value"].(map[string]any)
		switch v := value["value"]; fmt.Sprint(property["name"]) {
		case "roledescription":
			t.Kind = fmt.Sprint(v)
		case "level":
			t.Level = toInt(v)
		case "hasPopup":
			t.Popup = opens(fmt.Sprint(v))
		case "modal":
			t.Modal = v == true
		case "disabled":
			t.Disabled = v == true
		case "checked":
			t.Checked = v == "true"
		case "required":
			t.Required = v == true
		case "readonly":
			t.ReadOnly = v == true
		case "url":
			t.Path = p.pathOf(fmt.Sprint(v))
		}
	}
	t.Filled = isField(role) && axText(n["value"]) != ""
	if isDropdown(t) {
		t.Chosen = p.told(axText(n["value"]))
	}
	return t
}

func opens(popup string) string {
	if popup == "false" {
		return ""
	}
	return popup
}

func isDropdown(t *Thing) bool {
	return t.Role == "combobox" || t.Role == "ComboBoxMenuButton" || (t.Role == "button" && t.Popup == "listbox")
}

// told is a text of the page unless it must not be seen.
func (p *Page) told(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if text != "" && p.Hide != nil && p.Hide(text) {
		return ""
	}
	return text
}

func (p *Page) pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if Origin(address) == p.Origin() {
		return u.EscapedPath()
	}
	return plainAddress(address)
}

// boxesOf are the places of all nodes of the document, by their ids, from one call.
func (p *Page) boxesOf() (map[int]image.Rectangle, error) {
	answer, err := p.cdp.Send("DOMSnapshot.captureSnapshot", map[string]any{"computedStyles": []string{}})
	if err != nil {
		return nil, err
	}
	boxes := map[int]image.Rectangle{}
	m, _ := answer.(map[string]any)
	documents, _ := m["documents"].([]any)
	if len(documents) == 0 {
		return boxes, nil
	}
	document, _ := documents[0].(map[string]any) // frames have documents of their own
	nodes, _ := document["nodes"].(map[string]any)
	ids, _ := nodes["backendNodeId"].([]any)
	layout, _ := document["layout"].(map[string]any)
	indices, _ := layout["nodeIndex"].([]any)
	bounds, _ := layout["bounds"].([]any)
	for i, index := range indices {
		at := toInt(index)
		if i >= len(bounds) || at < 0 || at >= len(ids) {
			continue
		}
		if b, _ := bounds[i].([]any); len(b) == 4 {
			x, y := toFloat(b[0]), toFloat(b[1])
			boxes[toInt(ids[at])] = image.Rect(int(math.Floor(x)), int(math.Floor(y)),
				int(math.Ceil(x+toFloat(b[2]))), int(math.Ceil(y+toFloat(b[3]))))
		}
	}
	return boxes, nil
}

func toFloat(v any) float64 {
	switch n := v.(type) {
	case float64:
		return n
	case int:
		return float64(n)
	}
	return 0
}
