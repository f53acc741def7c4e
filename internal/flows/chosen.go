package flows

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/trail"
)

// Which says which token of the list is meant.
type Which struct {
	Name string
	Only string // the organization that it belongs to, "all" for global tokens; "" where it does not matter
}

// chosen is the part of a flow that acts on a token that is there.
type chosen struct {
	*visit
	which Which
	rows  []listed // the whole list
	row   listed
	token Token
	alone bool // no other row has its name
}

func newChosen(v *visit, which Which) *chosen {
	v.everywhere = true
	return &chosen{visit: v, which: which}
}

// find is the step that looks for the token in the whole list. Several live ones of its name are refused.
func (c *chosen) find(ctx context.Context) error {
	if err := c.listReady(ctx); err != nil {
		return err
	}
	c.recordLayout()
	rows, err := c.readList(ctx)
	if err != nil {
		return err
	}
	c.rows = rows
	if err := c.choose(rows); err != nil {
		return err
	}
	c.say("the list shows: %s, %s, %s", orDash(c.row.Status), orDash(c.row.Summary), orDash(c.row.Expires))
	c.trail.SetMeta(func(m *trail.Meta) { m.Organization = c.token.Organization })
	return nil
}

// choose picks the one live token that is meant.
func (c *chosen) choose(rows []listed) error {
	live, dead, named := []int{}, "", 0
	tokens := tokensOf(rows, c.target.Organization, c.Now())
	for i, t := range tokens {
		switch {
		case t.Name != c.which.Name:
			continue
		case c.which.Only != "" && !strings.EqualFold(t.Organization, c.which.Only):
		case t.Active():
			live = append(live, i)
		default:
			dead = t.Status
		}
		named++
	}
	switch {
	case len(live) == 1:
		c.row, c.token, c.alone = rows[live[0]], tokens[live[0]], named == 1
		return nil
	case len(live) > 1:
		return ambiguous(c.which.Name, tokens, live)
	case dead != "":
		return fault.New(fault.Usage, "pat-robot list shows all tokens", "the token %q is %s: nothing can be done with it any more", c.which.Name, dead)
	}
	where := ""
	if c.which.Only != "" {
		where = " in " + c.which.Only
	}
	return fault.New(fault.Usage, "pat-robot list shows all tokens", "there is no token %q%s", c.which.Name, where)
}

// ambiguous refuses to choose, and shows what there is to choose from.
func ambiguous(name string, tokens []Token, live []int) error {
	lines := make([]string, len(live))
	organizations := map[string]bool{}
	for i, at := range live {
		t := tokens[at]
		organizations[strings.ToLower(t.Organization)] = true
		lines[i] = fmt.Sprintf("\n  --org %s  expires %s  %s", t.Organization, t.Expires.Format(time.DateOnly), t.ScopeWords)
	}
	hint := "say which one with --org"
	if len(organizations) < len(live) {
		hint = "tokens of one name in one organization cannot be told apart: give one of them another name on the page"
	}
	return fault.New(fault.Usage, hint, "%d active tokens are called %q:%s", len(live), name, strings.Join(lines, ""))
}

// pick is the step that selects the token's row.
func (c *chosen) pick(ctx context.Context) error { return c.selectRow(ctx, c.row, c.alone) }

// selectRow ticks the box of a row, and makes sure that no other one is ticked. alone says that no other row has the name.
func (v *visit) selectRow(ctx context.Context, row listed, alone bool) error {
	if _, err := v.page.ClosePopups(ctx); err != nil {
		return err
	}
	texts, element := []string{row.Name}, v.el("token-list", "row-of").With("name", row.Name)
	if !alone {
		element = v.el("token-list", "row-exactly").With("name", row.Name).With("organization", row.Organization).
			With("status", row.Status).With("expires", row.Expires)
		texts = append(texts, slices.DeleteFunc([]string{row.Organization, row.Status, row.Expires}, func(s string) bool { return s == "" })...)
	}
	// Reading up to the row leaves it in view: a virtualised list has it only then.
	if _, err := v.readList(ctx, texts...); err != nil {
		return err
	}
	found, err := v.page.Find(ctx, element)
	if err != nil {
		return err
	}
	box, err := found.Find(ctx, v.el("token-list", "select-row"))
	if err != nil {
		return err
	}
	if err := box.Tick(ctx); err != nil {
		return err
	}
	return v.onlySelected(ctx, row.Name)
}

// onlySelected makes sure that one row is selected, and that it is the wanted one.
func (v *visit) onlySelected(ctx context.Context, name string) error {
	selected, err := v.page.Texts(ctx, v.el("token-list", "selected-row"))
	if err != nil {
		return err
	}
	if len(selected) != 1 || !strings.Contains(selected[0], strings.Join(strings.Fields(name), " ")) {
		return fault.New(fault.Page, "see the picture in the trail", "selected the token %q, but the list shows as selected: %s",
			name, quote(strings.Join(selected, "; ")))
	}
	return nil
}

// pressAction presses one of the buttons that act on the selected token.
func (v *visit) pressAction(ctx context.Context, name string) error {
	button, err := v.page.Find(ctx, v.el("token-list", name))
	if err != nil {
		return v.policyOr(ctx, err)
	}
	if disabled, err := button.Disabled(ctx); err != nil || disabled {
		return v.policyOr(ctx, orElse(err, fault.New(fault.Page, "see the picture in the trail", "selected the token, but the page keeps %s disabled", name)))
	}
	return button.Click(ctx)
}

// reopenList loads the token page anew, signing in where the session has ended meanwhile, and reads all of its list. It waits
// for a site that is busy.
func (v *visit) reopenList(ctx context.Context) (rows []listed, err error) {
	err = v.patiently(ctx, "reopen-list", func(ctx context.Context) (err error) {
		rows, err = v.reopenOnce(ctx)
		return err
	})
	return rows, err
}

func (v *visit) reopenOnce(ctx context.Context) ([]listed, error) {
	if err := v.openByAddress(ctx); err != nil {
		return nil, err
	}
	if err := v.enter(ctx); err != nil {
		return nil, err
	}
	if err := v.listReady(ctx); err != nil {
		return nil, err
	}
	rows, err := v.readList(ctx)
	if err == nil && len(rows) == 0 {
		err = v.listIsThere(ctx)
	}
	return rows, err
}

// liveAgain finds the chosen token in a list that was read anew; false where it is live no more.
func (c *chosen) liveAgain(rows []listed) bool {
	named := 0
	found := false
	for _, r := range rows {
		if r.Name != c.row.Name {
			continue
		}
		named++
		if r.active() && r.Organization == c.row.Organization {
			found, c.row = true, r
		}
	}
	c.alone = named == 1
	return found
}
