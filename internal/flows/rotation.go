package flows

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/scope"
	"pat-robot/internal/secret"
	"pat-robot/internal/trail"
)

// RotateRequest says which token to replace, and by what.
type RotateRequest struct {
	Target
	Which
	NewName    string          // "" for the old name with the day behind it
	Expires    *expiry.Expires // nil for as long as the old one was made for, where that is known, else 30 days
	Scopes     []scope.Scope   // none for those of the old one, unless FullAccess
	FullAccess bool
	KeepName   bool // the new one gets the old one's name in the end
	// HandOver, if set, gives the value that is kept under the key to all who use it, before the old token is revoked.
	HandOver func(ctx context.Context, key secret.Key) error
}

// RotateResult says what was made in the place of what.
type RotateResult struct {
	CreateResult
	Old     string `json:"old"`     // the name of the token that was replaced
	Proven  bool   `json:"proven"`  // the new value has opened the site
	Retired bool   `json:"retired"` // the old token is revoked
}

// rotation is the state of a rotate flow: make before break.
type rotation struct {
	*visit
	req    RotateRequest
	old    *revocation
	made   *creation
	result RotateResult
}

// Rotate makes a new token in the place of an old one: the new one is made under a name of its own, kept, read back, tried on
// the site and handed over, and only then the old one is revoked. On an error the result's Trail names the folder, if one was
// made, and the result says how far it came. Kinds: those of Create and Revoke; Partial where the old token still lives beside
// the new one.
func Rotate(ctx context.Context, d Deps, req RotateRequest) (RotateResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, metaOf(d, "rotate", req.Target, req.Name), d.Redactor)
	if err != nil {
		return RotateResult{}, err
	}
	r := newRotation(newVisit(d, t, req.Target), req)
	b, err := r.prepare(ctx, r.openStore)
	if err == nil {
		err = r.drive(ctx, b)
	}
	r.result.Account = r.account
	o := r.outcomeOf(err, r.result)
	if err != nil && r.made.saved {
		o.Status, o.Result = trail.Partly, r.result
	}
	err = errors.Join(err, r.end(b, o))
	r.result.Trail, r.result.Warnings = t.Dir(), r.warnings
	return r.result, err
}

func newRotation(v *visit, req RotateRequest) *rotation {
	return &rotation{
		visit: v, req: req,
		old:  &revocation{chosen: newChosen(v, req.Which)},
		made: &creation{issuing: issuing{visit: v}, req: CreateRequest{Target: req.Target}},
	}
}

func (r *rotation) steps() []step {
	list := append(r.toTokens(),
		step{name: "find-old-token", title: "Find the old token in the list", do: r.findOld, onList: true},
	)
	list = append(list, r.made.makeSteps()...)
	list = append(list,
		step{name: "prove-value", title: "Try the new value on the site", do: r.proveNew, waits: true},
		step{name: "hand-over", title: "Hand the value over", do: r.handOver, skip: r.nobody},
	)
	list = append(list, r.retireSteps()...)
	return append(list, step{all: r.rename})
}

// retireSteps revoke the old token, once the new one is in its place.
func (r *rotation) retireSteps() []step {
	return []step{
		{name: "find-old-again", title: "Find the old token again", do: r.findAgain, waits: true, onList: true},
		{name: "select-old-token", title: "Select the old token", do: r.old.pick},
		{name: "revoke-old", title: "Press Revoke, and see the old token gone", do: r.retire, whole: true, waits: true, inVain: refusedOnly},
		{name: "forget-old-value", title: "Delete the old value", do: r.old.forget},
	}
}

// drive runs the steps. What a failed creation has left is taken back; once the new value is kept, both tokens stay.
func (r *rotation) drive(ctx context.Context, b *browser.Browser) error {
	if err := r.begin(ctx, b); err != nil {
		return err
	}
	err := r.run.steps(ctx, r.steps())
	r.note()
	switch {
	case err == nil:
		return r.made.late
	case !r.made.saved:
		return r.made.takeBack(ctx, b, err)
	case r.result.Retired:
		return fmt.Errorf("%w (the new token %q is in the place of the old one, its value is stored under %s)", err, r.result.Name, r.made.stored.Key)
	}
	return fault.New(fault.Partial, "see to the cause, then run: pat-robot revoke "+r.old.token.Name,
		"made the token %q in the place of %q, its value is stored under %s, but the old one was not revoked: %s",
		r.made.req.Name, r.old.token.Name, r.made.stored.Key, r.Redactor.Redact(err.Error()))
}

// note brings what the new token's part has found out into the result.
func (r *rotation) note() {
	renamed := r.result.Name
	r.result.CreateResult = r.made.result
	r.result.Stored = r.made.stored
	if r.result.Name == "" && r.made.saved {
		r.result.Name, r.result.Organization = r.made.req.Name, r.old.token.Organization
	}
	if renamed != "" {
		r.result.Name = renamed
	}
}

