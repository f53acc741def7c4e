package flows

import (
	"context"

	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
)

// revokeUnsaved is the undo of Create: a token whose value is not held must not live. It looks into the list whether there
// is one of that name, revokes it as a person does, and makes sure that it is gone.
func (c *creation) revokeUnsaved(ctx context.Context) error {
	if !c.pressed || c.saved {
		return nil
	}
	rows, err := c.reopenList(ctx)
	if err != nil {
		return err
	}
	live, alone := liveOnes(rows, c.req.Name)
	switch {
	case len(live) == 0:
		c.settle(journal.Nothing)
		return nil
	case len(live) > 1:
		return fault.New(fault.Partial, "", "%d active tokens are named %q, and which one is new cannot be told", len(live), c.req.Name)
	}
	if err := c.revokeListed(ctx, live[0], alone); err != nil {
		return err
	}
	c.settle(journal.Revoked)
	c.Log.Warn().Str("token", c.req.Name).Msg("revoked the new token, " + c.unkept)
	c.warnings = append(c.warnings, "the new token was revoked, "+c.unkept)
	return nil
}

// createdNothing makes sure that Create was pressed in vain: the list shows no more active tokens of the name than before.
func (c *creation) createdNothing(ctx context.Context, _ error) error {
	if err := c.listReady(ctx); err != nil {
		return err
	}
	rows, err := c.readList(ctx)
	if err == nil && len(rows) == 0 {
		err = c.listIsThere(ctx)
	}
	if err != nil {
		return err
	}
	live, alone := liveOnes(rows, c.req.Name)
	if len(live) == 1 && c.others == 0 && c.Patience > 0 {
		return c.makeAnother(ctx, live[0], alone)
	}
	if len(live) > c.others {
		return fault.New(fault.SignIn, "run it again", "the site made the token before it ended the session, and its value was not shown")
	}
	c.pressed = false
	c.settle(journal.Nothing)
	c.say("the list shows no new token: it can be made")
	return nil
}

// makeAnother revokes a token whose value was lost on its way, so that it can be made again.
func (c *creation) makeAnother(ctx context.Context, row listed, alone bool) error {
	if err := c.revokeListed(ctx, row, alone); err != nil {
		return err
	}
	c.pressed = false
	c.settle(journal.Revoked)
	c.warn("the site made the token, but its answer was lost, and the value with it: revoked that one, and made it again")
	return nil
}

// revokeListed revokes the token of a row whose value nobody holds, and makes sure that it is gone.
func (v *visit) revokeListed(ctx context.Context, row listed, alone bool) error {
	if err := v.selectRow(ctx, row, alone); err != nil {
		return err
	}
	pressErr := v.pressRevoke(ctx)
	rows, err := v.reopenList(ctx)
	if err != nil {
		return orElse(pressErr, err)
	}
	if live, _ := liveOnes(rows, row.Name); len(live) > 0 {
		return orElse(pressErr, fault.New(fault.Page, "", "pressed Revoke, but the list still shows the token"))
	}
	return nil
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

// liveOnes are the active tokens of the name; alone says that no other row has it.
func liveOnes(rows []listed, name string) (live []listed, alone bool) {
	named := 0
	for _, r := range rows {
		if r.Name != name {
			continue
		}
		named++
		if r.active() {
			live = append(live, r)
		}
	}
	return live, named == 1
}
