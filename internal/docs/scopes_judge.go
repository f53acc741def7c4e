package docs

import (
	"fmt"
	"slices"
	"strings"

	"pat-robot/internal/scope"
)

// fileScope judges a group with its level, if it has one, and files the claim.
func (r *reading) fileScope(b *block, m match, g groupHit, words []string) *Claim {
	claim := Claim{Kind: Scope, Verdict: OK, at: g.group.at, Page: g.group.name}
	label, position := g.group.level(words)
	if len(words) > 0 && label == "" {
		claim.Verdict = Differs
		claim.Page = g.group.name + ": " + g.group.labels()
		claim.Why = fmt.Sprintf("%s has no level of this name; it has %s", g.group.name, g.group.labels())
	} else if label != "" {
		claim.Page = g.group.name + " (" + label + ")"
		if claim.at != nil && position >= 0 {
			claim.at = &where{claim.at.page, claim.at.element, position}
		}
	}
	if g.named || !g.exact {
		claim.Verdict, claim.Why = Differs, "the page calls the group "+g.group.name
	}
	r.besideAPI(&claim, g, words)
	r.formAt, r.scoped = r.i, r.i
	filed := r.claim(b, m, claim)
	if filed.Verdict == Differs && (g.named || !g.exact) && g.core.from >= 0 && (len(words) == 0 || label != "") {
		r.fixWith(filed, b, g.core, g.group.name)
	}
	return filed
}

// besideAPI judges an API name that stands beside words.
func (r *reading) besideAPI(claim *Claim, g groupHit, words []string) {
	if g.api == nil {
		return
	}
	s, known := scope.ByAPI(g.api.name)
	switch {
	case !known:
		claim.Verdict, claim.Why = Differs, "there is no scope "+g.api.name
	case !strings.EqualFold(s.Group, g.group.name):
		claim.Verdict, claim.Why = Differs, fmt.Sprintf("%s is of the group %s", g.api.name, s.Group)
	case len(words) > 0 && !slices.Equal(levelWords(s.Level), words):
		claim.Notes = append(claim.Notes, fmt.Sprintf("%s is the API name of %s; the words decide", g.api.name, s))
	}
}

// level finds the box that some words name: one, or several one after the other. It returns "" where there is none, and the
// position of a single box, else -1.
func (g *scopeGroup) level(words []string) (string, int) {
	if len(words) == 0 {
		return "", -1
	}
	for i, l := range g.levels {
		if slices.Equal(l.words, words) {
			return l.label, i
		}
	}
	if found := g.split(words); len(found) > 0 {
		return strings.Join(found, "; "), -1
	}
	for i, l := range g.levels { // another order of the same words is notation
		if len(l.words) == len(words) && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(l.words, w) }) {
			return l.label, i
		}
	}
	return "", -1
}

// split takes words apart into several boxes: "Acquire, Publish and Manage".
func (g *scopeGroup) split(words []string) []string {
	if len(words) == 0 {
		return []string{}
	}
	for _, l := range g.levels {
		if len(l.words) <= len(words) && len(l.words) > 0 && slices.Equal(l.words, words[:len(l.words)]) {
			if rest := g.split(words[len(l.words):]); rest != nil {
				return append([]string{l.label}, rest...)
			}
		}
	}
	return nil
}

// realElsewhere are API names that the service has and the form does not offer.
var realElsewhere = set("vso.hooks vso.hooks_write vso.hooks_interact vso.settings vso.settings_write vso.features vso.features_write vso.loadtest vso.loadtest_write vso.drop vso.drop_write vso.drop_manage vso.base vso.chat_write vso.chat_manage vso.authorization vso.authorization_grant vso.build_full")

// apiNames judges API names that stand alone.
func (r *reading) apiNames(b *block) {
	if b.kind == cell && b.row > 0 && r.groupBehind(b) {
		return // it belongs to the words of its row
	}
	for i, t := range b.tokens {
		if t.kind != apiName || b.taken[i] || t.word == "vso.x" {
			continue
		}
		claim := Claim{Kind: Scope, Verdict: OK}
		s, known := scope.ByAPI(t.word)
		switch {
		case t.word == scope.FullAccessAPI:
			claim.Page, claim.at = "Full access", r.shown.at["full-access"]
		case known:
			claim.Page = s.String()
			if g := r.group(s.Group); g != nil {
				claim.at = g.at
			} else {
				claim.Verdict, claim.Why = Missing, "the page has no group "+s.Group
			}
		case realElsewhere[t.word]:
			claim.Verdict, claim.Why = Unclear, "an API name that the service knows, but the form does not offer"
		default:
			claim.Verdict, claim.Why = Missing, "there is no scope "+t.word
		}
		r.claim(b, match{i, i + 1}, claim)
	}
}
