package flows

import (
	"context"

	"pat-robot/internal/inventory"
	"pat-robot/internal/survey"
)

// The ways of reading a page.
var (
	wholePage = survey.Page{}
	tokenPage = survey.Page{Texts: true}
	menu      = survey.Page{Part: inventory.InMenu}
	formPanel = survey.Page{Part: inventory.InPanel, Texts: true}
	question  = survey.Page{Part: inventory.InDialog, Texts: true}
)

func (w *walk) readHome(ctx context.Context) error {
	w.learnAccount()
	return w.read(ctx, inventory.Home, wholePage)
}

// learnAccount tells the inventory what names the account has: they are values.
func (w *walk) learnAccount() {
	w.values.Base = organizationPath(w.target.Site.BaseURL, w.target.Organization)
	w.values.Organizations = []string{w.target.Organization}
	w.values.Accounts = []string{w.target.Account.Email, w.account, w.display}
}

func (w *walk) readMenu(ctx context.Context) error {
	if err := w.openMenu(ctx); err != nil {
		return err
	}
	return w.read(ctx, inventory.UserSettingsMenu, menu, "User settings")
}

// readTokens reads the list.
func (w *walk) readTokens(ctx context.Context) error {
	if w.values.Base == "" { // the home page was not there
		w.learnAccount()
	}
	if err := w.listReady(ctx); err != nil {
		return err
	}
	return w.readRows(ctx)
}

// readRows reads the list. A row is selected for it, if there is one, since the layout of January 2024 shows only then what can
// be done with a token.
func (w *walk) readRows(ctx context.Context) error {
	rows, err := w.readList(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		w.values.Tokens = append(w.values.Tokens, r.Name)
	}
	if err := w.selectAny(ctx, rows); err != nil {
		return err
	}
	if err := w.read(ctx, inventory.TokenList, tokenPage, "User settings", "Personal access tokens"); err != nil {
		return err
	}
	for _, p := range w.found.Page(inventory.TokenList) {
		if p.State = ""; len(rows) == 0 {
			p.State = inventory.NoTokens
		}
	}
	return nil
}

// readFilters opens each filter of the list, and leaves it as it was.
func (w *walk) readFilters(ctx context.Context) error {
	if _, err := w.page.ClosePopups(ctx); err != nil {
		return err
	}
	return w.offers(ctx, inventory.TokenList, nil)
}

// selectAny selects the first row that has a name of its own, unless a row is selected.
func (w *walk) selectAny(ctx context.Context, rows []listed) error {
	if _, selected, err := w.page.Present(ctx, w.el("token-list", "selected-row")); err != nil || selected {
		return err
	}
	for _, r := range rows {
		if live, alone := liveOnes(rows, r.Name); alone && len(live) == 1 {
			return w.selectRow(ctx, r, true)
		}
	}
	return nil
}
