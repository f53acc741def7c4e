package flows

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
	"pat-robot/internal/trail"
)

// granted is what the page's own answer to Create says.
type granted struct {
	token   secret.Value
	validTo time.Time
	scopes  []string
	id      string // of the token's authorization
	refusal string // the site's own word for an error, such as displayNameRequired
}

// createAndSave presses Create, reads the value and saves it, as one step that nothing interrupts: from the press until the
// value is read back from the keyring, no picture is taken and the dialog stays open.
func (c *creation) createAndSave(ctx context.Context) error {
	button, err := c.panel.Find(ctx, c.el("create-panel", "create"))
	if err != nil {
		return err
	}
	if disabled, err := button.Disabled(ctx); err != nil || disabled {
		return orElse(err, c.complaint(ctx, fault.New(fault.Page, "see the picture in the trail",
			"filled in the form, but the page keeps Create disabled")))
	}
	answer := c.page.Await(isCreateCall)
	defer answer.Stop()
	c.settle, err = c.intend(journal.Intent{Operation: journal.Create, Kept: c.req.keptUnder(), Name: c.req.Name, Others: c.others})
	if err != nil {
		return err
	}
	c.pressed = true
	if err := button.Click(ctx); err != nil {
		return err
	}
	value, err := c.readValue(ctx, answer)
	if err != nil {
		return err
	}
	return c.save(ctx, value)
}

// isCreateCall recognises the call that makes a token. [ran][doc]
func isCreateCall(call browser.Call) bool {
	if call.Method != http.MethodPost || !strings.Contains(call.URL, "/_apis/Contribution/HierarchyQuery") {
		return false
	}
	body := call.Body()
	return strings.Contains(body, "personal-access-token") && strings.Contains(body, "displayName")
}

// heard is what the page's answer brought.
type heard struct {
	granted granted
	err     error
}

// readValue reads the value twice: in the page's own answer and in the dialog's box. They must agree; where the dialog
// cannot be read, the answer's value counts, and the run says so in the end.
func (c *creation) readValue(ctx context.Context, answer *browser.Answer) (secret.Value, error) {
	answered := make(chan heard, 1)
	go func() {
		status, body, err := answer.Wait(ctx)
		h := heard{err: err}
		if err == nil {
			h.granted, h.err = readAnswer(status, body)
		}
		c.Redactor.Add("token", h.granted.token)
		answered <- h
	}()
	dialog, dialogErr := c.openedDialog(ctx, answered)
	said := c.takeAnswer(answered)
	if said.granted.refusal != "" {
		return secret.Value{}, c.complaint(ctx, refused(said.granted.refusal))
	}
	var shown secret.Value
	if dialogErr == nil {
		shown, dialogErr = c.readBox(ctx, dialog)
	}
	c.Redactor.Add("token", shown)
	c.granted = said.granted
	switch {
	case !shown.IsZero() && !said.granted.token.IsZero() && !shown.Equal(said.granted.token):
		c.late = fault.New(fault.Page, "try the stored value before it is relied on", "the dialog shows another value than the site's answer; the answer's was saved")
		return said.granted.token, nil
	case !shown.IsZero():
		return shown, nil
	case !said.granted.token.IsZero():
		c.late = fault.Wrap(fault.Page, dialogErr, notReadHint, "the value was saved from the site's answer, since the dialog could not be read")
		return said.granted.token, nil
	}
	return secret.Value{}, c.noValue(ctx, said.err, dialogErr)
}

const notReadHint = "the token is stored and good; the dialog is not as known: see the picture and the outline in the trail"

// graceAfter is how long the other reading may take once one of the two is there.
const graceAfter = 3 * time.Second

