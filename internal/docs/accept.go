package docs

import (
	"regexp"
	"slices"
	"strings"
)

// Verbs that take a reader to a page, for words that prose uses too.
var goingVerbs = regexp.MustCompile(` (?:click\w*|press\w*|hit|tap|select\w*|choos\w+|pick\w*|open\w*|anklicken|auswählen|aufrufen|wechsel\w*|go|goto|navigat\w+|head|visit|find|locate|expand|klick\w*|wähle\w*|öffne\w*|gehe\w*|navigiere\w*|选|择|点|击|選|押|開|cliquez|sélectionnez|choisissez|ouvrez|allez|elija|elige|vaya|abra|escolha|abre|scegli|apri|haga|seleccion\w+|clique|selecion\w+|clicca|selezion\w+|klik|kies|see|access|under|from) `)

// saysNo tells that a sentence warns of a wrong name.
var saysNo = regexp.MustCompile(` (?:do not|don't|no such|there is no|there isn't|is not|isn't) `)

var opensMenu = regexp.MustCompile(` (?:personal access tokens?|pats?|access tokens|security) `)

// shortWords are names that everybody uses for everything: they count only when they are pressed and stand out.
var shortWords = set("add new generate create save submit ok done apply confirm finish note label title custom delete remove renew rotate modify extend description account accounts org validity duration lifetime lifespan expire expires next continue proceed")

// accept decides whether a hit is a claim. Names of the page need less evidence than other names, since a false alarm is
// worse than a miss.
func (r *reading) accept(b *block, h hit) bool {
	e, c := h.ev, h.name.concept
	if e.beside && !e.marked && c.kind != Option || e.beside && c.id == "user-settings" && h.name.other {
		return false
	}
	if h.name.other {
		s := b.sentence(h.from)
		if b.inAnotherApp(h.from) {
			return false
		}
		if notNow.MatchString(b.between(s.from, s.to)) || saysNo.MatchString(b.between(s.from, s.to)) {
			return false
		}
	}
	switch {
	case c.id == "new-token" && !e.capital && !e.marked && e.noun == "" && h.from > 0 && (articleBefore(b, h.from) || b.tokens[h.from-1].word == "the"):
		return false // the new token itself
	case c.id == "tokens":
		return r.acceptTokens(b, h)
	case c.id == "user-settings" && h.name.other:
		return r.acceptAvatar(b, h)
	case h.name.other:
		return r.acceptOther(b, h)
	case c.common:
		return r.acceptCommon(b, h)
	}
	strong := e.marked && (e.sentence || e.label || e.alone || e.lead || b.kind == item || b.kind == cell || b.kind == caption) || e.verb || e.label || e.value || e.lead && e.capital
	if c.id == "user-settings" && (e.lead || e.capital && h.from > b.sentence(h.from).from) && r.stage <= onList && r.ahead(opensMenu, 1) {
		return true
	}
	if c.id == "show-all-scopes" && len(h.name.words) > 2 && r.stage != outside && (h.name.words[0] == "show") {
		return true
	}
	return strong || e.noun != "" && e.capital || e.alone && b.kind != heading || b.kind == heading && (e.verb || e.marked)
}

// acceptTokens decides about "personal access tokens", which is what the whole article is about.
func (r *reading) acceptTokens(b *block, h hit) bool {
	e := h.ev
	s := b.sentence(h.from)
	before := b.between(s.from, h.from)
	if b.kind == heading && !e.verb {
		return false
	}
	going := e.verb && (e.word == "" || goingVerbs.MatchString(" "+e.word+" "))
	behind := b.between(h.to, min(h.to+3, s.to))
	if h.name.other { // a singular is what prose has, too
		return e.marked && going || going && e.capital && (e.noun == "" || menuNoun(e.noun)) && !turned.MatchString(behind) && !b.tokens[h.from].glued && b.allCapital(h.match) && !articleBefore(b, h.from)
	}
	if e.alone && e.capital && b.kind == item && r.lastIs("user-settings") {
		return true // a list of what to press, one below the other
	}
	if e.alone && b.kind != heading && e.capital && b.kind != item {
		return true
	}
	if turned.MatchString(behind) && !e.marked {
		return false
	}
	if going && (e.marked || e.capital || e.noun != "" && menuNoun(e.noun)) {
		return true
	}
	return going && !articleBefore(b, h.from) || e.marked && (goingVerbs.MatchString(before) || goingVerbs.MatchString(b.between(h.to, s.to)) || e.alone || e.lead) || b.kind == caption && e.capital || menuNoun(e.noun) && (e.lead || e.verb || e.capital)
}

func (b *block) allCapital(m match) bool {
	for _, t := range b.tokens[m.from:m.to] {
		if t.kind == word && !t.capital {
			return false
		}
	}
	return true
}

func articleBefore(b *block, at int) bool {
	return at > 0 && slices.Contains([]string{"a", "an", "your", "new", "one", "ein", "einen"}, b.tokens[at-1].word)
}

// lastIs tells that the claim before is about a concept.
func (r *reading) lastIs(id string) bool {
	at := r.shown.at[id]
	return at != nil && len(r.claims) > 0 && r.claims[len(r.claims)-1].at == at
}

func menuNoun(n string) bool {
	return slices.Contains([]string{"page", "menu", "section", "tab", "item", "option", "screen", "entry", "link", "button", "submenu", "view", "settings", "seite", "menü", "area"}, n)
}

