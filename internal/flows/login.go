package flows

import (
	"context"
	"errors"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/session"
	"pat-robot/internal/trail"
)

// LoginRequest says who is to be signed in.
type LoginRequest struct {
	Target
	// ByHand leaves the whole sign-in to a person, in the window of the browser, which must have one.
	ByHand bool
}

// LoginResult says which session is kept. It never holds the session.
type LoginResult struct {
	Account  string   `json:"account"`
	Site     string   `json:"site"`
	SignedIn bool     `json:"signed_in"` // false where the session that was kept already still works
	Kept     *Sealed  `json:"kept,omitempty"`
	Profile  string   `json:"profile,omitempty"` // where the session lives instead, kept by the browser itself
	Trail    string   `json:"trail"`
	Warnings []string `json:"warnings,omitempty"`
}

// Sealed says where a session is kept, and where its key is.
type Sealed struct {
	File    string    `json:"file"`
	Backend string    `json:"backend"`
	Saved   time.Time `json:"saved"` // RFC 3339 in UTC
}

// Login signs in and keeps the session, for the runs that come. A kept session that still works is left as it is. On an
// error the result's Trail names the folder, if one was made. Kinds: SignIn, Page, Site, Store, Usage, Interrupted.
func Login(ctx context.Context, d Deps, req LoginRequest) (LoginResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, metaOf(d, "login", req.Target, ""), d.Redactor)
	if err != nil {
		return LoginResult{}, err
	}
	v := newVisit(d, t, req.Target)
	v.keep, v.byHand = true, req.ByHand
	b, err := v.prepare(ctx, v.openStore)
	if err == nil {
		err = v.begin(ctx, b)
	}
	if err == nil {
		err = v.run.steps(ctx, v.toTokens())
	}
	result := LoginResult{Account: v.account, Site: req.Site.BaseURL.String(), SignedIn: v.anew || v.stored, Profile: v.Profile}
	if err == nil && v.Profile == "" {
		result.Kept = &Sealed{File: session.Path(v.SessionDir, v.sessionID()), Backend: v.store.Backend(), Saved: v.kept.Saved}
	}
	err = errors.Join(err, v.end(b, v.outcomeOf(err, result)))
	result.Trail, result.Warnings = t.Dir(), v.warnings
	return result, err
}

// watch lets a person sign in, by whatever means, and looks for nothing but the portal.
func (s *signIn) watch(ctx context.Context) (reached string, err error) {
	s.seen = nil
	s.page.WatchErrors("") // what goes wrong on the way is the person's to see
	err = s.step(ctx, step{name: "sign-in-by-hand", title: "Sign in by hand, in the browser's window", patient: true, do: func(ctx context.Context) error {
		for {
			_, node, err := s.page.Race(ctx, s.arrived...)
			switch {
			case err == nil && !s.onPortal():
				return s.foreign(s.page.Origin())
			case err == nil:
				reached = node.Element.Page
				return nil
			case errors.Is(ctx.Err(), context.Canceled):
				return ctx.Err()
			case ctx.Err() != nil:
				return fault.New(fault.SignIn, "give more time with PAT_ROBOT_RUN_TIMEOUT", "waited for a person to sign in, but the portal was not reached in time")
			case s.page.Closed():
				return fault.New(fault.SignIn, "leave the window open until it closes by itself", "the window was closed before the portal was reached")
			case err != nil && !fault.Is(err, fault.Page) && !fault.Is(err, fault.Site):
				return err
			}
		}
	}})
	return reached, err
}
