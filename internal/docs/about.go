package docs

import (
	"regexp"
	"strings"
)

func fields(text string) []string { return strings.Fields(text) }

// Patterns over the flat text of a block.
var (
	ofDevOps   = regexp.MustCompile(` azure_?devops | azure dev ops | azure devops | azuredevops | az devops | az (?:boards|repos|pipelines|artifacts) | vsts | vso | tfs | ado | visual studio team services | team services | visual studio online | azure (?:repos|boards|pipelines|artifacts|test plans) | (?:https?://)?\S*(?:dev\.azure\.com|\.visualstudio\.com)\S* | vso\.\S+ | \S*_userssettings/\S* | \S*_details/security\S* `)
	sureOf     = regexp.MustCompile(` \S*_userssettings/tokens\S* | vso\.\S+ | all accessible (?:organi[sz]ations|accounts|orgs) | \S*_details/security/\S+ `)
	ofTokens   = regexp.MustCompile(` personal access tokens? | personal access - tokens? | pats? | access tokens? | zugriffstokens? | zugriffs ?- ?tokens? | personal tokens? | \S*_userssettings/tokens\S* | \S*_details/security/\S+ | vso\.\S+ | alternate (?:authentication )?credentials | persönlichen? zugriffstoken | (?:azure devops|devops|vsts|ado) tokens? | jetons? d'accès personnels? | tokens? de acceso personal | tokens? de acesso pessoal | token di accesso personale | new token `)
	headTokens = regexp.MustCompile(` tokens? `)
	makesOne   = regexp.MustCompile(` (?:create|creating|generate|generating|make|making|obtain|obtaining|get|getting|add|issue|set up|setting up|mint|minting|new|need|requires?|erstelle|erstellen|erzeuge|erzeugen|anlegen) (?:\S+ ){0,6}?(?:personal access tokens?|pats?|access tokens?|tokens?|zugriffstokens?) | (?:pat|token|zugriffstoken)s? (?:\S+ ){0,3}?(?:creation|erstellen|anlegen|generation|setup) | scopes? | permissions? `)
	ofOthers   = regexp.MustCompile(` (developer settings|github|gitlab|bitbucket|jira|confluence|atlassian|jenkins|sonarqube|sonarcloud|sonar|slack|teamcity|octopus|circleci|dockerhub|open - vsx|openvsx|open vsx|azure portal|portal\.azure\.com|entra|key vault|app registrations?|aws|gcp|google|heroku|okta|figma|notion|trello|asana|servicenow|snyk|vercel|netlify|cloudflare|openai|anthropic|postman|pypi|npmjs|grafana|datadog|zendesk|discord|telegram|gitea|gerrit|youtrack|linear|monday|renovate|dependabot|artifactory|visual studio code|vs code|eclipse|intellij|sourcetree|power bi|excel|tableau|terraform cloud|(?:https?://)?\S*(?:github\.com|gitlab\.com|bitbucket\.org|atlassian\.(?:com|net)|open-vsx\.org|npmjs\.com|portal\.azure\.com|marketplace\.visualstudio\.com|sonarcloud\.io|pypi\.org)\S*) `)
	// A mention that takes the reader there, not one in passing.
	goesTo = regexp.MustCompile(` (?:in|into|on|to|at|open|your|from|of|visit|inside|within|back in|for|sign|log|the|a|new|einem|in) (?:the |your |a |new |their )?$|^ (?:[•*#✓\-\d.:)(] |step \d+ |create a |generate a |get a |an? |new )*$| (?:generate|create|get|obtain) (?:a |an |your )?(?:new )?$`)
	theirs = regexp.MustCompile(`^ ?(?:personal access tokens?|access tokens?|pats?|tokens?|api|settings|repository|account|cloud|server|secrets?)\b|^ ?[:>]`)
	older  = regexp.MustCompile(` (?:tfs|team foundation server|azure devops server|server) (?:20(?:13|15|17|18|19)) | older versions? | legacy (?:ui|portal|interface|versions?) | on - prem\w* `)
	isOver = regexp.MustCompile(` (?:no longer|retire[sd]?|retiring|retirement|deprecat\w+|stop(?:s|ped)? working|stop(?:s|ped)? being|will (?:be )?(?:end|ends|ended|removed|blocked|disabled)|ends? on|ended|has been removed|was removed|were removed|been removed|removed|discontinued|phas(?:ed|ing) out|decommission\w*|not supported|unsupported|not available|unavailable|gone|obsolete|sunset|used to be|formerly|previously|replaced|before 20\d\d|until 20\d\d|abgeschaltet|eingestellt|nicht mehr|entfernt|no more|go(?:es|ing)? away|disappear\w*|vanish\w*|shut down|shuts down|not possible|not allowed) `)
	// Weaker words, which count only near what they are about.
	refused       = regexp.MustCompile(` (?:instead of|rather than|do not|don't|never|avoid|cannot|can't|isn't|aren't|not|no|nicht|statt|vermeide|kein\w*) `)
	notNow        = regexp.MustCompile(` (?:formerly|previously|used to be|was called|were called|renamed|older|in the old|old ui|no longer called|früher|ehemals|früheren|instead of|rather than) `)
	refusedBehind = regexp.MustCompile(` (?:is|are|was|were|will|can|does|should|must|may) (?:not|never) | (?:cannot|can't|isn't|aren't|won't|doesn't|nicht) `)
	ignored       = regexp.MustCompile(`(?i)pat-robot[:\s-]+(ignore(?:-next-line|-line|-file|-start|-end)?)\b`)
)

