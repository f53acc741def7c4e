package docs

import "strings"

// sameSentence joins a group and a level that one sentence names apart: "Under **Marketplace**, check **Manage**".
func (r *reading) sameSentence(b *block, groups []groupHit) {
	for i, g := range groups {
		if !b.free(g.from, g.to) || g.named {
			continue
		}
		_, marked := b.exactSpan(g.from, g.to)
		e := b.evidence([]hit{{match: g.match}}, 0)
		named := marked || b.tokens[g.from].capital && (e.lead || e.verb || e.noun != "")
		if !named {
			continue
		}
		s := b.sentence(g.from)
		end := s.to
		if i+1 < len(groups) {
			end = min(end, groups[i+1].from)
		}
		for at := g.to; at < end; at++ {
			words, to := b.levels(at)
			_, levelMarked := b.exactSpan(at, max(to, at+1))
			stands := levelMarked || b.tokens[at].capital && e.lead
			if len(words) == 0 || !b.free(at, to) || !stands || !b.endsWell(at, to) {
				continue
			}
			r.fileScope(b, match{g.from, to}, g, words)
			break
		}
	}
}

// aloneGroup files a group that fills an item or a cell and has no level.
func (r *reading) aloneGroup(b *block, g groupHit) {
	if r.stage == over && (b.intro == nil || !b.intro.has(surelyOf)) {
		return
	}
	if !g.named && b.tokens[g.from].capital && (r.speaksOf(b, surelyOf) || g.exact && len(strings.Fields(g.group.name)) > 1) && (b.kind == item || b.kind == cell && b.column == 0) {
		r.fileScope(b, g.match, g, nil)
	}
}

// waits keeps a group that stands alone, for levels that follow below it or in the next steps: "Expand Marketplace", then
// "Check Manage".
func (r *reading) waits(b *block, groups []groupHit) {
	if b.kind == cell || len(groups) == 0 {
		return
	}
	g := groups[len(groups)-1]
	r.waiting = groupHit{}
	if !b.free(g.from, g.to) || !b.onlyDress(g.to, len(b.tokens)) || !b.onlyLead(0, g.from) || !b.tokens[g.from].capital || g.named || otherNouns[after(b, g.to)] {
		return
	}
	r.waiting, r.since = g, r.i
	switch below := r.followed(b); {
	case !g.exact && below && b.kind == paragraph && b.onlyDress(0, g.from):
		r.fileScope(b, g.match, g, nil)
	case !g.exact || !below:
		r.aloneGroup(b, g)
	}
}

// otherNouns behind the name of a group make something else of it than a group of scopes.
var otherNouns = set("tab page menu button link icon window hub screen")

// followed tells that the next block is a level alone.
func (r *reading) followed(b *block) bool {
	for i := r.i + 1; i < len(r.d.blocks) && i < r.i+4; i++ {
		if _, words, _ := r.d.blocks[i].onlyLevels(); len(words) > 0 {
			return true
		}
	}
	return false
}

// onlyLevels reads a block that is a level and nothing else, but for a verb before it and an explanation behind a sign.
func (b *block) onlyLevels() (int, []string, int) {
	at := 0
	for at < len(b.tokens) && (b.tokens[at].kind == sign || b.tokens[at].kind == number || verbs[b.tokens[at].word] || fillers[b.tokens[at].word] && !levelWord[b.tokens[at].word]) {
		at++
	}
	words, to := b.levels(at)
	if len(words) == 0 || len(words) == 1 && words[0] == "create" || len(words) == 1 && words[0] == "full" && after(b, to) == "access" || !b.endsWell(at, to) || b.kind == heading || b.kind == cell {
		return at, nil, to
	}
	if !b.tokens[at].capital && !b.tokens[at].marked && to < len(b.tokens) {
		return at, nil, to
	}
	return at, words, to
}

// levelOfWaiting joins a level with the group that waits for it.
func (r *reading) levelOfWaiting(b *block, groups []groupHit) {
	if r.waiting.group == nil || r.i == r.since || r.i > r.since+8 || len(groups) > 0 || b.kind == heading {
		if b.kind == heading || len(groups) > 0 && r.i != r.since {
			r.waiting = groupHit{}
		}
		return
	}
	at, words, to := b.onlyLevels()
	if len(words) == 0 || !b.free(at, to) {
		return
	}
	g := r.waiting
	g.core, g.exact = match{-1, -1}, true // what is wrong with its name is told where it stands
	r.fileScope(b, match{at, to}, g, words)
}

