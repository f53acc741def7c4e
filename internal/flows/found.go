package flows

import (
	"context"
	"errors"
	"strings"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/scope"
	"pat-robot/internal/trail"
)

// findToken finds the new token in the list and compares what it shows with what was asked for and answered.
func (c *creation) findToken(ctx context.Context) error {
	if err := c.showEverywhere(ctx); err != nil {
		return err
	}
	row, err := c.awaitRow(ctx)
	if err != nil {
		return err
	}
	c.result.Name, c.result.Organization = c.req.Name, c.req.Organization
	if c.req.AllOrganizations {
		c.result.Organization = "all"
	}
	c.say("the list shows: %s, %s, %s", orDash(row.Status), orDash(row.Summary), orDash(row.Expires))
	if !row.active() {
		c.warn("the list shows the new token as %s", row.Status)
	}
	if err := c.compareScopes(row); err != nil {
		return err
	}
	c.compareExpiry(row)
	c.trail.SetMeta(func(m *trail.Meta) { m.Got = trail.Got{Expires: c.result.Expires, Scopes: c.result.Scopes} })
	return nil
}

// awaitRow waits until the list shows the token; where it does not by itself, the page is loaded once more.
func (c *creation) awaitRow(ctx context.Context) (listed, error) {
	half, cancel := context.WithTimeout(ctx, c.StepTimeout/2)
	defer cancel()
	if row, err := c.seekRow(half); err == nil || ctx.Err() != nil || !errors.Is(err, errNoRow) {
		return row, err
	}
	c.say("the list did not show the token by itself; loaded the page once more")
	if _, err := c.page.Reload(ctx); err != nil {
		return listed{}, err
	}
	if err := c.showEverywhere(ctx); err != nil {
		return listed{}, err
	}
	row, err := c.seekRow(ctx)
	if errors.Is(err, errNoRow) {
		return row, fault.Wrap(fault.Page, err, "its value is saved; look for it on the page", "made the token %q", c.req.Name)
	}
	return row, err
}

var errNoRow = errors.New("the list does not show it")

func (c *creation) seekRow(ctx context.Context) (listed, error) {
	for ctx.Err() == nil {
		if _, err := c.page.Find(ctx, c.el("token-list", "table")); err != nil {
			break
		}
		rows, err := c.readList(ctx, c.req.Name)
		if err != nil {
			break
		}
		for _, r := range rows {
			if r.Name == c.req.Name && (r.active() || !c.req.AllowDuplicate) {
				return r, nil
			}
		}
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return listed{}, ctx.Err()
	}
	return listed{}, errNoRow
}

func (c *creation) compareScopes(row listed) error {
	c.result.Scopes = c.scopesAsked()
	if len(c.granted.scopes) > 0 {
		c.result.Scopes = c.granted.scopes
	} else if shown, err := scope.FromSummary(row.Summary); err == nil && len(shown) > 0 {
		c.result.Scopes = apiNames(shown, shown[0].API == scope.FullAccessAPI)
	} else {
		c.warn("the site did not say which scopes the token has; those that were asked for are reported")
	}
	if !sameScopes(c.result.Scopes, c.scopesAsked()) {
		return fault.New(fault.Page, "the token is live and its value saved; revoke it if these scopes are too many",
			"asked for %s, but the site gave %s", strings.Join(c.scopesAsked(), " "), strings.Join(c.result.Scopes, " "))
	}
	return nil
}

// compareExpiry takes the date of the site's own answer, checked against the list; a policy may have shortened it silently.
func (c *creation) compareExpiry(row listed) {
	c.result.Expires = c.granted.validTo
	if c.result.Expires.IsZero() {
		c.result.Expires = c.fromList(row)
	}
	if row.Expires != "" && !c.granted.validTo.IsZero() && !couldBe(row.Expires, c.granted.validTo) {
		c.warn("the site answered that the token expires on %s, but the list shows %s", c.granted.validTo.Format(time.DateOnly), row.Expires)
	}
	if !c.wanted.IsZero() && day(c.result.Expires).Before(c.wanted.AddDate(0, 0, -1)) {
		c.short = true
		c.warn("the site shortened the lifetime: asked for %s, got %s", c.wanted.Format(time.DateOnly), c.result.Expires.Format(time.DateOnly))
	}
}

func (c *creation) fromList(row listed) time.Time {
	if couldBe(row.Expires, c.wanted) {
		t, err := time.Parse(formatOf(row.Expires, c.wanted), strings.TrimSpace(row.Expires))
		if err == nil {
			return t
		}
	}
	if t, err := time.Parse(formats[0], strings.TrimSpace(row.Expires)); err == nil {
		return t
	}
	c.warn("the site did not say when the token expires; the asked date is reported")
	return c.wanted
}
