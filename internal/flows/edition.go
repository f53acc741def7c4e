package flows

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/scope"
	"pat-robot/internal/trail"
)

// EditRequest says what to change of a token; at least one of the changes is given. Scopes or FullAccess replace those that
// the token has.
type EditRequest struct {
	Target
	Which
	NewName    string          // "" to keep it
	Expires    *expiry.Expires // nil to keep it
	Scopes     []scope.Scope   // none to keep them, unless FullAccess
	FullAccess bool
}

// EditResult says what the token is like now.
type EditResult struct {
	Name         string    `json:"name"`
	Old          string    `json:"old,omitempty"` // the name before, where it was changed
	Organization string    `json:"organization"`
	Account      string    `json:"account"`
	Expires      time.Time `json:"expires,omitzero"` // a day, at midnight in UTC, unless the site answered with more
	Scopes       []string  `json:"scopes"`           // API names
	Stored       *Stored   `json:"stored,omitempty"` // where the value is kept, if it is kept here
	Trail        string    `json:"trail"`
	Warnings     []string  `json:"warnings,omitempty"`
}

// edition is the state of an edit flow. The form is that of a new token.
type edition struct {
	*creation
	chosen  *chosen
	edit    EditRequest
	changed bool // the list shows what was asked for
	result  EditResult
}

// Edit changes a token's name, end or scopes as a person does; its value stays, and what is stored of it follows. On an error
// the result's Trail names the folder, if one was made. Kinds: SignIn, Page, Site, Store, Policy, Usage (no such token, or
// several; a name that is taken), Partial (whether it is changed is not known), Interrupted.
func Edit(ctx context.Context, d Deps, req EditRequest) (EditResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, editMeta(d, req), d.Redactor)
	if err != nil {
		return EditResult{}, err
	}
	e := newEdition(newVisit(d, t, req.Target), req)
	b, err := e.prepare(ctx, e.openStore)
	if err == nil {
		err = e.begin(ctx, b)
	}
	if err == nil {
		err = e.run.steps(ctx, append(e.toTokens(), e.steps()...))
	}
	e.result.Account = e.account
	o := e.outcomeOf(err, e.result)
	if err != nil && e.changed {
		o.Status, o.Result = trail.Partly, e.result
	}
	err = errors.Join(err, e.end(b, o))
	e.result.Trail, e.result.Warnings = t.Dir(), e.warnings
	return e.result, err
}

func editMeta(d Deps, req EditRequest) trail.Meta {
	m := metaOf(d, "edit", req.Target, req.Name)
	m.ScopeWords = wordsOf(req.Scopes, req.FullAccess)
	m.Asked.Scopes = apiNames(req.Scopes, req.FullAccess)
	if req.Expires != nil {
		m.Asked.Expires = req.Expires.String()
	}
	return m
}

func newEdition(v *visit, req EditRequest) *edition {
	name := req.NewName
	if name == "" {
		name = req.Which.Name
	}
	c := &creation{issuing: issuing{visit: v}, req: CreateRequest{Target: req.Target, Name: name, Scopes: req.Scopes, FullAccess: req.FullAccess}}
	if req.Expires != nil {
		c.req.Expires = *req.Expires
	}
	return &edition{creation: c, chosen: newChosen(v, req.Which), edit: req}
}

func (e *edition) steps() []step {
	return []step{
		{name: "find-token", title: "Find the token in the list", do: e.find, onList: true},
		{name: "select-token", title: "Select the token", do: e.chosen.pick},
		{name: "open-edit", title: "Press Edit", do: e.open},
		{name: "fill-name", title: "Fill in the new name", do: e.fillName, skip: e.unlessAsked(e.edit.NewName == "")},
		{name: "choose-expiration", title: "Choose the expiration", do: e.chooseExpiration, skip: e.unlessAsked(e.edit.Expires == nil)},
		{name: "choose-scopes", title: "Choose the scopes", do: e.rechooseScopes, skip: e.unlessAsked(!e.scoped())},
		{name: "save", title: "Press Save, and see it done", do: e.save, whole: true, waits: true, inVain: refusedOnly},
		{name: "follow", title: "Let what is stored follow", do: e.follow},
	}
}

func (e *edition) scoped() bool { return len(e.edit.Scopes) > 0 || e.edit.FullAccess }

// unlessAsked skips a part of the form that is not to be changed.
func (e *edition) unlessAsked(it bool) func() string {
	return func() string {
		if it {
			return "it stays as it is"
		}
		return ""
	}
}

