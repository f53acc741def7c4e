package docs

import (
	"slices"
	"strings"

	"pat-robot/internal/inventory"
)

// way judges a chain: each part as if it stood alone, and the order in which they stand.
func (r *reading) way(b *block, steps []step) {
	whole := match{steps[0].from, steps[len(steps)-1].to}
	claim := Claim{Kind: Way, Verdict: OK}
	var page []string
	var fixes []Claim
	for i, s := range steps {
		one := r.wayStep(b, steps, i)
		if s.hit != nil && one.at != nil {
			claim.at = one.at
			r.moveOn(s.hit.name.concept)
		}
		page = append(page, firstOf(one.Page, b.words(s.from, s.to)))
		claim.Notes = append(claim.Notes, one.Notes...)
		if worse(one.Verdict, claim.Verdict) {
			claim.Verdict, claim.Why, claim.Since, claim.Source = one.Verdict, one.Why, one.Since, one.Source
		}
		if one.Verdict == Differs && s.hit != nil {
			r.fixWith(&one, b, s.match, one.Page)
			fixes = append(fixes, one)
		}
	}
	claim.Page = strings.Join(slices.DeleteFunc(page, func(s string) bool { return s == "" }), " > ")
	r.drop(b, whole)
	filed := r.claim(b, whole, claim)
	if len(fixes) == 1 {
		filed.fix, filed.fixFrom, filed.fixTo = fixes[0].fix, fixes[0].fixFrom, fixes[0].fixTo
	}
	for _, s := range steps {
		if s.hit != nil && s.hit.name.concept.id == "user-settings" {
			r.position(b, *s.hit)
		}
	}
}

// drop takes back the claims within some tokens, which a claim of a whole way replaces.
func (r *reading) drop(b *block, m match) {
	from, to := int(b.at[b.tokens[m.from].from]), int(b.at[b.tokens[m.to-1].to-1])
	r.claims = append(r.claims[:r.first], slices.DeleteFunc(r.claims[r.first:], func(c Claim) bool { return c.from >= from && c.to <= to+1 })...)
}

func worse(a, b Verdict) bool { return rank(a) > rank(b) }

func rank(v Verdict) int { return slices.Index([]Verdict{OK, Unclear, Differs, Missing, Ended}, v) }

// wayStep judges one part of a way.
func (r *reading) wayStep(b *block, steps []step, i int) Claim {
	s := steps[i]
	words := b.folded(s.from, s.to)
	leadsToTokens := i+1 < len(steps) && steps[i+1].hit != nil && steps[i+1].hit.name.concept.id == "tokens"
	switch {
	case slices.Contains(securityTab, words):
		return r.securityStep(b, steps, i)
	case s.hit != nil && (!leadsToTokens || s.hit.name.concept.id != "organization-settings" && !strings.HasPrefix(s.hit.name.concept.id, "page:")):
		return r.judge(s.hit.name)
	case leadsToTokens && !site.MatchString(words) && (s.hit != nil || len(strings.Fields(words)) <= 3 && otherMenus[lastWord(words)] || otherMenus[firstWord(words)]):
		settings := r.concept("user-settings")
		if at := r.shown.at["user-settings"]; at != nil {
			return Claim{Verdict: Differs, Page: at.element.Name, at: at, Why: "on the page the way to the tokens leads over " + r.shown.current(settings)}
		}
	case site.MatchString(words):
		return Claim{Verdict: OK}
	}
	if tokens := r.shown.at["tokens"]; i > 0 && tokens != nil && onlyTokens.MatchString(words) && steps[i-1].hit != nil && steps[i-1].hit.name.concept.id == "user-settings" {
		return Claim{Verdict: Differs, Page: tokens.element.Name, at: tokens, Why: "the page says " + tokens.element.Name}
	}
	if one, ok := r.scopeStep(b, steps, i); ok {
		return one
	}
	return Claim{Verdict: Unclear, Why: "the inventory does not tell whether " + b.words(s.from, s.to) + " is there"}
}

// scopeStep judges a group of scopes on a way through the form, or a level behind it.
func (r *reading) scopeStep(b *block, steps []step, i int) (Claim, bool) {
	if g, ok := r.wholeGroup(b, steps[i]); ok {
		return Claim{Verdict: OK, Page: g.name, at: g.at}, true
	}
	if i == 0 {
		return Claim{}, false
	}
	g, ok := r.wholeGroup(b, steps[i-1])
	words, to := b.levels(steps[i].from)
	if !ok || len(words) == 0 || to != steps[i].to {
		return Claim{}, false
	}
	label, _ := g.level(words)
	if label == "" {
		return Claim{Verdict: Differs, Page: g.labels(), at: g.at, Why: g.name + " has no level of this name; it has " + g.labels()}, true
	}
	return Claim{Verdict: OK, Page: label, at: g.at}, true
}

// wholeGroup is the group that a step names and nothing else.
func (r *reading) wholeGroup(b *block, s step) (*scopeGroup, bool) {
	g, ok := r.nameOnly(b, s.from)
	if !ok || !g.exact || g.to != s.to {
		return nil, false
	}
	return g.group, true
}

func (r *reading) concept(id string) *concept {
	for _, c := range r.shown.concepts {
		if c.id == id {
			return c
		}
	}
	return &concept{id: id}
}

// securityStep judges "Security" on a way. The settings page has a part of that name above the tokens; the page of that
// name behind the profile has ended.
func (r *reading) securityStep(b *block, steps []step, i int) Claim {
	overSettings := i > 0 && steps[i-1].hit != nil && steps[i-1].hit.name.concept.id == "user-settings" && !steps[i-1].hit.name.other
	if part := r.securityPart(); overSettings && part != nil {
		return Claim{Verdict: OK, Page: part.In}
	}
	if i > 0 && otherMenus[lastWord(b.folded(steps[i-1].from, steps[i-1].to))] && (steps[i-1].hit == nil || steps[i-1].hit.name.concept.id != "user-settings") {
		return Claim{Verdict: Unclear, Why: "the inventory does not hold this page"} // Collection settings > Security
	}
	return endings["security"].claim(Way)
}

// securityPart is the entry of the settings' navigation for tokens, where it stands below a heading Security.
func (r *reading) securityPart() *inventory.Element {
	for _, e := range r.shown.inventory.All(inventory.Link, inventory.MenuItem, inventory.Tab) {
		if bare(e.Name) == "personal access tokens" && bare(e.In) == "security" {
			return e
		}
	}
	return nil
}
