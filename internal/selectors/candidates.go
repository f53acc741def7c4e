package selectors

// The constructors keep the pages below readable: a candidate a line, with how it is known and when it was seen.

func css(sel string, k Known, seen string) Candidate {
	return Candidate{CSS: sel, Known: k, Seen: seen}
}
func xpath(sel string, k Known, seen string) Candidate {
	return Candidate{XPath: sel, Known: k, Seen: seen}
}
func role(role, name string, k Known, seen string) Candidate {
	return Candidate{Role: role, Name: name, Known: k, Seen: seen}
}
func roleLike(role, pattern string, k Known, seen string) Candidate {
	return Candidate{Role: role, NameRE: pattern, Known: k, Seen: seen}
}
func text(t string, k Known, seen string) Candidate { return Candidate{Text: t, Known: k, Seen: seen} }
func label(t string, k Known, seen string) Candidate {
	return Candidate{Label: t, Known: k, Seen: seen}
}

// in marks candidates as belonging to a variant.
func in(variant string, cs ...Candidate) []Candidate {
	for i := range cs {
		cs[i].Variant = variant
	}
	return cs
}

func element(name string, cs ...Candidate) Element { return Element{Name: name, Candidates: cs} }

func (e Element) required() Element { e.Required = true; return e }
func (e Element) secret() Element   { e.Secret = true; return e }
func (e Element) many() Element     { e.Many = true; return e }
func (e Element) hidden() Element   { e.Hidden = true; return e }

// also adds candidates behind those that are there.
func (e Element) also(cs ...Candidate) Element {
	e.Candidates = append(append([]Candidate(nil), e.Candidates...), cs...)
	return e
}
