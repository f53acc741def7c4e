package docs

import (
	"regexp"
	"slices"
	"strings"

	"pat-robot/internal/inventory"
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

// way judges a chain: each part as if it stood alone, and the order in which they stand.
func (r *reading) way(b *block, steps []step) {
	whole := match{steps[0].from, steps[len(steps)-1].to}
	claim := Claim{Kind: Way, Verdict: OK}
	var page []string
	var fixes []Claim
	for i, s := range steps {
		one := r.wayStep(b, steps, i)
		if s.hit != nil && one.at != nil {
			claim.at = one.at
			r.moveOn(s.hit.name.concept)
		}
		page = append(page, firstOf(one.Page, b.words(s.from, s.to)))
		claim.Notes = append(claim.Notes, one.Notes...)
		if worse(one.Verdict, claim.Verdict) {
			claim.Verdict, claim.Why, claim.Since, claim.Source = one.Verdict, one.Why, one.Since, one.Source
		}
		if one.Verdict == Differs && s.hit != nil {
			r.fixWith(&one, b, s.match, one.Page)
			fixes = append(fixes, one)
		}
	}
	claim.Page = strings.Join(slices.DeleteFunc(page, func(s string) bool { return s == "" }), " > ")
	r.drop(b, whole)
	filed := r.claim(b, whole, claim)
	if len(fixes) == 1 {
		filed.fix, filed.fixFrom, filed.fixTo = fixes[0].fix, fixes[0].fixFrom, fixes[0].fixTo
	}
	for _, s := range steps {
		if s.hit != nil && s.hit.name.concept.id == "user-settings" {
			r.position(b, *s.hit)
		}
	}
}

// drop takes back the claims within some tokens, which a claim of a whole way replaces.
func (r *reading) drop(b *block, m match) {
	from, to := int(b.at[b.tokens[m.from].from]), int(b.at[b.tokens[m.to-1].to-1])
	r.claims = append(r.claims[:r.first], slices.DeleteFunc(r.claims[r.first:], func(c Claim) bool { return c.from >= from && c.to <= to+1 })...)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func worse(a, b Verdict) bool { return rank(a) > rank(b) }

func rank(v Verdict) int { return slices.Index([]Verdict{OK, Unclear, Differs, Missing, Ended}, v) }

var (
	site        = regexp.MustCompile(`(?i)^(?:azure_? ?devops|azure dev ops|your organi[sz]ation|organi[sz]ation|home|portal|.*dev\.azure\.com.*|\.+|…|)$`)
	onlyTokens  = regexp.MustCompile(`^(?:my |your |access |security )?tokens?(?: page| menu| tab)?$`)
	otherMenus  = set("settings setting profile project organization admin")
	securityTab = []string{"security", "security settings"}
)

// wayStep judges one part of a way.
func (r *reading) wayStep(b *block, steps []step, i int) Claim {
	s := steps[i]
	words := b.folded(s.from, s.to)
	leadsToTokens := i+1 < len(steps) && steps[i+1].hit != nil && steps[i+1].hit.name.concept.id == "tokens"
	switch {
	case slices.Contains(securityTab, words):
		return r.securityStep(b, steps, i)
	case s.hit != nil && (!leadsToTokens || s.hit.name.concept.id != "organization-settings" && !strings.HasPrefix(s.hit.name.concept.id, "page:")):
		return r.judge(s.hit.name)
	case leadsToTokens && !site.MatchString(words) && (s.hit != nil || len(strings.Fields(words)) <= 3 && otherMenus[lastWord(words)] || otherMenus[firstWord(words)]):
		settings := r.concept("user-settings")
		if at := r.shown.at["user-settings"]; at != nil {
			return Claim{Verdict: Differs, Page: at.element.Name, at: at, Why: "on the page the way to the tokens leads over " + r.shown.current(settings)}
		}
	case site.MatchString(words):
		return Claim{Verdict: OK}
	}
	if tokens := r.shown.at["tokens"]; i > 0 && tokens != nil && onlyTokens.MatchString(words) && steps[i-1].hit != nil && steps[i-1].hit.name.concept.id == "user-settings" {
		return Claim{Verdict: Differs, Page: tokens.element.Name, at: tokens, Why: "the page says " + tokens.element.Name}
	}
	if one, ok := r.scopeStep(b, steps, i); ok {
		return one
	}
	return Claim{Verdict: Unclear, Why: "the inventory does not tell whether " + b.words(s.from, s.to) + " is there"}
}

// scopeStep judges a group of scopes on a way through the form, or a level behind it.
func (r *reading) scopeStep(b *block, steps []step, i int) (Claim, bool) {
	if g, ok := r.wholeGroup(b, steps[i]); ok {
		return Claim{Verdict: OK, Page: g.name, at: g.at}, true
	}
	if i == 0 {
		return Claim{}, false
	}
	g, ok := r.wholeGroup(b, steps[i-1])
	words, to := b.levels(steps[i].from)
	if !ok || len(words) == 0 || to != steps[i].to {
		return Claim{}, false
	}
	label, _ := g.level(words)
	if label == "" {
		return Claim{Verdict: Differs, Page: g.labels(), at: g.at, Why: g.name + " has no level of this name; it has " + g.labels()}, true
	}
	return Claim{Verdict: OK, Page: label, at: g.at}, true
}

// wholeGroup is the group that a step names and nothing else.
func (r *reading) wholeGroup(b *block, s step) (*scopeGroup, bool) {
	g, ok := r.nameOnly(b, s.from)
	if !ok || !g.exact || g.to != s.to {
		return nil, false
	}
	return g.group, true
}

func (r *reading) concept(id string) *concept {
	for _, c := range r.shown.concepts {
		if c.id == id {
			return c
		}
	}
	return &concept{id: id}
}

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

// securityStep judges "Security" on a way. The settings page has a part of that name above the tokens; the page of that
// name behind the profile has ended.
func (r *reading) securityStep(b *block, steps []step, i int) Claim {
	overSettings := i > 0 && steps[i-1].hit != nil && steps[i-1].hit.name.concept.id == "user-settings" && !steps[i-1].hit.name.other
	if part := r.securityPart(); overSettings && part != nil {
		return Claim{Verdict: OK, Page: part.In}
	}
	if i > 0 && otherMenus[lastWord(b.folded(steps[i-1].from, steps[i-1].to))] && (steps[i-1].hit == nil || steps[i-1].hit.name.concept.id != "user-settings") {
		return Claim{Verdict: Unclear, Why: "the inventory does not hold this page"} // Collection settings > Security
	}
	return endings["security"].claim(Way)
}

// securityPart is the entry of the settings' navigation for tokens, where it stands below a heading Security.
func (r *reading) securityPart() *inventory.Element {
	for _, e := range r.shown.inventory.All(inventory.Link, inventory.MenuItem, inventory.Tab) {
		if bare(e.Name) == "personal access tokens" && bare(e.In) == "security" {
			return e
		}
	}
	return nil
}
