package browser

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// FillSecret types a secret, if the document that holds the node is the page itself (no frame) and its origin is one of
// those allowed; otherwise nothing is typed and the error of kind fault.SignIn names the origin. The check and the typing
// are bound to one document: when the page moves on in between, the typing fails. It then reads back, without saying
// what, whether the field holds the secret.
func (n *Node) FillSecret(ctx context.Context, v secret.Value, allowed []string) error {
	if n.p.Hide == nil || !n.p.Hide(v.Reveal()) {
		return fault.New(fault.Unexpected, "", "a secret for %s is not known to the redactor; nothing was typed", n)
	}
	var refused string
	err := n.do(ctx, "fill", func(ms float64) error {
		handle, err := n.loc.ElementHandle(playwright.LocatorElementHandleOptions{Timeout: &ms}) //nolint:staticcheck // a locator would look again, in another document perhaps
		if err != nil {
			return err
		}
		defer handle.Dispose() //nolint:errcheck // the document may be gone by then
		if refused, err = elsewhere(handle, allowed); err != nil || refused != "" {
			return err
		}
		if err := handle.Fill(v.Reveal(), playwright.ElementHandleFillOptions{Timeout: &ms}); err != nil { //nolint:staticcheck // as above
			return err
		}
		held, err := handle.InputValue() //nolint:staticcheck // as above
		if err == nil && !secret.New(held).Equal(v) {
			return errNotHeld
		}
		return err
	})
	if refused != "" {
		return refuse(refused)
	}
	if err == nil {
		n.did(Acted{Did: "filled", Value: fmt.Sprint(v), Shown: fmt.Sprint(v)}) // a Value prints as its mask
	}
	return err
}

// FillDigits is FillSecret for a code that has a box for each digit: the node is all boxes, in their order. Each box is
// checked by itself. Such pages send themselves with the last digit, so that nothing can be read back.
func (n *Node) FillDigits(ctx context.Context, v secret.Value, allowed []string) error {
	if n.p.Hide == nil || !n.p.Hide(v.Reveal()) {
		return fault.New(fault.Unexpected, "", "a secret for %s is not known to the redactor; nothing was typed", n)
	}
	var refused string
	err := n.do(ctx, "fill", func(ms float64) error {
		all := n.p.pw.Locator(selectorOf(n.Candidate, n.Element.Hidden))
		boxes, err := all.ElementHandles() //nolint:staticcheck // bound to one document
		if err != nil {
			return err
		}
		digits := []rune(v.Reveal())
		if len(boxes) != len(digits) {
			return fault.New(fault.SignIn, "check that the code is the one that the page asks for",
				"the page has %d boxes for a code of %d digits; nothing was typed", len(boxes), len(digits))
		}
		for i, box := range boxes {
			if refused, err = elsewhere(box, allowed); err != nil || refused != "" {
				return err
			}
			if err := box.Fill(string(digits[i]), playwright.ElementHandleFillOptions{Timeout: &ms}); err != nil { //nolint:staticcheck // bound to one document
				return err
			}
		}
		return nil
	})
	if refused != "" {
		return refuse(refused)
	}
	if err == nil {
		n.did(Acted{Did: "filled", Value: fmt.Sprint(v), Shown: fmt.Sprint(v)})
	}
	return err
}

// elsewhere returns the origin of the document that holds the element, or "" if it is one of those allowed and the page
// itself, not a frame of it.
func elsewhere(handle playwright.ElementHandle, allowed []string) (string, error) {
	where, err := handle.Evaluate(`el => window.top === window ? el.ownerDocument.location.origin : 'a frame of ' + el.ownerDocument.location.origin`)
	if err != nil {
		return "", err
	}
	if origin := fmt.Sprint(where); !slices.Contains(allowed, origin) {
		return origin, nil
	}
	return "", nil
}

func refuse(origin string) error {
	return fault.New(fault.SignIn, "if this is your organization's own sign-in, declare it with PAT_ROBOT_SIGNIN_ORIGINS="+origin,
		"was asked for credentials by %s, which is not a known sign-in page; nothing was typed", origin)
}

// errNotHeld tells that the field holds something else than what was typed, as when the page reloaded itself.
var errNotHeld = errors.New("the field does not hold what was typed")

// IsNotHeld tells whether a secret was typed and was gone when it was read back.
func IsNotHeld(err error) bool { return errors.Is(err, errNotHeld) }
