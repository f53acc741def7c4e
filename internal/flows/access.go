package flows

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/trail"
)

// Administrators is the group that check-access looks into by itself. [doc]
const Administrators = "Project Collection Administrators"

// Membership is what the pages show of an account and a group.
type Membership string

// The three answers. What is not seen may be all the same: a page may hide members, or those of a group of the directory.
const (
	Direct   Membership = "direct"
	Indirect Membership = "indirect" // through another group
	NotSeen  Membership = "not seen"
)

// AccessRequest says which group to look into.
type AccessRequest struct {
	Target
	Group string // "" for Administrators
}

// AccessResult says what was seen.
type AccessResult struct {
	Group        string     `json:"group"`
	Organization string     `json:"organization"`
	Account      string     `json:"account"`
	Membership   Membership `json:"membership"`
	Through      []string   `json:"through,omitempty"` // the groups in between, outermost first
	Unopened     []string   `json:"unopened,omitempty"`
	Trail        string     `json:"trail"`
	Warnings     []string   `json:"warnings,omitempty"`
}

// access is the part of a flow that looks whether the account belongs to a group.
type access struct {
	*visit
	result AccessResult
}

func newAccess(v *visit, group string) *access {
	if group == "" {
		group = Administrators
	}
	return &access{visit: v, result: AccessResult{Group: group, Organization: v.target.Organization, Membership: NotSeen}}
}

// CheckAccess looks into Organization settings, Permissions, whether the account is a member of a group, directly or through
// another group. It changes nothing. On an error the result's Trail names the folder, if one was made. Kinds: SignIn, Page,
// Site, Store, Usage (no such organization or group), Interrupted.
func CheckAccess(ctx context.Context, d Deps, req AccessRequest) (AccessResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, metaOf(d, "check-access", req.Target, ""), d.Redactor)
	if err != nil {
		return AccessResult{}, err
	}
	a := newAccess(newVisit(d, t, req.Target), req.Group)
	b, err := a.prepare(ctx, a.openStore)
	if err == nil {
		err = a.begin(ctx, b)
	}
	if err == nil {
		err = a.run.steps(ctx, a.steps())
	}
	a.result.Account = a.account
	err = errors.Join(err, a.end(b, a.outcomeOf(err, a.result)))
	a.result.Trail, a.result.Warnings = t.Dir(), a.warnings
	return a.result, err
}

func (a *access) steps() []step {
	return []step{
		{name: "open-permissions", title: "Open Organization settings, Permissions", do: a.open, opens: true},
		{all: a.enter},
		{name: "know-account", title: "Make sure of the account", do: a.knowAccount},
		{all: a.settleSession},
		{name: "see-permissions", title: "See the groups", do: a.seeGroups},
		{all: a.look},
	}
}

func (a *access) address() string {
	return organizationURL(a.target.Site.BaseURL, a.target.Organization) + "/_settings/groups"
}

func (a *access) open(ctx context.Context) error {
	return a.visit.open(ctx, a.address(), a.Pages.Landmark("permissions"))
}

func (a *access) seeGroups(ctx context.Context) error {
	_, ok, err := a.page.Present(ctx, a.Pages.Landmark("not-found"))
	if err == nil && ok {
		return fault.New(fault.Usage, "check the name with PAT_ROBOT_ORG or --org, and that the account may see its settings",
			"there is no organization %q at %s for %s", a.target.Organization, a.target.Site.BaseURL, a.target.Account.Email)
	}
	if err == nil {
		_, err = a.page.Find(ctx, a.Pages.Landmark("permissions"))
	}
	return err
}

// mostGroups bounds how many groups are opened, and deepest how far from the first.
const mostGroups, deepest = 12, 4

// look opens the group, and then those that are members of it, nearest first, until the account is seen.
func (a *access) look(ctx context.Context) error {
	type path []string
	queue, seen := []path{{a.result.Group}}, map[string]bool{strings.ToLower(a.result.Group): true}
	for opened := 0; len(queue) > 0; opened++ {
		at := queue[0]
		queue = queue[1:]
		group := at[len(at)-1]
		if opened >= mostGroups || len(at) > deepest {
			a.result.Unopened = append(a.result.Unopened, group)
			continue
		}
		var members []member
		title := fmt.Sprintf("Look into %s", group)
		err := a.step(ctx, step{name: "look-into-group", title: title, do: func(ctx context.Context) (err error) {
			members, err = a.membersOf(ctx, group, opened > 0)
			return err
		}})
		if err != nil && opened > 0 && fault.Is(err, fault.Usage) {
			a.result.Unopened = append(a.result.Unopened, group) // a group of the directory is not among those of the organization
			continue
		}
		if err != nil {
			return err
		}
		for _, m := range members {
			name := strings.ToLower(m.group)
			switch {
			case m.is(a.target.Account.Email, a.display):
				a.result.Membership, a.result.Through = Direct, at[1:]
				if len(at) > 1 {
					a.result.Membership = Indirect
				}
				return nil
			case m.group != "" && !seen[name]:
				seen[name] = true
				queue = append(queue, append(append(path{}, at...), m.group))
			}
		}
	}
	return nil
}

