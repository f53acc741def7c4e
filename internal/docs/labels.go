package docs

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// hit is where the name of a concept stands in a block.
type hit struct {
	match
	names []name // all concepts that have this name, of the same length
	name  name   // the one that is meant
	ev    evidence
}

// evidence is what speaks for words being those of a page.
type evidence struct {
	marked   bool   // bold, quoted, code: and nothing else
	verb     bool   // "click", "select", right before
	word     string // the verb
	press    bool   // the verb presses
	chooses  bool
	sentence bool // a verb somewhere in the sentence
	noun     string
	lead     bool   // "under", "from", right before
	leadWord string // the preposition
	label    bool   // a colon behind, at the beginning
	alone    bool   // nothing else stands in the block
	path     bool   // an arrow beside
	capital  bool
	value    bool // of a label at the beginning, such as "Expiration: 90 days or"
	beside   bool // "next to", right before
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

// evidence looks at what stands around a hit.
func (b *block) evidence(all []hit, i int) evidence {
	h := all[i]
	var e evidence
	s, ok := b.exactSpan(h.from, h.to)
	e.marked = ok && (s.kind != link || s.href == "" || strings.HasPrefix(s.href, "#") || isSite(s.href))
	if ok && s.kind == link && !e.marked {
		e.marked = false
	}
	e.capital = b.tokens[h.from].capital
	b.lookBack(all, i, &e)
	b.nounBefore(h.from, &e)
	b.lookAhead(h, &e)
	around := b.sentence(h.from)
	for _, t := range b.tokens[around.from:around.to] {
		e.verb = e.verb || e.marked && t.kind == word && ideographs(t.word) // verbs stand behind in these languages
		e.sentence = e.sentence || ideographs(t.word) || verbs[t.word] && t.kind == word && !t.marked
	}
	e.value = b.tokens[h.from].capital && (b.isValue(all[:i], around.from, h.from) || b.kind == cell && b.column > 0 && b.table.rows[b.row][0].has(fieldCell))
	e.alone = b.onlyDress(0, h.from) && b.onlyDress(h.to, len(b.tokens))
	return e
}

// isValue tells that words stand behind the label of a field: "Expiration: 90 days or Custom defined".
func (b *block) isValue(before []hit, from, at int) bool {
	for _, h := range before {
		if h.from >= from && h.names[0].concept.kind == Field && b.onlyLead(from, h.from) && strings.Contains(b.between(h.to, min(h.to+4, at)), " : ") {
			return true
		}
	}
	return false
}

var fieldCell = regexp.MustCompile(`^ (?:expir\w*|scopes?|organi[sz]ation|name)(?: |$)`)

// verbBefore tells that the sentence has a verb before a token: "hit your avatar, then Security".
func (b *block) verbBefore(at int) bool {
	s := b.sentence(at)
	for _, t := range b.tokens[s.from:at] {
		if verbs[t.word] && t.kind == word {
			return true
		}
	}
	return false
}

func ideographs(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return ideograph(r)
}

// nounBefore finds the part of a page that stands before its name: the button "Create".
func (b *block) nounBefore(at int, e *evidence) {
	at--
	for at >= 0 && b.tokens[at].kind == sign && strings.Contains("\"'`*+[", b.tokens[at].word) {
		at--
	}
	if at >= 0 && placeNouns[b.tokens[at].word] {
		e.noun = b.tokens[at].word
	}
}

// lookBack goes back from a hit to a verb, over articles, adjectives and things that are named together with it.
func (b *block) lookBack(all []hit, i int, e *evidence) {
	at := all[i].from - 1
	for steps := 0; at >= 0 && steps < 14; steps++ {
		t := b.tokens[at]
		switch {
		case t.word == ">" && steps < 3:
			e.path = true
			return
		case t.kind == lineBreak && (steps > 0 || at == 0 || !presses[b.tokens[at-1].word]): // "click" may end the line before
			return
		case t.kind == lineBreak:
		case (t.word == "then" || t.word == "dann") && b.verbBefore(at):
			e.verb, e.word, e.chooses = true, "select", true
			return
		case steps < 5 && !t.marked && (beside[t.word] || t.word == "next" && after(b, at+1) == "to"):
			e.beside = true
			return
		case verbs[t.word] && t.kind == word && (!t.marked || steps > 0):
			e.verb, e.word, e.press, e.chooses = true, t.word, presses[t.word], chooses[t.word]
			return
		case steps < 4 && leads[t.word]:
			e.lead, e.leadWord = true, t.word
		case i > 0 && at == all[i-1].to-1:
			at = all[i-1].from - 1
			i--
			continue
		case t.kind == sign && (t.word == "." || t.word == "!" || t.word == "?"):
			return
		case t.kind == sign || t.kind == number || fillers[t.word] || t.word == "and" || t.word == "or" || t.word == "und":
		default:
			return
		}
		at--
	}
}

// actedOn is a verb behind its object, as Japanese has it: "Createをクリック".
var actedOn = regexp.MustCompile(`^ (?:\) ?)?(?:ボ ?タ ?ン ?)?を ?(?:ク ?リ ?ッ ?ク|選|押|タ ?ッ ?プ|開)`)

func (b *block) lookAhead(h hit, e *evidence) {
	if b.kind == cell && b.row > 0 && b.column == 0 && b.onlyDress(0, h.from) && b.onlyDress(h.to, len(b.tokens)) {
		e.label = true
	}
	at := h.to
	for at < len(b.tokens) && b.tokens[at].kind == sign && strings.Contains(`"'`+"`*]", b.tokens[at].word) {
		at++
	}
	if at >= len(b.tokens) {
		return
	}
	if actedOn.MatchString(b.between(at, min(at+8, len(b.tokens)))) {
		e.verb, e.word, e.press = true, "click", true
	}
	switch t := b.tokens[at]; {
	case t.word == ">":
		e.path = true
	case t.word == ":" || t.word == "=":
		e.label = b.onlyLead(b.sentence(h.from).from, h.from)
	case nouns[t.word] && t.kind == word:
		e.noun = t.word
		if at+1 < len(b.tokens) && b.tokens[at+1].word == ">" {
			e.path = true
		}
	case t.word == "-" && !t.glued && (e.marked || b.kind == item):
		e.label = b.onlyLead(b.sentence(h.from).from, h.from)
	}
}

// onlyLead tells that before a label stand only signs, numbers and a verb: "- [ ] set **Name**:".
func (b *block) onlyLead(from, to int) bool {
	for _, t := range b.tokens[from:to] {
		if t.kind == word && !dress[t.word] && !verbs[t.word] && !fillers[t.word] {
			return false
		}
	}
	return true
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
