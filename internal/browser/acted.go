package browser

import (
	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/secret"
)

// Acted is what was done to an element, for the record of the run, and what the page then showed.
type Acted struct {
	Page, Element string
	Did           string // pressed, filled or ticked
	Value, Shown  string // secrets are marks
}

// mostActed bounds how many elements of one step get a ring.
const mostActed = 24

// TakeActions returns what was done since the last call.
func (p *Page) TakeActions() []Acted {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.actions
	p.actions = nil
	return a
}

// Forget takes the rings off what was acted upon until now: another step begins.
func (p *Page) Forget() { p.takeActed() }

func (p *Page) takeActed() []playwright.Locator {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.acted
	p.acted = nil
	return a
}

// did notes an action on the node. A tick follows a press, and says more.
func (n *Node) did(a Acted) {
	n.p.mu.Lock()
	defer n.p.mu.Unlock()
	a.Page, a.Element = n.Element.Page, n.Element.Name
	if last := len(n.p.actions) - 1; last >= 0 && a.Did == "ticked" && n.p.actions[last] == (Acted{Page: a.Page, Element: a.Element, Did: "pressed"}) {
		n.p.actions[last] = a
		return
	}
	n.p.actions = append(n.p.actions, a)
	if len(n.p.acted) < mostActed {
		n.p.acted = append(n.p.acted, n.loc)
	}
}

// showed notes what a field holds after a while, where the last action was on it.
func (n *Node) showed(v string) {
	n.p.mu.Lock()
	defer n.p.mu.Unlock()
	if last := len(n.p.actions) - 1; last >= 0 && n.p.actions[last].Page == n.Element.Page && n.p.actions[last].Element == n.Element.Name &&
		n.p.actions[last].Did == "filled" && n.p.actions[last].Shown != secret.New("").String() {
		n.p.actions[last].Shown = v
	}
}
