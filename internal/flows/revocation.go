package flows

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
	"pat-robot/internal/trail"
)

// RevokeRequest says which token to revoke.
type RevokeRequest struct {
	Target
	Which
}

// RevokeResult says what was revoked, and which stored value went with it.
type RevokeResult struct {
	Name         string   `json:"name"`
	Organization string   `json:"organization"`
	Account      string   `json:"account"`
	Status       string   `json:"status"`              // revoked
	Forgotten    *Stored  `json:"forgotten,omitempty"` // the value that was kept, which opens nothing any more
	Trail        string   `json:"trail"`
	Warnings     []string `json:"warnings,omitempty"`
}

// revocation is the state of a revoke flow.
type revocation struct {
	*chosen
	gone   bool // the list shows it as active no more
	result RevokeResult
}

// Revoke revokes a token as a person does, makes sure in the list that it is gone, and deletes its stored value. On an error
// the result's Trail names the folder, if one was made. Kinds: SignIn, Page, Site, Store, Policy, Usage (no such token, or
// several), Partial (whether it is revoked is not known), Interrupted.
func Revoke(ctx context.Context, d Deps, req RevokeRequest) (RevokeResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, metaOf(d, "revoke", req.Target, req.Name), d.Redactor)
	if err != nil {
		return RevokeResult{}, err
	}
	r := &revocation{chosen: newChosen(newVisit(d, t, req.Target), req.Which)}
	b, err := r.prepare(ctx, r.openStore)
	if err == nil {
		err = r.begin(ctx, b)
	}
	if err == nil {
		err = r.run.steps(ctx, append(r.toTokens(), r.steps()...))
	}
	r.result.Account = r.account
	o := r.outcomeOf(err, r.result)
	if err != nil && r.gone {
		o.Status, o.Result = trail.Partly, r.result
	}
	err = errors.Join(err, r.end(b, o))
	r.result.Trail, r.result.Warnings = t.Dir(), r.warnings
	return r.result, err
}

func (r *revocation) steps() []step {
	return []step{
		{name: "find-token", title: "Find the token in the list", do: r.find, onList: true},
		{name: "select-token", title: "Select the token", do: r.pick},
		{name: "revoke", title: "Press Revoke, and see it gone", do: r.revoke, whole: true, waits: true, inVain: refusedOnly},
		{name: "forget-value", title: "Delete the stored value", do: r.forget},
	}
}

// revoke presses Revoke and looks into a list that was loaded anew. Whatever the site answered, the list counts.
func (r *revocation) revoke(ctx context.Context) error {
	settle, err := r.intend(journal.Intent{Operation: journal.Revoke, Kept: r.token.Organization, Name: r.token.Name})
	if err != nil {
		return err
	}
	press, cancelPress := context.WithTimeoutCause(ctx, r.StepTimeout, browser.ErrGivenUp)
	defer cancelPress()
	pressErr := r.pressRevoke(press)
	fresh, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.StepTimeout+r.Patience)
	defer cancel()
	rows, err := r.reopenList(fresh)
	if err != nil {
		return fault.New(fault.Partial, "look for it at "+tokenPageURL(r.target.Site.BaseURL, r.target.Organization),
			"pressed Revoke for the token %q in %s, but whether it is revoked could not be seen; a person must look: %s",
			r.token.Name, r.token.Organization, r.Redactor.Redact(bothOf(pressErr, err).Error()))
	}
	if r.liveAgain(rows) {
		settle(journal.Nothing)
		return stillThere{orElse(pressErr, fault.New(fault.Page, "see the picture in the trail", "pressed Revoke, but the list still shows the token as active"))}
	}
	settle(journal.Revoked)
	r.gone = true
	r.result.Name, r.result.Organization, r.result.Status = r.token.Name, r.token.Organization, "revoked"
	r.say("the list shows it as active no more")
	return nil
}

// pressRevoke presses Revoke above the list and in the question that follows, and waits for the site's word.
func (v *visit) pressRevoke(ctx context.Context) error {
	if err := v.pressAction(ctx, "revoke"); err != nil {
		return err
	}
	return v.answerRevoke(ctx)
}

// answerRevoke presses Revoke in the question that is open.
func (v *visit) answerRevoke(ctx context.Context) error {
	dialog, err := v.page.Find(ctx, v.Pages.Landmark("revoke-dialog"))
	if err != nil {
		return err
	}
	confirm, err := dialog.Find(ctx, v.el("revoke-dialog", "revoke"))
	if err != nil {
		return err
	}
	v.snap(ctx, confirm)
	answer := v.page.Await(isRevokeCall)
	defer answer.Stop()
	if err := confirm.Click(ctx); err != nil {
		return err
	}
	return v.revokeAnswered(ctx, dialog, answer)
}

// revokeAnswered waits for the end of the question: a dialog that stays says that the site refused.
func (v *visit) revokeAnswered(ctx context.Context, dialog *browser.Node, answer *browser.Answer) error {
	wait, cancel := context.WithTimeoutCause(ctx, v.StepTimeout, browser.ErrGivenUp)
	defer cancel()
	status, _, err := answer.Wait(wait)
	switch {
	case err != nil:
		return err
	case status == http.StatusUnauthorized:
		return fault.Wrap(fault.SignIn, errSessionOver, "run it again", "the token was not revoked")
	case status == http.StatusForbidden:
		return fault.New(fault.Policy, "ask an administrator of the organization", "the site does not let this account revoke the token")
	case status == http.StatusTooManyRequests || status >= http.StatusInternalServerError:
		return busy{fault.New(fault.Site, "try again later", "the site answered Revoke with status %d", status), answer.RetryAfter()}
	case status >= http.StatusBadRequest:
		return fault.New(fault.Page, "see the picture in the trail", "the site answered Revoke with status %d", status)
	}
	return dialog.Gone(wait)
}

// isRevokeCall recognises the call that revokes a token. [ran]
func isRevokeCall(call browser.Call) bool {
	return call.Method == http.MethodDelete && strings.Contains(call.URL, "/_apis/Token/SessionTokens/")
}

// forget deletes the stored value of a token that is revoked: it opens nothing any more.
func (r *revocation) forget(ctx context.Context) error {
	forgotten, err := r.forgetValue(ctx, r.token)
	r.result.Forgotten = forgotten
	return err
}

func (v *visit) forgetValue(ctx context.Context, t Token) (*Stored, error) {
	key := v.keyOf(t.Organization, t.Name)
	err := v.store.Delete(ctx, key)
	switch {
	case errors.Is(err, secret.ErrNotFound):
		v.say("its value was not kept here")
		return nil, nil //nolint:nilnil // nothing was kept, and that is no fault
	case err != nil:
		return nil, err
	}
	v.say("deleted the stored value")
	return &Stored{Backend: v.store.Backend(), Key: key.String()}, nil
}