// findOld finds the token that is to be replaced, and says from it what the new one is to be.
func (r *rotation) findOld(ctx context.Context) error {
	if err := r.old.find(ctx); err != nil {
		return err
	}
	t := r.old.token
	r.result.Old = t.Name
	new := &r.made.req
	new.Name, new.Scopes, new.FullAccess = r.req.NewName, r.req.Scopes, r.req.FullAccess
	new.Organization, new.AllOrganizations = t.Organization, t.Organization == allWord
	if new.AllOrganizations {
		new.Organization = r.target.Organization
	}
	if new.Name == "" {
		new.Name = freeName(t.Name, r.Now(), r.old.rows)
	}
	if len(new.Scopes) == 0 && !new.FullAccess {
		if err := r.sameScopes(new); err != nil {
			return err
		}
	}
	new.Expires = r.lifetime(ctx)
	r.trail.SetMeta(func(m *trail.Meta) {
		m.ScopeWords = wordsOf(new.Scopes, new.FullAccess)
		m.Asked = trail.Asked{Expires: new.Expires.String(), Scopes: apiNames(new.Scopes, new.FullAccess)}
	})
	r.say("the new one is to be %q, for %s", new.Name, new.Expires)
	return nil
}

// sameScopes asks for the scopes of the old token, all of which must be known.
func (r *rotation) sameScopes(new *CreateRequest) error {
	shown, err := scope.FromSummary(r.old.row.Summary)
	if err != nil || len(shown) == 0 {
		return fault.Wrap(fault.Usage, err, "give the new one's scopes with --scope", "could not read the scopes of %q: %s", r.old.token.Name, quote(r.old.row.Summary))
	}
	if shown[0].API == scope.FullAccessAPI {
		new.FullAccess = true
		return nil
	}
	new.Scopes = shown
	return nil
}

// lifetime is what was asked for, else that of the old token's value, if it is kept here.
func (r *rotation) lifetime(ctx context.Context) expiry.Expires {
	if r.req.Expires != nil {
		return *r.req.Expires
	}
	item, err := r.store.Get(ctx, r.keyOf(r.old.token.Organization, r.old.token.Name))
	if err == nil && !item.Created.IsZero() && !item.Expires.IsZero() {
		if days := int(day(item.Expires).Sub(day(item.Created)).Hours() / 24); days >= 1 && days <= 365 {
			return expiry.Expires{Days: days}
		}
	}
	return expiry.Expires{Days: 30}
}

var dayBehind = regexp.MustCompile(` \d{4}-\d{2}-\d{2}( \d+)?$`)

// freeName is the old name with today's day behind it, in the place of an earlier one, and a number where that is taken.
func freeName(old string, now time.Time, rows []listed) string {
	base := dayBehind.ReplaceAllString(old, "") + " " + now.UTC().Format(time.DateOnly)
	taken := map[string]bool{}
	for _, r := range rows {
		taken[r.Name] = true
	}
	name := base
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s %d", base, n)
	}
	return name
}

// proveNew tries the new value on the site: an old token is not given up for one that opens nothing.
func (r *rotation) proveNew(ctx context.Context) error {
	if err := r.proveKept(ctx, r.made.key()); err != nil {
		return err
	}
	r.result.Proven = true
	return nil
}

func (r *rotation) nobody() string {
	if r.req.HandOver == nil {
		return "nobody else is to have it"
	}
	return ""
}

func (r *rotation) handOver(ctx context.Context) error { return r.req.HandOver(ctx, r.made.key()) }

// findAgain loads the list anew: the new token has moved its rows.
func (r *rotation) findAgain(ctx context.Context) error {
	rows, err := r.reopenList(ctx)
	if err == nil && !r.old.liveAgain(rows) {
		err = fault.New(fault.Page, "pat-robot list shows all tokens", "the list shows the old token %q as active no more", r.old.token.Name)
	}
	return err
}

func (r *rotation) retire(ctx context.Context) error {
	err := r.old.revoke(ctx)
	r.result.Retired = r.old.gone
	return err
}

// rename gives the new token the old one's name, if that was asked for.
func (r *rotation) rename(ctx context.Context) error {
	if !r.req.KeepName || r.made.req.Name == r.old.token.Name {
		return nil
	}
	e := newEdition(r.visit, EditRequest{Target: r.req.Target, Which: Which{Name: r.made.req.Name, Only: r.old.token.Organization}, NewName: r.old.token.Name})
	if err := r.run.steps(ctx, e.steps()); err != nil {
		return err
	}
	r.result.Name = e.result.Name
	if e.result.Stored != nil {
		r.made.stored = *e.result.Stored
	}
	return nil
}
