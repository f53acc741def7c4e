package expiry

import (
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 24, 23, 30, 0, 0, time.UTC)

func TestParse(t *testing.T) {
	for _, tt := range []struct{ name, text, want, label, target string }{
		{"an option of the form", "30d", "30d", "30 days", "2026-12-24"},
		{"another", "90d", "90d", "90 days", "2027-02-22"},
		{"days of one's own", "45d", "45d", CustomLabel, "2027-01-08"},
		{"in words", "60 days", "60d", "60 days", "2027-01-23"},
		{"a year of days", "365d", "365d", CustomLabel, "2027-11-24"},
		{"a date", "2027-01-31", "2027-01-31", CustomLabel, "2027-01-31"},
		{"tomorrow", "2026-11-25", "2026-11-25", CustomLabel, "2026-11-25"},
		{"the last date", "2027-11-24", "2027-11-24", CustomLabel, "2027-11-24"},
		{"the furthest", " MAX ", "max", CustomLabel, "2027-11-24"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := Parse(tt.text, now)
			if err != nil {
				t.Fatal(err)
			}
			date, _ := e.Target(now)
			if e.String() != tt.want || e.Label() != tt.label || date.Format(time.DateOnly) != tt.target {
				t.Errorf("have %s, %s, %s; want %s, %s, %s", e, e.Label(), date.Format(time.DateOnly), tt.want, tt.label, tt.target)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", "no expiration"},
		{"nonsense", "soon", "2026-12-24"},
		{"no days", "0d", "1d"},
		{"too many days", "366d", "365d"},
		{"far too many days", "99999999999999999999d", "365d"},
		{"yesterday", "2026-11-23", "2026-11-25"},
		{"today", "2026-11-24", "2026-11-25"},
		{"too far", "2027-11-25", "2027-11-24"},
		{"no such day", "2027-02-30", "2027-02-28"},
		{"no such day, and in the past", "2026-02-30", "2026-11-25"},
		{"no such day, and too far", "2028-02-30", "2027-11-24"},
		{"no such month", "2027-13-01", "no expiration"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(tt.text, now)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("have %v, want %q in it", err, tt.want)
			}
		})
	}
}
