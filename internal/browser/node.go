package browser

import (
	"context"
	"errors"
	"strings"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
)

// Node is something found on a page, and the candidate that found it. It is looked up anew at each use, so that it
// survives a page that renders itself again.
type Node struct {
	p         *Page
	loc       playwright.Locator
	Element   selectors.Element
	Candidate selectors.Candidate
}

// Find waits for an element inside the node.
func (n *Node) Find(ctx context.Context, e selectors.Element) (*Node, error) {
	_, found, err := n.p.race(ctx, n.loc, e)
	return found, err
}

// Race waits for one of the elements inside the node and returns which.
func (n *Node) Race(ctx context.Context, elements ...selectors.Element) (int, *Node, error) {
	return n.p.race(ctx, n.loc, elements...)
}

// Present looks for an element inside the node once, without waiting.
func (n *Node) Present(ctx context.Context, e selectors.Element) (*Node, bool, error) {
	return n.p.present(ctx, n.loc, e)
}

// firstTry bounds the first attempt at a click: what covers the button is then looked at, instead of waiting on.
const firstTry = 2000

// Click presses the node as a mouse does. What covers it is closed if it is a known popup; else the button is pressed by
// keyboard, unless a modal dialog is in front, whose word counts.
func (n *Node) Click(ctx context.Context) (err error) {
	defer func() {
		if err == nil {
			n.did(Acted{Did: "pressed"})
		}
	}()
	click := func(ms float64) error { return n.loc.Click(playwright.LocatorClickOptions{Timeout: &ms}) }
	err = n.do(ctx, "press", func(ms float64) error { return click(min(ms, firstTry)) })
	if !errors.Is(err, errTimeout) || ctx.Err() != nil {
		return err
	}
	if disabled, stateErr := n.Disabled(ctx); stateErr == nil && disabled {
		return fault.New(fault.Page, "", "tried to press %s, but the page keeps it disabled", n)
	}
	if closed, closeErr := n.p.ClosePopups(ctx); closeErr == nil && closed > 0 {
		err = n.do(ctx, "press", func(ms float64) error { return click(min(ms, firstTry)) })
		if !errors.Is(err, errTimeout) {
			return err
		}
	}
	return n.pressByKey(ctx)
}

// pressByKey steps around something that covers the button but cannot be closed, such as a survey without a known close
// button. A modal dialog that the button is not part of is not stepped around.
func (n *Node) pressByKey(ctx context.Context) error {
	behind, err := n.Evaluate(ctx, `el => {
		const modal = [...document.querySelectorAll('[aria-modal="true"]')].filter(m => m.getClientRects().length && !m.contains(el));
		return modal.some(m => !el.closest('[aria-modal="true"]'));
	}`, nil)
	if err != nil {
		return err
	}
	if behind == true {
		return fault.New(fault.Page, "see the picture in the trail", "tried to press %s, but a dialog stands in front of it", n)
	}
	return n.do(ctx, "press by keyboard", func(ms float64) error {
		return n.loc.Press("Enter", playwright.LocatorPressOptions{Timeout: &ms})
	})
}

// ClosePopups closes what is known to cover pages and returns how many were closed.
func (p *Page) ClosePopups(ctx context.Context) (int, error) {
	for closed := 0; ; closed++ {
		if closed > 5 {
			return closed, nil
		}
		n, ok, err := p.Present(ctx, p.Popups)
		if err != nil || !ok {
			return closed, err
		}
		err = n.do(ctx, "close a popup", func(ms float64) error {
			left := min(ms, firstTry)
			if err := n.loc.Click(playwright.LocatorClickOptions{Timeout: &left}); err != nil {
				return n.loc.Press("Enter", playwright.LocatorPressOptions{Timeout: &left})
			}
			return nil
		})
		if errors.Is(err, errTimeout) && ctx.Err() == nil {
			return closed, nil // whether it stands in the way is told by the next press
		}
		if err != nil {
			return closed, err
		}
	}
}

// Fill types a text that is no secret into the node and reads back what the page then shows.
func (n *Node) Fill(ctx context.Context, text string) (string, error) {
	err := n.do(ctx, "fill", func(ms float64) error {
		return n.loc.Fill(text, playwright.LocatorFillOptions{Timeout: &ms})
	})
	if err != nil {
		return "", err
	}
	shown, err := n.Value(ctx)
	n.did(Acted{Did: "filled", Value: text, Shown: shown})
	return shown, err
}

// Press presses a key on the node, such as "Tab".
func (n *Node) Press(ctx context.Context, key string) error {
	return n.do(ctx, "press "+key+" on", func(ms float64) error {
		return n.loc.Press(key, playwright.LocatorPressOptions{Timeout: &ms})
	})
}

// Value is what a field holds: the value of an input, else the visible text of a drop-down, whoever draws it.
func (n *Node) Value(ctx context.Context) (string, error) {
	v, err := n.Evaluate(ctx, `el => el.tagName === 'SELECT' ? [...el.selectedOptions].map(o => o.text).join(' ')
		: 'value' in el && typeof el.value === 'string' ? el.value : el.innerText`, nil)
	s, _ := v.(string)
	return strings.TrimSpace(s), err
}

// Secret is Value for a field that shows a secret: it is wrapped before anything can print it.
func (n *Node) Secret(ctx context.Context) (secret.Value, error) {
	s, err := n.Value(ctx)
	return secret.New(s), err
}

// Text is the visible text.
func (n *Node) Text(ctx context.Context) (string, error) {
	v, err := n.Evaluate(ctx, `el => el.innerText`, nil)
	s, _ := v.(string)
	return strings.TrimSpace(s), err
}

