package docs

import (
	"regexp"
	"slices"
	"strings"
)

// groupHit is where a group of scopes is named in a block.
type groupHit struct {
	match
	group *scopeGroup
	exact bool // the page's own name; else singular for plural, or another name
	named bool // another name altogether
	api   *apiHit
	core  match // the name alone, without an API name behind it
}

type apiHit struct {
	at   int
	name string
}

// otherGroups are what articles call a group that the page calls otherwise: old names, and names of the product's parts.
var otherGroups = map[string]string{
	"service endpoints": "Service Connections", "service endpoint": "Service Connections", "packages": "Packaging", "package": "Packaging", "artifacts": "Packaging",
	"tests": "Test Management", "test": "Test Management", "test plans": "Test Management", "users": "User Profile", "profile": "User Profile", "user": "User Profile",
	"boards": "Work Items", "work": "Work Items", "workitems": "Work Items", "workitem": "Work Items", "pipelines": "Build", "auditing": "Audit Log", "audit": "Audit Log",
	"project": "Project and Team", "projects": "Project and Team", "team": "Project and Team", "teams": "Project and Team", "project team": "Project and Team",
	"repos": "Code", "repository": "Code", "repositories": "Code", "git": "Code", "source code": "Code", "git repositories": "Code", "agent queues": "Agent Pools", "agents": "Agent Pools",
	"member entitlements": "Member Entitlement Management", "identities": "Identity", "extension management": "Extensions", "dashboards": "Team Dashboard", "dashboard": "Team Dashboard",
	"threads": "Pull Request Threads", "pr threads": "Pull Request Threads", "pull requests": "Pull Request Threads", "pull request": "Pull Request Threads", "test management plans": "Test Management", "project and team management": "Project and Team",
	"wikis": "Wiki", "releases": "Release", "builds": "Build", "build and release": "Build",
}

var (
	ofScopes   = regexp.MustCompile(` (?:scopes?|scoped|permissions?|authori[sz]ed|access levels?|access|rights|grants?|granted|pats?|tokens?|privileges|berechtigung\w*|bereiche?|permiso\w*|umfang) `)
	surelyOf   = regexp.MustCompile(` (?:scopes?|scoped) `)
	levelWord  = set("read write manage execute query create use acquire publish full status")
	joins      = set(", and or und + / ; | & or y e et ou o と")
	behindOK   = set("access permission permissions scope scopes level levels rights right only on for to if and or is are in from under - at so as must should will needed required - optional option options checkbox checkboxes box boxes privileges privilege auf für und um required, when because since , via through plus minimum und. with then but while recommended (recommended)")
	betweenOK  = set("a of requires の に は を select choose tick check need needs any scope scopes permission permissions section with access as set to level levels rights group at least : minimum auf mit is the should be needs need requires require area under")
	grantNouns = set("permission permissions scope scopes rights access privileges")
	separators = `:->(/|[=,"` + "`" + `*'•✓.+`
	prepOf     = set("to for on of under in within from over at across auf für von para pour per em en de")
)

// scopes finds scopes in every notation.
func (r *reading) scopes(b *block) {
	names := r.hits(b)
	groups := slices.DeleteFunc(r.groupHits(b), func(g groupHit) bool {
		return slices.ContainsFunc(names, func(h hit) bool { return h.from <= g.from && h.to >= g.core.to && h.to-h.from > g.core.to-g.core.from })
	})
	context := r.scopeContext(b)
	for i := range groups {
		if b.free(groups[i].from, groups[i].to) {
			r.groupThenLevel(b, groups, i, context)
		}
	}
	if context {
		r.levelThenGroups(b, groups)
		r.sameSentence(b, groups)
		r.tableRow(b, groups)
		r.levelOfWaiting(b, groups)
		r.waits(b, groups)
		r.groupList(b, groups)
		r.describedGroup(b, groups)
		r.strangeGroup(b, groups)
	}
	r.apiNames(b)
}

// scopeContext tells that the block, or what introduces it, speaks of scopes or permissions.
func (r *reading) scopeContext(b *block) bool {
	return r.speaksOf(b, ofScopes)
}

func (r *reading) speaksOf(b *block, p *regexp.Regexp) bool {
	if b.has(p) || r.stage == onForm && p == ofScopes || b.place.scoped && p != surelyOf {
		return true
	}
	for up, high := b, 0; up != nil && high < 8; up, high = up.parent, high+1 {
		if up.has(p) || up.intro != nil && up.intro.has(p) {
			return true
		}
	}
	if b.table != nil {
		for _, c := range b.table.rows[0] {
			if c.has(p) {
				return true
			}
		}
	}
	if r.scoped == r.i-1 && p != surelyOf && r.d.blocks[r.scoped].kind == b.kind && b.kind == paragraph && r.i > 1 {
		return true // a list of lines, such as text taken out of a page has
	}
	back := 0
	for i := r.i - 1; i >= max(0, r.i-40) && back < 4; i-- {
		before := r.d.blocks[i]
		if before.has(p) {
			return true
		}
		if before.kind == heading {
			return false
		}
		if before.kind != item && before.kind != cell && before.kind != listing {
			back++
		}
	}
	return false
}