// acceptAvatar decides about avatars and profile pictures: they count where the reader is to press them on the way.
func (r *reading) acceptAvatar(b *block, h hit) bool {
	e := h.ev
	generic := slices.Contains([]string{"user name", "username", "account settings", "user profile", "my profile", "your profile", "profil", "your name", "account menu", "profil utilisateur", "perfil de usuario", "perfil do usuário", "profile and settings", "account manager"}, h.name.text)
	near := r.ahead(opensTokens, 3)
	s := b.sentence(h.from)
	around := b.between(s.from, s.to)
	switch {
	case r.lastIs("user-settings") && h.from > 0 && b.tokens[h.from-1].word == "for" && r.claims[len(r.claims)-1].from >= int(b.at[b.tokens[s.from].from]):
		return false // the sentence has named it: "the Settings menu for your profile"
	case b.find(withGear) != nil && h.from > 0 && b.tokens[h.from-1].word == "(":
		return false // "User settings (user icon with a little cog)" is what the page has
	case !near || r.stage == onForm || r.stage == over:
		return false
	case generic:
		return e.verb && (atTheTop.MatchString(around) || e.marked || r.ahead(opensTokens, 1))
	case e.verb, e.lead && e.noun != "", e.marked && e.sentence:
		return true
	}
	return h.from > 0 && b.tokens[h.from-1].word == "(" || h.from > 1 && b.tokens[h.from-2].word == "(" // the User settings icon (your avatar)
}

// acceptCommon decides about names that are ordinary words.
func (r *reading) acceptCommon(b *block, h hit) bool {
	e, c := h.ev, h.name.concept
	if !r.inStage(c) || c.kind == Press && b.insideValue(h.from, h.to) {
		return false
	}
	if b.kind == heading {
		return e.verb && (e.marked || e.capital)
	}
	switch c.kind {
	case Press:
		if c.id == "create" && e.chooses && e.capital && endsThere(b, h.to) && r.stage == onForm {
			return true
		}
		return e.marked && (e.verb || e.noun == "button" || c.id == "create" && h.from == 0 || e.sentence && !e.label) || e.press && e.capital || e.verb && e.noun != "" && e.capital || e.noun == "button" && e.capital
	case Text:
		return e.marked && (e.sentence || e.noun != "") || e.alone && len(h.name.words) > 2 || e.lead && e.noun != "" && e.capital
	case Option:
		return e.marked || e.verb || e.alone || e.lead && e.capital || r.expirationBefore(b, h.from)
	}
	return e.lead && e.capital || e.marked && e.capital && b.onlyLead(0, h.from) || e.marked && (e.verb || e.label || e.noun != "" || e.sentence || e.alone) || e.label && e.capital && r.stage != over || e.capital && (e.verb || e.noun == "field" || e.noun == "dropdown" || e.noun == "box") && !startsSentence(b, h.from) ||
		e.alone && e.capital && r.stage == onForm
}

var withGear = regexp.MustCompile(` with (?:a |the )?(?:small |little |tiny )?(?:cog|gear)\w* `)

func startsSentence(b *block, at int) bool { return at == 0 }

// expirationBefore tells that a length of time stands behind the field that it is for.
func (r *reading) expirationBefore(b *block, at int) bool {
	return expires.MatchString(b.between(max(0, at-14), at)) || b.kind == cell && b.table.head(b.column) != nil
}

var expires = regexp.MustCompile(` (?:expir\S*|lifespan|lifetime|valid\S*|ablauf\w*|gültig\w*|caduc\S*|vencimi?ento|scadenza) `)

// inStage tells that an ordinary word can mean the page at this point of the steps.
func (r *reading) inStage(c *concept) bool {
	if len(c.stages) == 0 || slices.Contains(c.stages, r.stage) {
		return true
	}
	if c.id == "create" && r.stage == over && r.copied && r.i <= r.formAt+6 {
		return true // a title has told of copying before: "Create and copy the token"
	}
	return slices.Contains(c.stages, onForm) && r.stage == onList
}

// endsThere tells that the sentence, or its part, ends behind some words.
func endsThere(b *block, at int) bool {
	return at >= len(b.tokens) || b.tokens[at].kind == lineBreak || b.tokens[at].kind == sign && strings.Contains(".,;:!)", b.tokens[at].word)
}

// acceptOther decides about names that the page does not have.
func (r *reading) acceptOther(b *block, h hit) bool {
	e, c := h.ev, h.name.concept
	if !r.inStage(c) || b.kind == heading && !e.marked {
		return false
	}
	short := len(h.name.words) == 1 && shortWords[h.name.words[0]]
	switch c.kind {
	case Press:
		if c.id == "create" && short && r.i > r.formAt+3 {
			return false // the steps have gone on somewhere else
		}
		if short {
			return (e.press || e.chooses) && (e.marked || e.noun == "button") || e.press && e.capital && (e.alone || endsThere(b, h.to))
		}
		return e.marked && e.sentence || e.press && (e.marked || e.capital || e.noun != "") || e.verb && (e.marked || e.noun == "button" || e.noun == "link") || e.marked && e.noun == "button"
	case Field:
		if c.id == "name" && !e.marked && h.name.words[len(h.name.words)-1] != "description" {
			return false // "Token name:" is what everybody calls it
		}
		if e.label && e.capital && r.stage == onForm && h.name.text != "Scope" { // "Scope: Code (Read)" has but one
			return true
		}
		return e.marked && (e.label || e.noun == "field" || e.noun == "box" || e.noun == "dropdown" || e.verb)
	case Option:
		return e.value || e.marked && (e.verb || e.lead || e.path || e.sentence) && (!short || e.verb || e.path) || e.chooses && e.noun != "" && e.capital
	case Text:
		return e.marked && e.noun != "" && e.noun != "button"
	}
	return false
}
