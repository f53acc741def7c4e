package flows

import (
	"context"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
)

// formats are the forms in which the site writes dates, by locale; en-US first, which the robot asks for. A user's own
// Time and Locale settings may say otherwise. The date box shows the locale's form. [shot]
var formats = []string{"1/2/2006", "2.1.2006", "2/1/2006", "2006-01-02", "2006/1/2", "2-1-2006", "2006. 1. 2.", "Jan 2, 2006",
	"January 2, 2006", "2 Jan 2006", "2 January 2006", "Mon Jan 2 2006", "Mon Jan 02 2006"}

// formatOf returns the form in which a text writes a date that is known to a day, "" where none fits.
func formatOf(text string, known time.Time) string {
	for _, f := range formats {
		t, err := time.Parse(f, strings.TrimSpace(text))
		if err == nil && t.Sub(day(known)).Abs() <= 24*time.Hour {
			return f
		}
	}
	return ""
}

// couldBe tells whether a text, in any known form, may mean the date, a day's difference of time zone aside.
func couldBe(text string, date time.Time) bool { return formatOf(text, date) != "" }

// dateForm sets the date of the open form.
type dateForm struct {
	*creation
	format string
}

// set types or picks the date, and reads it back.
func (f *dateForm) set(ctx context.Context, date time.Time) error {
	held, ok, err := f.try(ctx, date)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Usage, "choose an earlier date, or --expires max",
			"asked for %s, but the page does not take that date and shows %q", date.Format(time.DateOnly), held)
	}
	return nil
}

// try sets the date and tells whether the page took it.
func (f *dateForm) try(ctx context.Context, date time.Time) (held string, ok bool, err error) {
	box, err := f.panel.Find(ctx, f.el("create-panel", "date"))
	if err != nil {
		return "", false, err
	}
	typed, err := box.IsTextInput(ctx)
	if err != nil {
		return "", false, err
	}
	if !typed {
		return f.pick(ctx, box, date)
	}
	layout := f.format
	if layout == "" {
		layout = formats[0]
	}
	if _, err := box.Fill(ctx, date.Format(layout)); err != nil {
		return "", false, err
	}
	// The page looks at a date when the box is left.
	if err := box.Press(ctx, "Tab"); err != nil {
		return "", false, err
	}
	held, err = box.WaitValue(ctx, func(v string) bool { return holds(v, layout, date) })
	if err != nil {
		return "", false, err
	}
	bad, err := f.complaint(ctx, box)
	return held, err == nil && !bad && holds(held, layout, date), err
}

func holds(text, layout string, date time.Time) bool {
	t, err := time.Parse(layout, strings.TrimSpace(text))
	return err == nil && t.Equal(date)
}

// complaint tells whether the page marks the date as wrong.
func (f *dateForm) complaint(ctx context.Context, box *browser.Node) (bool, error) {
	if invalid, err := box.Attr(ctx, "aria-invalid"); err != nil || invalid == "true" {
		return true, err
	}
	_, bad, err := f.panel.Present(ctx, f.el("create-panel", "date-error"))
	return bad, err
}

// furthest finds the last date that the form takes, between today and the last that the site is known to allow (a year
// ahead). Forms take each date up to a limit, so that halving finds it.
func (f *dateForm) furthest(ctx context.Context, today, last time.Time) (time.Time, error) {
	box, err := f.panel.Find(ctx, f.el("create-panel", "date"))
	if err != nil {
		return time.Time{}, err
	}
	if typed, err := box.IsTextInput(ctx); err != nil || !typed {
		return f.pickFurthest(ctx, box, last, err)
	}
	days := int(last.Sub(today).Hours() / 24)
	for _, first := range []int{days, days - 1} {
		_, ok, err := f.try(ctx, today.AddDate(0, 0, first))
		if err != nil || ok {
			return today.AddDate(0, 0, first), err
		}
	}
	good, bad := 0, days-1
	for bad-good > 1 {
		middle := (good + bad) / 2
		_, ok, err := f.try(ctx, today.AddDate(0, 0, middle))
		if err != nil {
			return time.Time{}, err
		}
		if ok {
			good = middle
		} else {
			bad = middle
		}
	}
	if good == 0 {
		return time.Time{}, fault.New(fault.Page, "see the picture in the trail", "the form takes no date at all")
	}
	best := today.AddDate(0, 0, good)
	return best, f.set(ctx, best)
}
