package flows

import (
	"context"

	"pat-robot/internal/fault"
)

// revokeUnsaved is the undo of Create: a token whose value is not held must not live. It looks into the list whether there
// is one of that name, revokes it as a person does, and makes sure that it is gone.
func (c *creation) revokeUnsaved(ctx context.Context) error {
	if !c.pressed || c.saved {
		return nil
	}
	if _, err := c.page.Goto(ctx, tokenPageURL(c.req.Site.BaseURL, c.req.Organization)); err != nil {
		return err
	}
	if err := c.listReady(ctx); err != nil {
		return err
	}
	n, err := c.liveOnes(ctx, c.req.Name)
	if err != nil {
		return err
	}
	if n == 0 {
		return c.listIsThere(ctx)
	}
	if n > 1 {
		return fault.New(fault.Partial, "", "%d active tokens are named %q, and which one is new cannot be told", n, c.req.Name)
	}
	if err := c.revokeRow(ctx, c.req.Name); err != nil {
		return err
	}
	n, err = c.liveOnes(ctx, c.req.Name)
	if err == nil && n > 0 {
		err = fault.New(fault.Page, "", "pressed Revoke, but the list still shows the token")
	}
	if err == nil {
		c.Log.Warn().Str("token", c.req.Name).Msg("revoked the new token, whose value could not be saved")
		c.warnings = append(c.warnings, "the new token was revoked, since its value could not be saved")
	}
	return err
}

// listIsThere makes sure that a list without the token is one: a list that did not load shows no tokens either.
func (v *visit) listIsThere(ctx context.Context) error {
	for _, name := range []string{"table", "empty"} {
		if _, ok, err := v.page.Present(ctx, v.el("token-list", name)); err != nil || ok {
			return err
		}
	}
	return fault.New(fault.Page, "", "the list of tokens could not be read")
}

// liveOnes counts the active tokens of the name.
func (v *visit) liveOnes(ctx context.Context, name string) (int, error) {
	rows, err := v.readList(ctx)
	n := 0
	for _, r := range rows {
		if r.Name == name && r.active() {
			n++
		}
	}
	return n, err
}

// revokeRow selects the token's row and presses Revoke, in the list and in the question that follows.
func (v *visit) revokeRow(ctx context.Context, name string) error {
	if _, err := v.page.ClosePopups(ctx); err != nil {
		return err
	}
	// Reading up to the name leaves the row in view: a virtualised list has it only then.
	if _, err := v.readList(ctx, name); err != nil {
		return err
	}
	row, err := v.page.Find(ctx, v.el("token-list", "row-of").With("name", name))
	if err != nil {
		return err
	}
	box, err := row.Find(ctx, v.el("token-list", "select-row"))
	if err != nil {
		return err
	}
	if err := box.Tick(ctx); err != nil {
		return err
	}
	button, err := v.page.Find(ctx, v.el("token-list", "revoke"))
	if err != nil {
		return err
	}
	if err := button.Click(ctx); err != nil {
		return err
	}
	dialog, err := v.page.Find(ctx, v.Pages.Landmark("revoke-dialog"))
	if err != nil {
		return err
	}
	confirm, err := dialog.Find(ctx, v.el("revoke-dialog", "revoke"))
	if err != nil {
		return err
	}
	if err := confirm.Click(ctx); err != nil {
		return err
	}
	// A dialog that stays says that the site refused.
	wait, cancel := context.WithTimeout(ctx, v.StepTimeout)
	defer cancel()
	return dialog.Gone(wait)
}
