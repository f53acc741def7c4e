package docs

import "regexp"

var (
	formLabel  = regexp.MustCompile(`^ (?:[•*✓\-\d.)(+] )*(name|token name|description|organi[sz]ations?|accounts?|expir\w*|(?:authorized )?scopes?) `)
	appAtStart = regexp.MustCompile(`^ (?:[•*✓\-\d.)(+] )*(?:back |now |then |finally ,? ?)*(?:in|within|inside|open|launch) (\S+)(?: \S+)? , `)
	// Words that stand with a capital behind "in" and are no product of somebody else.
	ours = set("azure devops vsts tfs ado visual user the this that your organization organisation expiration name scopes personal portal scope security token tokens case order your settings permissions browser addition 2019 2020")
)

// formAhead tells that a list or a table begins that has the fields of the form.
func (r *reading) formAhead(b *block) bool {
	if b.kind != item && b.kind != cell {
		return false
	}
	seen := map[string]bool{}
	for i := r.i; i < len(r.d.blocks) && i < r.i+16; i++ {
		o := r.d.blocks[i]
		if o.kind != b.kind || o.table != b.table || o.parent != b.parent {
			break
		}
		if m := formLabel.FindStringSubmatch(o.flat()); m != nil && (o.kind == item || o.column == 0) {
			seen[m[1][:4]] = true
		}
	}
	return seen["expi"] && (seen["scop"] || seen["orga"] || seen["auth"] || seen["acco"])
}

// startsInAnotherApp tells that a step begins in a product that is not this one: "In Acme, open Settings".
func (b *block) startsInAnotherApp() bool {
	m := appAtStart.FindStringSubmatchIndex(b.flat())
	if m == nil {
		return false
	}
	t := b.tokensAt(m[2], m[3])
	return t.from < t.to && b.tokens[t.from].capital && !b.tokens[t.from].marked && !ours[b.tokens[t.from].word] && !b.has(ofDevOps)
}

// inAnotherApp tells that the sentence around a token is about another product: "click your avatar in Acme".
func (b *block) inAnotherApp(at int) bool {
	if b.has(ofDevOps) {
		return false
	}
	s := b.sentence(at)
	for i := s.from; i+1 < s.to; i++ {
		w, next := b.tokens[i].word, b.tokens[i+1]
		if (w == "in" || w == "within" || w == "of") && next.kind == word && next.capital && !next.marked && !ours[next.word] && !nouns[next.word] && b.tokens[i].to+1 == next.from && !b.tokens[i].capital {
			return true
		}
	}
	return b.startsInAnotherApp()
}
