package docs

import "regexp"

// tableRow joins a group and a level that stand in two cells of a row.
func (r *reading) tableRow(b *block, groups []groupHit) {
	if b.kind != cell || len(groups) == 0 || b.row == 0 {
		return
	}
	g := groups[0]
	if !b.free(g.from, g.to) || !b.onlyDress(0, g.from) || !b.onlyDress(g.to, len(b.tokens)) || g.named && !r.speaksOf(b, surelyOf) {
		return
	}
	if g.named && r.rowHasGroup(b) || !r.bestColumn(b) {
		return
	}
	for _, c := range b.table.rows[b.row] {
		if c == b || len(c.tokens) == 0 {
			continue
		}
		at := 0
		for at < len(c.tokens) && c.tokens[at].kind == sign {
			at++
		}
		words, to := c.levels(at)
		if len(words) == 0 || !c.onlyDress(to, len(c.tokens)) && !c.dressed(to, len(c.tokens)) {
			continue
		}
		if g.api == nil {
			g.api = b.rowsAPI()
		}
		filed := r.fileScope(b, g.match, g, words)
		filed.Words += " | " + c.words(at, to)
		filed.to = max(filed.to, r.d.behind(int(c.at[c.tokens[to-1].to-1])))
		filed.EndLine, filed.EndColumn = r.d.position(filed.to)
		for i := range c.taken {
			c.taken[i] = true
		}
		return
	}
	r.aloneGroup(b, g)
}

// rowsAPI takes the API name that fills a cell of the row, where there is one such cell.
func (b *block) rowsAPI() *apiHit {
	var found *block
	for _, c := range b.table.rows[b.row] {
		for i, t := range c.tokens {
			if t.kind != apiName {
				continue
			}
			if found != nil || c.taken[i] || !c.onlyDress(0, i) || !c.onlyDress(i+1, len(c.tokens)) {
				return nil
			}
			found = c
		}
	}
	if found == nil {
		return nil
	}
	api := &apiHit{}
	for i, t := range found.tokens {
		if found.taken[i] = true; t.kind == apiName {
			api = &apiHit{i, t.word}
		}
	}
	return api
}

// groupBehind tells that a cell is an API name, the only one of its row, and a later cell is a group with its level.
func (r *reading) groupBehind(b *block) bool {
	for _, c := range b.table.rows[b.row] {
		for i, t := range c.tokens {
			if t.kind == apiName && (c != b || !c.onlyDress(0, i) || !c.onlyDress(i+1, len(c.tokens))) {
				return false
			}
		}
	}
	group, level := false, false
	for _, c := range b.table.rows[b.row] {
		if c.column <= b.column || len(c.tokens) == 0 {
			continue
		}
		if g, ok := r.nameOnly(c, 0); ok && g.exact && g.to == len(c.tokens) {
			group = true
		}
		words, to := c.levels(0)
		level = level || len(words) > 0 && to == len(c.tokens)
	}
	return group && level && r.scopeContext(b) // or nobody reads the words
}

// rowHasGroup tells that another cell of the row is a group by its own name.
func (r *reading) rowHasGroup(b *block) bool {
	for _, c := range b.table.rows[b.row] {
		if c != b && len(c.tokens) > 0 {
			if g, ok := r.nameOnly(c, 0); ok && g.exact && (c.onlyDress(g.to, len(c.tokens)) || after(c, g.to) == "(" || after(c, g.to) == ":") {
				return true
			}
		}
	}
	return false
}

var headOfGroups = regexp.MustCompile(` (?:scopes?|permissions?|area|group|category|section|name) `)

// bestColumn tells that a group does not only stand before the column for groups of the same row.
func (r *reading) bestColumn(b *block) bool {
	if h := b.table.head(b.column); h != nil && h.has(headOfGroups) {
		return true
	}
	return !r.rowHasGroup(b)
}
