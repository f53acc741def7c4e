package browser

import (
	"context"
	"fmt"
	"image"
	"strings"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// All returns each visible thing inside the node that the element's first candidate that matches anything matches.
func (n *Node) All(ctx context.Context, e selectors.Element) ([]*Node, error) {
	return n.p.all(ctx, n.loc, e)
}

// All is Node.All for the whole page.
func (p *Page) All(ctx context.Context, e selectors.Element) ([]*Node, error) {
	return p.all(ctx, wholePage{p.pw}, e)
}

func (p *Page) all(ctx context.Context, r root, e selectors.Element) ([]*Node, error) {
	locators := make([]playwright.Locator, len(e.Candidates))
	for i, c := range e.Candidates {
		locators[i] = r.Locator(selectorOf(c, e.Hidden))
	}
	counts, err := p.counts(ctx, locators...)
	if err != nil {
		return nil, err
	}
	for i, count := range counts {
		if count == 0 {
			continue
		}
		p.note(e, e.Candidates[i])
		nodes := make([]*Node, count)
		for k := range nodes {
			nodes[k] = &Node{p: p, loc: locators[i].Nth(k), Element: e, Candidate: e.Candidates[i]}
		}
		return nodes, nil
	}
	return nil, nil
}

// Label is the name that a field has by its attributes or its label; "" where it has none.
func (n *Node) Label(ctx context.Context) (string, error) {
	v, err := n.Evaluate(ctx, `el => el.getAttribute('aria-label')
		|| (el.getAttribute('aria-labelledby') || '').split(/\s+/).map(id => (document.getElementById(id) || {}).innerText || '').join(' ').trim()
		|| (el.labels && el.labels[0] ? el.labels[0].innerText : '')`, nil)
	s, _ := v.(string)
	return strings.Join(strings.Fields(s), " "), err
}

// Resize gives the window another size in CSS pixels.
func (p *Page) Resize(ctx context.Context, size image.Point) error {
	if size.X <= 0 || size.Y <= 0 {
		return fault.New(fault.Unexpected, "", "a window of %v was asked for", size)
	}
	return p.do(ctx, fmt.Sprintf("make the window %d by %d", size.X, size.Y), func(float64) error {
		return p.pw.SetViewportSize(size.X, size.Y)
	})
}

// WindowSize is the size that each page begins with, in CSS pixels.
var WindowSize = image.Pt(1280, 900)