// Attr is an attribute, "" where there is none.
func (n *Node) Attr(ctx context.Context, name string) (string, error) {
	v, err := n.Evaluate(ctx, `(el, name) => el.getAttribute(name) || ''`, name)
	s, _ := v.(string)
	return s, err
}

// State is what a box, radio button or button is like now.
type State struct{ Checked, Disabled bool }

// State reads both at once.
func (n *Node) State(ctx context.Context) (State, error) {
	v, err := n.Evaluate(ctx, `el => [
		'checked' in el ? el.checked : el.getAttribute('aria-checked') === 'true',
		el.disabled === true || el.getAttribute('aria-disabled') === 'true' || el.classList.contains('disabled')]`, nil)
	list, _ := v.([]any)
	if err != nil || len(list) != 2 {
		return State{}, err
	}
	return State{Checked: list[0] == true, Disabled: list[1] == true}, nil
}

// Checked tells whether a box or radio button is ticked; bolt's are divs with aria-checked.
func (n *Node) Checked(ctx context.Context) (bool, error) {
	s, err := n.State(ctx)
	return s.Checked, err
}

// Disabled tells whether the node cannot be pressed; bolt's disabled buttons have only aria-disabled and a class.
func (n *Node) Disabled(ctx context.Context) (bool, error) {
	s, err := n.State(ctx)
	return s.Disabled, err
}

// Tick presses a box or radio button unless it is ticked, and waits until the page shows it as ticked.
func (n *Node) Tick(ctx context.Context) error {
	if on, err := n.Checked(ctx); err != nil || on {
		return err
	}
	return n.tick(ctx)
}

// TickFree is Tick for a box that a policy may have disabled: it tells so instead of pressing it.
func (n *Node) TickFree(ctx context.Context) (disabled bool, err error) {
	s, err := n.State(ctx)
	if err != nil || s.Checked || s.Disabled {
		return s.Disabled && !s.Checked, err
	}
	return false, n.tick(ctx)
}

func (n *Node) tick(ctx context.Context) error {
	if err := n.Click(ctx); err != nil {
		return err
	}
	err := n.do(ctx, "wait for a tick in", func(ms float64) error {
		return playwright.NewPlaywrightAssertions(min(ms, 5000)).Locator(n.loc).ToBeChecked()
	})
	if err != nil && ctx.Err() == nil {
		return fault.New(fault.Page, "see the picture in the trail", "pressed %s, but the page does not show it as ticked", n)
	}
	if err == nil {
		n.did(Acted{Did: "ticked"})
	}
	return err
}

// Gone waits until the node is not to be seen any more.
func (n *Node) Gone(ctx context.Context) error {
	return n.do(ctx, "wait for the end of", func(ms float64) error {
		return n.loc.WaitFor(playwright.LocatorWaitForOptions{State: playwright.WaitForSelectorStateHidden, Timeout: &ms})
	})
}

// Evaluate runs a function of the page's own language on the node: el is the element, arg a plain value. Its result is
// made of maps, slices, strings, numbers and booleans.
func (n *Node) Evaluate(ctx context.Context, function string, arg any) (any, error) {
	var v any
	err := n.do(ctx, "read", func(ms float64) (err error) {
		// One call where the node is there, as it mostly is; waiting for it takes three.
		all, err := n.loc.EvaluateAll(`async (found, arg) => found.length === 1 ? [await (`+function+`)(found[0], arg)] : []`, arg)
		if list, ok := all.([]any); err == nil && ok && len(list) == 1 {
			v = list[0]
			return nil
		}
		v, err = n.loc.Evaluate(function, arg, playwright.LocatorEvaluateOptions{Timeout: &ms})
		return err
	})
	return v, err
}

func (n *Node) do(ctx context.Context, verb string, fn func(ms float64) error) error {
	return n.p.do(ctx, verb+" "+n.String(), fn)
}

// String names the node for people: page/element.
func (n *Node) String() string { return n.Element.Page + "/" + n.Element.Name }

// WaitValue waits until what the field holds is as wanted, and returns what it holds then; when the time is over or
// the page has been still for a moment, it returns what it holds instead.
func (n *Node) WaitValue(ctx context.Context, wanted func(string) bool) (string, error) {
	for still := 0; ; {
		v, err := n.Value(ctx)
		if err != nil || wanted(v) || still == stillFrames {
			n.showed(v)
			return v, err
		}
		if err := n.p.frame(ctx); err != nil {
			return v, err
		}
		if again, err := n.Value(ctx); err != nil || again == v {
			still++
		}
	}
}

// stillFrames is after how many paintings without a change a field counts as settled.
const stillFrames = 30

// Texts returns the visible texts of all that matches the element's first candidate that matches anything.
func (p *Page) Texts(ctx context.Context, e selectors.Element) ([]string, error) {
	var texts []string
	err := p.do(ctx, "read "+e.Page+"/"+e.Name, func(float64) error {
		for _, c := range e.Candidates {
			found, err := p.pw.Locator(selectorOf(c, e.Hidden)).AllInnerTexts()
			if err != nil {
				return err
			}
			if len(found) > 0 {
				texts = found
				return nil
			}
		}
		return nil
	})
	for i, t := range texts {
		texts[i] = strings.Join(strings.Fields(t), " ")
	}
	return texts, err
}

// IsTextInput tells whether the node takes typed text: bolt's drop-downs are inputs of type button, and Fabric's date box
// without text input is a div.
func (n *Node) IsTextInput(ctx context.Context) (bool, error) {
	v, err := n.Evaluate(ctx, `el => (el.tagName === 'INPUT' && !/^(button|checkbox|radio|submit)$/.test(el.type) || el.tagName === 'TEXTAREA') && !el.readOnly`, nil)
	return v == true, err
}
