package flows

import (
	"context"

	"pat-robot/internal/browser"
	"pat-robot/internal/secret"
	"pat-robot/internal/trail"
)

// sealWith lets the trail be signed with the key of a keyring that has proved to work. It is called before anything on the
// site is touched; a run that ends before it leaves a trail without a seal, which says so.
func (r *run) sealWith(ctx context.Context, store *secret.Store) error {
	key, err := store.EnsureSigningKey(ctx)
	if err != nil {
		return err
	}
	return r.trail.SealWith(trail.Seal{Key: key, Authority: r.TimestampAuthority, Warn: func(text string) { r.warn("%s", text) }})
}

// learnCookies makes the session known to the sweep that ends the run. Without a page there is none.
func (r *run) learnCookies(ctx context.Context) {
	if r.page == nil {
		return
	}
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTime)
	defer cancel()
	cookies, err := r.page.Cookies(look)
	if err != nil {
		r.Log.Debug().Msg("the cookies could not be read for the sweep")
		return
	}
	for _, c := range cookies {
		if browser.IsSecretCookie(c.Value.Reveal()) {
			r.Redactor.Add("cookie "+c.Name, c.Value)
		}
	}
}

// actions gives what the step did to elements.
func (r *run) actions() []trail.Action {
	if r.page == nil {
		return nil
	}
	var out []trail.Action
	for _, a := range r.page.TakeActions() {
		out = append(out, trail.Action{Element: a.Page + "/" + a.Element, Did: a.Did, Value: a.Value, Shown: a.Shown})
	}
	return out
}

// hides tells which texts of a page must not be seen in a picture: secrets, what looks like one, and the account where it
// is to be masked.
func (r *run) hides(text string) bool {
	return r.Redactor.Contains(text) || looksLikeToken(text) || r.trail.Hides(text)
}
