package flows

import (
	"testing"
	"time"
)

func TestReadRow(t *testing.T) {
	old := []string{"Token name", "Status", "Organization", "Expires on", ""}
	newer := []string{"", "Token name", "Organization", "Status", "Expires on"}
	for _, tt := range []struct {
		name    string
		headers []string
		cells   [][]string
		want    listed
	}{
		{"old layout", old, [][]string{{"ci", "Code (Read)"}, {"Active"}, {"acme"}, {"7/31/2026"}, {}},
			listed{"ci", "Code (Read)", "acme", "Active", "7/31/2026"}},
		{"new layout", newer, [][]string{{}, {"ci", "Full access"}, {"acme"}, {"Active"}, {"7/31/2026"}},
			listed{"ci", "Full access", "acme", "Active", "7/31/2026"}},
		{"boxes without a header", newer[1:], [][]string{{}, {"ci", "Full access"}, {"acme"}, {"Expired"}, {"7/31/2026"}},
			listed{"ci", "Full access", "acme", "Expired", "7/31/2026"}},
		{"no headers", nil, [][]string{{}, {"ci", "Code (Read)"}, {"Revoked"}, {"31.7.2026"}},
			listed{"ci", "Code (Read)", "", "Revoked", "31.7.2026"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if have := readRow(tt.headers, tt.cells); have != tt.want {
				t.Errorf("have %+v, want %+v", have, tt.want)
			}
		})
	}
}

func TestFormatOf(t *testing.T) {
	date := time.Date(2026, 12, 24, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ name, text, want string }{
		{"English", "12/24/2026", "1/2/2006"},
		{"German", "24.12.2026", "2.1.2006"},
		{"British", "24/12/2026", "2/1/2006"},
		{"ISO", "2026-12-24", "2006-01-02"},
		{"the next day in another time zone", "12/25/2026", "1/2/2006"},
		{"another day", "12/30/2026", ""},
		{"no date", "Custom defined", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if have := formatOf(tt.text, date); have != tt.want {
				t.Errorf("have %q, want %q", have, tt.want)
			}
		})
	}
}
