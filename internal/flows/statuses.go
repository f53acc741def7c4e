package flows

import (
	"context"
	"slices"

	"pat-robot/internal/browser"
)

// everyStatus are words that a filter of statuses may have for all of them. [guess]
var everyStatus = []string{"All", "Any", "All statuses"}

// readEverything reads the tokens of all organizations and statuses. The layout of May 2026 shows them once its filters are
// cleared; that of January 2024 has one drop-down, which shows a status at a time unless it has a word for all. [shot][guess]
func (v *visit) readEverything(ctx context.Context) ([]listed, error) {
	if err := v.listReady(ctx); err != nil {
		return nil, err
	}
	v.recordLayout()
	if v.layout != "old" {
		return v.readList(ctx)
	}
	field, ok, err := v.page.Present(ctx, v.el("token-list", "status-filter"))
	if err != nil {
		return nil, err
	}
	if !ok {
		v.warn("the list has no known filter of statuses; only what it shows by itself was read")
		return v.readList(ctx)
	}
	offered, err := v.statusesOffered(ctx, field)
	if err != nil {
		return nil, err
	}
	for _, word := range offered {
		if slices.ContainsFunc(everyStatus, func(w string) bool { return sameWords(w, word) }) {
			return v.readStatus(ctx, field, word)
		}
	}
	var all []listed
	missing := 0
	for _, word := range offered {
		rows, err := v.readStatus(ctx, field, word)
		if err != nil {
			return nil, err
		}
		all, missing = append(all, rows...), missing+v.missing
	}
	v.missing = missing
	return all, nil
}

// statusesOffered opens the filter, reads its options and closes it again, by pressing it once more.
func (v *visit) statusesOffered(ctx context.Context, field *browser.Node) ([]string, error) {
	if err := field.Click(ctx); err != nil {
		return nil, err
	}
	if _, err := v.page.Find(ctx, v.el("options", "any-option")); err != nil {
		return nil, err
	}
	offered, err := v.page.Texts(ctx, v.el("options", "any-option"))
	if err != nil {
		return nil, err
	}
	return offered, field.Press(ctx, "Escape")
}

// readStatus reads the tokens of one status.
func (v *visit) readStatus(ctx context.Context, field *browser.Node, word string) ([]listed, error) {
	held, err := field.Value(ctx)
	if err != nil {
		return nil, err
	}
	if !sameWords(held, word) {
		if err := v.chooseStatus(ctx, field, word); err != nil {
			return nil, err
		}
	}
	rows, err := v.readList(ctx)
	for i := range rows {
		if rows[i].Status == "" && !slices.ContainsFunc(everyStatus, func(w string) bool { return sameWords(w, word) }) {
			rows[i].Status = word // the list has no column for it
		}
	}
	return rows, err
}

func (v *visit) chooseStatus(ctx context.Context, field *browser.Node, word string) error {
	answer := v.page.Await(isListCall)
	defer answer.Stop()
	if err := field.Click(ctx); err != nil {
		return err
	}
	if err := v.pressOption(ctx, "status", word); err != nil {
		return err
	}
	return v.listAnswered(ctx, answer)
}

// listAnswered waits for the list that a filter has asked for. A page may filter what it has, without asking again.
func (v *visit) listAnswered(ctx context.Context, answer *browser.Answer) error {
	wait, cancel := context.WithTimeout(ctx, graceAfter)
	defer cancel()
	if _, _, err := answer.Wait(wait); err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	// The table is drawn anew, or a word for an empty one.
	look, cancelLook := context.WithTimeout(ctx, emptyAfter)
	defer cancelLook()
	_, _, err := v.page.Race(look, v.el("token-list", "table"), v.el("token-list", "empty"))
	if err != nil && ctx.Err() == nil {
		err = nil // what the site shows in the place of an empty list has not been seen
	}
	return err
}
