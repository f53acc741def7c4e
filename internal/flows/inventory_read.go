package flows

import (
	"context"
	"slices"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/inventory"
	"pat-robot/internal/survey"
)

// looks bounds how often a page is looked at until it shows the same twice.
const looks = 20

// settled looks at the page until it shows the same twice, and returns what it shows and the part that is wanted.
func (w *walk) settled(ctx context.Context, how survey.Page) (*browser.Thing, []*inventory.Element, error) {
	var root *browser.Thing
	var before []*inventory.Element
	for range looks {
		if how.Part == "" { // what is in front of a panel may be taken for a popup, and the panel too
			if _, err := w.page.ClosePopups(ctx); err != nil {
				return nil, nil, err
			}
		}
		top, err := w.page.Look(ctx)
		if err != nil {
			return nil, nil, err
		}
		w.values.Learn(top)
		if root = survey.Part(top, how.Part); root == nil {
			continue // it is still to come, or leaves at this moment
		}
		now := survey.Read(root, how, &w.values)
		if len(now) > 0 && slices.EqualFunc(before, now, survey.Same) {
			return root, now, nil
		}
		before = now
	}
	if root == nil {
		return nil, nil, fault.New(fault.Page, "see the picture and the outline in the trail", "waited for a %s, but the page shows none", how.Part)
	}
	return root, before, nil
}

// read adds what is in front to the inventory, with its picture. The way is what a person presses to come here.
func (w *walk) read(ctx context.Context, id string, how survey.Page, way ...string) error {
	root, elements, err := w.settled(ctx, how)
	if err != nil {
		return err
	}
	return w.keep(ctx, &inventory.Page{ID: id, Way: way, Elements: elements}, how, root)
}

// keep adds a page, in the place of one with its key, and takes its picture: the part of the window that shows it.
func (w *walk) keep(ctx context.Context, p *inventory.Page, how survey.Page, root *browser.Thing) error {
	v := w.found
	if how.Part == "" {
		p.Address = w.values.Place(w.page.Path())
	}
	if p.ID == inventory.TokenList {
		p.Layout = w.layout
	}
	p.Title = survey.Title(p)
	for _, before := range v.Pages {
		if before.Key() == p.Key() {
			survey.SameOffers(p, before)
		}
	}
	v.Pages = slices.DeleteFunc(v.Pages, func(other *inventory.Page) bool { return other.Key() == p.Key() })
	p.Elements = survey.Fresh(p.Elements, v)
	w.page.Forget() // rings belong to the trail
	window, err := w.page.Picture(ctx)
	if err != nil {
		return err
	}
	picture, err := survey.Cut(window, root, p, &w.values)
	if err != nil {
		return err
	}
	w.pictures[p.Key()] = picture
	v.Pages = append(v.Pages, p)
	inventory.Sort(v.Pages)
	w.say("%d things on %s", len(p.Elements), p.Key())
	return nil
}
