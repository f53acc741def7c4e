package flows

import (
	"context"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
)

// mostUnticks bounds the unticking of boxes: unlocking a lower one may leave it ticked.
const mostUnticks = 120

// rechooseScopes replaces the scopes of a token that is edited: all boxes are unticked, highest first as the page unlocks
// them, and the wanted ones ticked; all are read back.
func (e *edition) rechooseScopes(ctx context.Context) error {
	if e.req.FullAccess {
		return e.tickFullAccess(ctx)
	}
	if err := e.tickCustom(ctx); err != nil {
		return err
	}
	// What is ticked may stand in a group that is not shown at first.
	if link, ok, err := e.panel.Present(ctx, e.el("create-panel", "show-all-scopes")); err != nil {
		return err
	} else if ok {
		if err := link.Click(ctx); err != nil {
			return err
		}
	}
	if err := e.untickAll(ctx); err != nil {
		return err
	}
	for _, s := range e.req.Scopes {
		if err := e.tickScope(ctx, s); err != nil {
			return err
		}
	}
	return e.readScopesBack(ctx)
}

// untickAll unticks box after box until none is ticked. A press that changes nothing ends it: the page locks what it shows.
func (e *edition) untickAll(ctx context.Context) error {
	for range mostUnticks {
		before, err := e.tickedNow(ctx)
		if err != nil || before == 0 {
			return err
		}
		box, ok, err := e.panel.Present(ctx, e.el("create-panel", "ticked-box"))
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Policy, "ask an administrator of the organization which scopes are allowed",
				"the page shows %d boxes as ticked and does not let this account untick them", before)
		}
		if err := box.Click(ctx); err != nil {
			return err
		}
		if err := e.awaitUntick(ctx, before); err != nil {
			return err
		}
	}
	return fault.New(fault.Page, "see the picture in the trail", "unticked %d boxes, and the page still shows ticked ones", mostUnticks)
}

func (e *edition) tickedNow(ctx context.Context) (int, error) {
	boxes, err := e.panel.Boxes(ctx, e.el("create-panel", "any-scope-box"))
	return len(ticked(boxes)), err
}

// awaitUntick waits until fewer boxes are ticked than before.
func (e *edition) awaitUntick(ctx context.Context, before int) error {
	wait, cancel := context.WithTimeoutCause(ctx, graceAfter, browser.ErrGivenUp)
	defer cancel()
	for wait.Err() == nil {
		if now, err := e.tickedNow(ctx); err != nil || now < before {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return fault.New(fault.Page, "see the picture in the trail", "pressed a ticked box, but the page still shows it as ticked")
}
