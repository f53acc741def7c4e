package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/secret"
)

// The list is read to its end in both layouts: each token of the site is in it, as the site knows it.
func TestListReadsEverything(t *testing.T) {
	for _, tt := range []struct{ name, switches string }{
		{"new", "tokens=300 hidden=8 twins=ci"},
		{"old, in slow parts", "tokens=300 hidden=8 twins=ci layout=old slow=300ms locale=de-DE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			kept := r.keepValue("acme", "ci", "an older value", time.Time{})
			result, err := List(t.Context(), r.deps, ListRequest{Target: r.req.Target})
			r.nothingLeaks(err)
			if err != nil {
				t.Fatalf("%v\n%s", err, r.lastOutline(result.Trail))
			}
			r.everyStepHasAPicture(result.Trail, "done")
			if have, want := shortOf(result.Tokens), r.onSiteNow(); !slices.Equal(have, want) {
				t.Errorf("have %d tokens, the site %d; the first that differs: %s", len(have), len(want), firstOdd(have, want))
			}
			for _, token := range result.Tokens {
				held := token.Name == "ci" && token.Organization == "acme" && token.Active()
				if held != (token.Stored != nil) || held && token.Stored.Key != kept {
					t.Errorf("%s in %s (%s): stored %v", token.Name, token.Organization, token.Status, token.Stored)
				}
			}
		})
	}
}

// keepValue puts a value into the keyring and returns its key.
func (r *rig) keepValue(organization, name, value string, expires time.Time) string {
	r.t.Helper()
	store, err := openStore(r.t.Context(), r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	key := r.req.Target.Key(organization, name)
	if err := store.Save(r.t.Context(), secret.Item{Key: key, Value: secret.New(value), Expires: expires}); err != nil {
		r.t.Fatal(err)
	}
	return key.String()
}

// shortOf writes tokens so that they can be compared, in order.
func shortOf(tokens []Token) []string {
	var lines []string
	for _, t := range tokens {
		lines = append(lines, strings.Join(append([]string{t.Name, t.Organization, t.Status, t.Expires.Format(time.DateOnly)}, t.Scopes...), " "))
	}
	slices.Sort(lines)
	return lines
}

// onSiteNow are the tokens as the site knows them, written in the same way.
func (r *rig) onSiteNow() []string {
	var tokens []Token
	for _, t := range r.site.State().Tokens {
		organization := "all"
		if len(t.Organizations) > 0 {
			organization = t.Organizations[0]
		}
		tokens = append(tokens, Token{Name: t.Name, Organization: organization, Status: t.Status, Expires: t.Expires, Scopes: t.Scopes})
	}
	return shortOf(tokens)
}

func firstOdd(have, want []string) string {
	for _, line := range want {
		if !slices.Contains(have, line) {
			return line
		}
	}
	return "none is missing"
}

func TestDateLayout(t *testing.T) {
	for _, tt := range []struct {
		name  string
		dates []string
		want  string
	}{
		{"English", []string{"12/31/2026", "1/2/2027"}, "1/2/2006"},
		{"British, by a day after the twelfth", []string{"2/1/2027", "31/12/2026"}, "2/1/2006"},
		{"British, since no live token ended in February", []string{"2/12/2026"}, "2/1/2006"},
		{"German", []string{"2.1.2027"}, "2.1.2006"},
		{"none", nil, "1/2/2006"},
		{"never", []string{"–"}, "1/2/2006"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var rows []listed
			for _, d := range tt.dates {
				rows = append(rows, listed{Status: "Active", Expires: d})
			}
			if have := dateLayout(rows, noon); have != tt.want {
				t.Errorf("have %s, want %s", have, tt.want)
			}
		})
	}
}

func TestOfItem(t *testing.T) {
	end := time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)
	tokens := []Token{
		{Name: "ci", Organization: "acme", Status: "expired", Expires: end},
		{Name: "ci", Organization: "acme", Status: "active", Expires: end.AddDate(0, 1, 0)},
		{Name: "ci", Organization: "contoso", Status: "active", Expires: end},
	}
	item := func(organization string, expires time.Time) secret.Item {
		return secret.Item{Key: secret.Key{Organization: organization, Name: "ci"}, Expires: expires}
	}
	for _, tt := range []struct {
		name string
		item secret.Item
		want int
	}{
		{"by its end", item("acme", end.Add(3*time.Hour)), 0},
		{"the live one", item("acme", time.Time{}), 1},
		{"the other organization, in capitals", item("Contoso", time.Time{}), 2},
		{"no such organization", item("fabrikam", end), -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if have := ofItem(tokens, tt.item); have != tt.want {
				t.Errorf("have %d, want %d", have, tt.want)
			}
		})
	}
}
