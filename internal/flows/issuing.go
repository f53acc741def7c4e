package flows

import (
	"context"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
	"pat-robot/internal/trail"
)

// issuing is the part of a flow that makes the site show a value: from the press of Create or Regenerate until the value is
// read back from the keyring.
type issuing struct {
	*visit
	asked   *browser.Node     // the form or question whose button is pressed
	says    selectors.Element // where it says what is wrong
	pressed bool              // the button was pressed: a token may live whose value nobody holds
	saved   bool              // the value is in the keyring, read back
	stored  Stored            // where
	granted granted           // what the page's own answer said
	settle  func(journal.Outcome)
	// late is a fault of a page that was met after the value was safe: it is told when the run is over.
	late error
}

// granted is what the page's own answer to Create says.
type granted struct {
	token   secret.Value
	validTo time.Time
	scopes  []string
	id      string // of the token's authorization
	refusal string // the site's own word for an error, such as displayNameRequired
}

// heard is what the page's answer brought.
type heard struct {
	granted granted
	err     error
}

// readValue reads the value twice: in the page's own answer and in the dialog's box. They must agree; where the dialog
// cannot be read, the answer's value counts, and the run says so in the end.
func (i *issuing) readValue(ctx context.Context, answer *browser.Answer) (secret.Value, error) {
	answered := make(chan heard, 1)
	go func() {
		status, body, err := answer.Wait(ctx)
		h := heard{err: err}
		if err == nil {
			h.granted, h.err = readAnswer(status, body)
			if h.err != nil && transient(h.err) {
				h.err = busy{h.err, answer.RetryAfter()}
			}
		}
		i.Redactor.Add("token", h.granted.token)
		answered <- h
	}()
	dialog, dialogErr := i.openedDialog(ctx, answered)
	said := i.takeAnswer(answered)
	if said.granted.refusal != "" {
		i.granted.refusal = said.granted.refusal
		return secret.Value{}, i.complaint(ctx, refused(said.granted.refusal))
	}
	var shown secret.Value
	if dialogErr == nil {
		shown, dialogErr = i.readBox(ctx, dialog)
	}
	i.Redactor.Add("token", shown)
	i.granted = said.granted
	switch {
	case !shown.IsZero() && !said.granted.token.IsZero() && !shown.Equal(said.granted.token):
		i.late = fault.New(fault.Page, "try the stored value before it is relied on", "the dialog shows another value than the site's answer; the answer's was saved")
		return said.granted.token, nil
	case !shown.IsZero():
		return shown, nil
	case !said.granted.token.IsZero() && isLeft(dialogErr):
		i.warn("the site ended the session before the dialog could be read; the value was saved from the site's answer")
		return said.granted.token, nil
	case !said.granted.token.IsZero():
		i.late = fault.Wrap(fault.Page, dialogErr, notReadHint, "the value was saved from the site's answer, since the dialog could not be read")
		return said.granted.token, nil
	}
	return secret.Value{}, i.noValue(ctx, said.err, dialogErr)
}

const notReadHint = "the token is stored and good; the dialog is not as known: see the picture and the outline in the trail"

// graceAfter is how long the other reading may take once one of the two is there.
const graceAfter = 3 * time.Second

// openedDialog waits for the success dialog, or a word of refusal. Once the site has answered, the dialog has
// a short time to open.
func (i *issuing) openedDialog(ctx context.Context, answered chan heard) (*browser.Node, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(browser.ErrGivenUp)
	type seen struct {
		node *browser.Node
		err  error
	}
	looked := make(chan seen, 1)
	go func() {
		n, err := i.page.Find(ctx, i.Pages.Landmark("success-dialog"))
		looked <- seen{n, err}
	}()
	var late <-chan time.Time
	for {
		select {
		case s := <-looked:
			return s.node, s.err
		case h := <-answered:
			answered <- h
			if h.granted.refusal != "" || (h.err != nil && !fault.Is(h.err, fault.Page)) {
				return nil, orElse(h.err, errNoDialog)
			}
			answered = nil
			if h.err != nil {
				continue // the answer is not as known; the dialog may be
			}
			timer := time.NewTimer(graceAfter)
			defer timer.Stop()
			late = timer.C
		case <-late:
			return nil, errNoDialog
		}
	}
}

