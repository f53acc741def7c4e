package scope

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/agnivade/levenshtein"
)

var (
	apiName  = regexp.MustCompile(`(?i)\bvso\.[a-z_.]+\b`)
	notWords = regexp.MustCompile(`[^\pL\pN.]+`)
	fullText = regexp.MustCompile(`(?i)^\s*(full[\s-]*access|app_token|full)\s*$`)
)

// Parse reads one scope in the page's words (`Work Items (Read & write)`, also with a colon, a slash or nothing between),
// as an API name (`vso.work_write`), or as how-to texts mix them (`Work Items (vso.work) READ & WRITE`): the words decide
// where an API name of the same group stands beside them. Capitals, commas, "&" for "and" and singular for plural do not
// count. The error names the nearest good values.
func Parse(text string) (Scope, error) {
	if fullText.MatchString(text) {
		return Scope{}, fmt.Errorf("%q is not a scope: full access is asked for with --full-access", strings.TrimSpace(text))
	}
	named, beside, err := takeAPI(text)
	if err != nil {
		return Scope{}, err
	}
	words := fold(beside)
	if words == "" {
		if named == nil {
			return Scope{}, errors.New("a scope is empty: write it like \"Work Items (Read & write)\" or vso.work_write")
		}
		return *named, nil
	}
	g, rest, ok := takeGroup(words)
	if !ok {
		if named != nil && levelOf(groupOf(named.Group), words) != nil {
			l := levelOf(groupOf(named.Group), words)
			return Scope{named.Group, l.Label, l.API}, nil
		}
		return Scope{}, unknown(text, words)
	}
	if named != nil && named.Group != g.Name {
		return Scope{}, fmt.Errorf("%q names two groups: the words say %s, but %s is of %s", strings.TrimSpace(text), g.Name, named.API, named.Group)
	}
	return level(text, g, rest, named)
}

// level finds the box of a group that the rest of a text names.
func level(text string, g Group, rest string, named *Scope) (Scope, error) {
	if rest == "" && named != nil {
		return *named, nil
	}
	if rest == "" && len(g.Levels) == 1 {
		return Scope{g.Name, g.Levels[0].Label, g.Levels[0].API}, nil
	}
	if l := levelOf(g, rest); l != nil {
		return Scope{g.Name, l.Label, l.API}, nil
	}
	var offered []string
	for _, l := range g.Levels {
		offered = append(offered, fmt.Sprintf("%s (%s)", l.Label, l.API))
	}
	if rest == "" {
		return Scope{}, fmt.Errorf("%q names a group without a level: choose one of %s", strings.TrimSpace(text), strings.Join(offered, ", "))
	}
	return Scope{}, fmt.Errorf("%q: the group %s has no level %q; it has %s", strings.TrimSpace(text), g.Name, rest, strings.Join(offered, ", "))
}

// takeAPI takes an API name out of a text, and returns what stands beside it.
func takeAPI(text string) (*Scope, string, error) {
	found := apiName.FindAllString(text, -1)
	if len(found) == 0 {
		return nil, text, nil
	}
	if len(found) > 1 {
		return nil, "", fmt.Errorf("%q holds more than one API name: give each scope on its own", strings.TrimSpace(text))
	}
	s, ok := ByAPI(strings.TrimRight(found[0], "."))
	if !ok {
		return nil, "", fmt.Errorf("there is no scope %q; the nearest are %s", found[0], strings.Join(nearest(fold(found[0])), ", "))
	}
	return &s, strings.Replace(text, found[0], " ", 1), nil
}

// takeGroup finds the group that the words begin with, the longest first, and what is left.
func takeGroup(words string) (Group, string, bool) {
	byLength := append([]Group(nil), catalogue...)
	sort.SliceStable(byLength, func(i, j int) bool { return len(byLength[i].Name) > len(byLength[j].Name) })
	for _, g := range byLength {
		name := fold(g.Name)
		if words == name {
			return g, "", true
		}
		if rest, ok := strings.CutPrefix(words, name+" "); ok {
			return g, rest, true
		}
	}
	return Group{}, "", false
}

func groupOf(name string) Group {
	for _, g := range catalogue {
		if g.Name == name {
			return g
		}
	}
	return Group{}
}

func levelOf(g Group, words string) *Level {
	for i, l := range g.Levels {
		if fold(l.Label) == words {
			return &g.Levels[i]
		}
	}
	return nil
}

// fold brings a text into the form in which notations are the same: lower case, singular, without "and" and punctuation.
func fold(text string) string {
	words := strings.Fields(notWords.ReplaceAllString(strings.ToLower(text), " "))
	kept := words[:0]
	for _, w := range words {
		if w == "and" || w == "." {
			continue
		}
		if !strings.HasPrefix(w, "vso.") && len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "ics") {
			w = strings.TrimSuffix(w, "s")
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}

func unknown(text, words string) error {
	return fmt.Errorf("there is no scope %q; the nearest are %s", strings.TrimSpace(text), strings.Join(nearest(words), ", "))
}

// nearest returns the three scopes nearest to the words, in both notations.
func nearest(words string) []string {
	type near struct {
		s Scope
		d int
	}
	var all []near
	for _, g := range catalogue {
		for _, l := range g.Levels {
			s := Scope{g.Name, l.Label, l.API}
			d := min(levenshtein.ComputeDistance(words, fold(s.String())), levenshtein.ComputeDistance(words, fold(l.API)))
			all = append(all, near{s, d})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].d < all[j].d })
	var out []string
	for _, n := range all[:3] {
		out = append(out, fmt.Sprintf("%q (%s)", n.s.String(), n.s.API))
	}
	return out
}

// ParseAll reads a list of scopes and reports all faults together. It drops repeats, and levels that a higher one of the
// list includes.
func ParseAll(texts []string) ([]Scope, error) {
	var all []Scope
	var wrong []error
	for _, t := range texts {
		s, err := Parse(t)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		all = append(all, s)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return reduce(all), nil
}

func reduce(all []Scope) []Scope {
	var out []Scope
	for i, s := range all {
		drop := false
		for j, o := range all {
			drop = drop || Implies(o, s) || (o.API == s.API && j < i)
		}
		if !drop {
			out = append(out, s)
		}
	}
	return out
}

// FromSummary reads the second line of a row in the token list: `Code (Read & write); Packaging (Read)` or `Full access`.
// Two boxes of one group stand as two entries. The error names what is not in the catalogue; the rest is returned.
func FromSummary(row string) ([]Scope, error) {
	if fold(row) == "full access" {
		return []Scope{{Group: "Full access", API: FullAccessAPI}}, nil
	}
	var out []Scope
	var wrong []error
	for _, part := range strings.Split(row, ";") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		s, err := Parse(part)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		out = append(out, s)
	}
	return out, errors.Join(wrong...)
}
