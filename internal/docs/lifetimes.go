package docs

import (
	"regexp"
	"strconv"
	"strings"

	"pat-robot/internal/inventory"
)

const oneYear = 366 // days: the furthest that the form permits

var (
	lengths   = regexp.MustCompile(` (\d{1,4}|one|two|three|five|six|nine|ten|twelve|ein|zwei|a) ?-? ?(days?|weeks?|months?|years?|tagen?|monate?n?|jahre?n?|dias|días|jours?|giorni|meses|mois|mesi|日|年) `)
	unlimited = regexp.MustCompile(` (?:never expires?|no expir\w+|does not expire|without expir\w+|unlimited|indefinite(?:ly)?|non - expiring|läuft nie ab|unbegrenzt) `)
	byDefault = regexp.MustCompile(` (?:default|defaults|preselected|pre - selected|selected by default|standardmäßig|voreingestellt) `)
	offered   = regexp.MustCompile(` (?:select|choose|pick|wähle|wählen) | dropdown | drop - down | option `)
	numbers   = map[string]int{"one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "nine": 9, "ten": 10, "twelve": 12, "ein": 1, "zwei": 2, "a": 1}
)

// lifetimes finds how long a token is to live, where the page has no such option, and what is said to be the default.
func (r *reading) lifetimes(b *block) {
	for _, m := range b.find(lengths) {
		r.lifetime(b, m)
	}
	for _, m := range b.find(unlimited) {
		s := b.sentence(m.from)
		around := b.between(s.from, s.to)
		if b.free(m.from, m.to) && r.stage == onForm && (expires.MatchString(around) || offered.MatchString(around)) && !isOver.MatchString(b.between(s.from, m.from)) && !isOver.MatchString(b.between(m.to, s.to)) && !strings.Contains(around, " if ") {
			r.claim(b, m, Claim{Kind: Option, Verdict: Differs, Page: "at most one year ahead", Why: "the form takes no date beyond one year", at: r.shown.at["expiration"]})
		}
	}
	r.defaults(b)
	r.preselected(b)
}

// lifetime judges a length of time for the expiration.
func (r *reading) lifetime(b *block, m match) {
	s := b.sentence(m.from)
	around := b.between(s.from, s.to)
	if !b.free(m.from, m.to) || r.stage == outside || r.stage == over || !expires.MatchString(around) && !labelledExpiry(b) || rotates.MatchString(b.between(max(m.from-1, s.from), m.from)) || strings.Contains("before ago later", after(b, m.to)) && after(b, m.to) != "" {
		return
	}
	days := b.days(m)
	claim := Claim{Kind: Option, Verdict: OK, at: r.shown.at["expiration"]}
	if claim.at == nil || days == 0 {
		return
	}
	claim.Page = strings.Join(claim.at.element.Options, ", ")
	for _, o := range claim.at.element.Options {
		if strings.EqualFold(o, strconv.Itoa(days)+" days") {
			claim.Page = o
			r.claim(b, m, claim)
			return
		}
	}
	if days > oneYear && (isOver.MatchString(b.between(m.to, s.to)) || isOver.MatchString(b.between(max(s.from, m.from-5), m.from))) {
		return // "2 years is not possible"
	}
	if days > oneYear {
		claim.Verdict, claim.Why, claim.Page = Differs, "the form takes no date beyond one year", "at most one year ahead"
	} else if _, marked := b.exactSpan(m.from, m.to); marked && offered.MatchString(b.between(s.from, m.from)) {
		claim.Verdict, claim.Why = Differs, "the page offers "+claim.Page
	} else {
		claim.Why = "no option of its own, but a date that Custom defined takes"
	}
	r.claim(b, m, claim)
}

var rotates = regexp.MustCompile(` (?:every|within|after|in|than|last|past) `)

func labelledExpiry(b *block) bool {
	return b.kind == cell && b.column > 0 && b.table != nil && len(b.table.rows[b.row]) > 0 && b.table.rows[b.row][0].has(expires)
}

// days is a length of time in days; 0 where it is none.
func (b *block) days(m match) int {
	words := strings.Fields(b.folded(m.from, m.to))
	n, err := strconv.Atoi(words[0])
	if err != nil {
		n = numbers[words[0]]
	}
	switch unit := words[len(words)-1]; {
	case strings.HasPrefix(unit, "d"), strings.HasPrefix(unit, "t"), strings.HasPrefix(unit, "jour"), unit == "giorni", unit == "日":
		return n
	case strings.HasPrefix(unit, "w"):
		return 7 * n
	case strings.HasPrefix(unit, "m"):
		return 30 * n
	}
	return 365 * n
}

// defaults judges what is said to be chosen when the form opens.
func (r *reading) defaults(b *block) {
	at := r.shown.at["expiration"]
	if at == nil || at.element.Default == "" || r.stage == outside {
		return
	}
	for i := r.first; i < len(r.claims); i++ {
		c := &r.claims[i]
		if c.Kind != Option || c.at != at {
			continue
		}
		m := b.tokensOf(c.from)
		s := b.sentence(m)
		around := b.between(s.from, s.to)
		if byDefault.MatchString(around) && expires.MatchString(around) && c.Verdict == OK && !strings.Contains(around, " change ") && !strings.Contains(around, " instead ") && !strings.EqualFold(bare(c.Words), bare(at.element.Default)) && !strings.Contains(around, " "+strings.ToLower(at.element.Default)+" ") {
			c.Verdict, c.Page, c.Why = Differs, at.element.Default, "the page opens with "+at.element.Default
		}
	}
}

var (
	chosenBehind = regexp.MustCompile(`^ [^ ]+(?: [^ ]+){0,3}? (?:,? ?which )?(?:is|are|being)? ?(?:pre ?-? ?selected|selected by default|the default|checked by default|ticked by default|by default) `)
	chosenBefore = regexp.MustCompile(` by default ,? ?(?:the |it is |this is )?$`)
)

// preselected judges which radio button is said to be on when the form opens.
func (r *reading) preselected(b *block) {
	for i := r.first; i < len(r.claims); i++ {
		c := &r.claims[i]
		if c.at == nil || c.Kind != Option || c.Verdict != OK || c.at.element.Kind != inventory.Radio || c.at.element.Checked {
			continue
		}
		m := b.tokensOf(c.from)
		s := b.sentence(m)
		if !chosenBehind.MatchString(b.between(m, min(s.to, m+10))) && !chosenBefore.MatchString(strings.TrimRight(b.between(s.from, m), " ")+" ") {
			continue
		}
		for _, e := range c.at.page.Elements {
			if e.Kind == inventory.Radio && e.Checked {
				c.Verdict, c.Page, c.Why = Differs, e.Name, "the page opens with "+e.Name
			}
		}
	}
}

// tokensOf is the token at an offset of the source.
func (b *block) tokensOf(offset int) int {
	for i, t := range b.tokens {
		if int(b.at[t.from]) == offset {
			return i
		}
	}
	return 0
}
