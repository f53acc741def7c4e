package flows

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/scope"
	"pat-robot/internal/secret"
	"pat-robot/internal/trail"
)

// RegenerateRequest says which token to give a new value. The old value dies at once. [doc]
type RegenerateRequest struct {
	Target
	Which
}

// regeneration is the state of a regenerate flow.
type regeneration struct {
	issuing
	chosen *chosen
	result CreateResult
}

// Regenerate gives a token a new value by the page's own Regenerate, and keeps the value in the place of the old one. The
// token stays the same: its name, scopes and end. On an error the result's Trail names the folder, if one was made. Kinds:
// SignIn, Page, Site, Store, Policy, Usage (no such token, or several), Partial (a person must look), Interrupted.
func Regenerate(ctx context.Context, d Deps, req RegenerateRequest) (CreateResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, metaOf(d, "regenerate", req.Target, req.Name), d.Redactor)
	if err != nil {
		return CreateResult{}, err
	}
	r := newRegeneration(newVisit(d, t, req.Target), req.Which)
	b, err := r.prepare(ctx, r.openStore)
	if err == nil {
		err = r.begin(ctx, b)
	}
	if err == nil {
		err = r.run.steps(ctx, append(r.toTokens(), r.steps()...))
	}
	err = r.close(ctx, b, err)
	r.result.Account = r.account
	o := r.outcomeOf(err, r.result)
	if err != nil && r.saved {
		o.Status, o.Result = trail.Partly, r.result
	}
	err = errors.Join(err, r.end(b, o))
	r.result.Trail, r.result.Warnings = t.Dir(), r.warnings
	return r.result, err
}

func newRegeneration(v *visit, which Which) *regeneration {
	return &regeneration{issuing: issuing{visit: v}, chosen: newChosen(v, which)}
}

func (r *regeneration) steps() []step {
	return []step{
		{name: "find-token", title: "Find the token in the list", do: r.chosen.find, onList: true},
		{name: "select-token", title: "Select the token", do: r.chosen.pick},
		{name: "ask-regenerate", title: "Press Regenerate", do: r.ask},
		{name: "regenerate", title: "Confirm, save the new value", do: r.confirmAndSave, undo: r.revokeUnsaved, whole: true, inVain: r.regeneratedNothing},
		{name: "close-dialog", title: "Close the dialog", do: r.closeDialog},
		{name: "find-again", title: "Find the token in the list again", do: r.findAgain},
		{name: "prove-value", title: "Try the new value on the site", do: r.proveNew, waits: true},
	}
}

// close undoes what a failure has left, and gives the run's last word.
func (r *regeneration) close(ctx context.Context, b *browser.Browser, err error) error {
	switch {
	case err == nil:
		return r.late
	case r.saved:
		return fmt.Errorf("%w (the token %q was regenerated and its new value is stored under %s)", err, r.chosen.token.Name, r.stored.Key)
	case !r.pressed:
		return err
	}
	fresh, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	undoErr := r.newPage(fresh, b)
	if undoErr == nil {
		undoErr = r.run.undo(fresh)
	}
	if undoErr == nil {
		return err
	}
	return fault.New(fault.Partial, "open "+tokenPageURL(r.target.Site.BaseURL, r.target.Organization)+" and regenerate or revoke it",
		"the token %q in %s may have a new value that nobody holds; a person must look: %s; and taking it back failed: %s",
		r.chosen.token.Name, r.chosen.token.Organization, r.Redactor.Redact(err.Error()), r.Redactor.Redact(undoErr.Error()))
}

// ask presses Regenerate above the list, and makes sure that the question is about the token.
func (r *regeneration) ask(ctx context.Context) error {
	if err := r.pressAction(ctx, "regenerate"); err != nil {
		return err
	}
	dialog, err := r.page.Find(ctx, r.Pages.Landmark("regenerate-dialog"))
	if err != nil {
		return err
	}
	said, err := dialog.Text(ctx)
	if err != nil {
		return err
	}
	if !strings.Contains(said, r.chosen.token.Name) {
		return fault.New(fault.Page, "see the picture in the trail", "selected the token %q, but the page asks %s", r.chosen.token.Name, quote(said))
	}
	r.asked, r.says = dialog, r.el("regenerate-dialog", "message")
	return nil
}

