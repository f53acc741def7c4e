package flows

import (
	"context"
	"errors"
	"strings"
	"time"

	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
	"pat-robot/internal/trail"
)

// shownIn finds the token in a list that was read anew, and says what of it is not as asked for; "" for nothing.
func (e *edition) shownIn(rows []listed) (now Token, odd string) {
	tokens := tokensOf(rows, e.target.Organization, e.Now())
	for i, t := range tokens {
		if t.Name != e.req.Name || !t.Active() || !strings.EqualFold(t.Organization, e.chosen.token.Organization) {
			continue
		}
		switch {
		case e.edit.Expires != nil && !couldBe(rows[i].Expires, e.wanted) && !e.shortened(t):
			return t, "the end " + rows[i].Expires
		case e.scoped() && !sameScopes(t.Scopes, e.scopesAsked()):
			return t, "the scopes " + rows[i].Summary
		}
		return t, ""
	}
	return Token{}, "no active token named " + e.req.Name
}

// shortened tells whether a policy has given the token an earlier end than was asked for. [doc]
func (e *edition) shortened(t Token) bool {
	return !t.Expires.IsZero() && t.Expires.Before(e.wanted) && !t.Expires.Equal(day(e.chosen.token.Expires))
}

func (e *edition) tell(t Token) {
	e.result = EditResult{Name: t.Name, Organization: t.Organization, Expires: t.Expires, Scopes: t.Scopes}
	if e.chosen.token.Name != t.Name {
		e.result.Old = e.chosen.token.Name
	}
	if e.edit.Expires != nil && e.shortened(t) {
		e.warn("the site shortened the lifetime: asked for %s, got %s", e.wanted.Format(time.DateOnly), t.Expires.Format(time.DateOnly))
	}
	if at := e.granted.validTo; !at.IsZero() && day(at).Equal(t.Expires) {
		e.result.Expires = at
	}
	e.say("the list shows: %s, %s", orDash(t.ScopeWords), t.Expires.Format(time.DateOnly))
	e.trail.SetMeta(func(m *trail.Meta) { m.Got = trail.Got{Expires: e.result.Expires, Scopes: e.result.Scopes} })
}

// follow brings what is stored of the token up to date: under its new name first, and only then not under the old one.
func (e *edition) follow(ctx context.Context) error {
	err := e.moveValue(ctx)
	if err == nil {
		e.settle(journal.Done)
	}
	return err
}

func (e *edition) moveValue(ctx context.Context) error {
	old, now := e.keyOf(e.result.Organization, e.chosen.token.Name), e.keyOf(e.result.Organization, e.result.Name)
	item, err := e.store.Get(ctx, old)
	if errors.Is(err, secret.ErrNotFound) {
		e.Log.Debug().Msg("the value is not kept here")
		return nil
	}
	if err != nil {
		return err
	}
	e.Redactor.Add("token", item.Value)
	item.Key = now
	if e.edit.Expires != nil {
		item.Expires = e.result.Expires
	}
	if e.scoped() {
		item.Scopes = e.result.Scopes
	}
	if err := e.store.Save(ctx, item); err != nil {
		return err
	}
	e.result.Stored = &Stored{Backend: e.store.Backend(), Key: now.String()}
	if old == now {
		return nil
	}
	return e.store.Delete(ctx, old)
}