// groupHits finds groups by their names, also in singular for plural and by other names.
func (r *reading) groupHits(b *block) []groupHit {
	var all []groupHit
	for i := 0; i < len(b.tokens); i++ {
		h, ok := r.groupAt(b, i)
		if !ok {
			continue
		}
		h.core = h.match
		b.takeAPI(&h)
		all = append(all, h)
		i = h.to - 1
	}
	return all
}

func (r *reading) groupAt(b *block, i int) (groupHit, bool) {
	if b.tokens[i].kind != word || b.taken[i] {
		return groupHit{}, false
	}
	best := groupHit{}
	for _, g := range r.shown.groups {
		to, exact, ok := b.nearly(i, g.words)
		if ok && to-i > best.to-best.from {
			best = groupHit{match: match{i, to}, group: g, exact: exact}
		}
	}
	for n := 3; n >= 1; n-- {
		if i+n > len(b.tokens) || n <= best.to-best.from {
			continue
		}
		if name, ok := otherGroups[b.folded(i, i+n)]; ok && len(strings.Fields(b.folded(i, i+n))) == n {
			if g := r.group(name); g != nil {
				best = groupHit{match: match{i, i + n}, group: g, named: true}
			}
			break
		}
	}
	if best.group != nil && (best.named || !best.exact) && i > 0 && b.tokens[i-1].kind == word && b.tokens[i-1].capital && !verbs[b.tokens[i-1].word] {
		return best, false // the end of a longer name, such as Load Test
	}
	return best, best.group != nil && b.free(best.from, best.to)
}

func (r *reading) group(name string) *scopeGroup {
	for _, g := range r.shown.groups {
		if strings.EqualFold(g.name, name) {
			return g
		}
	}
	return nil
}

// nearly tells whether tokens spell some words, letter by letter or but for singular and plural. "and" may be a sign.
func (b *block) nearly(i int, words []string) (to int, exact, ok bool) {
	exact = true
	for n, w := range words {
		for n > 0 && i < len(b.tokens) && b.tokens[i].word == "-" && b.tokens[i].glued {
			i++
		}
		if i >= len(b.tokens) {
			return 0, false, false
		}
		got := b.tokens[i].word
		switch {
		case got == w:
		case w == "and" && (got == "/" || got == "+"):
		case b.tokens[i].kind == word && singular(got) == singular(w):
			exact = false
		default:
			return 0, false, false
		}
		i++
	}
	return i, exact, true
}

func singular(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "ics"):
		return w[:len(w)-1]
	}
	return w
}

// takeAPI takes in an API name that stands behind a group: Work Items (vso.work).
func (b *block) takeAPI(h *groupHit) {
	at := h.to
	for at < len(b.tokens) && at < h.to+3 && b.tokens[at].kind == sign && b.tokens[at].word != ">" {
		at++
	}
	if at < len(b.tokens) && b.tokens[at].kind == apiName && at <= h.to+2 {
		h.api = &apiHit{at, b.tokens[at].word}
		h.to = at + 1
		if h.to < len(b.tokens) && strings.Contains(`)]}`+"`", b.tokens[h.to].word) && b.tokens[h.to].kind == sign {
			h.to++
		}
	}
}

// levels reads words for levels at a token, joined by commas, "and" and slashes, and where they end.
func (b *block) levels(at int) ([]string, int) {
	var words []string
	end := at
	for i := at; i < len(b.tokens); {
		t := b.tokens[i]
		if t.kind == word && levelWord[t.word] {
			words = append(words, t.word)
			i++
			if n := b.onlyBehind(i); n > 0 && len(words) == 1 { // "Read only" is no level of the page
				words = append(words, "only")
				i += n
			}
			if t.word == "manage" && i < len(b.tokens) && b.tokens[i].word == "streams" {
				words = append(words, "streams")
				i++
			}
			end = i
			continue
		}
		joint := i
		for joint < len(b.tokens) && joint < i+4 && (joins[b.tokens[joint].word] || b.tokens[joint].kind == sign && strings.Contains("\"'*`✓", b.tokens[joint].word)) {
			joint++
		}
		if joint == i || joint >= len(b.tokens) || len(words) == 0 || !levelWord[b.tokens[joint].word] {
			break
		}
		i = joint
	}
	return words, end
}

// onlyBehind counts the tokens of "only" or "-only" at a token.
func (b *block) onlyBehind(i int) int {
	if i < len(b.tokens) && b.tokens[i].word == "only" {
		return 1
	}
	if i+1 < len(b.tokens) && b.tokens[i].word == "-" && b.tokens[i].glued && b.tokens[i+1].word == "only" {
		return 2
	}
	return 0
}

