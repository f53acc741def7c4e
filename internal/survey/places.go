package survey

import (
	"pat-robot/internal/browser"
	"pat-robot/internal/inventory"
)

// placeOf says in which part of the page a thing stands and where in it.
func (r *reading) placeOf(t *browser.Thing, part string) string {
	side := ""
	switch part {
	case inventory.InHeader:
		side = r.acrossWindow(t)
	case inventory.InNavigation:
		side = r.downNavigation(t)
	case inventory.InPage:
		side = r.inPage(t)
	case inventory.InPanel, inventory.InDialog:
		side = r.inBox(t)
	}
	if side == "" {
		return part
	}
	return part + ", " + side
}

func (r *reading) acrossWindow(t *browser.Thing) string {
	if r.window.Empty() {
		return ""
	}
	return across(t, r.window.Min.X, r.window.Max.X)
}

func across(t *browser.Thing, left, right int) string {
	width, middle := right-left, (t.Box.Min.X+t.Box.Max.X)/2
	switch {
	case t.Box.Dx()*2 > width: // as wide as the page
		return ""
	case middle < left+width/3:
		return "left"
	case middle > right-width/3:
		return "right"
	}
	return ""
}

// downNavigation tells the end of a navigation from the rest, which is a list from the top.
func (r *reading) downNavigation(t *browser.Thing) string {
	for p := r.parents[t]; p != nil; p = r.parents[p] {
		if p.Role == "navigation" && !p.Box.Empty() && t.Box.Min.Y > p.Box.Max.Y-p.Box.Dy()/6 {
			return "bottom"
		}
	}
	return ""
}

// besideTitle is how far below the page's title, in pixels, something counts as being at the top.
const besideTitle = 90

func (r *reading) inPage(t *browser.Thing) string {
	if r.main == nil || r.main.Box.Empty() {
		return ""
	}
	side := across(t, r.main.Box.Min.X, r.main.Box.Max.X)
	if r.title == nil || t.Box.Min.Y > r.title.Box.Max.Y+besideTitle {
		return side
	}
	if side == "" {
		return "top"
	}
	return "top " + side
}

// headOfBox is how high, in pixels, the head of a panel or dialog is; besideButton how far the middles of buttons in its foot
// may lie apart.
const (
	headOfBox    = 70
	besideButton = 20
)

// inBox tells what stands in the head of a panel or dialog, and the buttons in its foot.
func (r *reading) inBox(t *browser.Thing) string {
	b := r.root.Box
	side := across(t, b.Min.X, b.Max.X)
	var end string
	switch {
	case t.Role == "button" && t.Box.In(b) && middle(t) > r.foot-besideButton && middle(t) > b.Min.Y+headOfBox:
		end = "bottom"
	case !b.Empty() && t.Box.Max.Y <= b.Min.Y+headOfBox:
		end = "top"
	default:
		return ""
	}
	if side == "" {
		return end
	}
	return end + " " + side
}

func middle(t *browser.Thing) int { return (t.Box.Min.Y + t.Box.Max.Y) / 2 }

// headingOf is the heading of the part of the page that a thing stands in, where that is not the page's own title: that of
// its card, or of its group in the navigation.
func (r *reading) headingOf(t *browser.Thing, part string) string {
	switch part {
	case inventory.InNavigation:
		return r.v.Words(r.groupInTabs(t))
	case inventory.InPage:
		return r.v.Words(r.cardOf(t))
	}
	return ""
}

// groupInTabs is the last text before a tab in its list of tabs.
func (r *reading) groupInTabs(t *browser.Thing) string {
	list := r.parents[t]
	for list != nil && list.Role != "tablist" {
		list = r.parents[list]
	}
	if list == nil || t.Role != "tab" {
		return ""
	}
	last := ""
	has(list, func(in *browser.Thing) bool {
		if in.Role == "StaticText" && r.parents[in] != nil && !r.isInTab(in) {
			last = in.Name
		}
		return in == t
	})
	return last
}

func (r *reading) isInTab(t *browser.Thing) bool {
	for p := r.parents[t]; p != nil; p = r.parents[p] {
		if p.Role == "tab" {
			return true
		}
	}
	return false
}

// cardOf finds the nearest box around a thing that has a heading of its own, below the page's content.
func (r *reading) cardOf(t *browser.Thing) string {
	for p := r.parents[t]; p != nil && p != r.main && p.Role != "RootWebArea"; p = r.parents[p] {
		var heading *browser.Thing
		titled := false
		has(p, func(in *browser.Thing) bool {
			if in.Role == "heading" && heading == nil {
				heading = in
			}
			titled = titled || in == r.title
			return false
		})
		if titled {
			return ""
		}
		if heading != nil && heading != t {
			return heading.Name
		}
	}
	return ""
}
