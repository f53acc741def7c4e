package flows

import (
	"context"
	"slices"
	"strings"
	"time"

	"pat-robot/internal/scope"
	"pat-robot/internal/secret"
)

// Token is a token as the list shows it. It never holds the value.
type Token struct {
	Name         string    `json:"name"`
	Organization string    `json:"organization"`            // "all" for a global token
	Status       string    `json:"status"`                  // active, expired or revoked; the page's own word where that is another
	Expires      time.Time `json:"expires,omitzero"`        // the day, at midnight in UTC
	ExpiresShown string    `json:"expires_shown,omitempty"` // what the page shows, where it could not be read as a date
	Scopes       []string  `json:"scopes"`                  // API names; only those that are known
	ScopeWords   string    `json:"scope_words"`             // in the words of the page
	Stored       *Stored   `json:"stored,omitempty"`        // where the value is kept, if it is kept here
}

// Active tells whether the token is live.
func (t Token) Active() bool { return t.Status == "active" }

// allWord stands for all organizations where a token's organization is asked for or told.
const allWord = "all"

// tokensOf puts rows into the words of a result. Each row belongs to the organization that it names; home is that of the
// page, for a list that names none.
func tokensOf(rows []listed, home string, now time.Time) []Token {
	layout := dateLayout(rows, now)
	tokens := make([]Token, 0, len(rows))
	for _, r := range rows {
		tokens = append(tokens, tokenOf(r, home, layout))
	}
	return tokens
}

func tokenOf(r listed, home, layout string) Token {
	t := Token{Name: r.Name, Organization: r.organization(home), Status: strings.ToLower(r.Status), Scopes: []string{}, ScopeWords: r.Summary}
	if r.active() {
		t.Status = "active"
	}
	if at, err := time.Parse(layout, strings.TrimSpace(r.Expires)); err == nil {
		t.Expires = at
	} else {
		t.ExpiresShown = r.Expires
	}
	known, _ := scope.FromSummary(r.Summary) // what the catalogue does not know stays in the page's words
	for _, s := range known {
		t.Scopes = append(t.Scopes, s.API)
	}
	return t
}

// organization is that of a row in the words of this program.
func (l listed) organization(home string) string {
	switch {
	case l.Organization == "":
		return home
	case sameWords(l.Organization, allOrganizations):
		return allWord
	}
	return l.Organization
}

// dateLayout finds the form in which a list writes its dates: the first that fits all of them, and that puts the end of no
// live token into the past or beyond what the site allows.
func dateLayout(rows []listed, now time.Time) string {
	for _, layout := range formats {
		fits := true
		for _, r := range rows {
			text := strings.TrimSpace(r.Expires)
			if text == "" {
				continue
			}
			at, err := time.Parse(layout, text)
			live := r.active() && (at.Before(day(now).AddDate(0, 0, -1)) || at.After(now.AddDate(1, 0, 2)))
			fits = fits && err == nil && !live
		}
		if fits {
			return layout
		}
	}
	return formats[0]
}

// markStored notes which of the tokens the keyring holds a value of.
func (v *visit) markStored(ctx context.Context, tokens []Token) error {
	items, err := v.store.Find(ctx, secret.Query{Account: v.target.Account.Email, Site: v.target.Site.BaseURL.Host})
	if err != nil {
		return err
	}
	for _, item := range items {
		if i := ofItem(tokens, item); i >= 0 {
			tokens[i].Stored = &Stored{Backend: v.store.Backend(), Key: item.Key.String()}
		}
	}
	return nil
}

// ofItem finds the token that a kept value is of. Tokens of one name and organization are told apart by the end that the
// site once said, else the live one counts.
func ofItem(tokens []Token, item secret.Item) int {
	named := func(t Token) bool {
		return t.Name == item.Name && strings.EqualFold(t.Organization, item.Organization)
	}
	same := func(t Token) bool {
		return named(t) && !item.Expires.IsZero() && day(item.Expires).Sub(t.Expires).Abs() <= 24*time.Hour
	}
	for _, fits := range []func(Token) bool{
		func(t Token) bool { return same(t) && t.Active() }, same, func(t Token) bool { return named(t) && t.Active() }, named,
	} {
		if i := slices.IndexFunc(tokens, fits); i >= 0 {
			return i
		}
	}
	return -1
}