// openedDialog waits for the success dialog, or a word of refusal in the panel. Once the site has answered, the dialog has
// a short time to open.
func (c *creation) openedDialog(ctx context.Context, answered chan heard) (*browser.Node, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(browser.ErrGivenUp)
	type seen struct {
		node *browser.Node
		err  error
	}
	looked := make(chan seen, 1)
	go func() {
		n, err := c.page.Find(ctx, c.Pages.Landmark("success-dialog"))
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

func (c *creation) takeAnswer(answered chan heard) heard {
	timer := time.NewTimer(graceAfter)
	defer timer.Stop()
	select {
	case h := <-answered:
		return h
	case <-timer.C:
		return heard{err: fault.New(fault.Page, "", "the page made no call that is known to make a token")}
	}
}

func (c *creation) readBox(ctx context.Context, dialog *browser.Node) (secret.Value, error) {
	ctx, cancel := context.WithTimeout(ctx, graceAfter)
	defer cancel()
	first, err := dialog.Find(ctx, c.el("success-dialog", "any-box"))
	if err != nil {
		return secret.Value{}, err
	}
	if _, err := first.WaitValue(ctx, func(held string) bool { return held != "" }); err != nil {
		return secret.Value{}, err
	}
	// A dialog may have more boxes than one, such as for the name: only one of them holds what looks like a token.
	all, err := dialog.Secrets(ctx, c.el("success-dialog", "any-box"))
	if err != nil {
		return secret.Value{}, err
	}
	if v, one := onlyToken(all); one {
		return v, nil
	}
	box, err := dialog.Find(ctx, c.el("success-dialog", "value"))
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
func (c *creation) noValue(ctx context.Context, answerErr, dialogErr error) error {
	if answerErr != nil && !fault.Is(answerErr, fault.Page) {
		return answerErr
	}
	return c.complaint(ctx, orElse(dialogErr, answerErr))
}

// complaint gives the words that the panel shows, if it shows any, with the error.
func (c *creation) complaint(ctx context.Context, err error) error {
	n, ok, lookErr := c.panel.Present(ctx, c.el("create-panel", "message"))
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

var policyWords = regexp.MustCompile(`(?i)restricted by|policy|not allowed by your organi[sz]ation`)

// readAnswer reads the site's answer to Create. [ran][doc]
func readAnswer(status int, body []byte) (granted, error) {
	if status >= 400 {
		kind := fault.Site
		if status == 401 || status == 403 {
			kind = fault.SignIn
		}
		return granted{}, fault.New(kind, "try again later", "the site answered Create with status %d", status)
	}
	var answer struct {
		DataProviders map[string]json.RawMessage `json:"dataProviders"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		// The body may hold the value: it is not quoted.
		return granted{}, fault.New(fault.Page, "", "the site's answer to Create could not be read")
	}
	for name, raw := range answer.DataProviders {
		if !strings.Contains(name, "personal-access-token") {
			continue
		}
		var p struct {
			Token, ValidTo, Scope string
			AuthorizationID       string `json:"authorizationId"`
			SessionTokenError     any    `json:"sessionTokenError"`
		}
		if json.Unmarshal(raw, &p) != nil {
			continue
		}
		g := granted{token: secret.New(p.Token), scopes: strings.Fields(p.Scope), id: p.AuthorizationID}
		if t, err := time.Parse(time.RFC3339, p.ValidTo); err == nil {
			g.validTo = t.UTC()
		}
		if s, ok := p.SessionTokenError.(string); ok && s != "none" && p.Token == "" {
			g.refusal = s
		}
		return g, nil
	}
	return granted{}, fault.New(fault.Page, "", "the site's answer to Create holds no token")
}

// refusals says what the site's words for an error mean. [ran][doc]
var refusals = map[string]*fault.Error{
	"displayNameRequired":      fault.New(fault.Usage, "give a name with --name", "the site asks for a name"),
	"invalidDisplayName":       fault.New(fault.Usage, "choose another name", "the site does not take this name"),
	"invalidScope":             fault.New(fault.Page, "the organization may not offer one of the scopes", "the site does not take these scopes"),
	"accessDenied":             fault.New(fault.Policy, "ask an administrator of the organization", "the site does not let this account make tokens"),
	"globalPatPolicyViolation": fault.New(fault.Policy, "make a token for one organization", "a policy of the tenant restricts global tokens"),
	"fullScopePatPolicyViolation": fault.New(fault.Policy, "ask for the scopes that are needed with --scope",
		"a policy of the tenant restricts tokens with full access"),
	"patLifespanPolicyViolation": fault.New(fault.Policy, "ask for an earlier date with --expires",
		"a policy of the tenant limits how long a token may live"),
}

func refused(word string) error {
	if f, ok := refusals[word]; ok {
		return f
	}
	return fault.New(fault.Page, "see the picture in the trail", "the site refused to make the token: %s", word)
}

// save keeps the value and reads it back, before anything else happens.
func (c *creation) save(ctx context.Context, value secret.Value) error {
	if !looksLikeToken(value.Reveal()) {
		c.warn("the value has an unknown shape; it was saved all the same")
	}
	expires := c.granted.validTo
	if expires.IsZero() {
		expires = c.wanted
	}
	key := c.key()
	item := secret.Item{Key: key, Value: value, Created: c.Now().UTC(), Expires: expires, Scopes: c.scopesAsked(), Source: "pat-robot create"}
	if err := c.store.Save(ctx, item); err != nil {
		return err
	}
	c.saved = true
	c.settle(journal.Stored)
	c.result.Stored = Stored{Backend: c.store.Backend(), Key: key.String()}
	c.say("saved to %s and read back", c.store.Backend())
	c.trail.SetMeta(func(m *trail.Meta) { m.Stored, m.TokenID = trail.Stored(c.result.Stored), c.granted.id })
	return nil
}

// looksLikeToken tells whether a text holds something of a token's shape.
func looksLikeToken(text string) bool { return secret.HasTokenShape(text) }