var errNoDialog = fault.New(fault.Page, "", "no dialog with a value was shown")

func (i *issuing) takeAnswer(answered chan heard) heard {
	timer := time.NewTimer(graceAfter)
	defer timer.Stop()
	select {
	case h := <-answered:
		return h
	case <-timer.C:
		return heard{err: fault.New(fault.Page, "", "the page made no call that is known to make a token")}
	}
}

func (i *issuing) readBox(ctx context.Context, dialog *browser.Node) (secret.Value, error) {
	ctx, cancel := context.WithTimeout(ctx, graceAfter)
	defer cancel()
	first, err := dialog.Find(ctx, i.el("success-dialog", "any-box"))
	if err != nil {
		return secret.Value{}, err
	}
	if _, err := first.WaitValue(ctx, func(held string) bool { return held != "" }); err != nil {
		return secret.Value{}, err
	}
	// A dialog may have more boxes than one, such as for the name: only one of them holds what looks like a token.
	all, err := dialog.Secrets(ctx, i.el("success-dialog", "any-box"))
	if err != nil {
		return secret.Value{}, err
	}
	if v, one := onlyToken(all); one {
		return v, nil
	}
	box, err := dialog.Find(ctx, i.el("success-dialog", "value"))
	if err != nil {
		return secret.Value{}, err
	}
	v, err := box.Secret(ctx)
	if err == nil && !looksLikeToken(v.Reveal()) && (len(v.Reveal()) < 20 || strings.ContainsAny(v.Reveal(), " \t\n")) {
		return secret.Value{}, fault.New(fault.Page, "", "the dialog's box holds something that is no token")
	}
	return v, err
}

// onlyToken returns the one value of a token's shape, which may be shown more than once.
func onlyToken(values []secret.Value) (secret.Value, bool) {
	var found secret.Value
	for _, v := range values {
		switch {
		case !looksLikeToken(v.Reveal()) || v.Equal(found):
		case !found.IsZero():
			return secret.Value{}, false
		default:
			found = v
		}
	}
	return found, !found.IsZero()
}

// noValue says why there is no value: the token may live all the same, which the undo looks after.
func (i *issuing) noValue(ctx context.Context, answerErr, dialogErr error) error {
	if answerErr != nil && !fault.Is(answerErr, fault.Page) {
		return answerErr
	}
	return i.complaint(ctx, orElse(dialogErr, answerErr))
}

// complaint gives the words that the form or question shows, if it shows any, with the error.
func (i *issuing) complaint(ctx context.Context, err error) error {
	n, ok, lookErr := i.asked.Present(ctx, i.says)
	if lookErr != nil || !ok {
		return err
	}
	said, textErr := n.Text(ctx)
	if textErr != nil || said == "" {
		return err
	}
	if policyWords.MatchString(said) {
		return fault.New(fault.Policy, "ask for what the policy allows, or ask an administrator", "a policy restricts this token: %s", quote(said))
	}
	return fault.Wrap(fault.KindOf(err), err, fault.HintOf(err), "the page says %s", quote(said))
}

// keep saves the value and reads it back, before anything else happens.
func (i *issuing) keep(ctx context.Context, item secret.Item) error {
	if !looksLikeToken(item.Value.Reveal()) {
		i.warn("the value has an unknown shape; it was saved all the same")
	}
	if err := i.store.Save(ctx, item); err != nil {
		return err
	}
	i.saved = true
	i.settle(journal.Stored)
	i.stored = Stored{Backend: i.store.Backend(), Key: item.Key.String()}
	i.say("saved to %s and read back", i.store.Backend())
	i.trail.SetMeta(func(m *trail.Meta) { m.Stored, m.TokenID = trail.Stored(i.stored), i.granted.id })
	return nil
}
