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
	*run
	req    CreateRequest
	store  *secret.Store
	signIn *signIn

	at      place
	layout  string        // of the token list: old or new
	panel   *browser.Node // the open form
	wanted  time.Time     // the date that the form shows, zero where it shows none
	pressed bool          // Create was pressed: a token may live
	saved   bool          // its value is in the keyring, read back
	granted granted       // what the page's own answer said
	result  CreateResult
	// late is a fault of a page that was met after the value was safe: it is told when the run is over.
	late error
}

// steps is the recipe of the main job.
func (c *creation) steps() []step {
	return []step{
		{name: "open-token-page", title: "Open the token page", do: c.openByAddress, skip: c.notBy(ByAddress)},
		{name: "open-home", title: "Open the organization", do: c.openHome, skip: c.notBy(ByMenu)},
		{all: c.enter},
		{name: "other-way", title: "Take the other way to the token page", do: c.otherWay, skip: c.unless(nowhere)},
		{name: "know-account", title: "Make sure of the account", do: c.knowAccount},
		{name: "open-user-settings", title: "Open User settings", do: c.openMenu, skip: c.unless(onHome)},
		{name: "choose-personal-access-tokens", title: "Choose Personal access tokens", do: c.chooseTokens, skip: c.unless(onHome)},
		{name: "check-name", title: "Check that the name is free", do: c.checkName},
		{name: "open-panel", title: "Press New Token", do: c.openPanel},
		{name: "fill-name", title: "Fill in the name", do: c.fillName},
		{name: "choose-organization", title: "Choose the organization", do: c.chooseOrganization},
		{name: "choose-expiration", title: "Choose the expiration", do: c.chooseExpiration},
		{name: "choose-scopes", title: "Choose the scopes", do: c.chooseScopes},
		{name: "create", title: "Press Create, save the value", do: c.createAndSave, undo: c.revokeUnsaved, whole: true},
		{name: "close-dialog", title: "Close the dialog", do: c.closeDialog},
		{name: "find-token", title: "Find the token in the list", do: c.findToken},
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
	c := &creation{run: &run{Deps: d, trail: t}, req: req}
	b, err := c.prepare(ctx)
	if err == nil {
		err = c.drive(ctx, b)
	}
	err = c.finish(err, b)
	c.result.Trail = t.Dir()
	c.result.Warnings = c.warnings
	return c.result, err
}

// prepare proves that the keyring can be written while the browser starts: neither needs the other, and both take a while.
func (c *creation) prepare(ctx context.Context) (*browser.Browser, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c.tell(Progress{Step: "prepare", Title: "Start the browser and prove the keyring", State: "start"})
	started := c.Now()
	type opened struct {
		b   *browser.Browser
		err error
	}
	ready := make(chan opened, 1)
	go func() {
		b, err := c.OpenBrowser(ctx)
		ready <- opened{b, err}
	}()
	storeErr := c.proveStore(ctx)
	if storeErr != nil {
		cancel()
	}
	got := <-ready
	if storeErr != nil {
		return got.b, storeErr
	}
	if got.err != nil {
		return got.b, got.err
	}
	c.tell(Progress{Step: "prepare", Title: "Start the browser and prove the keyring", State: "done", Elapsed: c.Now().Sub(started)})
	return got.b, nil
}

// proveStore opens the keyring and writes, reads and deletes a probe: the value of a token is shown once, so there must be
// a place for it before there is a token.
func (c *creation) proveStore(ctx context.Context) error {
	store, err := c.OpenStore(ctx)
	if err != nil {
		return err
	}
	if err := store.Probe(ctx); err != nil {
		return err
	}
	c.store = store
	if err := c.sealWith(ctx, store); err != nil {
		return err
	}
	if !c.req.AllowDuplicate {
		return nil
	}
	// With another live token of this name, the value that is held may be that one's.
	switch _, err := store.Get(ctx, c.key()); {
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
	c.trail.SetMeta(func(m *trail.Meta) { m.Browser = b.Version() })
	if err := c.newPage(ctx, b); err != nil {
		return err
	}
	c.signIn = &signIn{run: c.run, site: c.req.Site, account: c.req.Account, typed: map[string]int{}}
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
	return fault.New(fault.Partial, "open "+tokenPageURL(c.req.Site.BaseURL, c.req.Organization)+" and revoke it, if it is there",
		"the token %q in %s may be live and its value is not saved; a person must revoke it: %s; and taking it back failed: %s",
		c.req.Name, c.req.Organization, c.Redactor.Redact(cause.Error()), c.Redactor.Redact(undo.Error()))
}

func (c *creation) newPage(ctx context.Context, b *browser.Browser) error {
	page, err := b.NewPage(ctx)
	if err != nil {
		return err
	}
	page.Popups = c.Pages.Landmark("popups")
	for _, e := range c.Pages.Secrets() {
		place := browser.Place{Element: e}
		if l := c.Pages.Landmark(e.Page); l.Name != e.Name {
			place.Landmark = l
		}
		page.Secrets = append(page.Secrets, place)
	}
	page.Hide = c.hides
	c.page = page
	return nil
}

// finish closes the browser while the record is written, and gives the run's last word.
func (c *creation) finish(err error, b *browser.Browser) error {
	c.learnCookies(context.Background())
	closed := make(chan error, 1)
	go func() {
		if b == nil {
			closed <- nil
			return
		}
		closed <- b.Close()
	}()
	err = c.lastWord(err)
	trailErr := c.trail.Close(c.outcomeOf(err))
	if closeErr := <-closed; closeErr != nil {
		c.Log.Warn().Err(closeErr).Msg("the browser did not close in good order")
	}
	return errors.Join(err, trailErr)
}

func (c *creation) key() secret.Key {
	organization := c.req.Organization
	if c.req.AllOrganizations {
		organization = "all"
	}
	return secret.Key{Site: c.req.Site.BaseURL.Host, Organization: organization, Account: c.req.Account.Email, Name: c.req.Name}
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
