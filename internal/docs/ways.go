package docs

import (
	"regexp"
	"slices"
	"strings"
)

// step is one part of a way such as "User settings > Personal access tokens".
type step struct {
	match
	hit *hit // nil where the words are no name that is known
}

// ways joins hits with arrows between them into claims of one way each, and tells which hits it has taken.
func (r *reading) ways(b *block, all []hit) map[int]bool {
	joined := map[int]bool{}
	for i := 0; i < len(b.tokens); i++ {
		if b.tokens[i].word != ">" || b.tokens[i].kind != sign || b.taken[i] {
			continue
		}
		steps, end := r.steps(b, all, i)
		if r.isWay(steps) {
			r.way(b, steps)
			for k := range all {
				if all[k].from >= steps[0].from && all[k].to <= steps[len(steps)-1].to {
					joined[k] = true
				}
			}
		}
		i = max(i, end)
	}
	return joined
}

// steps collects the parts of a way around its first arrow, and where it ends.
func (r *reading) steps(b *block, all []hit, arrow int) ([]step, int) {
	var steps []step
	from := b.firstStep(all, arrow)
	for arrow >= 0 {
		steps = append(steps, b.oneStep(all, from, arrow))
		from = arrow + 1
		arrow = -1
		inBrackets := 0
		for i := from; i < len(b.tokens) && i < from+20; i++ {
			switch b.tokens[i].word {
			case "(":
				inBrackets++
			case ")":
				inBrackets--
			}
			if b.tokens[i].word == ">" && b.tokens[i].kind == sign {
				arrow = i
				break
			}
			if b.endsSentence(i) && b.tokens[i].word != "." || b.tokens[i].word == "," && i > from+5 && inBrackets <= 0 {
				break
			}
		}
	}
	last := b.oneStep(all, from, b.lastStep(all, from))
	steps = append(steps, last)
	steps = slices.DeleteFunc(steps, func(s step) bool { return s.from >= s.to })
	for i, s := range steps {
		if i > 0 && s.hit == nil && (verbs[b.tokens[s.from].word] && !b.tokens[s.from].marked || s.to-s.from > 5) {
			steps = steps[:i]
			break
		}
	}
	if len(steps) == 0 {
		return nil, from - 1
	}
	return steps, steps[len(steps)-1].to - 1
}

// firstStep goes back from the first arrow to where the way begins: at a name, or behind a verb, a colon, a comma.
func (b *block) firstStep(all []hit, arrow int) int {
	for _, s := range b.spans {
		if s.kind != link && s.from < arrow && s.to <= arrow && b.onlyDress(s.to, arrow) && arrow-s.to < 4 && s.to-s.from < 6 && b.partlyNamed(all, s) {
			return s.from
		}
	}
	for _, h := range all {
		if h.to <= arrow && b.dressed(h.to, arrow) && arrow-h.to < 12 {
			return h.from
		}
	}
	for i := arrow - 1; i >= 0 && i > arrow-7; i-- {
		t := b.tokens[i]
		if verbs[t.word] && !t.marked || t.kind == sign && strings.Contains(":;,.(|\n", t.word) || t.kind == lineBreak || !t.marked && (t.word == "to" || t.word == "from" || t.word == "in" || t.word == "under" || t.word == "via") {
			return i + 1
		}
	}
	return max(0, arrow-6)
}

// partlyNamed tells that what stands out is longer than the name in it, if there is any: Project settings.
func (b *block) partlyNamed(all []hit, s span) bool {
	for _, h := range all {
		if h.from >= s.from && h.to <= s.to {
			return !b.onlyDress(s.from, h.from) || !b.onlyDress(h.to, s.to)
		}
	}
	return true
}

// lastStep tells where the part behind the last arrow ends.
func (b *block) lastStep(all []hit, from int) int {
	for _, h := range all {
		if h.from >= from && b.onlyDress(from, h.from) && h.from-from < 4 {
			return h.to
		}
	}
	for _, s := range b.spans {
		if s.from >= from && s.from <= from+1 && s.to > from {
			return s.to
		}
	}
	i := from
	for i < len(b.tokens) && i < from+5 && (b.tokens[i].kind == word || b.tokens[i].kind == number) && !fillers[b.tokens[i].word] && !verbs[b.tokens[i].word] {
		i++
	}
	return i
}

// oneStep is the part between two arrows: the hit in it, or its words.
func (b *block) oneStep(all []hit, from, to int) step {
	for i := range all {
		h := &all[i]
		if h.name.other && len(h.name.words) == 1 && shortWords[h.name.words[0]] {
			continue
		}
		if h.from >= from && h.to <= to && b.onlyDress(from, h.from) && b.dressed(h.to, to) {
			return step{h.match, h}
		}
	}
	for from < to && (b.tokens[from].kind == sign || !b.tokens[from].marked && !b.tokens[from].capital && fillers[b.tokens[from].word]) {
		from++
	}
	for to > from && b.tokens[to-1].kind == sign {
		to--
	}
	return step{match: match{from, to}}
}

// dressed allows remarks in brackets behind a name: User settings (top right).
func (b *block) dressed(from, to int) bool {
	return b.onlyDress(from, to) || from < to && b.tokens[from].word == "(" && b.tokens[to-1].word == ")"
}

// isWay tells that a chain leads through these pages: one of its parts is a name that only they have.
func (r *reading) isWay(steps []step) bool {
	if len(steps) < 2 {
		return false
	}
	for i, s := range steps {
		if s.hit == nil {
			continue
		}
		switch id := s.hit.name.concept.id; {
		case id == "tokens" && (!s.hit.name.other || i > 0), id == "user-settings" && !s.hit.name.other, id == "organization-settings":
			return true
		case s.hit.name.concept.common && r.stage == onForm && !s.hit.name.other && named(steps) > 1, id == "new-token" && !s.hit.name.other, id == "show-all-scopes":
			return true
		}
	}
	return false
}

// named counts the parts of a way that are names of the pages.
func named(steps []step) int {
	n := 0
	for _, s := range steps {
		if s.hit != nil && !s.hit.name.other {
			n++
		}
	}
	return n
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

var (
	site        = regexp.MustCompile(`(?i)^(?:azure_? ?devops|azure dev ops|your organi[sz]ation|organi[sz]ation|home|portal|.*dev\.azure\.com.*|\.+|…|)$`)
	onlyTokens  = regexp.MustCompile(`^(?:my |your |access |security )?tokens?(?: page| menu| tab)?$`)
	otherMenus  = set("settings setting profile project organization admin")
	securityTab = []string{"security", "security settings"}
)

func lastWord(s string) string {
	f := strings.Fields(s)
	if len(f) == 0 {
		return ""
	}
	return f[len(f)-1]
}

func firstWord(s string) string {
	f := strings.Fields(s)
	if len(f) == 0 {
		return ""
	}
	return f[0]
}
