package docs

import (
	"regexp"
	"slices"
	"strings"
)

// ending is something that has ended or is about to, with its date and where that is said.
type ending struct{ why, since, source string }

// endings are what is known to have ended. Sources: Microsoft's announcements.
var endings = map[string]ending{
	"global": {
		"tokens for all accessible organizations stop working on 2026-12-01: choose one organization", "2026-12-01",
		"https://devblogs.microsoft.com/devops/retirement-of-global-personal-access-tokens-in-azure-devops/",
	},
	"alternate": {
		"alternate credentials have been turned off: use a personal access token", "2020-03-02",
		"https://devblogs.microsoft.com/devops/azure-devops-will-no-longer-support-alternate-credentials-authentication/",
	},
	"security": {
		"the Security page of the profile has gone: personal access tokens are under User settings", "2019",
		"https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
	},
}

func (e ending) claim(k Kind) Claim {
	return Claim{Kind: k, Verdict: Ended, Why: e.why, Since: e.since, Source: e.source}
}

var (
	// Sure in every text about these pages.
	globalSure = regexp.MustCompile(` (?:all|any|every) (?:of )?(?:my |your |the |their )?accessible (?:organi[sz]ations?|accounts?|orgs?) | alle (?:zugänglichen|verfügbaren|zugreifbaren) organisationen | toutes les organisations accessibles | todas las organizaciones accesibles | todas as organizações acessíveis | tutte le organizzazioni accessibili `)
	// A global token by that name.
	globalToken = regexp.MustCompile(` global(?:ly)?(?: |-scoped | scoped | - scoped )(?:azure devops |devops |scoped )?(?:personal access |access )?(?:tokens?|pats?) | global (?:personal access )?tokens? \( pats? \) | (?:pats?|tokens?) (?:with|of) global scope `)
	// Ordinary words, which count in a choice of organizations.
	globalWords = regexp.MustCompile(` (?:all|any|every) (?:of )?(?:my |your |the |their |these |available |existing |other )*(?:organi[sz]ations?|orgs?|accounts) (?:you (?:can|have) access (?:to )?|you belong to |that you can access )?| alle (?:ihre |deine |meine )?organisationen `)
	chooseAll   = regexp.MustCompile(` (?:select|selected|choose|choosing|set|pick|use|scope|scoped|scoping|change|organi[sz]ation|accounts?|over|access|valid|works?|dropdown|across|wähle|wählen|to) `)
	wants       = regexp.MustCompile(` (?:needs?|needed|requires?|required|must|should|create|creating|generate|generating|use|using|make|choose|select|recommend|recommended|provide|supply|enter|obtain|get|brauch\w*|benötig\w*|erstell\w*|retire[sd]?|supported) `)
	alternate   = regexp.MustCompile(` alternat(?:e|ive) (?:authentication |auth |login |access )?credentials? | alternative anmeldeinformationen | alternat(?:e|ive) authentication `)
	security    = regexp.MustCompile(` security (?:settings |details |page |tab |hub |section |option |menu )?`)
	profileNear = regexp.MustCompile(` (?:profile|avatar|name|picture|icon|initials|user|account|top|corner|photo|image|menu|dropdown|my|profil|profilbild|benutzer) `)
)

// ended finds what has ended. An article that says so itself is right.
func (r *reading) ended(b *block) {
	for _, m := range b.find(globalSure) {
		r.end(b, m, "global", Option)
	}
	for _, m := range b.find(globalToken) {
		s := b.sentence(m.from)
		if around := b.between(s.from, s.to); wants.MatchString(around) || isOver.MatchString(around) { // else it is only mentioned
			r.end(b, m, "global", Fact)
		}
	}
	for _, m := range b.find(globalWords) {
		s := b.sentence(m.from)
		_, marked := b.exactSpan(m.from, m.to)
		around := b.between(s.from, s.to)
		inForm := r.stage == onForm || r.stage == onList
		chosen := chooseAll.MatchString(b.between(max(s.from, m.from-5), m.from)) && (ofTokens.MatchString(around) || marked || labelBefore(b, m.from) || r.stage == onForm && strings.Contains(around, " organi"))
		if inForm && chosen {
			r.end(b, m, "global", Option)
		}
	}
	for _, m := range b.find(alternate) {
		if b.kind != heading || r.ahead(regexp.MustCompile(` (?:username|password|enable|git|secondary) `), 3) {
			r.end(b, m, "alternate", Fact)
		}
	}
	r.securityPage(b)
}

// labelBefore tells that the words are the value of the field for organizations.
func labelBefore(b *block, at int) bool {
	for i := at - 1; i >= 0 && i > at-5; i-- {
		if strings.HasPrefix(b.tokens[i].word, "organi") || strings.HasPrefix(b.tokens[i].word, "account") {
			return true
		}
	}
	return false
}

