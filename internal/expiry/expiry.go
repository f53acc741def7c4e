// Package expiry reads how long a token is wanted to live. It imports nothing of the project.
package expiry

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// CustomLabel is the option of the form that a date of one's own goes with. [shot]
const CustomLabel = "Custom defined"

// Kind is the way in which an expiration is asked for.
type Kind int

// The kinds.
const (
	InDays Kind = iota // so many days from today
	OnDate             // on a date
	Max                // the furthest date that the form permits
)

// Expires is a wanted expiration.
type Expires struct {
	Kind Kind
	Days int       // with InDays
	Date time.Time // with OnDate: midnight in UTC
}

var days = regexp.MustCompile(`^(\d+)\s*d(ays?)?$`)

// Parse reads `30d`, any number of days up to a year, a date as YYYY-MM-DD, or `max`. now is the time from which days are
// counted. The error names the nearest good value.
func Parse(text string, now time.Time) (Expires, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	today := day(now)
	last := today.AddDate(1, 0, 0)
	if text == "max" {
		return Expires{Kind: Max}, nil
	}
	if m := days.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		longest := int(last.Sub(today).Hours() / 24)
		switch {
		case err != nil || n > longest:
			return Expires{}, fmt.Errorf("%q is more than the year that the site allows: the longest is %dd, or max", text, longest)
		case n == 0:
			return Expires{}, fmt.Errorf("%q ends today: the shortest is 1d", text)
		}
		return Expires{Kind: InDays, Days: n}, nil
	}
	date, err := time.Parse(time.DateOnly, text)
	switch {
	case err != nil:
		return Expires{}, noDate(text, today, last)
	case !date.After(today):
		return Expires{}, fmt.Errorf("%s is not in the future: the nearest date is %s", text, today.AddDate(0, 0, 1).Format(time.DateOnly))
	case date.After(last):
		return Expires{}, fmt.Errorf("%s is more than the year ahead that the site allows: the furthest date is %s, or max",
			text, last.Format(time.DateOnly))
	}
	return Expires{Kind: OnDate, Date: date}, nil
}

// noDate names the nearest good value: the last day of a month that has no such day, within the dates that are allowed;
// else what is a form at all.
func noDate(text string, today, furthest time.Time) error {
	if i := strings.LastIndexByte(text, '-'); i > 0 {
		n, err := strconv.Atoi(text[i+1:])
		month, monthErr := time.Parse("2006-01", text[:i])
		if last := month.AddDate(0, 1, -1); err == nil && monthErr == nil && n > last.Day() {
			if !last.After(today) {
				last = today.AddDate(0, 0, 1)
			}
			if last.After(furthest) {
				last = furthest
			}
			return fmt.Errorf("%s has no day %d: the nearest date is %s", month.Format("January 2006"), n, last.Format(time.DateOnly))
		}
	}
	return fmt.Errorf("%q is no expiration: give days such as 30d, a date such as %s, or max",
		text, today.AddDate(0, 0, 30).Format(time.DateOnly))
}

// Label is the option of the form that fits: `30 days`, `60 days` and `90 days` have one of their own. [shot]
func (e Expires) Label() string {
	if e.Kind == InDays && (e.Days == 30 || e.Days == 60 || e.Days == 90) {
		return fmt.Sprintf("%d days", e.Days)
	}
	return CustomLabel
}

// Target is the date that is asked for, at midnight in UTC. With Max it is the furthest that the site is known to allow, a
// year ahead, and furthest is true: the form may permit less.
func (e Expires) Target(now time.Time) (date time.Time, furthest bool) {
	switch e.Kind {
	case OnDate:
		return e.Date, false
	case Max:
		return day(now).AddDate(1, 0, 0), true
	}
	return day(now).AddDate(0, 0, e.Days), false
}

// String writes it as it is asked for.
func (e Expires) String() string {
	switch e.Kind {
	case OnDate:
		return e.Date.Format(time.DateOnly)
	case Max:
		return "max"
	}
	return fmt.Sprintf("%dd", e.Days)
}

func day(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
