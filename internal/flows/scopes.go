package flows

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/scope"
	"pat-robot/internal/selectors"
)

// chooseScopes ticks the wanted level of each group, highest first done by the page itself: ticking a level ticks and
// locks the lower ones. It then reads all boxes back, so that no scope is granted that was not asked for.
func (c *creation) chooseScopes(ctx context.Context) error {
	if c.req.FullAccess {
		return c.tickFullAccess(ctx)
	}
	if err := c.tickCustom(ctx); err != nil {
		return err
	}
	if err := c.showAllScopes(ctx); err != nil {
		return err
	}
	for _, s := range c.req.Scopes {
		if err := c.tickScope(ctx, s); err != nil {
			return err
		}
	}
	return c.readScopesBack(ctx)
}

func (c *creation) tickFullAccess(ctx context.Context) error {
	radio, err := c.panel.Find(ctx, c.el("create-panel", "full-access"))
	if err != nil {
		return err
	}
	disabled, err := radio.TickFree(ctx)
	if disabled {
		return c.fullAccessRestricted(ctx)
	}
	return err
}

func (c *creation) fullAccessRestricted(ctx context.Context) error {
	said := "the page keeps “Full access” disabled"
	if n, ok, err := c.page.Present(ctx, c.el("create-panel", "policy-full-access")); err == nil && ok {
		if text, err := n.Text(ctx); err == nil {
			said = quote(text)
		}
	}
	return fault.New(fault.Policy, "ask for the scopes that are needed with --scope, or ask an administrator of the tenant",
		"a policy restricts tokens with full access: %s", said)
}

// tickCustom presses “Custom defined”, which the page has preselected. [shot]
func (c *creation) tickCustom(ctx context.Context) error {
	radio, err := c.panel.Find(ctx, c.el("create-panel", "custom-defined"))
	if err != nil {
		return err
	}
	return radio.Tick(ctx)
}

// showAllScopes opens the whole list, if a wanted group is not among those shown first.
func (c *creation) showAllScopes(ctx context.Context) error {
	missing, err := c.groupMissing(ctx)
	if err != nil || !missing {
		return err
	}
	link, ok, err := c.panel.Present(ctx, c.el("create-panel", "show-all-scopes"))
	if err != nil || !ok {
		return err // the whole list may be shown already; what is missing is told by name
	}
	return link.Click(ctx)
}

func (c *creation) groupMissing(ctx context.Context) (bool, error) {
	for _, s := range c.req.Scopes {
		if _, ok, err := c.panel.Present(ctx, c.group(s)); err != nil || !ok {
			return err == nil, err
		}
	}
	return false, nil
}

func (c *creation) tickScope(ctx context.Context, s scope.Scope) error {
	group, err := c.panel.Find(ctx, c.group(s))
	if err != nil {
		return fault.Wrap(fault.Page, err, "the organization may not offer this scope: see the picture in the trail",
			"looked for the scope group %q", s.Group)
	}
	if err := onlyGroup(ctx, group, s); err != nil {
		return err
	}
	box, err := group.Find(ctx, c.el("create-panel", "scope-box").With("level", s.Level))
	if err != nil {
		offered, _ := group.Labels(ctx, c.el("create-panel", "any-scope-box")) // a help, not the fact
		return fault.Wrap(fault.Page, err, "the page offers: "+strings.Join(offered, ", "),
			"looked for the box %q in the group %q", s.Level, s.Group)
	}
	disabled, err := box.TickFree(ctx)
	if disabled {
		return fault.New(fault.Policy, "ask an administrator of the organization which scopes are allowed",
			"the page does not let this account tick %s (%s)", s.Group, s.Level)
	}
	return err
}

