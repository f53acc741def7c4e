package docs

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

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
