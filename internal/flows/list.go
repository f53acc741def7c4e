package flows

import (
	"context"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/trail"
)

// listed is a token as a row of the list shows it.
type listed struct {
	Name, Summary, Organization, Status, Expires string
}

// active tells whether the row is that of a live token. A list without a status column shows live tokens only.
func (l listed) active() bool { return l.Status == "" || strings.EqualFold(l.Status, "Active") }

// emptyAfter is how long a list may show neither rows nor a known word for "no tokens": what the site shows in their place
// has not been seen.
const emptyAfter = 5 * time.Second

// listReady waits for the list and tells which of its two layouts it has.
func (v *visit) listReady(ctx context.Context) error {
	err := v.listShown(ctx)
	if busy := v.listTrouble(); busy != nil {
		return busy
	}
	if err != nil {
		if _, ok, newErr := v.page.Present(ctx, v.el("token-list", "new-token")); newErr != nil || !ok {
			return v.otherLanguage(ctx, err)
		}
		v.warn("the page shows neither a table of tokens nor a known word for an empty one; taken as empty")
	}
	if err := v.showEverywhere(ctx); err != nil {
		return err
	}
	v.layout = "old"
	if _, ok, err := v.page.Present(ctx, v.el("token-list", "manage-tokens")); err != nil {
		return err
	} else if ok {
		v.layout = "new"
	}
	v.say("the list has the %s layout", v.layout)
	return nil
}

// listShown waits for the table, or a word for an empty one, for as long as the page still asks for the list.
func (v *visit) listShown(ctx context.Context) error {
	for {
		look, cancel := context.WithTimeout(ctx, emptyAfter)
		_, _, err := v.page.Race(look, v.el("token-list", "table"), v.el("token-list", "empty"))
		cancel()
		if err == nil || ctx.Err() != nil || !v.lists.Busy() {
			return err
		}
		if err := v.lists.Quiet(ctx, quietList); err != nil {
			return err
		}
	}
}

// listTrouble is the fault of a call for the list that the site did not answer well: what the page shows then is no list.
func (v *visit) listTrouble() error {
	t, bad := v.lists.Trouble()
	switch {
	case !bad:
		return nil
	case t.Status == 0:
		return fault.New(fault.Site, "try again later", "the site did not answer the call for the list of tokens to its end")
	}
	return busy{fault.New(fault.Site, "try again later", "the site answered the call for the list of tokens with status %d", t.Status), t.RetryAfter}
}

// recordLayout notes which of the two layouts the run has met.
func (v *visit) recordLayout() { v.trail.SetMeta(func(m *trail.Meta) { m.Layout = v.layout }) }

// quietList is how long no call for the list may be under way before it counts as loaded: a page that fetches it in parts
// asks for the next part at once.
const quietList = 250 * time.Millisecond

// mostReadings bounds how often a list is read that shows fewer rows than it counts.
const mostReadings = 3

// readList reads all rows, or those up to the one that has these texts: its name, and more that tells it apart.
func (v *visit) readList(ctx context.Context, until ...string) ([]listed, error) {
	if len(until) == 0 {
		if err := v.lists.Quiet(ctx, quietList); err != nil {
			return nil, err
		}
		if err := v.listTrouble(); err != nil {
			return nil, err
		}
	}
	table, ok, err := v.page.Present(ctx, v.el("token-list", "table"))
	if err != nil || !ok {
		return nil, err
	}
	var t browser.Table
	for range mostReadings {
		t, err = table.ReadTable(ctx, v.el("token-list", "row"), v.el("token-list", "cell"), v.el("token-list", "column-header"), until...)
		if err != nil {
			return nil, err
		}
		// The table counts its header too.
		if v.missing = max(0, t.Total-1-len(t.Rows)); v.missing == 0 || len(until) > 0 {
			break
		}
	}
	rows := make([]listed, 0, len(t.Rows))
	for _, row := range t.Rows {
		rows = append(rows, readRow(t.Headers, row.Cells))
	}
	return rows, nil
}

// readRow reads a row by its column headers; where their number differs from that of the cells, such as with a column of
// boxes without a header, by what the cells look like.
func readRow(headers []string, cells [][]string) listed {
	for len(cells) > 0 && len(cells) > len(headers) && len(cells[0]) == 0 {
		cells = cells[1:]
	}
	var l listed
	for i, lines := range cells {
		if len(lines) == 0 {
			continue
		}
		header := ""
		if i < len(headers) {
			header = strings.ToLower(headers[i])
		}
		switch {
		case strings.HasPrefix(header, "token name") || header == "name":
			l.Name = lines[0]
			if len(lines) > 1 {
				l.Summary = lines[1]
			}
		case strings.HasPrefix(header, "status"):
			l.Status = lines[len(lines)-1]
		case strings.HasPrefix(header, "organization"):
			l.Organization = lines[0]
		case strings.HasPrefix(header, "expires"):
			l.Expires = lines[0]
		}
	}
	if l.Name == "" {
		return guessRow(cells)
	}
	return l
}

// guessRow reads a row without known headers: the first cell with text is the name.
func guessRow(cells [][]string) listed {
	var l listed
	for _, lines := range cells {
		switch {
		case len(lines) == 0:
		case l.Name == "":
			l.Name = lines[0]
			if len(lines) > 1 {
				l.Summary = lines[1]
			}
		case strings.EqualFold(lines[0], "active") || strings.EqualFold(lines[0], "expired") || strings.EqualFold(lines[0], "revoked"):
			l.Status = lines[0]
		case strings.ContainsAny(lines[0], "0123456789") && strings.ContainsAny(lines[0], "/.-"):
			l.Expires = lines[0]
		}
	}
	return l
}

func (v *visit) closeDialog(ctx context.Context) error {
	dialog, ok, err := v.page.Present(ctx, v.Pages.Landmark("success-dialog"))
	if err != nil || !ok {
		return err
	}
	button, err := dialog.Find(ctx, v.el("success-dialog", "close"))
	if err != nil {
		return err
	}
	if err := button.Click(ctx); err != nil {
		return err
	}
	return dialog.Gone(ctx)
}

// otherLanguage says so when the page is not in English, which is then why nothing was found.
func (r *run) otherLanguage(ctx context.Context, err error) error {
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTime) // the time may have gone with looking in vain
	defer cancel()
	lang, langErr := r.page.Language(look, r.el("portal", "html"))
	if langErr != nil || lang == "" || strings.HasPrefix(strings.ToLower(lang), "en") {
		return err
	}
	const hint = "set English under User settings, Time and Locale, Language, for the account that signs in"
	if err == nil {
		return fault.New(fault.Page, hint, "the page is in another language (%s) than English", lang)
	}
	return fault.Wrap(fault.Page, err, hint, "the page is in another language (%s) than English", lang)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