// onlyGroup makes sure that what was found around a title belongs to that group alone: on a page that puts all titles and
// boxes side by side, it would be the whole list, and a box in it that of any group.
func onlyGroup(ctx context.Context, group *browser.Node, s scope.Scope) error {
	text, err := group.Text(ctx)
	if err != nil {
		return err
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line != s.Group && slices.ContainsFunc(scope.Groups(), func(g scope.Group) bool { return g.Name == line }) {
			return fault.New(fault.Page, "see the picture in the trail, and PAT_ROBOT_SELECTORS to add a candidate",
				"looked for the boxes of the scope group %q, but they cannot be told from those of %q", s.Group, line)
		}
	}
	return nil
}

func (c *creation) group(s scope.Scope) selectors.Element {
	return c.el("create-panel", "scope-group").With("group", s.Group)
}

// readScopesBack compares what the page shows as ticked with what was asked for: in a wanted group nothing but the wanted
// levels and those below them, in all other groups nothing.
func (c *creation) readScopesBack(ctx context.Context) error {
	all, err := c.panel.Boxes(ctx, c.el("create-panel", "any-scope-box"))
	if err != nil {
		return err
	}
	elsewhere := len(ticked(all))
	names := c.groups()
	groups := make([]selectors.Element, len(names))
	for i, name := range names {
		groups[i] = c.group(scope.Scope{Group: name})
	}
	boxes, err := c.panel.BoxesIn(ctx, groups, c.el("create-panel", "any-scope-box"))
	if err != nil {
		return err
	}
	for i, name := range names {
		elsewhere -= len(ticked(boxes[i]))
		if more := c.unasked(name, ticked(boxes[i])); len(more) > 0 {
			return notAsked(name + ": " + strings.Join(more, ", "))
		}
		if less := c.unticked(name, ticked(boxes[i])); len(less) > 0 {
			return fault.New(fault.Page, "see the picture in the trail", "ticked %s, but the page does not show it as ticked any more",
				name+": "+strings.Join(less, ", "))
		}
	}
	if elsewhere > 0 {
		return notAsked(strings.Join(ticked(all), ", "))
	}
	c.say("ticked: %s", strings.Join(c.scopeWords(), "; "))
	return nil
}

func notAsked(what string) error {
	return fault.New(fault.Page, "see the picture in the trail", "the page shows boxes as ticked that were not asked for (%s)", what)
}

// groups are the wanted groups, each once.
func (c *creation) groups() []string {
	var names []string
	for _, s := range c.req.Scopes {
		if !slices.Contains(names, s.Group) {
			names = append(names, s.Group)
		}
	}
	return names
}

func ticked(boxes []browser.Box) []string {
	var labels []string
	for _, b := range boxes {
		if b.Checked {
			labels = append(labels, b.Label)
		}
	}
	return labels
}

// unasked returns the labels of a group that are neither wanted nor below a wanted level. A label that the catalogue does
// not know is left to the comparison with the site's own answer.
func (c *creation) unasked(group string, labels []string) []string {
	var more []string
	for _, label := range labels {
		have, err := scope.Parse(group + " (" + label + ")")
		if err != nil {
			continue
		}
		wanted := slices.ContainsFunc(c.req.Scopes, func(s scope.Scope) bool { return s.API == have.API || scope.Implies(s, have) })
		if !wanted {
			more = append(more, label)
		}
	}
	return more
}

// unticked returns the wanted levels of a group that none of the ticked labels stands for; none where a label is one that
// the catalogue does not know.
func (c *creation) unticked(group string, labels []string) []string {
	var have []string
	for _, label := range labels {
		s, err := scope.Parse(group + " (" + label + ")")
		if err != nil {
			return nil
		}
		have = append(have, s.API)
	}
	var less []string
	for _, s := range c.req.Scopes {
		if s.Group == group && !slices.Contains(have, s.API) {
			less = append(less, s.Level)
		}
	}
	return less
}

func (c *creation) scopeWords() []string {
	words := make([]string, len(c.req.Scopes))
	for i, s := range c.req.Scopes {
		words[i] = fmt.Sprintf("%s (%s)", s.Group, s.Level)
	}
	return words
}

// sameScopes tells whether two lists of API names hold the same names.
func sameScopes(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
