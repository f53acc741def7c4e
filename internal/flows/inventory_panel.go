package flows

import (
	"context"
	"image"
	"slices"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/inventory"
	"pat-robot/internal/survey"
)

// readPanel reads the panel as it opens, finds out how high it is with all scopes shown, and leaves it: it is longer than the
// window, and closes when the window changes its size.
func (w *walk) readPanel(ctx context.Context) error {
	_, first, err := w.settled(ctx, formPanel)
	if err != nil {
		return err
	}
	w.first = first
	height, err := w.heightOf(ctx)
	if err != nil {
		return err
	}
	if err := w.cancel(ctx); err != nil {
		return err
	}
	return w.resize(ctx, height)
}

// readWholePanel opens the panel again, in a window that shows all of it.
func (w *walk) readWholePanel(ctx context.Context) error {
	if err := w.openPanel(ctx); err != nil {
		return err
	}
	if err := w.expand(ctx); err != nil {
		return err
	}
	root, all, err := w.settled(ctx, formPanel)
	if err != nil {
		return err
	}
	p := &inventory.Page{
		ID: inventory.CreatePanel, Way: []string{"User settings", "Personal access tokens", "New Token"},
		Elements: survey.Expanded(w.first, all),
	}
	return w.keep(ctx, p, formPanel, root)
}

// readOptions opens each drop-down of the panel, and leaves the panel.
func (w *walk) readOptions(ctx context.Context) error {
	if err := w.offers(ctx, inventory.CreatePanel, w.panel); err != nil {
		return err
	}
	if err := w.cancel(ctx); err != nil {
		return err
	}
	return w.resize(ctx, browser.WindowSize.Y)
}

// tallest bounds the window, in pixels.
const tallest = 8000

// heightOf is how high the window must be to show all of the panel that is open.
func (w *walk) heightOf(ctx context.Context) (int, error) {
	if err := w.expand(ctx); err != nil {
		return 0, err
	}
	root, _, err := w.settled(ctx, formPanel)
	if err != nil {
		return 0, err
	}
	footer := browser.WindowSize.Y / 8
	return min(tallest, survey.Bottom(root)+footer), nil
}

func (w *walk) resize(ctx context.Context, height int) error {
	return w.page.Resize(ctx, image.Pt(browser.WindowSize.X, height))
}

// expand shows all scopes of the panel that is open, unless they are shown.
func (w *walk) expand(ctx context.Context) error {
	link, ok, err := w.panel.Present(ctx, w.el("create-panel", "show-all-scopes"))
	if err != nil || !ok {
		return err
	}
	if err := link.Click(ctx); err != nil {
		return err
	}
	return link.Gone(ctx)
}

// offers opens each drop-down of a page, or of a panel on it, adds what it offers to its element, and closes it.
func (w *walk) offers(ctx context.Context, id string, panel *browser.Node) error {
	var dropdowns []*inventory.Element
	for _, p := range w.found.Page(id) {
		dropdowns = append(dropdowns, survey.Dropdowns(p)...)
	}
	find := w.page.All
	if panel != nil {
		find = panel.All
	}
	nodes, err := find(ctx, w.el("portal", "any-dropdown"))
	if err != nil {
		return err
	}
	for _, n := range nodes {
		name, err := n.Label(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(dropdowns, func(e *inventory.Element) bool { return strings.HasPrefix(name, e.Name) })
		if i < 0 {
			continue
		}
		options, err := w.optionsOf(ctx, n, panel != nil)
		if err != nil {
			return err
		}
		survey.Offer(dropdowns[i], options, &w.values)
	}
	return nil
}

func (w *walk) optionsOf(ctx context.Context, field *browser.Node, inPanel bool) ([]string, error) {
	if choices, native, err := field.Choices(ctx); err != nil || native {
		return choices, err
	}
	held, err := field.Value(ctx)
	if err != nil {
		return nil, err
	}
	if err := field.Click(ctx); err != nil {
		return nil, err
	}
	if _, err := w.page.Find(ctx, w.el("options", "any-option")); err != nil {
		return nil, err
	}
	options, err := w.page.Texts(ctx, w.el("options", "any-option"))
	if err != nil {
		return nil, err
	}
	return options, w.closeOptions(ctx, field, held, inPanel)
}

// closeOptions closes a list without having chosen anything else. In a panel, what is chosen is chosen again, since Escape
// could lose the form; elsewhere Escape is safe, and choosing again could take a filter away.
func (w *walk) closeOptions(ctx context.Context, field *browser.Node, held string, inPanel bool) error {
	list, err := w.page.Find(ctx, w.Pages.Landmark("options"))
	if err != nil {
		return err
	}
	if inPanel {
		err = w.pressOption(ctx, field.Element.Name, held)
	} else {
		err = list.Press(ctx, "Escape")
	}
	if err != nil {
		return err
	}
	return list.Gone(ctx)
}
