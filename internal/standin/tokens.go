package standin

import (
	"fmt"
	"slices"
	"time"
)

// token is one personal access token.
type token struct {
	id, name, scope string // scope: API names with spaces between
	accounts        []string
	from, to        time.Time
	revoked         bool
	value           string
	premade         bool // there because a switch wanted it
	used            int  // how often its value opened a door
}

// tokens is the account's list, in the order of their making.
type tokens []*token

func (ts tokens) find(id string) *token {
	for _, t := range ts {
		if t.id == id {
			return t
		}
	}
	return nil
}

// The statuses of a token. Active is seen on the page, the other two are names of the API.
const (
	active  = "active"
	expired = "expired"
	revoked = "revoked"
)

func (t *token) status(now time.Time) string {
	switch {
	case t.revoked:
		return revoked
	case !t.to.After(now):
		return expired
	}
	return active
}

// newValue makes a value of the wanted shape; n varies what may vary. Today's shape has 84 characters with AZDO at index 75
// or 76 (public detectors tell both), the older one 52 of base 32.
func newValue(shape string, n int) string {
	const mixed = lower + upper + digits
	switch shape {
	case "52":
		return pick(lower+"234567", 52)
	case "odd":
		return "pat_" + pick(mixed, 20) + "-" + pick(mixed, 15) + "." + pick(digits, 6)
	}
	before := 76 - n%2
	return pick(mixed, before) + "AZDO" + pick(mixed, 80-before)
}

// issue adds a token. The caller holds the lock.
func (s *Server) issue(t token) *token {
	t.id = newID()
	t.value = newValue(s.scenario.Get(swTokenShape), len(s.tokens))
	s.tokens = append(s.tokens, &t)
	return &t
}

// premake adds the tokens that the switches want to be there already, in place of those of an earlier setting.
func (s *Server) premake() {
	s.tokens = slices.DeleteFunc(s.tokens, func(t *token) bool { return t.premade })
	now := s.clock()
	here := []string{s.orgs[0].id}
	scopes := []string{"vso.code", "vso.work_write vso.packaging", "app_token", "vso.build_execute vso.release"}
	for i := range s.scenario.number(swTokens) {
		s.issue(token{
			name: fmt.Sprintf("pipeline-%03d", i+1), scope: scopes[i%len(scopes)], accounts: here, premade: true,
			from: now.Add(-time.Duration(i+1) * time.Hour), to: midnight(now).AddDate(0, 0, 7+i%350),
		})
	}
	if name := s.scenario.Get(swDuplicate); name != "" {
		s.issue(token{name: name, scope: "vso.work", accounts: here, premade: true, from: now.Add(-time.Hour), to: midnight(now).AddDate(0, 0, 30)})
	}
	there := []string{s.orgs[1].id}
	for i := range s.scenario.number(swHidden) {
		t := token{name: fmt.Sprintf("hidden-%03d", i+1), scope: scopes[i%len(scopes)], accounts: here, premade: true,
			from: now.AddDate(0, 0, -40-i), to: midnight(now).AddDate(0, 0, 5+i%300)}
		switch i % 4 {
		case 0:
			t.to = midnight(now).AddDate(0, 0, -1-i%30)
		case 1:
			t.revoked = true
		case 2:
			t.accounts = there
		default:
			t.accounts = nil
		}
		s.issue(t)
	}
	if name := s.scenario.Get(swTwins); name != "" {
		s.issue(token{name: name, scope: "vso.code", accounts: here, premade: true, from: now.Add(-2 * time.Hour), to: midnight(now).AddDate(0, 0, 20)})
		s.issue(token{name: name, scope: "vso.code", accounts: there, premade: true, from: now.Add(-3 * time.Hour), to: midnight(now).AddDate(0, 0, 25)})
		s.issue(token{name: name, scope: "vso.code", accounts: here, premade: true, from: now.AddDate(0, 0, -60), to: midnight(now).AddDate(0, 0, -2)})
	}
}

func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// byValue returns the token whose value this is, whatever its status.
func (ts tokens) byValue(value string) *token {
	for _, t := range ts {
		if value != "" && t.value == value {
			return t
		}
	}
	return nil
}

// listed returns the tokens of a status ("" for all), newest first, as the page shows them.
func (ts tokens) listed(status string, now time.Time) tokens {
	var found tokens
	for _, t := range ts {
		if status == "" || t.status(now) == status {
			found = append(found, t)
		}
	}
	slices.SortStableFunc(found, func(a, b *token) int { return b.from.Compare(a.from) })
	return found
}
