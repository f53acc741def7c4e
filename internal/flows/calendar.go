package flows

import (
	"context"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
)

// dayLabels are the names that calendars give their day buttons; Fabric's is the first. [lib]
var dayLabels = []string{"January 2, 2006", "2, January, 2006", "Monday, January 2, 2006", "2 January 2006", "Mon Jan 02 2006"}

// mostMonths bounds the way through a calendar; the site allows a year at most.
const mostMonths = 14

// pick chooses a date in the calendar that a box without text input opens.
func (f *dateForm) pick(ctx context.Context, box *browser.Node, date time.Time) (held string, ok bool, err error) {
	days, err := f.turnTo(ctx, box, date)
	if err != nil {
		return "", false, err
	}
	if !days[date] {
		held, err = box.Value(ctx)
		return held, false, err
	}
	if err := f.pressDay(ctx, date); err != nil {
		return "", false, err
	}
	held, err = box.WaitValue(ctx, func(v string) bool { return couldBe(v, date) })
	return held, err == nil && couldBe(held, date), err
}

// pickFurthest chooses the last day that the calendar lets be pressed.
func (f *dateForm) pickFurthest(ctx context.Context, box *browser.Node, last time.Time, err error) (time.Time, error) {
	if err != nil {
		return time.Time{}, err
	}
	days, err := f.turnTo(ctx, box, last)
	if err != nil {
		return time.Time{}, err
	}
	var best time.Time
	for d, free := range days {
		if free && d.After(best) {
			best = d
		}
	}
	if best.IsZero() {
		return best, fault.New(fault.Page, "see the picture in the trail", "the calendar offers no day at all")
	}
	if err := f.pressDay(ctx, best); err != nil {
		return best, err
	}
	held, err := box.WaitValue(ctx, func(v string) bool { return couldBe(v, best) })
	if err == nil && !couldBe(held, best) {
		err = fault.New(fault.Page, "see the picture in the trail", "chose %s, but the page shows %q", best.Format(time.DateOnly), held)
	}
	return best, err
}

// turnTo opens the calendar and turns its leaves until the date's month is there or it turns no further. It returns the
// days that are shown, and whether each can be pressed.
func (f *dateForm) turnTo(ctx context.Context, box *browser.Node, date time.Time) (map[time.Time]bool, error) {
	if err := box.Click(ctx); err != nil {
		return nil, err
	}
	calendar, err := f.page.Find(ctx, f.el("options", "calendar"))
	if err != nil {
		return nil, err
	}
	for range mostMonths {
		days, err := f.days(ctx, calendar)
		if err != nil {
			return nil, err
		}
		if _, shown := days[date]; shown {
			return days, nil
		}
		next, ok, err := calendar.Present(ctx, f.el("options", "next-month"))
		if err != nil || !ok {
			return days, err
		}
		if off, err := next.Disabled(ctx); err != nil || off {
			return days, err
		}
		if err := next.Click(ctx); err != nil {
			return nil, err
		}
	}
	return f.days(ctx, calendar)
}

func (f *dateForm) days(ctx context.Context, calendar *browser.Node) (map[time.Time]bool, error) {
	boxes, err := calendar.Boxes(ctx, f.el("options", "any-day"))
	if err != nil {
		return nil, err
	}
	days := map[time.Time]bool{}
	for _, b := range boxes {
		for _, layout := range dayLabels {
			if t, err := time.Parse(layout, b.Label); err == nil {
				days[t] = days[t] || !b.Disabled
			}
		}
	}
	return days, nil
}

func (f *dateForm) pressDay(ctx context.Context, date time.Time) error {
	calendar, err := f.page.Find(ctx, f.el("options", "calendar"))
	if err != nil {
		return err
	}
	for _, layout := range dayLabels {
		n, ok, err := calendar.Present(ctx, f.el("options", "day").With("day", date.Format(layout)))
		if err != nil {
			return err
		}
		if ok {
			return n.Click(ctx)
		}
	}
	return fault.New(fault.Page, "see the picture in the trail", "the calendar does not show %s", date.Format(time.DateOnly))
}