// endsWell tells that what stands behind a level makes no verb of it: "Wiki: read the guide".
func (b *block) endsWell(from, to int) bool {
	if to >= len(b.tokens) {
		return true
	}
	t := b.tokens[to]
	_, marked := b.exactSpan(from, to)
	return t.kind != word || ideographs(t.word) || behindOK[t.word] || marked || t.capital && (b.tokens[from].capital || !b.tokens[to].glued) || t.kind == lineBreak
}

// groupThenLevel finds the usual notations: Code (Read), Code: Read & write, Code > Read, **Code** Read.
func (r *reading) groupThenLevel(b *block, groups []groupHit, i int, context bool) {
	h := groups[i]
	at, strong, skipped := h.to, h.api != nil, 0
	for at < len(b.tokens) && skipped < 6 {
		t := b.tokens[at]
		if t.kind == sign && strings.Contains(separators, t.word) {
			strong = strong || strings.Contains(":->([=|/", t.word)
			if t.word == "." || t.word == "," && !strong && h.api == nil {
				break
			}
		} else if t.kind == apiName && h.api == nil {
			h.api = &apiHit{at, t.word}
			strong = true
		} else if t.kind != word || !betweenOK[t.word] || levelWord[t.word] {
			break
		}
		at++
		skipped++
	}
	words, to := b.levels(at)
	bare := len(words) == 0
	if bare || !b.endsWell(at, to) {
		if h.api != nil && b.free(h.from, h.to) {
			r.fileScope(b, match{h.from, h.to}, h, nil)
		}
		return
	}
	_, marked := b.exactSpan(h.core.from, h.core.to)
	_, levelMarked := b.exactSpan(at, to)
	together, _ := b.exactSpan(h.from, to)
	stands := marked || levelMarked || together.to > 0
	capital := b.tokens[h.from].capital
	sure := h.api != nil || context && (strong && (capital || stands || len(words) > 1) || stands && (capital || levelMarked) || capital && at == h.to && (b.tokens[at].capital || b.kind == item || b.kind == cell || len(words) > 1))
	sure = sure || context && capital && grantNouns[after(b, to)] || context && capital && len(words) > 1 && b.onlyParticles(h.to, at)
	if h.named || !h.exact {
		sure = h.api != nil || context && (strong || stands && at == h.to || at == h.to && b.kind == item) && (capital || stands) && r.speaksOf(b, notOnlyAccess)
	}
	if !sure || !b.free(h.from, to) || (h.named || !h.exact) && b.insideValue(h.from, to) {
		return
	}
	r.shared(b, groups, i, words)
	end := b.closing(h.from, to)
	if h.api == nil && end < len(b.tokens) {
		probe := groupHit{match: match{h.from, end}}
		b.takeAPI(&probe)
		if probe.api != nil {
			h.api, end = probe.api, probe.to
		}
	}
	r.fileScope(b, match{h.from, end}, h, words)
}

// onlyParticles tells that only particles of a language without spaces stand between two things: "Codeの Read & write".
func (b *block) onlyParticles(from, to int) bool {
	for _, t := range b.tokens[from:to] {
		if t.kind != word || !ideographs(t.word) {
			return false
		}
	}
	return from < to
}

// insideValue tells that words are only a part of what stands out, such as a name for a token: `VS Code extension publish`.
func (b *block) insideValue(from, to int) bool {
	for _, s := range b.spans {
		whole := b.onlyDress(s.from, max(s.from, from)) && (s.to <= to || b.onlyDress(to, s.to))
		if s.from <= from && s.to > from && !whole {
			return true
		}
	}
	return false
}

var notOnlyAccess = regexp.MustCompile(` (?:scopes?|scoped|permissions?|authori[sz]ed|pats?|tokens?|berechtigung\w*|bereiche?) `)

// closing takes in the bracket that closes behind a level, when the one that opens is inside.
func (b *block) closing(from, to int) int {
	if to < len(b.tokens) && (b.tokens[to].word == ")" || b.tokens[to].word == "]") {
		for i := from; i < to; i++ {
			if w := b.tokens[i].word; w == "(" || w == "[" {
				return to + 1
			}
		}
	}
	return to
}

// shared gives a level to the groups that are listed right before the one that has it: "Code, Build and Release (Read)".
func (r *reading) shared(b *block, groups []groupHit, last int, words []string) {
	for i := last - 1; i >= 0; i-- {
		between := b.tokens[groups[i].to:groups[i+1].from]
		if len(between) == 0 || len(between) > 3 || groups[i].named || !groups[i].exact || !b.free(groups[i].from, groups[i].to) {
			return
		}
		for _, t := range between {
			if !t.joinsNames() {
				return
			}
		}
		if !b.tokens[groups[i].from].capital {
			return
		}
		r.fileScope(b, groups[i].match, groups[i], nil)
	}
}
