// Package plan compares the tokens that are wanted with those that are there, and says what is to be done. It does nothing
// itself, and what it says depends on nothing but what it is given: after everything has been done, it says that nothing is.
package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pat-robot/internal/sink"
	"pat-robot/internal/tokenfile"
)

// Kind is what is to be done about a wanted token.
type Kind string

// The kinds.
const (
	Keep    Kind = "keep"    // nothing
	Create  Kind = "create"  // it is not there
	Renew   Kind = "renew"   // a new one takes its place, and its name
	Finish  Kind = "finish"  // a renewal died half-way: its new token takes the place of the old one
	Deliver Kind = "deliver" // only sinks lack the value
	Stuck   Kind = "stuck"   // a person must look first
)

// Live is an active token of the site.
type Live struct {
	Name, Organization string
	Expires            time.Time // the day, at midnight in UTC
	Scopes             []string  // API names
	Whole              bool      // all scopes that the page shows are among Scopes
}

// Verdict is what is known of a value.
type Verdict string

// The verdicts.
const (
	None    Verdict = ""        // none is kept
	Works   Verdict = "works"   // the site takes it
	Dead    Verdict = "dead"    // the site does not take it
	Unknown Verdict = "unknown" // the site gave no answer
)

// Kept is what the keyring has of a token.
type Kept struct {
	Verdict          Verdict
	Created, Expires time.Time
	Scopes           []string // API names, as they were asked for
	Delivered        []string // the sinks that have the value
}

// Action is what is to be done about one wanted token.
type Action struct {
	Kind  Kind
	Token tokenfile.Token
	Why   string      // for people, "" for Keep
	Sinks []sink.Sink // that are to get the value
	// With Renew and Finish: whether a token of the temporary name is in the way (Leftover), and whether the old one is
	// there still (Old).
	Leftover, Old bool
}

// TemporaryName is what a renewed token is called until the old one is gone.
func TemporaryName(name string) string { return name + " (new)" }

// Make says what is to be done for each wanted token, in the order of the file. kept looks into the keyring.
func Make(wanted []tokenfile.Token, live []Live, kept func(organization, name string) Kept, now time.Time) []Action {
	actions := make([]Action, len(wanted))
	for i, t := range wanted {
		actions[i] = one(t, live, kept, now)
	}
	return actions
}

func one(t tokenfile.Token, live []Live, kept func(organization, name string) Kept, now time.Time) Action {
	a := Action{Token: t, Sinks: t.Sinks}
	there, next := called(live, t.Organization, t.Name), called(live, t.Organization, TemporaryName(t.Name))
	a.Old, a.Leftover = len(there) > 0, len(next) > 0
	switch {
	case len(there) > 1 || len(next) > 1:
		return a.be(Stuck, "several active tokens of this name cannot be told apart: give one of them another name on the page")
	case a.Leftover:
		return a.leftover(kept(t.Organization, TemporaryName(t.Name)))
	case !a.Old:
		return a.be(Create, "it is not there")
	}
	return a.standing(there[0], kept(t.Organization, t.Name), now)
}

// leftover is for a token that a renewal has made before it died.
func (a Action) leftover(value Kept) Action {
	switch {
	case value.Verdict == Unknown:
		return a.be(Stuck, "the site gave no answer about the value of its renewal")
	case value.Verdict == Works:
		a.Leftover = false
		return a.be(Finish, "its renewal was cut short")
	case a.Old:
		return a.be(Renew, "its renewal was cut short, and the new value is not held")
	}
	return a.be(Create, "its renewal was cut short, and the new value is not held")
}

// standing is for a token that is there.
func (a Action) standing(t Live, value Kept, now time.Time) Action {
	switch {
	case value.Verdict == None:
		return a.be(Renew, "its value is not kept here")
	case value.Verdict == Dead:
		return a.be(Renew, "the site does not take the value that is kept")
	case value.Verdict == Unknown:
		return a.be(Stuck, "the site gave no answer about its value")
	case !hasScopes(t, value, a.Token.API()):
		return a.be(Renew, "its scopes differ: "+strings.Join(t.Scopes, " "))
	}
	ends := t.Expires
	if ends.IsZero() {
		ends = value.Expires
	}
	if !ends.IsZero() && ends.Sub(now) < within(a.Token, value) {
		return a.be(Renew, "it ends on "+ends.UTC().Format(time.DateOnly))
	}
	a.Sinks = slices.DeleteFunc(slices.Clone(a.Token.Sinks), func(s sink.Sink) bool { return slices.Contains(value.Delivered, s.String()) })
	if len(a.Sinks) > 0 {
		return a.be(Deliver, fmt.Sprintf("%d of its sinks lack the value", len(a.Sinks)))
	}
	return a.be(Keep, "")
}

func (a Action) be(kind Kind, why string) Action {
	a.Kind, a.Why = kind, why
	return a
}

// within is how long before its end a token is renewed; not more than half of its life, where a policy has shortened that:
// else it would be renewed each time.
func within(t tokenfile.Token, value Kept) time.Duration {
	if life := value.Expires.Sub(value.Created); !value.Created.IsZero() && life > 0 {
		return min(t.RenewWithin, life/2)
	}
	return t.RenewWithin
}

// hasScopes compares with what the page shows; where it shows words that are not known, with what was asked for.
func hasScopes(t Live, value Kept, wanted []string) bool {
	return same(t.Scopes, wanted) || !t.Whole && same(value.Scopes, wanted)
}

func same(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

func called(live []Live, organization, name string) []Live {
	var found []Live
	for _, t := range live {
		if t.Name == name && strings.EqualFold(t.Organization, organization) {
			found = append(found, t)
		}
	}
	return found
}

// Strays are the active tokens that the file does not name, in the organizations that it is about.
func Strays(wanted []tokenfile.Token, live []Live) []Live {
	about, named := map[string]bool{}, map[string]bool{}
	for _, t := range wanted {
		organization := strings.ToLower(t.Organization)
		about[organization] = true
		named[organization+"/"+t.Name], named[organization+"/"+TemporaryName(t.Name)] = true, true
	}
	var strays []Live
	for _, t := range live {
		organization := strings.ToLower(t.Organization)
		if about[organization] && !named[organization+"/"+t.Name] {
			strays = append(strays, t)
		}
	}
	return strays
}
