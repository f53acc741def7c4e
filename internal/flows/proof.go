package flows

import (
	"context"
	"net/url"
	"strings"

	"pat-robot/internal/connection"
	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

func (v *visit) prove(ctx context.Context, organization string, value secret.Value) (connection.Outcome, error) {
	return v.target.Prove(ctx, organization, value)
}

// Prove tries a value on an organization; a global token is tried on the one where the run starts. See connection.Prove.
func (t Target) Prove(ctx context.Context, organization string, value secret.Value) (connection.Outcome, error) {
	if organization == allWord {
		organization = t.Organization
	}
	address, err := url.Parse(organizationURL(t.Site.BaseURL, organization))
	if err != nil {
		return connection.Outcome{Verdict: connection.Unreachable}, err
	}
	return connection.Prove(ctx, nil, address, value)
}

// proveKept tries a value that has just been kept.
func (v *visit) proveKept(ctx context.Context, key secret.Key) error {
	item, err := v.store.Get(ctx, key)
	if err != nil {
		return err
	}
	v.Redactor.Add("token", item.Value)
	var outcome connection.Outcome
	err = v.patiently(ctx, "prove-value", func(ctx context.Context) (err error) {
		if outcome, err = v.prove(ctx, key.Organization, item.Value); err != nil {
			err = busy{err, outcome.RetryAfter}
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case outcome.Verdict != connection.Proven:
		return fault.New(fault.Page, "look at the token on the page", "the site does not take the new value of %q", key.Name)
	case outcome.Account != "" && !strings.EqualFold(outcome.Account, v.target.Account.Email):
		return fault.New(fault.SignIn, "look at the token on the page", "the new value of %q belongs to %s", key.Name, outcome.Account)
	}
	v.say("the site takes the new value")
	return nil
}

// worksStill tells whether the value that is kept of a token is known to open the site now.
func (v *visit) worksStill(ctx context.Context, t Token) bool {
	item, err := v.store.Get(ctx, v.keyOf(t.Organization, t.Name))
	if err != nil {
		return false
	}
	v.Redactor.Add("token", item.Value)
	outcome, err := v.prove(ctx, t.Organization, item.Value)
	return err == nil && outcome.Verdict == connection.Proven
}
