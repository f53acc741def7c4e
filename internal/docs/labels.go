package docs

import (
	"regexp"
	"slices"
	"strings"
)

// hit is where the name of a concept stands in a block.
type hit struct {
	match
	names []name // all concepts that have this name, of the same length
	name  name   // the one that is meant
	ev    evidence
}

// hits finds all names in a block, the longest first, none overlapping.
func (r *reading) hits(b *block) []hit {
	var all []hit
	for i := 0; i < len(b.tokens); {
		n, found := r.namesAt(b, i)
		if n == 0 {
			i++
			continue
		}
		if next, _ := r.namesAt(b, i+1); n > 1 && i+1+next > i+n && b.tokens[i].word == "your" {
			i++ // "your profile picture" is a profile picture, not a profile
			continue
		}
		h := hit{match: match{i, i + n}, names: found}
		all = append(all, h)
		i += n
	}
	for i := range all {
		all[i].extend(b)
		all[i].ev = b.evidence(all, i)
		all[i].name = r.meant(all[i])
	}
	return all
}

// namesAt finds the longest names at a token, and how many tokens they take.
func (r *reading) namesAt(b *block, i int) (int, []name) {
	n := 0
	var found []name
	if i >= len(b.tokens) {
		return 0, nil
	}
	for _, nm := range r.shown.names[b.tokens[i].word] {
		to, ok := b.spells(i, nm.words)
		if ok && to-i >= n && b.free(i, to) {
			if to-i > n {
				found = nil
			}
			n, found = to-i, append(found, nm)
		}
	}
	return n, found
}

// spells tells whether tokens spell some words, and where they end. A hyphen may join them.
func (b *block) spells(i int, words []string) (int, bool) {
	for n, w := range words {
		if n > 0 && i+2 < len(b.tokens) && b.tokens[i].word == "(" && b.tokens[i+2].word == ")" {
			i += 3 // Settings (gear) icon
		}
		for i > 0 && i < len(b.tokens) && b.tokens[i].word == "-" && b.tokens[i].glued {
			i++
		}
		if i >= len(b.tokens) || b.tokens[i].word != w || b.tokens[i].kind != word && b.tokens[i].kind != number {
			return 0, false
		}
		i++
	}
	return i, true
}

// extend takes in the unit or the count in brackets that the page shows: Expiration (UTC), Show all scopes (30 more).
func (h *hit) extend(b *block) {
	if h.to+2 < len(b.tokens) && b.tokens[h.to].word == "(" {
		for _, inside := range [][]string{{"utc", ")"}, {"pats", ")"}, {"pat", ")"}} {
			if b.tokens[h.to+1].word == inside[0] && b.tokens[h.to+2].word == inside[1] && (inside[0] == "utc") == (h.names[0].concept.id == "expiration") && h.names[0].concept.id != "name" {
				h.to += 3
				return
			}
		}
	}
	if h.to+3 < len(b.tokens) && b.tokens[h.to].word == "(" && b.tokens[h.to+1].kind == number && b.tokens[h.to+2].word == "more" && b.tokens[h.to+3].word == ")" {
		h.to += 4
	}
}

// meant picks the concept that a name stands for: a name of the page goes before what others say, and the stage decides
// between a button of the list and one of the form.
func (r *reading) meant(h hit) name {
	best, score := h.names[0], -1
	for _, n := range h.names {
		s := 0
		if !n.other {
			s += 2
		}
		if slices.Contains(n.concept.stages, r.stage) || len(n.concept.stages) == 0 {
			s += 3
		} else if r.inStage(n.concept) {
			s += 2
		}
		if s > score {
			best, score = n, s
		}
	}
	return best
}

