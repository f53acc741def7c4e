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
