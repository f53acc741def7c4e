package docs

import (
	"regexp"
	"strings"
)

// flat is the block as one line of folded tokens, parted by single spaces: what patterns are written for. An address stands
// in it as it is.
func (b *block) flat() string {
	if b.flatText == "" && len(b.tokens) > 0 {
		var s strings.Builder
		b.flatAt = make([]int, len(b.tokens))
		for i, t := range b.tokens {
			s.WriteByte(' ')
			b.flatAt[i] = s.Len()
			s.WriteString(strings.ReplaceAll(t.word, " ", "_"))
		}
		s.WriteByte(' ')
		b.flatText = s.String()
	}
	return b.flatText
}

// match is a run of tokens that a pattern has found; to is the first behind.
type match struct{ from, to int }

// find returns what a pattern matches, as tokens.
func (b *block) find(p *regexp.Regexp) []match {
	var found []match
	for _, m := range p.FindAllStringIndex(b.flat(), -1) {
		if t := b.tokensAt(m[0], m[1]); t.from < t.to {
			found = append(found, t)
		}
	}
	return found
}

func (b *block) tokensAt(from, to int) match {
	m := match{len(b.tokens), 0}
	for i, at := range b.flatAt {
		if at >= from && at < to {
			m.from, m.to = min(m.from, i), max(m.to, i+1)
		}
	}
	return m
}

func (b *block) has(p *regexp.Regexp) bool { return p.MatchString(b.flat()) }

// sentence returns the tokens of the sentence around a token.
func (b *block) sentence(at int) match {
	m := match{0, len(b.tokens)}
	for i := at - 1; i >= 0; i-- {
		if b.endsSentence(i) {
			m.from = i + 1
			break
		}
	}
	for i := at; i < len(b.tokens); i++ {
		if b.endsSentence(i) {
			m.to = i
			break
		}
	}
	return m
}

func (b *block) endsSentence(i int) bool {
	t := b.tokens[i]
	switch {
	case t.kind == lineBreak:
		return true
	case t.kind != sign:
		return false
	case t.word == "!" || t.word == "?" || t.word == ";":
		return true
	case t.word != "." || i+1 == len(b.tokens):
		return t.word == "."
	}
	next := b.tokens[i+1]
	return ideographs(next.word) || !next.glued && (next.capital || next.marked || next.kind == sign)
}

// between gives the flat text of some tokens, with a space on both ends.
func (b *block) between(from, to int) string {
	if from >= to {
		return ""
	}
	all := b.flat()
	end := len(all)
	if to < len(b.tokens) {
		end = b.flatAt[to]
	}
	return " " + strings.TrimSpace(all[b.flatAt[from]:end]) + " "
}

// exactSpan returns the span whose words are exactly these tokens, apart from signs and a noun such as "button" beside them.
func (b *block) exactSpan(from, to int) (span, bool) {
	for _, s := range b.spans {
		if s.from <= from && s.to >= to && b.onlyDress(s.from, from) && b.onlyDress(to, s.to) {
			return s, true
		}
	}
	return span{}, false
}

// onlyDress tells that some tokens are signs, counters, articles, or nouns for parts of a page.
func (b *block) onlyDress(from, to int) bool {
	for _, t := range b.tokens[from:to] {
		if t.kind != sign && t.kind != number && !nouns[t.word] && !dress[t.word] {
			return false
		}
	}
	return true
}
