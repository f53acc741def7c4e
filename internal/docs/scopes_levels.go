package docs

import (
	"regexp"
	"strings"
)

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
