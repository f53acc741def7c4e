package flows

import (
	"context"
	"time"

	"pat-robot/internal/fault"
)

// keepToExpiry revokes a token that the site gave an earlier end than was asked for, and deletes its value, where that is not
// what the person wants. A policy may shorten silently. [doc]
func (c *creation) keepToExpiry(ctx context.Context) error {
	if !c.short {
		return nil
	}
	got := c.result.Expires
	r := &revocation{chosen: newChosen(c.visit, Which{Name: c.req.Name, Only: c.req.keptUnder()})}
	err := c.run.steps(ctx, r.steps())
	if r.gone {
		c.saved, c.pressed, c.result.Stored = false, false, Stored{}
	}
	if err != nil {
		return err
	}
	return fault.New(fault.Policy, "ask for an earlier date with --expires, or leave out --strict-expiry",
		"asked for a token until %s, but the site gave it until %s only, as a policy of the tenant may; it was revoked",
		c.wanted.Format(time.DateOnly), got.Format(time.DateOnly))
}
