package docs

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// strangers finds what is to be pressed on these pages and is no name that is known: a misspelt one, or one that the form
// does not have at all. It looks only at words that stand out.
func (r *reading) strangers(b *block) {
	if r.stage != onForm && r.stage != onList {
		return
	}
	for _, s := range b.spans {
		if s.kind == link || s.kind == italic || s.to-s.from > 6 || s.to <= s.from || !b.free(s.from, s.to) {
			continue
		}
		words := b.folded(s.from, s.to)
		h := hit{match: match{s.from, s.to}}
		e := b.evidence([]hit{h}, 0)
		if !e.press && e.noun != "button" || len(words) < 4 || b.tokens[s.from].kind != word && b.tokens[s.from].kind != sign {
			continue
		}
		if n, far := r.misspelt(words); n.concept != nil && far > 0 && far <= len(words)/6 { // a short word that is near is another word
			claim := r.judge(n)
			if claim.Verdict == OK {
				claim.Verdict, claim.Why = Differs, "the page says "+claim.Page
			}
			filed := r.claim(b, h.match, claim)
			if filed.Verdict == Differs {
				r.fixWith(filed, b, h.match, claim.Page)
			}
			r.moveOn(n.concept)
		}
	}
}

// misspelt finds the name that is nearest to some words.
func (r *reading) misspelt(words string) (name, int) {
	best, far := name{}, 99
	for _, names := range r.shown.names {
		for _, n := range names {
			if n.other {
				continue
			}
			if d := levenshtein.ComputeDistance(words, strings.Join(n.words, " ")); d < far {
				best, far = n, d
			}
		}
	}
	return best, far
}
