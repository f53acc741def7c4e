package flows

import (
	"context"
	"net/url"

	"pat-robot/internal/connection"
	"pat-robot/internal/secret"
)

// prove tries a value on an organization; a global token is tried on the one where the run starts.
func (v *visit) prove(ctx context.Context, organization string, value secret.Value) (connection.Outcome, error) {
	if organization == allWord {
		organization = v.target.Organization
	}
	address, err := url.Parse(organizationURL(v.target.Site.BaseURL, organization))
	if err != nil {
		return connection.Outcome{Verdict: connection.Unreachable}, err
	}
	return connection.Prove(ctx, nil, address, value)
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