// groupList files the groups of a list without levels: "Scopes: Code, Work Items, Build".
func (r *reading) groupList(b *block, groups []groupHit) {
	var free []groupHit
	for _, g := range groups {
		if b.free(g.from, g.to) && g.exact && !g.named && b.tokens[g.from].capital {
			free = append(free, g)
		}
	}
	if len(free) < 2 || !b.has(surelyOf) {
		return
	}
	for i, g := range free {
		near := i > 0 && b.listed(free[i-1].to, g.from) || i+1 < len(free) && b.listed(g.to, free[i+1].from)
		if near {
			r.fileScope(b, g.match, g, nil)
		}
	}
}

// describedGroup files an item that is a group and what it is for, below "Select these Read scopes".
func (r *reading) describedGroup(b *block, groups []groupHit) {
	if len(groups) == 0 || b.kind != item || b.intro == nil || !b.intro.has(surelyOf) {
		return
	}
	g := groups[0]
	if !g.exact || g.named || !b.tokens[g.from].capital || !b.onlySigns(0, g.from) || !b.free(g.from, g.to) || g.to+1 >= len(b.tokens) || b.tokens[g.to].word != "-" || b.tokens[g.to].glued {
		return
	}
	r.fileScope(b, g.match, g, b.intro.levelOfScopes())
}

// levelOfScopes is the level that a sentence wants of all scopes of its list.
func (b *block) levelOfScopes() []string {
	for i := range b.tokens {
		if words, to := b.levels(i); len(words) > 0 {
			if next := after(b, to); next == "scopes" || next == "permissions" || next == "access" {
				return words
			}
			return nil
		}
	}
	return nil
}

// strangeGroup finds an item of a list of scopes that has a level, but no group that is known.
func (r *reading) strangeGroup(b *block, groups []groupHit) {
	if len(groups) > 0 || b.kind != item && b.kind != cell || !b.place.scoped && !r.speaksOf(b, surelyOf) {
		return
	}
	from := 0
	for from < len(b.tokens) && b.tokens[from].kind != word {
		from++
	}
	to := from
	for to < len(b.tokens) && to < from+5 && (b.tokens[to].kind == word) {
		to++
	}
	if from == to || to >= len(b.tokens) || !b.tokens[from].capital || levelWord[b.tokens[from].word] || verbs[b.tokens[from].word] {
		return
	}
	if len(r.shown.names[b.tokens[from].word]) > 0 && (to > from+1 || b.tokens[to].word != "(") {
		return // "Name: manage" is a field, "Organization (Read)" is none
	}
	at := to
	for at < len(b.tokens) && at < to+2 && b.tokens[at].kind == sign && strings.Contains(":->([", b.tokens[at].word) {
		at++
	}
	words, end := b.levels(at)
	ends := b.onlyDress(end, len(b.tokens)) || end < len(b.tokens) && (b.dressed(at-1, end+1) || b.tokens[end].word == "(")
	if at == to || len(words) == 0 || !ends || !b.free(from, end) || !b.siblingScopes(r) {
		return
	}
	r.claim(b, match{from, b.closing(from, end)}, Claim{Kind: Scope, Verdict: Missing, Why: "the page has no group of scopes of this name"})
}

// siblingScopes tells that the list of an item holds scopes that are known.
func (b *block) siblingScopes(r *reading) bool {
	for i := max(0, r.i-8); i < min(len(r.d.blocks), r.i+8); i++ {
		o := r.d.blocks[i]
		if o == b || o.kind != b.kind || o.parent != b.parent || o.table != b.table || len(o.tokens) == 0 {
			continue
		}
		for at := range o.tokens {
			if g, ok := r.nameOnly(o, at); ok && g.exact && at < 3 {
				return true
			}
		}
	}
	return false
}

func (r *reading) nameOnly(b *block, at int) (groupHit, bool) {
	for _, g := range r.shown.groups {
		if to, exact, ok := b.nearly(at, g.words); ok {
			return groupHit{match: match{at, to}, group: g, exact: exact}, true
		}
	}
	return groupHit{}, false
}
