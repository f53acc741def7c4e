package flows

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/connection"
	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
	"pat-robot/internal/trail"
)

// RecoverRequest names what dead runs have left open: entries of the target's site and account.
type RecoverRequest struct {
	Target
	Entries []journal.Entry
	// Settle hears how each entry ended, as soon as it is sure.
	Settle func(journal.Entry, journal.Outcome) error
}

// Recovered says how an entry ended.
type Recovered struct {
	Operation    journal.Operation `json:"operation"`
	Name         string            `json:"name"`
	Organization string            `json:"organization"`
	Outcome      journal.Outcome   `json:"outcome,omitempty"` // "" where it is still open
	Says         string            `json:"says"`
}

// RecoverResult says how all of them ended.
type RecoverResult struct {
	Account  string      `json:"account"`
	Entries  []Recovered `json:"entries"`
	Trail    string      `json:"trail,omitempty"`
	Warnings []string    `json:"warnings,omitempty"`
}

// recovery is the state of a recover flow.
type recovery struct {
	*visit
	req    RecoverRequest
	b      *browser.Browser
	rows   []listed
	open   []error // why entries stay open
	result RecoverResult
}

// Recover looks at the site and ends each entry in one of: the value is stored and the token live; the token is revoked; the
// site was not changed. Where none of them can be had, the entry stays open, and the error is Partial with the exact name, or
// Site where it may go better later. It can be run any number of times. On an error the result's Trail names the folder, if
// one was made. Kinds: Partial, SignIn, Page, Site, Store, Usage, Interrupted.
func Recover(ctx context.Context, d Deps, req RecoverRequest) (RecoverResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, metaOf(d, "recover", req.Target, ""), d.Redactor)
	if err != nil {
		return RecoverResult{}, err
	}
	r := &recovery{visit: newVisit(d, t, req.Target), req: req, result: RecoverResult{Entries: []Recovered{}}}
	r.everywhere = true
	r.b, err = r.prepare(ctx, r.openStore)
	if err == nil {
		err = r.begin(ctx, r.b)
	}
	if err == nil {
		err = r.run.steps(ctx, r.steps())
	}
	if err == nil {
		err = stillOpen(r.open)
	}
	r.result.Account = r.account
	err = errors.Join(err, r.end(r.b, r.outcomeOf(err, r.result)))
	r.result.Trail, r.result.Warnings = t.Dir(), r.warnings
	return r.result, err
}

// stillOpen puts into one error why entries stay open. A person to look counts more than a site to wait for.
func stillOpen(open []error) error {
	if len(open) == 0 {
		return nil
	}
	worst, lines := open[0], make([]string, len(open))
	for i, err := range open {
		if fault.Is(err, fault.Partial) && !fault.Is(worst, fault.Partial) {
			worst = err
		}
		lines[i] = err.Error()
	}
	return fault.New(fault.KindOf(worst), fault.HintOf(worst), "%s", strings.Join(lines, "; "))
}

func (r *recovery) steps() []step {
	return append(r.toTokens(),
		step{name: "read-list", title: "Read the list to its end", do: r.read},
		step{all: r.each},
	)
}

func (r *recovery) read(ctx context.Context) (err error) {
	r.rows, err = r.reopenList(ctx)
	return err
}

// each puts one entry after the other in order. One that fails does not stop the others, unless the run is over.
func (r *recovery) each(ctx context.Context) error {
	for _, e := range r.req.Entries {
		title := fmt.Sprintf("Put the %s of %s in order", e.Intent.Operation, e.Intent.Name)
		again := false
		err := r.step(ctx, step{name: "put-in-order", title: title, whole: true, do: func(ctx context.Context) (err error) {
			again, err = r.order(ctx, e)
			return err
		}})
		if err == nil && again {
			err = r.regenerate(ctx, e)
		}
		if err != nil && (ctx.Err() != nil || fault.Is(err, fault.Interrupted)) {
			return err
		}
		if err != nil {
			r.open = append(r.open, err)
			r.tellOf(e, "", err.Error())
		}
	}
	return nil
}

// order looks what became of the entry and does what is left to do; again says that Regenerate is to be pressed once more.
func (r *recovery) order(ctx context.Context, e journal.Entry) (again bool, err error) {
	found, chosen, err := r.look(ctx, e)
	if err != nil {
		return false, err
	}
	switch next := decide(e.Intent, found); next {
	case doRevoke:
		return false, r.revoke(ctx, e, chosen)
	case doRegenerate:
		return true, nil
	case doFollow:
		return false, r.follow(ctx, e)
	case askPerson:
		return false, fault.New(fault.Partial, "open "+tokenPageURL(r.target.Site.BaseURL, e.Intent.Organization)+" and look; revoke it if nobody uses it",
			"the token %q in %s may be live and its value is not held here: a run died while it was to %s it; a person must look",
			e.Intent.Name, e.Intent.Kept, e.Intent.Operation)
	case tryLater:
		return false, fault.New(fault.Site, "run pat-robot recover again", "whether the value that is kept of %q works could not be tried", e.Intent.Name)
	default:
		return false, r.close(ctx, e, next.outcome())
	}
}

