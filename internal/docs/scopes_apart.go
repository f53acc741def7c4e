package docs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"pat-robot/internal/scope"
)

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

// tableRow joins a group and a level that stand in two cells of a row.
func (r *reading) tableRow(b *block, groups []groupHit) {
	if b.kind != cell || len(groups) == 0 || b.row == 0 {
		return
	}
	g := groups[0]
	if !b.free(g.from, g.to) || !b.onlyDress(0, g.from) || !b.onlyDress(g.to, len(b.tokens)) || g.named && !r.speaksOf(b, surelyOf) {
		return
	}
	if g.named && r.rowHasGroup(b) || !r.bestColumn(b) {
		return
	}
	if g.api == nil {
		g.api = b.rowsAPI()
	}
	for _, c := range b.table.rows[b.row] {
		if c == b || len(c.tokens) == 0 {
			continue
		}
		at := 0
		for at < len(c.tokens) && c.tokens[at].kind == sign {
			at++
		}
		words, to := c.levels(at)
		if len(words) == 0 || !c.onlyDress(to, len(c.tokens)) && !c.dressed(to, len(c.tokens)) {
			continue
		}
		filed := r.fileScope(b, g.match, g, words)
		filed.Words += " | " + c.words(at, to)
		filed.to = max(filed.to, r.d.behind(int(c.at[c.tokens[to-1].to-1])))
		filed.EndLine, filed.EndColumn = r.d.position(filed.to)
		for i := range c.taken {
			c.taken[i] = true
		}
		return
	}
	r.aloneGroup(b, g)
}

// rowsAPI takes the API name that fills a cell of the row, where there is one such cell.
func (b *block) rowsAPI() *apiHit {
	var found *block
	for _, c := range b.table.rows[b.row] {
		for i, t := range c.tokens {
			if t.kind != apiName {
				continue
			}
			if found != nil || c.taken[i] || !c.onlyDress(0, i) || !c.onlyDress(i+1, len(c.tokens)) {
				return nil
			}
			found = c
		}
	}
	if found == nil {
		return nil
	}
	api := &apiHit{}
	for i, t := range found.tokens {
		if found.taken[i] = true; t.kind == apiName {
			api = &apiHit{i, t.word}
		}
	}
	return api
}

// groupBehind tells that a cell is an API name, the only one of its row, and a later cell is a group with its level.
func (r *reading) groupBehind(b *block) bool {
	for _, c := range b.table.rows[b.row] {
		for i, t := range c.tokens {
			if t.kind == apiName && (c != b || !c.onlyDress(0, i) || !c.onlyDress(i+1, len(c.tokens))) {
				return false
			}
		}
	}
	group, level := false, false
	for _, c := range b.table.rows[b.row] {
		if c.column <= b.column || len(c.tokens) == 0 {
			continue
		}
		if g, ok := r.nameOnly(c, 0); ok && g.exact && g.to == len(c.tokens) {
			group = true
		}
		words, to := c.levels(0)
		level = level || len(words) > 0 && to == len(c.tokens)
	}
	return group && level
}

// rowHasGroup tells that another cell of the row is a group by its own name.
func (r *reading) rowHasGroup(b *block) bool {
	for _, c := range b.table.rows[b.row] {
		if c != b && len(c.tokens) > 0 {
			if g, ok := r.nameOnly(c, 0); ok && g.exact && (c.onlyDress(g.to, len(c.tokens)) || after(c, g.to) == "(" || after(c, g.to) == ":") {
				return true
			}
		}
	}
	return false
}

var headOfGroups = regexp.MustCompile(` (?:scopes?|permissions?|area|group|category|section|name) `)

// bestColumn tells that a group does not only stand before the column for groups of the same row.
func (r *reading) bestColumn(b *block) bool {
	if h := b.table.head(b.column); h != nil && h.has(headOfGroups) {
		return true
	}
	return !r.rowHasGroup(b)
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
	if len(words) == 0 || len(words) == 1 && words[0] == "full" && after(b, to) == "access" || !b.endsWell(at, to) || b.kind == heading || b.kind == cell {
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
	if from == to || to >= len(b.tokens) || !b.tokens[from].capital || levelWord[b.tokens[from].word] || verbs[b.tokens[from].word] || len(r.shown.names[b.tokens[from].word]) > 0 {
		return
	}
	at := to
	for at < len(b.tokens) && at < to+2 && b.tokens[at].kind == sign && strings.Contains(":->([", b.tokens[at].word) {
		at++
	}
	words, end := b.levels(at)
	ends := b.onlyDress(end, len(b.tokens)) || end < len(b.tokens) && b.dressed(at-1, end+1)
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
	r.formAt = r.i
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
