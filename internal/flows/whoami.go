package flows

import (
	"context"
	"errors"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/session"
	"pat-robot/internal/trail"
)

// WhoAmIRequest says whose session is asked about.
type WhoAmIRequest struct{ Target }

// WhoAmIResult says who the kept session is.
type WhoAmIResult struct {
	Account  string    `json:"account"` // as the site says, while the session works
	Verified bool      `json:"verified"`
	Site     string    `json:"site"`
	Works    bool      `json:"works"`
	Saved    time.Time `json:"saved,omitzero"`    // when it was kept, RFC 3339 in UTC
	Profile  string    `json:"profile,omitempty"` // where it lives instead, kept by the browser itself
	Trail    string    `json:"trail"`
	Warnings []string  `json:"warnings,omitempty"`
}

// WhoAmI tries the kept session on the site. It never signs in. The error is of kind SignIn where none is kept, or where
// the site does not accept it any more; the result says which.
func WhoAmI(ctx context.Context, d Deps, req WhoAmIRequest) (WhoAmIResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, metaOf(d, "whoami", req.Target, ""), d.Redactor)
	if err != nil {
		return WhoAmIResult{}, err
	}
	v := newVisit(d, t, req.Target)
	b, err := v.prepare(ctx, v.mustHaveSession)
	if err == nil {
		err = v.begin(ctx, b)
	}
	works := false
	if err == nil {
		err = v.run.steps(ctx, []step{
			{name: "open-token-page", title: "Open the token page", do: v.openByAddress},
			{name: "look-for-sign-in", title: "See whether the session is accepted", do: v.mustBeSignedIn},
			{name: "know-account", title: "Make sure of the account", do: v.knowAccount},
		})
		works = err == nil
	}
	result := WhoAmIResult{Account: v.account, Verified: v.verified, Site: req.Site.BaseURL.String(), Works: works, Saved: v.kept.Saved, Profile: v.Profile}
	if result.Account == "" {
		result.Account = req.Account.Email
	}
	err = errors.Join(err, v.end(b, v.outcomeOf(err, result)))
	result.Trail, result.Warnings = t.Dir(), v.warnings
	return result, err
}

func (v *visit) mustHaveSession(ctx context.Context) error {
	if err := v.openStore(ctx); err != nil || !v.kept.State.IsZero() || v.Profile != "" {
		return err
	}
	return fault.Wrap(fault.SignIn, session.ErrNone, "pat-robot login keeps one", "looked for a session of %s", v.target.Account.Email)
}

func (v *visit) mustBeSignedIn(ctx context.Context) error {
	if v.signIn.asked() {
		return fault.New(fault.SignIn, "pat-robot login signs in again; a run that needs the session does so by itself",
			"the site does not accept the kept session of %s any more", v.target.Account.Email)
	}
	return v.enter(ctx)
}
