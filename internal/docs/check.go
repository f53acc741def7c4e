package docs

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"pat-robot/internal/inventory"
)

// Checker holds articles against an inventory.
type Checker struct{ shown *shown }

// New returns a checker for the pages of an inventory.
func New(v *inventory.Inventory) *Checker { return &Checker{look(v)} }

// Check returns what an article claims about the pages, in the order of the text, each with its verdict. An article that is
// not about them makes no claims. Lines that are to be ignored are left out; see Ignored.
func (k *Checker) Check(d *Document) []Claim {
	if !d.topics() {
		return nil
	}
	r := &reading{shown: k.shown, d: d}
	for _, b := range d.blocks {
		b.taken = make([]bool, len(b.tokens))
	}
	for i, b := range d.blocks {
		r.i = i
		r.block(b)
	}
	skip := d.ignoredLines()
	claims := slices.DeleteFunc(r.claims, func(c Claim) bool { return skip[c.Line] || skip[0] })
	slices.SortStableFunc(claims, func(a, b Claim) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return claims
}

// reading goes through an article, block by block.
type reading struct {
	shown   *shown
	d       *Document
	i       int // the block at hand
	stage   stage
	claims  []Claim
	first   int      // of the claims, the first of the block at hand
	copied  bool     // the steps say to copy the token, and never said to press Create
	scoped  int      // the block in which a scope was found last
	formAt  int      // the block in which the form was spoken of last
	waiting groupHit // the group of scopes that was named last and waits for its levels
	since   int      // the block that it was named in
}

func (r *reading) block(b *block) {
	if b.place.product != devOps {
		r.stage = outside
		return
	}
	if !b.place.tokens {
		return
	}
	r.first = len(r.claims)
	if r.stage == over && b.kind != heading && b.has(ofDevOps) && b.has(goingVerbs) && !b.has(copies) {
		r.stage = outside // the article begins anew
	}
	if b.has(makesOne) && b.has(ofTokens) && (r.stage == outside || b.kind == heading) {
		r.stage = max(r.stage%over, onList)
	}
	if r.stage < onForm && r.formAhead(b) {
		r.stage = onForm
		r.formAt = r.i
	}
	if b.startsInAnotherApp() {
		r.stage = over
	}
	r.addresses(b)
	if b.kind == listing && !r.prose(b) {
		if !b.has(codeLike) && b.kind == listing && !strings.ContainsAny(string(b.text), "$=;{}") {
			r.scopes(b)
		}
		return
	}
	r.ended(b)
	r.texts(b)
	r.scopes(b)
	r.labels(b)
	r.lifetimes(b)
	if b.has(copies) && r.stage == onForm && b.kind != heading {
		r.stage, r.copied = over, true
	}
}

var (
	copies    = regexp.MustCompile(` (?:copy|copied|kopiere|kopieren) (?:\S+ ){0,4}(?:token|pat|value|it|secret|key|button|clipboard)s? | copy to clipboard `)
	codeLike  = regexp.MustCompile(` (?:curl|export|git|npm|az|docker|const|var|let|return|import|echo|set) `)
	formLike  = regexp.MustCompile(`^ ?(?:organi[sz]ation|expiration|scopes|expiration \( utc \)) :| all accessible organi[sz]ations `)
	proseLike = regexp.MustCompile(` (?:click|select|choose|press|go|scopes?|settings|navigate|token) `)
)

// prose tells preformatted text that leads through pages from commands.
func (r *reading) prose(b *block) bool {
	return (b.has(proseLike) || formLike.MatchString(b.flat())) && !strings.ContainsAny(string(b.text), "$=;{}")
}

// claim files a claim over some tokens of a block.
func (r *reading) claim(b *block, m match, c Claim) *Claim {
	for i := m.from; i < m.to; i++ {
		b.taken[i] = true
	}
	c.File = r.d.Name
	c.from = int(b.at[b.tokens[m.from].from])
	last := b.tokens[m.to-1].to - 1
	c.to = r.d.behind(int(b.at[last]))
	c.Words = b.words(m.from, m.to)
	c.Line, c.Column = r.d.position(c.from)
	c.EndLine, c.EndColumn = r.d.position(c.to)
	if b.place.old && c.Verdict.Finding() {
		c.Verdict, c.Why = Unclear, "this part is about an old version of the server, which is not what the inventory holds"
	}
	r.claims = append(r.claims, c)
	return &r.claims[len(r.claims)-1]
}

// behind is the offset behind the character at an offset.
func (d *Document) behind(at int) int {
	for at++; at < len(d.source) && d.source[at]&0xC0 == 0x80; at++ {
	}
	return at
}

// fixWith says what to write in the place of some tokens.
func (r *reading) fixWith(c *Claim, b *block, m match, text string) {
	c.fixFrom = int(b.at[b.tokens[m.from].from])
	c.fixTo = r.d.behind(int(b.at[b.tokens[m.to-1].to-1]))
	c.fix = text
}

func (b *block) free(from, to int) bool {
	return from >= 0 && to <= len(b.taken) && !slices.Contains(b.taken[from:to], true)
}

// ahead tells whether this block or one of the next few matches.
func (r *reading) ahead(p *regexp.Regexp, n int) bool {
	for i := r.i; i < len(r.d.blocks) && i <= r.i+n; i++ {
		if r.d.blocks[i].has(p) {
			return true
		}
	}
	return false
}

// ignoredLines are those that comments of the article take out, such as <!-- pat-robot: ignore-next-line -->. Line 0 stands
// for the whole file.
func (d *Document) ignoredLines() map[int]bool {
	skip := map[int]bool{}
	inside := false
	for n := 1; n <= len(d.lines); n++ {
		m := ignored.FindStringSubmatch(d.Line(n))
		what := ""
		if m != nil {
			what = strings.ToLower(m[1])
		}
		switch what {
		case "ignore-file":
			skip[0] = true
		case "ignore-start":
			inside = true
		case "ignore-end":
			inside = false
		case "ignore-next-line":
			skip[n+1] = true
		case "ignore", "ignore-line":
			skip[n] = true
			if strings.HasPrefix(strings.TrimSpace(d.Line(n)), "<!--") || strings.HasPrefix(strings.TrimSpace(d.Line(n)), "{/*") {
				skip[n+1] = true // a comment on a line of its own is about the next
			}
		}
		if inside {
			skip[n] = true
		}
	}
	return skip
}