// product is what a part of an article is about.
type product int

const (
	unknown product = iota
	devOps
	another
)

// stage is how far the steps of an article have come.
type stage int

const (
	outside stage = iota
	onList        // the page of tokens is open, or a token is about to be made
	onForm        // the form is open
	over          // the token has been made
)

// place is what a block is about.
type place struct {
	product product
	tokens  bool // the section speaks of access tokens
	old     bool // the section is about old versions of the server
	scoped  bool // a heading above speaks of scopes or permissions
}

// about tells that claims may be made here.
func (p place) about() bool { return p.product == devOps && p.tokens }

// topics decides what each block is about. It looks at headings, which hold for what is below them, and at what the text
// before has spoken of.
func (d *Document) topics() bool {
	any, tokens := false, false
	for _, b := range d.blocks {
		any = any || b.has(ofDevOps)
		tokens = tokens || b.has(ofTokens)
	}
	if !any || !tokens {
		return false
	}
	t := topic{now: d.first(), only: true}
	for _, b := range d.blocks {
		t.only = t.only && !b.goesElsewhere()
	}
	for i, b := range d.blocks {
		t.soon = false
		for j := i + 1; j < len(d.blocks) && j < i+4 && d.blocks[j].kind != heading; j++ {
			t.soon = t.soon || d.blocks[j].has(ofTokens)
		}
		t.next(b)
	}
	return true
}

// first is what the article begins with, for the blocks before the first mention.
func (d *Document) first() product {
	for _, b := range d.blocks {
		switch ours, others := b.has(ofDevOps), b.goesElsewhere(); {
		case ours:
			return devOps
		case others:
			return another
		}
	}
	return unknown
}

// topic is the state of topics: one level for each heading that is open.
type topic struct {
	levels []topicLevel
	now    product
	only   bool // the article goes to no other product
	tokens bool
	soon   bool // one of the next blocks speaks of tokens
	old    bool
}

type topicLevel struct {
	level   int
	product product
	tokens  bool
	old     bool
	scoped  bool
}

func (t *topic) next(b *block) {
	ours, others := b.has(ofDevOps), b.goesElsewhere()
	speaks := b.has(ofTokens)
	if b.kind == heading {
		speaks = speaks || b.has(headTokens)
		t.heading(b, ours, others, speaks)
		return
	}
	switch {
	case b.kind == listing && !b.has(sureOf):
		// A command names all kinds of things.
	case b.has(sureOf), ours && !others:
		t.now = devOps
	case others && !ours:
		t.now = another
	}
	b.place = place{product: t.now, tokens: t.tokens || speaks || t.soon, old: t.old || b.has(older), scoped: t.scoped()}
	for up := b.parent; up != nil && !b.place.old; up = up.parent {
		b.place.old = up.has(older)
	}
	if ours && others && speaks && (t.now != another || b.namesOursFirst()) {
		b.place.product = devOps
	}
	t.tokens = t.tokens || speaks && t.now == devOps
}

func (t *topic) heading(b *block, ours, others, speaks bool) {
	for len(t.levels) > 0 && t.levels[len(t.levels)-1].level >= b.level {
		t.levels = t.levels[:len(t.levels)-1]
	}
	l := topicLevel{level: b.level, product: t.now, tokens: speaks, old: b.has(older), scoped: b.has(ofScopes)}
	if n := len(t.levels); n > 0 {
		up := t.levels[n-1]
		l.product, l.tokens, l.old = up.product, speaks || up.tokens, l.old || up.old
	}
	switch {
	case ours:
		l.product = devOps
	case others:
		l.product = another
	}
	l.tokens = l.tokens || t.only && t.tokens
	t.levels = append(t.levels, l)
	t.now, t.tokens, t.old = l.product, l.tokens, l.old
	b.place = place{product: l.product, tokens: l.tokens, old: l.old, scoped: t.scoped()}
}

func (t *topic) scoped() bool {
	for _, l := range t.levels {
		if l.scoped {
			return true
		}
	}
	return false
}

// goesElsewhere tells that a block takes the reader to another product.
func (b *block) goesElsewhere() bool {
	all := b.flat()
	for _, m := range ofOthers.FindAllStringSubmatchIndex(all, -1) {
		before, after := all[:m[2]], all[m[3]:]
		if strings.HasSuffix(before, " git ") || strings.HasPrefix(after, " connections") {
			continue
		}
		if b.kind == heading || strings.Contains(all[m[2]:m[3]], "://") || goesTo.MatchString(tail(before, 40)) || theirs.MatchString(strings.TrimPrefix(after, " ")) {
			return true
		}
	}
	return false
}

// namesOursFirst tells that a block names Azure DevOps before any other product.
func (b *block) namesOursFirst() bool {
	ours, others := ofDevOps.FindStringIndex(b.flat()), ofOthers.FindStringIndex(b.flat())
	return ours != nil && (others == nil || ours[0] < others[0])
}

func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	if i := strings.IndexByte(s, ' '); i >= 0 {
		return s[i:]
	}
	return s
}