// end files a claim about something that has ended, ok where the sentence or the one behind says so.
func (r *reading) end(b *block, m match, what string, k Kind) {
	if !b.free(m.from, m.to) {
		return
	}
	claim := endings[what].claim(k)
	if at := r.shown.at["organization"]; at != nil && what == "global" {
		claim.at = at
	}
	if r.saysSo(b, m) {
		claim.Verdict, claim.Why = OK, "the article says itself that this has ended"
	}
	r.claim(b, m, claim)
	if what == "alternate" {
		r.stage = outside // what follows is about them
	}
	if what == "global" && k == Option && r.stage == onList {
		r.stage = onForm
	}
}

func (r *reading) saysSo(b *block, m match) bool {
	s := b.sentence(m.from)
	next := s.to + 1
	end := s.to
	if next < len(b.tokens) {
		end = b.sentence(next).to
	}
	here := b.between(s.from, s.to)
	before, behind := b.clause(max(s.from, m.from-6), min(s.to, m.to+4), m)
	for _, but := range []string{" but ", " sondern "} { // "not one organization but all"
		if i := strings.LastIndex(before, but); i >= 0 {
			before = before[i+len(but)-1:]
		}
	}
	if isOver.MatchString(here) || (refused.MatchString(before) || refusedBehind.MatchString(behind)) && !notAVerb.MatchString(here) {
		return true
	}
	return end > s.to && overNow.MatchString(b.between(s.to, end))
}

// clause is the flat text before and behind some tokens, up to the next comma on both sides.
func (b *block) clause(from, to int, m match) (before, behind string) {
	for i := m.from - 1; i >= from; i-- {
		if b.tokens[i].word == "," {
			from = i + 1
			break
		}
	}
	for i := m.to; i < to; i++ {
		if b.tokens[i].word == "," {
			to = i
			break
		}
	}
	return b.between(from, m.to), b.between(m.from, to)
}

var (
	// "you will not be able to", "do not forget" are about other things.
	notAVerb = regexp.MustCompile(` whether or not | if not | (?:don't|do not|never|not) (?:forget|be able|share|lose|commit|expire|leave|worry) | (?:won't|will not|cannot|can't) (?:be able|see|view|work|access|authenticate) | not just | not only | instead of (?:a |just |only )?(?:a )?(?:single|specific|particular|one|your) | rather than (?:a )?(?:single|specific|particular|one) |(?:not|rather than|instead of) (?:just )?(?:the |a |one |your )?(?:specific|single|particular|individual) `)
	overNow  = regexp.MustCompile(` (?:no longer|retired?|retirement|deprecated|stops? working|decommission\w*|has ended|discontinued|sunset|nicht mehr|abgeschaltet|eingestellt|december 1|2026 - 12 - 01) `)
)

// securityPage finds ways over the Security page that was behind the profile before 2019.
func (r *reading) securityPage(b *block) {
	for _, m := range b.find(security) {
		h := hit{match: match{m.from, m.from + 1}}
		e := b.evidence([]hit{h}, 0)
		if e.path || !b.free(m.from, m.to) || r.stage > onList || !r.ahead(opensTokens, 4) {
			continue
		}
		s := b.sentence(m.from)
		around := b.between(s.from, s.to)
		if !e.capital && !e.marked && after(b, m.from+1) == "details" && e.verb && strings.Contains(b.between(0, m.from), " profile ") {
			r.end(b, m, "security", Press) // "open your profile. Go to your security details."
			r.stage = max(r.stage, onList)
			continue
		}
		if !e.capital && !e.marked || !e.marked && slices.Contains([]string{"and", "best", "policies", "policy"}, after(b, m.from+1)) {
			continue
		}
		profile := profileNear.MatchString(around) || r.i > 0 && r.d.blocks[r.i-1].has(profileNear)
		pressed := e.verb || e.marked && e.sentence || e.lead && e.noun == "page"
		if !pressed || !profile && !e.press && !e.marked || e.noun == "group" {
			continue
		}
		if r.securityPart() != nil && (partOfSettings[e.leadWord] && !e.press && !e.chooses && !pageNoun(e.noun) || strings.Contains(b.between(0, m.from), " user settings ") || r.i > 0 && strings.Contains(r.d.blocks[r.i-1].flat(), " user settings ")) {
			continue // the settings have a part of that name: "under Security, select Personal access tokens"
		}
		r.end(b, match{m.from, m.from + 1}, "security", Press)
		r.stage = max(r.stage, onList)
	}
}

// partOfSettings are prepositions before the name of a part of a page.
var partOfSettings = set("under in within unter im")

func pageNoun(n string) bool { return n == "page" || n == "tab" || n == "hub" }

func after(b *block, at int) string {
	if at < len(b.tokens) {
		return b.tokens[at].word
	}
	return ""
}
