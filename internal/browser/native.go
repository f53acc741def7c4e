package browser

import (
	"context"

	"github.com/playwright-community/playwright-go"
)

// Choices returns the texts of a drop-down that is the browser's own, and whether it is one: its list is drawn outside the
// page, where nothing can be pressed.
func (n *Node) Choices(ctx context.Context) ([]string, bool, error) {
	v, err := n.Evaluate(ctx, `el => el.tagName === 'SELECT' ? [...el.options].map(o => o.text.trim()) : null`, nil)
	if err != nil || v == nil {
		return nil, false, err
	}
	return toStrings(v), true, nil
}

// Choose chooses by its place in Choices, as a person does: the page hears of it.
func (n *Node) Choose(ctx context.Context, index int) error {
	return n.do(ctx, "choose in", func(ms float64) error {
		_, err := n.loc.SelectOption(playwright.SelectOptionValues{Indexes: &[]int{index}}, playwright.LocatorSelectOptionOptions{Timeout: &ms})
		return err
	})
}
