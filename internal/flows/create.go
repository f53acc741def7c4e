package flows

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/scope"
	"pat-robot/internal/secret"
	"pat-robot/internal/trail"
)

// creation is the state of a create flow between its steps.
type creation struct {
	issuing
	req CreateRequest

	panel  *browser.Node // the open form
	shows  time.Time     // the date that the form shows when it opens
	wanted time.Time     // the date that was chosen, zero for none
	short  bool          // the site gave an earlier end
	others int           // active tokens that had the name before
	unkept string        // why a token that is revoked is not kept
	result CreateResult
}

func newCreation(d Deps, t *trail.Trail, req CreateRequest) *creation {
	c := &creation{issuing: issuing{visit: newVisit(d, t, req.Target)}, req: req, result: CreateResult{Trail: t.Dir()}}
	c.unkept = "since its value could not be saved"
	c.everywhere = req.AllOrganizations
	return c
}

// steps is the recipe of the main job.
func (c *creation) steps() []step {
	list := append(c.toTokens(), c.makeSteps()...)
	if c.req.RequireGroup != "" {
		a := newAccess(c.visit, c.req.RequireGroup)
		first := append(a.steps(), step{name: "require-group", title: "Require the membership", do: a.require})
		list = append(first, list...)
	}
	if c.req.StrictExpiry {
		list = append(list, step{all: c.keepToExpiry})
	}
	return list
}

// makeSteps begin on the token page.
func (c *creation) makeSteps() []step {
	return []step{
		{name: "check-name", title: "Check that the name is free", do: c.checkName, onList: true},
		{name: "open-panel", title: "Press New Token", do: c.openPanel, onList: true},
		{name: "fill-name", title: "Fill in the name", do: c.fillName},
		{name: "choose-organization", title: "Choose the organization", do: c.chooseOrganization},
		{name: "choose-expiration", title: "Choose the expiration", do: c.chooseExpiration},
		{name: "choose-scopes", title: "Choose the scopes", do: c.chooseScopes},
		{name: "create", title: "Press Create, save the value", do: c.createAndSave, undo: c.revokeUnsaved, whole: true, inVain: c.createdNothing},
		{name: "close-dialog", title: "Close the dialog", do: c.closeDialog},
		{name: "find-token", title: "Find the token in the list", do: c.findToken, onList: true},
	}
}

// Create makes a token on the site and saves its value, and leaves a trail of what it did. The result never holds the
// value. On an error the result's Trail names the folder, if one was made. Kinds: SignIn, Page, Site, Store, Policy,
// Usage (an unknown organization, a name that is taken), Partial (a person must revoke a token), Interrupted.
func Create(ctx context.Context, d Deps, req CreateRequest) (CreateResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, startMeta(d, req), d.Redactor)
	if err != nil {
		return CreateResult{}, err
	}
	c := newCreation(d, t, req)
	b, err := c.prepare(ctx, c.proveStore)
	if err == nil {
		err = c.drive(ctx, b)
	}
	c.result.Account = c.account
	err = c.lastWord(err)
	err = errors.Join(err, c.end(b, c.outcome(err)))
	c.result.Trail = t.Dir() // it may have been moved to quarantine
	c.result.Warnings = c.warnings
	return c.result, err
}

// proveStore opens the keyring and makes sure that the new value can have a place of its own there.
func (c *creation) proveStore(ctx context.Context) error {
	if err := c.openStore(ctx); err != nil || !c.req.AllowDuplicate {
		return err
	}
	// With another live token of this name, the value that is held may be that one's.
	switch _, err := c.store.Get(ctx, c.key()); {
	case err == nil:
		return fault.New(fault.Usage, "choose another name, or run: pat-robot forget "+c.req.Name,
			"the keyring already holds a value for %s, which a second token of that name would replace", c.key())
	case errors.Is(err, secret.ErrNotFound):
		return nil
	default:
		return err
	}
}

// drive opens a page and runs the steps; what they leave half-done is taken back.
func (c *creation) drive(ctx context.Context, b *browser.Browser) error {
	if err := c.begin(ctx, b); err != nil {
		return err
	}
	err := c.run.steps(ctx, c.steps())
	if err == nil {
		return c.late
	}
	if c.saved {
		return err
	}
	return c.takeBack(ctx, b, err)
}

// takeBack undoes after a failure. Where the page was given up on an interrupt, it opens a new one in the same session.
func (c *creation) takeBack(ctx context.Context, b *browser.Browser, cause error) error {
	if !c.pressed {
		return cause
	}
	fresh, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	if err := c.newPage(fresh, b); err != nil {
		return c.mustRevoke(cause, err)
	}
	if err := c.run.undo(fresh); err != nil {
		return c.mustRevoke(cause, err)
	}
	return cause
}

// mustRevoke says which token a person must revoke; the kind becomes Partial whatever the cause was.
func (c *creation) mustRevoke(cause, undo error) error {
	return fault.New(fault.Partial, "open "+tokenPageURL(c.target.Site.BaseURL, c.req.Organization)+" and revoke it, if it is there",
		"the token %q in %s may be live and its value is not saved; a person must revoke it: %s; and taking it back failed: %s",
		c.req.Name, c.req.Organization, c.Redactor.Redact(cause.Error()), c.Redactor.Redact(undo.Error()))
}

func (c *creation) key() secret.Key { return c.keyOf(c.req.keptUnder(), c.req.Name) }

// Key is where the keyring keeps the value of the token that is asked for.
func (r CreateRequest) Key() secret.Key { return r.Target.Key(r.keptUnder(), r.Name) }

// keptUnder is the organization that the value is kept under.
func (r CreateRequest) keptUnder() string {
	if r.AllOrganizations {
		return "all"
	}
	return r.Organization
}

// scopesAsked gives the API names that were asked for.
func (c *creation) scopesAsked() []string { return apiNames(c.req.Scopes, c.req.FullAccess) }

func apiNames(scopes []scope.Scope, full bool) []string {
	if full {
		return []string{scope.FullAccessAPI}
	}
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = s.API
	}
	return names
}

// tokenPageURL is the address of an organization's token page. On the legacy host the organization is in the host name.
func tokenPageURL(base *url.URL, organization string) string {
	return organizationURL(base, organization) + "/_usersSettings/tokens"
}

func organizationURL(base *url.URL, organization string) string {
	u := strings.TrimSuffix(base.String(), "/")
	if strings.HasSuffix(strings.ToLower(base.Hostname()), ".visualstudio.com") {
		return u
	}
	return u + "/" + url.PathEscape(organization)
}

// organizationPath is the path of an organization below the portal's origin.
func organizationPath(base *url.URL, organization string) string {
	u, err := url.Parse(organizationURL(base, organization))
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.EscapedPath(), "/")
}
