package flows

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/trail"
)

// allOrganizations is the option for a global token. [shot]
const allOrganizations = "All accessible organizations"

// checkName makes sure that the name is not that of an active token, so that it names one token only afterwards.
func (c *creation) checkName(ctx context.Context) error {
	if err := c.listReady(ctx); err != nil {
		return err
	}
	c.recordLayout()
	rows, err := c.readList(ctx)
	if err != nil {
		return err
	}
	c.say("%d tokens in the list", len(rows))
	for _, r := range rows {
		if r.Name != c.req.Name || !r.active() {
			continue
		}
		if c.req.AllowDuplicate {
			c.others++
			continue
		}
		return fault.New(fault.Usage, "choose another name, or allow it with --allow-duplicate",
			"an active token named %q exists already, and expires on %s", c.req.Name, r.Expires)
	}
	if c.others > 0 {
		c.warn("an active token named %q exists already; making another as asked", c.req.Name)
	}
	return nil
}

func (c *creation) openPanel(ctx context.Context) error {
	if _, err := c.page.ClosePopups(ctx); err != nil {
		return err
	}
	button, err := c.page.Find(ctx, c.el("token-list", "new-token"))
	if err != nil {
		return c.policyOr(ctx, err)
	}
	if disabled, err := button.Disabled(ctx); err != nil || disabled {
		return c.policyOr(ctx, orElse(err, fault.New(fault.Policy, "ask an administrator of the organization",
			"the site does not let this account press New Token")))
	}
	if err := button.Click(ctx); err != nil {
		return err
	}
	c.shows = c.Now().UTC().AddDate(0, 0, 30)
	c.panel, err = c.page.Find(ctx, c.Pages.Landmark("create-panel"))
	if err != nil {
		return c.policyOr(ctx, err)
	}
	return nil
}

// policyOr says that the organization restricts tokens where the page says so, else gives the error.
func (v *visit) policyOr(ctx context.Context, err error) error {
	n, ok, lookErr := v.page.Present(ctx, v.el("token-list", "policy-creation"))
	if lookErr != nil || !ok {
		return err
	}
	said, _ := n.Text(ctx) // the words are a help, not the fact
	return fault.New(fault.Policy, "ask an administrator of the organization to allow it",
		"a policy restricts the creation of tokens: %s", quote(said))
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// bothOf is what went wrong at a press, if anything did, and what went wrong when it was looked at afterwards.
func bothOf(press, after error) error {
	if press == nil {
		return after
	}
	return fmt.Errorf("%w; then %w", press, after)
}

func (c *creation) fillName(ctx context.Context) error {
	field, err := c.panel.Find(ctx, c.el("create-panel", "name"))
	if err != nil {
		return err
	}
	held, err := field.Fill(ctx, c.req.Name)
	if err != nil {
		return err
	}
	if held != c.req.Name {
		return fault.New(fault.Usage, "choose a name that the site takes as it is",
			"filled in the name %q, but the page keeps %q", c.req.Name, held)
	}
	return nil
}

func (c *creation) chooseOrganization(ctx context.Context) error {
	wanted := c.req.Organization
	if c.req.AllOrganizations {
		wanted = allOrganizations
		c.warn("global tokens stop working on 2026-12-01; make one for each organization instead")
	}
	return c.choose(ctx, "organization", wanted)
}

// choose opens a drop-down unless it holds the value already, presses the option and reads back.
func (c *creation) choose(ctx context.Context, name, wanted string) error {
	field, err := c.panel.Find(ctx, c.el("create-panel", name))
	if err != nil {
		return err
	}
	held, err := field.Value(ctx)
	if err != nil {
		return err
	}
	if sameWords(held, wanted) {
		return nil
	}
	if choices, native, err := field.Choices(ctx); err != nil || native {
		return orElse(err, c.chooseNative(ctx, field, name, wanted, choices))
	}
	if err := field.Click(ctx); err != nil {
		return err
	}
	if err := c.pressOption(ctx, name, wanted); err != nil {
		return err
	}
	return c.untilHeld(ctx, field, name, wanted)
}

// chooseNative chooses in a drop-down that the browser draws.
func (c *creation) chooseNative(ctx context.Context, field *browser.Node, name, wanted string, choices []string) error {
	i := slices.IndexFunc(choices, func(choice string) bool { return sameWords(choice, wanted) })
	if i < 0 {
		return notOffered(name, wanted, choices)
	}
	if err := field.Choose(ctx, i); err != nil {
		return err
	}
	return c.untilHeld(ctx, field, name, wanted)
}

func notOffered(name, wanted string, choices []string) error {
	return fault.New(fault.Usage, fmt.Sprintf("choose one of: %s", strings.Join(choices, ", ")),
		"the page offers no %s %q", name, wanted)
}

// untilHeld waits for the drop-down to show the option that was pressed.
func (c *creation) untilHeld(ctx context.Context, field *browser.Node, name, wanted string) error {
	held, err := field.WaitValue(ctx, func(v string) bool { return sameWords(v, wanted) })
	if err != nil {
		return err
	}
	if !sameWords(held, wanted) {
		return fault.New(fault.Page, "see the picture in the trail", "chose %q as %s, but the page shows %q", wanted, name, held)
	}
	return nil
}

// pressOption presses an option of the list that is open; where it is not offered, the error names those that are.
func (v *visit) pressOption(ctx context.Context, name, wanted string) error {
	option := v.el("options", "option").With("option", wanted)
	if _, _, err := v.page.Race(ctx, option, v.el("options", "any-option")); err != nil {
		return err
	}
	n, ok, err := v.page.Present(ctx, option)
	if err != nil {
		return err
	}
	if ok {
		return n.Click(ctx)
	}
	offered, err := v.page.Texts(ctx, v.el("options", "any-option"))
	if err != nil {
		return err
	}
	return notOffered(name, wanted, offered)
}

var spaces = regexp.MustCompile(`\s+`)

func sameWords(a, b string) bool {
	fold := func(s string) string { return spaces.ReplaceAllString(strings.TrimSpace(s), " ") }
	return strings.EqualFold(fold(a), fold(b))
}

func (c *creation) chooseExpiration(ctx context.Context) error {
	now := c.Now().UTC()
	if label := c.req.Expires.Label(); label != expiry.CustomLabel {
		err := c.choose(ctx, "expiration", label)
		if err == nil {
			c.wanted = day(now.AddDate(0, 0, c.req.Expires.Days))
			c.trail.SetMeta(func(m *trail.Meta) { m.Asked.Date = c.wanted })
		}
		return err
	}
	box, err := c.panel.Find(ctx, c.el("create-panel", "date"))
	if err != nil {
		return err
	}
	shown, err := box.Value(ctx)
	if err != nil {
		return err
	}
	form := &dateForm{creation: c, format: formatOf(shown, c.shows)}
	if err := c.choose(ctx, "expiration", expiry.CustomLabel); err != nil {
		return err
	}
	date, furthest := c.req.Expires.Target(now)
	if furthest {
		c.wanted, err = form.furthest(ctx, day(now), day(date))
	} else {
		c.wanted, err = day(date), form.set(ctx, day(date))
	}
	if err != nil {
		return err
	}
	c.say("the page shows %s", c.wanted.Format(time.DateOnly))
	c.trail.SetMeta(func(m *trail.Meta) { m.Asked.Date = c.wanted })
	return nil
}

// day is the date of a time in UTC, at midnight.
func day(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
