package flows

import (
	"strings"
	"testing"
	"time"

	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
)

// demand wants an error of the kind that says the text, and says it helpfully.
func demand(t *testing.T, err, kind error, text string) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Fatalf("have %v (%v), want kind %v", err, fault.KindOf(err), kind)
	}
	if !strings.Contains(err.Error(), text) {
		t.Errorf("have %q, want %q in it", err, text)
	}
}

// The token has exactly the wanted scopes and the furthest date on each variant of the pages.
func TestCreateOnEachVariant(t *testing.T) {
	for _, tt := range []struct{ name, switches string }{
		{"new bolt input", ""},
		{"new bolt readonly", "date-box=readonly required-marker=off"},
		{"new fabric input", "controls=fabric required-marker=off"},
		{"new fabric readonly", "controls=fabric date-box=readonly"},
		{"old bolt input", "layout=old required-marker=off"},
		{"old bolt readonly", "layout=old date-box=readonly"},
		{"old fabric input", "layout=old controls=fabric"},
		{"old fabric readonly", "layout=old controls=fabric date-box=readonly"},
		{"German dates", "locale=de-DE"},
		{"German dates in a calendar", "locale=de-DE date-box=readonly controls=fabric"},
		{"teaching bubble, fluent sign-in", "popups=teaching signin=fluent"},
		{"cookie bar, single sign-on reload", "popups=cookies sso-reload=on"},
		{"survey, no question to stay signed in", "popups=survey kmsi=off"},
		{"all popups, old", "popups=teaching,cookies,survey layout=old"},
		{"path prefix, no global tokens", "path-prefix=/tfs global-option=off global-warning=off"},
		{"300 tokens", "tokens=300"},
		{"300 tokens, old", "tokens=300 layout=old"},
		{"slow answers, leak in a second box", "slow=1500ms leak=secondbox"},
		{"slow dialog, leak in a toast", "dialog-delay=2s leak=toast"},
		{"older value, leak in the title", "token-shape=52 leak=title"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			token, _ := newRig(t, strings.Fields(tt.switches)...).succeeds()
			if day(token.Expires) != furthest {
				t.Errorf("expires %v, want the furthest date %v", token.Expires, furthest)
			}
		})
	}
}

// Each way to ask for an expiration gives its date.
func TestCreateWithEachExpiration(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		asked          expiry.Expires
		want           string
	}{
		{"30 days", "", expiry.Expires{Days: 30}, "2026-12-24"},
		{"90 days, fabric", "controls=fabric", expiry.Expires{Days: 90}, "2027-02-22"},
		{"45 days", "", expiry.Expires{Days: 45}, "2027-01-08"},
		{"a date", "locale=de-DE", expiry.Expires{Kind: expiry.OnDate, Date: time.Date(2027, 2, 3, 0, 0, 0, 0, time.UTC)}, "2027-02-03"},
		{"a date in a calendar", "date-box=readonly", expiry.Expires{Kind: expiry.OnDate, Date: time.Date(2027, 2, 3, 0, 0, 0, 0, time.UTC)}, "2027-02-03"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			r.req.Expires = tt.asked
			if token, _ := r.succeeds(); token.Expires.Format(time.DateOnly) != tt.want {
				t.Errorf("expires %v, want %s", token.Expires, tt.want)
			}
		})
	}
}
