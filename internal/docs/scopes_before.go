package docs

import "strings"

// levelThenGroups finds "Read & write access to Work Items", "Read for Code and Build".
func (r *reading) levelThenGroups(b *block, groups []groupHit) {
	for i := range groups {
		g := groups[i]
		if !b.free(g.from, g.to) {
			continue
		}
		_, marked := b.exactSpan(g.from, g.to)
		stands := b.tokens[g.from].capital || marked || after(b, g.to) == "scope" || after(b, g.to) == "scopes"
		from, words := b.levelsBefore(g.from)
		if len(words) == 0 || !b.free(from, g.to) || g.named || !stands && (len(words) < 2 || g.to-g.from < 2 || !g.exact) {
			continue // "write access to your code" is prose
		}
		if next := after(b, g.to); len(words) == 1 && words[0] == "write" && (next == "is" || next == "are") {
			continue // so is "Write access to Code is needed for …", which tells what a level is for
		}
		r.fileScope(b, match{from, g.to}, g, words)
		for next := i + 1; next < len(groups) && b.listed(groups[next-1].to, groups[next].from) && b.tokens[groups[next].from].capital && b.free(groups[next].from, groups[next].to); next++ {
			if groups[next].exact && after(b, groups[next].to) != "(" && after(b, groups[next].to) != ":" {
				r.fileScope(b, groups[next].match, groups[next], words)
			}
		}
	}
}

// joinsNames tells that a token stands between names of a list.
func (t token) joinsNames() bool {
	switch t.word {
	case ",", "and", "or", "und", "y", "e", "et", "ou", "o", "と":
		return true
	}
	return t.kind == sign && strings.Contains("*`\"'", t.word)
}

// listed tells that only a comma or "and" stands between two things.
func (b *block) listed(from, to int) bool {
	for _, t := range b.tokens[from:to] {
		if !t.joinsNames() {
			return false
		}
	}
	return to-from <= 3
}

// levelsBefore reads back from a group over "access to the" to the level before it.
func (b *block) levelsBefore(group int) (int, []string) {
	at, prep := group-1, false
	for at >= 0 && group-at < 7 {
		t := b.tokens[at]
		if levelWord[t.word] && t.kind == word {
			break
		}
		prep = prep || prepOf[t.word]
		if t.kind == sign && strings.Contains("\"'*`):", t.word) || prepOf[t.word] || nouns[t.word] || t.word == "the" || t.word == "your" || t.word == "permissions" || t.word == "box" {
			at--
			continue
		}
		return 0, nil
	}
	if at < 0 || !prep || group-at >= 7 {
		return 0, nil
	}
	end := at + 1
	for at >= 0 && end-at < 10 && (levelWord[b.tokens[at].word] || joins[b.tokens[at].word] || b.tokens[at].kind == sign && strings.Contains("\"'*`", b.tokens[at].word)) {
		at--
	}
	at++
	for at < end && !levelWord[b.tokens[at].word] {
		at++
	}
	if b.tokens[at].word == "create" || b.tokens[at].word == "use" || b.tokens[at].word == "manage" && !b.tokens[at].marked && !b.tokens[at].capital {
		return 0, nil // verbs
	}
	words, to := b.levels(at)
	if to != end {
		return 0, nil
	}
	return at, words
}
