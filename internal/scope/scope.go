// Package scope is the catalogue of what a personal access token may be allowed to do: the groups and boxes of the New
// Token form, and the API names that the site stores for them. It reads the notations that people use for them.
//
// It imports nothing of the project. What a box implies is a hint only: the page itself is read back after each tick.
package scope

// FullAccessAPI is the API name of a token with full access, which is asked for in so many words and never as a scope.
const FullAccessAPI = "app_token"

// Level is a box of a group.
type Level struct {
	Label string // as the page writes it, such as "Read, write, & manage"
	API   string // such as "vso.work_full"
	// Implies are the API names of the lower boxes that the page is believed to tick and lock with this one.
	Implies []string
	// Sure is false for a pair that only follows the naming pattern.
	Sure bool
}

// Group is a heading of the form with its boxes.
type Group struct {
	Name, Description string
	Levels            []Level
}

// Scope is one box: what a person ticks, and its API name.
type Scope struct{ Group, Level, API string }

// String writes the scope as the page's list does: `Work Items (Read & write)`.
func (s Scope) String() string { return s.Group + " (" + s.Level + ")" }

// Groups returns the catalogue, in the page's order.
func Groups() []Group { return catalogue }

// ByAPI returns the scope with the API name, in any case.
func ByAPI(api string) (Scope, bool) {
	for _, g := range catalogue {
		for _, l := range g.Levels {
			if fold(l.API) == fold(api) {
				return Scope{g.Name, l.Label, l.API}, true
			}
		}
	}
	return Scope{}, false
}

// Implies tells whether one scope is believed to include another.
func Implies(high, low Scope) bool {
	for _, g := range catalogue {
		for _, l := range g.Levels {
			if l.API != high.API {
				continue
			}
			for _, api := range l.Implies {
				if api == low.API {
					return true
				}
			}
		}
	}
	return false
}