// look says what is there of an entry's token: on the site, and in the keyring.
func (r *recovery) look(ctx context.Context, e journal.Entry) (found, *chosen, error) {
	f := found{others: e.Intent.Others}
	c := newChosen(r.visit, Which{Name: e.Intent.Name, Only: e.Intent.Kept})
	named := 0
	for i, t := range tokensOf(r.rows, r.target.Organization, r.Now()) {
		if t.Name == e.Intent.Old && t.Active() && strings.EqualFold(t.Organization, e.Intent.Kept) {
			f.old++
		}
		if t.Name != e.Intent.Name {
			continue
		}
		named++
		if t.Active() && strings.EqualFold(t.Organization, e.Intent.Kept) {
			f.live++
			f.asked = len(t.Scopes) == 0 || sameScopes(t.Scopes, strings.Fields(e.Intent.Scopes))
			c.row, c.token = r.rows[i], t
		}
	}
	c.alone = named == 1
	if e.Intent.Operation == journal.Edit {
		return f, c, nil // it concerns no value
	}
	item, err := r.store.Get(ctx, r.keyOf(e.Intent.Kept, e.Intent.Name))
	if errors.Is(err, secret.ErrNotFound) {
		return f, c, nil
	}
	if err != nil {
		return f, c, err
	}
	r.Redactor.Add("token", item.Value)
	f.fresh = !item.Created.Before(e.Time.Truncate(1e9))
	outcome, _ := r.prove(ctx, e.Intent.Kept, item.Value) // the verdict says it
	f.value = map[connection.Verdict]held{connection.Proven: works, connection.Unauthorized: dead}[outcome.Verdict]
	if f.value == none {
		f.value = unknown
	}
	return f, c, nil
}

// revoke ends a token whose value nobody holds.
func (r *recovery) revoke(ctx context.Context, e journal.Entry, c *chosen) error {
	if err := c.pick(ctx); err != nil {
		return err
	}
	pressErr := r.pressRevoke(ctx)
	rows, err := r.reopenList(ctx)
	if err != nil {
		return bothOf(pressErr, err)
	}
	r.rows = rows
	if c.liveAgain(rows) {
		return orElse(pressErr, fault.New(fault.Page, "see the picture in the trail", "pressed Revoke for the token %q, but the list still shows it as active", c.token.Name))
	}
	return r.close(ctx, e, journal.Revoked)
}

// regenerate presses Regenerate once more for a token whose new value was lost: it was to have a new one, and the old one is
// dead.
func (r *recovery) regenerate(ctx context.Context, e journal.Entry) error {
	again := newRegeneration(r.visit, Which{Name: e.Intent.Name, Only: e.Intent.Kept})
	err := r.run.steps(ctx, again.steps())
	if err = again.close(ctx, r.b, err); err != nil {
		return err
	}
	rows, err := r.reopenList(ctx)
	if err != nil {
		return err
	}
	r.rows = rows
	return r.close(ctx, e, journal.Stored)
}

// follow keeps the value under the token's new name, and only then not under the old one.
func (r *recovery) follow(ctx context.Context, e journal.Entry) error {
	if err := r.moveValue(ctx, r.keyOf(e.Intent.Kept, e.Intent.Old), r.keyOf(e.Intent.Kept, e.Intent.Name)); err != nil {
		return err
	}
	return r.close(ctx, e, journal.Done)
}

func (r *recovery) moveValue(ctx context.Context, from, to secret.Key) error {
	item, err := r.store.Get(ctx, from)
	if errors.Is(err, secret.ErrNotFound) {
		return nil // it has followed, or was never kept here
	}
	if err != nil {
		return err
	}
	r.Redactor.Add("token", item.Value)
	item.Key = to
	if err := r.store.Save(ctx, item); err != nil {
		return err
	}
	return r.store.Delete(ctx, from)
}

// close writes how an entry ended. A stored value of a token that is gone opens nothing any more.
func (r *recovery) close(ctx context.Context, e journal.Entry, o journal.Outcome) error {
	if o == journal.Revoked && e.Intent.Operation == journal.Revoke {
		if _, err := r.forgetValue(ctx, Token{Name: e.Intent.Name, Organization: e.Intent.Kept}); err != nil {
			return err
		}
	}
	if err := r.req.Settle(e, o); err != nil {
		return err
	}
	says := map[journal.Outcome]string{
		journal.Stored: "it is live, and its value is stored", journal.Revoked: "it is live no more",
		journal.Nothing: "the site was not changed", journal.Done: "the site shows it, and its value is stored under its name",
	}[o]
	r.say("%s %q: %s", e.Intent.Operation, e.Intent.Name, says)
	r.tellOf(e, o, says)
	return nil
}

func (r *recovery) tellOf(e journal.Entry, o journal.Outcome, says string) {
	r.result.Entries = append(r.result.Entries, Recovered{
		Operation: e.Intent.Operation, Name: e.Intent.Name, Organization: e.Intent.Kept, Outcome: o, Says: r.Redactor.Redact(says),
	})
}
