package docs

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// texts finds sentences of the page. A sentence in quotation marks that is nearly one of the page's differs; words that only
// mean the same make no claim.
func (r *reading) texts(b *block) {
	for _, t := range r.shown.texts {
		r.sentenceOf(b, t)
	}
	for _, s := range b.spans {
		if s.to-s.from < 6 || s.kind != quoted && s.kind != bold || !b.free(s.from, s.to) || b.kind == heading {
			continue
		}
		words := strings.Fields(b.folded(s.from, s.to))
		if t, far := r.nearest(words); len(words) > 5 && far > 0 && far <= 0.25 {
			r.claim(b, match{s.from, s.to}, Claim{Kind: Text, Verdict: Differs, Page: t.text, Why: "the page says it in other words", at: t.at})
		}
	}
}

// sentenceOf looks for the words of one sentence, or its beginning, in a block.
func (r *reading) sentenceOf(b *block, t pageText) {
	for i := range b.tokens {
		if b.tokens[i].word != t.words[0] || b.taken[i] {
			continue
		}
		n, at, last := 0, i, i
		for at < len(b.tokens) && n < len(t.words) {
			if b.tokens[at].kind == word || b.tokens[at].kind == number || b.tokens[at].kind == apiName {
				if b.tokens[at].word != t.words[n] {
					break
				}
				n++
				last = at + 1
			}
			at++
		}
		whole := n == len(t.words)
		if (whole || n >= 6) && b.free(i, last) && (whole && n > 4 || n >= 6) && b.kind != heading && (n > 7 || b.tokens[i].capital || b.tokens[i].marked) {
			claim := Claim{Kind: Text, Verdict: OK, Page: t.text, at: t.at}
			r.claim(b, match{i, last}, claim)
		}
	}
}

// nearest finds the page's sentence that is nearest to some words, and how far it is, as a part of its length.
func (r *reading) nearest(words []string) (pageText, float64) {
	best, far := pageText{}, 1.0
	text := strings.Join(words, " ")
	for _, t := range r.shown.texts {
		want := strings.Join(t.words, " ")
		if slices.Equal(words, t.words) {
			return t, 0
		}
		if d := len(text) - len(want); d > len(want)/3 || -d > len(want)/3 {
			continue
		}
		if f := float64(levenshtein.ComputeDistance(text, want)) / float64(len(want)); f < far {
			best, far = t, f
		}
	}
	return best, far
}