// labels finds ways, things to press, fields and options by their names.
func (r *reading) labels(b *block) {
	all := r.hits(b)
	joined := r.ways(b, all)
	for i := range all {
		h := &all[i]
		if joined[i] || !b.free(h.from, h.to) {
			continue
		}
		h.name = r.meant(*h)
		if h.ev.capital && b.onlySigns(0, h.from) && r.brokenOff() {
			h.ev.verb, h.ev.word, h.ev.press = true, "click", true
		}
		if r.accept(b, *h) {
			r.label(b, *h)
		}
	}
	r.strangers(b)
}

// brokenOff tells that the block before breaks off behind a verb that presses, as text does that was taken out of a page:
// what stood out is on a line of its own.
func (r *reading) brokenOff() bool {
	if r.i == 0 {
		return false
	}
	before := r.d.blocks[r.i-1].tokens
	if n := len(before); n > 1 && (before[n-1].word == "the" || before[n-1].word == "on") {
		before = before[:n-1]
	}
	return len(before) > 0 && (presses[before[len(before)-1].word] || chooses[before[len(before)-1].word])
}

func (b *block) onlySigns(from, to int) bool {
	for _, t := range b.tokens[from:to] {
		if t.kind != sign && t.kind != lineBreak {
			return false
		}
	}
	return true
}

var (
	opensTokens = regexp.MustCompile(` (?:personal access tokens?|access tokens|security|user settings|_userssettings/tokens\S*|personal tokens|pats?|new token) `)
	atTheTop    = regexp.MustCompile(` (?:top|upper|corner|oben|right|menu|icon|drop ?down) `)
	turned      = regexp.MustCompile(` (?:is|are|was|were|can|will|have|has|provide|allow|let|sind|ist) `)
)

// label judges a hit that is a claim.
func (r *reading) label(b *block, h hit) {
	c := h.name.concept
	claim := r.judge(h.name)
	if claim.Verdict == OK && h.ev.marked {
		claim.Notes = notation(b, h.match, claim.Page)
	}
	filed := r.claim(b, h.match, claim)
	if claim.Verdict == Differs && h.name.concept.id != "user-settings" {
		r.fixWith(filed, b, h.match, claim.Page)
	} else if claim.Verdict == Differs {
		r.fixWith(filed, b, h.match, claim.Page)
	}
	r.moveOn(c)
	if c.id == "user-settings" {
		r.position(b, h)
	}
}

// moveOn follows the steps of the article.
func (r *reading) moveOn(c *concept) {
	switch c.id {
	case "tokens":
		r.stage = onList
	case "new-token", "name", "organization", "expiration", "scopes", "custom-defined", "full-access", "show-all-scopes", "create-title":
		r.stage, r.formAt = onForm, r.i
	case "create":
		r.stage, r.copied = over, false
	}
}

// judge holds a name against the page.
func (r *reading) judge(n name) Claim {
	c := n.concept
	claim := Claim{Kind: c.kind, at: r.shown.at[c.id]}
	if claim.at == nil {
		for _, p := range c.pages {
			if r.shown.pages[p] {
				claim.Verdict, claim.Why = Missing, "the page has nothing of this name"
				return claim
			}
		}
		claim.Verdict, claim.Why = Unclear, "the inventory does not hold this page"
		return claim
	}
	claim.Page = plainCounter(r.shown.current(c))
	claim.Verdict = OK
	if n.other {
		claim.Verdict, claim.Why = Differs, "the page says "+claim.Page
	} else if bare(n.text) != bare(claim.Page) && !strings.HasPrefix(c.id, "page:") {
		claim.Notes = append(claim.Notes, "the page spells it "+claim.Page)
	}
	return claim
}

// plainCounter drops the counter of "Show all scopes (<number> more)" for people.
func plainCounter(text string) string {
	text, _, _ = strings.Cut(text, " (<number>")
	return text
}

// notation tells how the words differ from the page's where that is no fault.
func notation(b *block, m match, page string) []string {
	if words := b.words(m.from, m.to); words != page && strings.EqualFold(words, page) {
		return []string{"the page writes it " + page}
	}
	return nil
}
