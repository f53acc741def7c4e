package flows

import (
	"context"
	"errors"

	"pat-robot/internal/browser"
	"pat-robot/internal/expiry"
	"pat-robot/internal/inventory"
	"pat-robot/internal/scope"
	"pat-robot/internal/survey"
	"pat-robot/internal/trail"
)

// InventoryRequest says which pages to walk to.
type InventoryRequest struct {
	Target
	// WithToken makes a token of one day with the smallest scope, to see the dialogs of create, regenerate, edit and revoke,
	// and revokes it. Its value is kept nowhere.
	WithToken bool
}

// InventoryResult is what was found. The inventory itself is not part of the record of the run.
type InventoryResult struct {
	Inventory *inventory.Stored `json:"-"`

	Pages    int      `json:"pages"`
	Elements int      `json:"elements"`
	Layout   string   `json:"layout"` // of the list of tokens: old or new
	Trail    string   `json:"trail"`
	Account  string   `json:"account"`
	Warnings []string `json:"warnings,omitempty"`
}

// walk is the state of an inventory flow. With a token it is a creation too, whose value is never saved: what undoes a
// creation that failed revokes the token.
type walk struct {
	*creation
	withToken bool
	// atPermissions tells that the account may see them.
	atPermissions bool
	values        survey.Values
	first         []*inventory.Element // of the panel, as it opens
	found         *inventory.Inventory
	pictures      map[string][]byte // PNG, by the keys of pages
	result        InventoryResult
}

// Inventory walks the pages and writes down what a person can see and press there. Nothing is changed on the site, save for
// the token of WithToken, which is revoked whatever happens. Kinds: those of Create; Partial names a token that a person must
// revoke.
func Inventory(ctx context.Context, d Deps, req InventoryRequest) (InventoryResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	made := throwAway(d, req)
	meta := metaOf(d, "inventory", made.Target, "")
	if req.WithToken {
		meta = startMeta(d, made)
		meta.Flow = "inventory"
	}
	t, err := trail.Start(d.TrailRoot, meta, d.Redactor)
	if err != nil {
		return InventoryResult{}, err
	}
	w := &walk{creation: newCreation(d, t, made), withToken: req.WithToken}
	w.unkept = "since it was made for the inventory alone"
	w.found, w.pictures = &inventory.Inventory{Version: inventory.Version, Site: siteWord(req.Site)}, map[string][]byte{}
	b, err := w.prepare(ctx, w.openStore)
	if err == nil {
		err = w.drive(ctx, b)
	}
	w.finishResult()
	err = errors.Join(err, w.end(b, w.outcomeOf(err, w.result)))
	w.result.Trail = t.Dir() // it may have been moved to quarantine
	return w.result, err
}

func (w *walk) finishResult() {
	w.result.Account, w.result.Warnings, w.result.Layout = w.account, w.warnings, w.layout
	w.result.Inventory = inventory.With(w.found, w.pictures)
	w.result.Pages = len(w.found.Pages)
	for range w.found.All() {
		w.result.Elements++
	}
}

// throwAway is the token of WithToken: one day, and the scope that lets the least happen.
func throwAway(d Deps, req InventoryRequest) CreateRequest {
	least, _ := scope.ByAPI("vso.profile")
	target := req.Target
	target.Way = ByMenu
	return CreateRequest{
		Target: target, Name: "pat-robot inventory " + d.Now().UTC().Format("2006-01-02 15.04.05"),
		Expires: expiry.Expires{Kind: expiry.InDays, Days: 1}, Scopes: []scope.Scope{least},
	}
}

// siteWord names the site for people. The host of a server of one's own is a value.
func siteWord(s Site) string {
	if s.BaseURL.Host == "dev.azure.com" {
		return s.BaseURL.Host
	}
	return "a server"
}

// steps is the recipe. The list of tokens is reached by the menu, as articles tell it.
func (w *walk) steps() []step {
	token := func() string {
		if !w.withToken {
			return "no token was asked for"
		}
		return ""
	}
	return []step{
		{name: "open-home", title: "Open the organization", do: w.openHome},
		{all: w.enter},
		{name: "other-way", title: "Take the other way to the token page", do: w.otherWay, skip: w.unless(nowhere)},
		{name: "know-account", title: "Make sure of the account", do: w.knowAccount},
		{name: "read-home", title: "Read the organization's home", do: w.readHome, skip: w.unless(onHome)},
		{name: "open-user-settings", title: "Open User settings, and read the menu", do: w.readMenu, skip: w.unless(onHome)},
		{name: "choose-personal-access-tokens", title: "Choose Personal access tokens", do: w.chooseTokens, skip: w.unless(onHome)},
		{name: "read-list", title: "Read the list of tokens", do: w.readTokens, onList: true},
		{name: "read-filters", title: "Open each filter of the list", do: w.readFilters, onList: true},
		{name: "open-panel", title: "Press New Token", do: w.openPanel, onList: true},
		{name: "read-panel", title: "Read the panel as it opens", do: w.readPanel},
		{name: "read-whole-panel", title: "Open the panel in a higher window, with all scopes shown", do: w.readWholePanel, onList: true},
		{name: "read-options", title: "Open each drop-down of the panel", do: w.readOptions},
		{name: "open-panel-again", title: "Press New Token again", do: w.openPanel, skip: token, onList: true},
		{name: "fill-name", title: "Fill in the name", do: w.fillName, skip: token},
		{name: "choose-organization", title: "Choose the organization", do: w.chooseOrganization, skip: token},
		{name: "choose-expiration", title: "Choose the expiration of one day", do: w.chooseExpiration, skip: token},
		{name: "choose-scopes", title: "Choose the smallest scope", do: w.chooseLeast, skip: token},
		{name: "create", title: "Press Create, and read the dialog", do: w.createAndRead, skip: token, undo: w.revokeUnsaved, whole: true},
		{name: "select-token", title: "Select the token in the list", do: w.selectToken, skip: token},
		{name: "read-regenerate", title: "Read the question of Regenerate", do: w.readRegenerate, skip: token},
		{name: "read-edit", title: "Read the panel of Edit", do: w.readEdit, skip: token},
		{name: "revoke", title: "Read the question of Revoke, and revoke the token", do: w.readAndRevoke, skip: token, whole: true},
		{name: "open-organization-settings", title: "Open Organization settings, and Permissions", do: w.openPermissions},
		{name: "read-permissions", title: "Read the groups and users", do: w.readPermissions, skip: w.unlessPermissions},
		{name: "read-administrators", title: "Read Project Collection Administrators", do: w.readAdministrators, skip: w.unlessPermissions},
	}
}

// drive opens a page and runs the steps; a token that is left half-way is revoked.
func (w *walk) drive(ctx context.Context, b *browser.Browser) error {
	if err := w.begin(ctx, b); err != nil {
		return err
	}
	if err := w.run.steps(ctx, w.steps()); err != nil {
		return w.takeBack(ctx, b, err)
	}
	return nil
}