// confirmAndSave answers the question, reads the value and saves it in the place of the old one, as one step that nothing
// interrupts.
func (r *regeneration) confirmAndSave(ctx context.Context) error {
	button, err := r.asked.Find(ctx, r.el("regenerate-dialog", "regenerate"))
	if err != nil {
		return err
	}
	before := r.settle
	r.settle, err = r.intend(journal.Intent{Operation: journal.Regenerate, Kept: r.chosen.token.Organization, Name: r.chosen.token.Name})
	if err != nil {
		return err
	}
	if earlier, now := before, r.settle; earlier != nil {
		r.settle = func(o journal.Outcome) { earlier(o); now(o) }
	}
	answer := r.page.Await(isCreateCall)
	defer answer.Stop()
	r.pressed = true
	if err := button.Click(ctx); err != nil {
		return err
	}
	value, err := r.readValue(ctx, answer)
	if err != nil {
		if r.granted.refusal != "" { // the site said no: the old value lives
			r.pressed = false
			r.settle(journal.Nothing)
		}
		return err
	}
	return r.save(ctx, value)
}

func (r *regeneration) save(ctx context.Context, value secret.Value) error {
	t := r.chosen.token
	expires, scopes := r.granted.validTo, r.granted.scopes
	if expires.IsZero() {
		expires = t.Expires
	}
	if len(scopes) == 0 {
		scopes = t.Scopes
	}
	item := secret.Item{Key: r.keyOf(t.Organization, t.Name), Value: value, Created: r.Now().UTC(), Expires: expires, Scopes: scopes, Source: "pat-robot regenerate"}
	if err := r.keep(ctx, item); err != nil {
		return err
	}
	r.result = CreateResult{Name: t.Name, Organization: t.Organization, Expires: expires, Scopes: scopes, Stored: r.stored}
	return nil
}

// revokeUnsaved is the undo of Regenerate. Where the old value still works, nothing has happened; else it is dead, and nobody
// holds the new one.
func (r *regeneration) revokeUnsaved(ctx context.Context) error {
	if !r.pressed || r.saved {
		return nil
	}
	if r.worksStill(ctx, r.chosen.token) {
		r.settle(journal.Nothing)
		r.warnings = append(r.warnings, "the token was not regenerated: its stored value still works")
		return nil
	}
	rows, err := r.reopenList(ctx)
	if err != nil {
		return err
	}
	if !r.chosen.liveAgain(rows) {
		r.settle(journal.Revoked)
		return nil
	}
	if err := r.chosen.pick(ctx); err != nil {
		return err
	}
	pressErr := r.pressRevoke(ctx)
	if rows, err = r.reopenList(ctx); err != nil {
		return bothOf(pressErr, err)
	}
	if r.chosen.liveAgain(rows) {
		return orElse(pressErr, fault.New(fault.Page, "", "pressed Revoke, but the list still shows the token"))
	}
	r.settle(journal.Revoked)
	r.warnings = append(r.warnings, "the token was revoked, since its new value could not be saved")
	return nil
}

// regeneratedNothing goes on after a refusal, and after an answer that was lost: the token that is live in the list may have a
// value that nobody holds, and another one is the cure.
func (r *regeneration) regeneratedNothing(ctx context.Context, cause error) error {
	if transient(cause) {
		r.say("whether it has a new value is not known: nobody would hold it, so it is regenerated again")
		return nil
	}
	if err := refusedOnly(ctx, cause); err != nil {
		return err
	}
	r.pressed = false
	r.settle(journal.Nothing)
	return nil
}

// findAgain compares what the list shows with what the site answered.
func (r *regeneration) findAgain(ctx context.Context) error {
	if err := r.showEverywhere(ctx); err != nil {
		return err
	}
	rows, err := r.readList(ctx)
	if err == nil && !r.chosen.liveAgain(rows) {
		r.say("the list did not show the token by itself; loaded the page once more")
		rows, err = r.reopenList(ctx)
	}
	if err != nil {
		return err
	}
	if !r.chosen.liveAgain(rows) {
		return fault.New(fault.Page, "its value is saved; look for it on the page", "regenerated the token %q, but the list does not show it as active", r.chosen.token.Name)
	}
	row := r.chosen.row
	r.say("the list shows: %s, %s, %s", orDash(row.Status), orDash(row.Summary), orDash(row.Expires))
	if shown, err := scope.FromSummary(row.Summary); err == nil && len(shown) > 0 && !sameScopes(apiNames(shown, shown[0].API == scope.FullAccessAPI), r.result.Scopes) {
		r.warn("the site answered with the scopes %s, but the list shows %s", strings.Join(r.result.Scopes, " "), row.Summary)
	}
	r.trail.SetMeta(func(m *trail.Meta) { m.Got = trail.Got{Expires: r.result.Expires, Scopes: r.result.Scopes} })
	return nil
}

func (r *regeneration) proveNew(ctx context.Context) error {
	return r.proveKept(ctx, r.keyOf(r.result.Organization, r.result.Name))
}