// find looks for the token, and makes sure that its new name is free.
func (e *edition) find(ctx context.Context) error {
	if err := e.chosen.find(ctx); err != nil {
		return err
	}
	if e.edit.NewName == "" || e.edit.NewName == e.chosen.token.Name {
		return nil
	}
	for _, r := range e.chosen.rows {
		// In another organization the name is another token's, in the keyring too.
		if r.Name == e.edit.NewName && r.active() && strings.EqualFold(r.Organization, e.chosen.row.Organization) {
			return fault.New(fault.Usage, "choose another name", "an active token named %q exists already, and expires on %s", r.Name, r.Expires)
		}
	}
	return nil
}

// open presses Edit and waits for the form, which shows the token as it is.
func (e *edition) open(ctx context.Context) error {
	if err := e.pressAction(ctx, "edit"); err != nil {
		return err
	}
	panel, err := e.page.Find(ctx, e.Pages.Landmark("edit-panel"))
	if err != nil {
		return err
	}
	e.panel, e.shows = panel, e.chosen.token.Expires
	e.asked, e.says = panel, e.el("create-panel", "message")
	field, err := panel.Find(ctx, e.el("create-panel", "name"))
	if err != nil {
		return err
	}
	held, err := field.Value(ctx)
	if err == nil && held != e.chosen.token.Name {
		err = fault.New(fault.Page, "see the picture in the trail", "pressed Edit for %q, but the form shows %q", e.chosen.token.Name, held)
	}
	return err
}

// save presses Save and looks into a list that was loaded anew. Whatever the site answered, the list counts.
func (e *edition) save(ctx context.Context) error {
	t := e.chosen.token
	settle, err := e.intend(journal.Intent{Operation: journal.Edit, Kept: t.Organization, Name: e.req.Name, Old: t.Name})
	if err != nil {
		return err
	}
	press, cancelPress := context.WithTimeoutCause(ctx, e.StepTimeout, browser.ErrGivenUp)
	defer cancelPress()
	pressErr := e.pressSave(press)
	fresh, cancel := context.WithTimeout(context.WithoutCancel(ctx), e.StepTimeout+e.Patience)
	defer cancel()
	rows, err := e.reopenList(fresh)
	if err != nil {
		return fault.New(fault.Partial, "look for it at "+tokenPageURL(e.target.Site.BaseURL, e.target.Organization),
			"pressed Save for the token %q in %s, but whether it is changed could not be seen; a person must look: %s",
			t.Name, t.Organization, e.Redactor.Redact(bothOf(pressErr, err).Error()))
	}
	now, shown := e.shownIn(rows)
	if shown != "" {
		settle(journal.Nothing)
		return stillThere{orElse(pressErr, fault.New(fault.Page, "see the picture in the trail", "pressed Save, but the list shows %s", shown))}
	}
	e.settle = settle // once what is stored has followed
	e.changed = true
	e.tell(now)
	return nil
}

// pressSave presses Save and waits for the end of the form: one that stays says that the site refused.
func (e *edition) pressSave(ctx context.Context) error {
	button, err := e.panel.Find(ctx, e.el("edit-panel", "save"))
	if err != nil {
		return err
	}
	if disabled, err := button.Disabled(ctx); err != nil || disabled {
		return orElse(err, e.complaint(ctx, fault.New(fault.Page, "see the picture in the trail", "filled in the form, but the page keeps Save disabled")))
	}
	e.snap(ctx, button)
	answer, writes := e.page.Await(isCreateCall), e.page.Watch(isWriteCall)
	defer answer.Stop()
	defer writes.Stop()
	if err := button.Click(ctx); err != nil {
		return err
	}
	if err := writes.Quiet(ctx, graceAfter/2); err != nil {
		return err
	}
	wait, cancel := context.WithTimeoutCause(ctx, graceAfter, browser.ErrGivenUp)
	defer cancel()
	if status, body, err := answer.Wait(wait); err == nil {
		// The form's own answer to a change is not known: only a refusal in the known form is taken from it. [guess]
		said, err := readAnswer(status, body)
		switch {
		case errors.Is(err, errSessionOver):
			return err
		case said.refusal != "":
			return e.complaint(ctx, refused(said.refusal))
		case status >= 400:
			return busy{err, answer.RetryAfter()}
		}
		e.granted = said
	} else if wait.Err() == nil {
		return err
	}
	gone, cancelGone := context.WithTimeoutCause(ctx, e.StepTimeout/2, browser.ErrGivenUp)
	defer cancelGone()
	if err := e.panel.Gone(gone); err != nil {
		return e.complaint(ctx, err)
	}
	return nil
}

// isWriteCall recognises a call that may change something; how the form saves a change is not known.
func isWriteCall(call browser.Call) bool {
	return call.Method != http.MethodGet && strings.Contains(call.URL, "/_apis/")
}