// member is a row of a group's members.
type member struct {
	texts []string
	group string // its name, if it is a group
}

// is tells whether the row is that of the account: by its address, or by its name where the row shows no address.
func (m member) is(email, display string) bool {
	hasAddress := false
	for _, text := range m.texts {
		if strings.EqualFold(text, email) {
			return true
		}
		hasAddress = hasAddress || strings.Contains(text, "@")
	}
	return !hasAddress && m.group == "" && display != "" && len(m.texts) > 0 && m.texts[0] == display
}

// ofGroup is how the portal writes a group as a member: [acme]\Build Administrators. [doc]
var ofGroup = regexp.MustCompile(`^\[[^\]]*\]\\(.+)$`)

func memberOf(cells [][]string) member {
	var m member
	for _, lines := range cells {
		for _, text := range lines {
			if found := ofGroup.FindStringSubmatch(text); found != nil {
				m.group = found[1]
			}
			m.texts = append(m.texts, text)
		}
	}
	return m
}

// membersOf opens a group and reads its members to the end.
func (a *access) membersOf(ctx context.Context, group string, anew bool) ([]member, error) {
	if anew {
		if _, err := a.page.Goto(ctx, a.address()); err != nil {
			return nil, err
		}
	}
	if err := a.openGroup(ctx, group); err != nil {
		return nil, err
	}
	tab, err := a.page.Find(ctx, a.el("permissions", "members"))
	if err != nil {
		return nil, err
	}
	if err := tab.Click(ctx); err != nil {
		return nil, err
	}
	look, cancel := context.WithTimeoutCause(ctx, emptyAfter, browser.ErrGivenUp)
	defer cancel()
	if _, err := a.page.Find(look, a.el("permissions", "table")); err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		a.say("the page shows no table of members of %s; taken as none", group)
		return nil, nil
	}
	rows, err := a.readGroupTable(ctx)
	var members []member
	for _, cells := range rows {
		members = append(members, memberOf(cells))
	}
	a.say("%d members of %s are shown", len(members), group)
	return members, err
}

// openGroup presses the group's row in the list, which may be far down.
func (a *access) openGroup(ctx context.Context, group string) error {
	if _, err := a.page.Find(ctx, a.el("permissions", "table")); err != nil {
		return err
	}
	if _, err := a.readGroupTable(ctx, group); err != nil {
		return err
	}
	row, ok, err := a.page.Present(ctx, a.el("permissions", "group-row").With("group", group))
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Usage, "see the picture of the groups in the trail", "the permissions of %s show no group %q", a.target.Organization, group)
	}
	if err := row.Click(ctx); err != nil {
		return err
	}
	_, err = a.page.Find(ctx, a.el("permissions", "group-title").With("group", group))
	return err
}

func (a *access) readGroupTable(ctx context.Context, until ...string) ([][][]string, error) {
	table, err := a.page.Find(ctx, a.el("permissions", "table"))
	if err != nil {
		return nil, err
	}
	t, err := table.ReadTable(ctx, a.el("permissions", "row"), a.el("token-list", "cell"), a.el("token-list", "column-header"), until...)
	rows := make([][][]string, 0, len(t.Rows))
	for _, row := range t.Rows {
		rows = append(rows, row.Cells)
	}
	return rows, err
}

// require ends a flow that may go on only for a member.
func (a *access) require(context.Context) error {
	if a.result.Membership == NotSeen {
		return notAMember(a.result, a.account)
	}
	a.say("%s is a member of %s, %s", a.account, a.result.Group, a.result.Membership)
	return nil
}

func notAMember(r AccessResult, account string) error {
	return fault.New(fault.Policy, "ask an administrator of the organization; what is not seen may be all the same, such as through a group of the directory",
		"%s was not seen among the members of %s in %s", account, r.Group, r.Organization)
}

// Err is the error of an answer that a script should stop at; nil for a member.
func (r AccessResult) Err() error {
	if r.Membership == NotSeen {
		return notAMember(r, r.Account)
	}
	return nil
}
