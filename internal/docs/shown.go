package docs

import (
	"cmp"
	"slices"
	"strings"

	"pat-robot/internal/inventory"
	"pat-robot/internal/scope"
)

// scopeGroup is a group of scopes that articles may name: of the pages, of the catalogue of API names, or both.
type scopeGroup struct {
	name   string
	words  []string
	at     *where // nil where the pages have no such group
	levels []scopeLevel
}

type scopeLevel struct {
	label string
	words []string // such as read, write: without "and"
	api   string
}

// pageText is a sentence that the pages show.
type pageText struct {
	words []string
	text  string
	at    *where
}

// look makes an inventory ready for reading articles.
func look(v *inventory.Inventory) *shown {
	s := &shown{inventory: v, at: map[string]*where{}, names: map[string][]name{}, pages: map[string]bool{}}
	for _, p := range v.Pages {
		s.pages[p.ID] = true
	}
	for i := range concepts {
		c := &concepts[i]
		s.concepts = append(s.concepts, c)
		s.at[c.id] = s.find(c)
	}
	s.options()
	s.rest()
	for _, c := range s.concepts {
		s.addNames(c)
	}
	for _, names := range s.names {
		slices.SortStableFunc(names, func(a, b name) int { return cmp.Compare(len(b.words), len(a.words)) })
	}
	s.readScopes()
	s.readTexts()
	slices.SortStableFunc(s.texts, func(a, b pageText) int { return cmp.Compare(len(b.words), len(a.words)) })
	return s
}

// current is how the pages call a concept; "" where they have no such thing.
func (s *shown) current(c *concept) string {
	if option, ok := strings.CutPrefix(c.id, optionPrefix); ok {
		return option
	}
	if w := s.at[c.id]; w != nil {
		return w.element.Name
	}
	return ""
}

// optionPrefix begins the ids of what the dropdown for the expiration offers.
const optionPrefix = "expiration:"

// options makes concepts of what the dropdown for the expiration offers: which lengths there are is the page's business.
func (s *shown) options() {
	w := s.at["expiration"]
	if w == nil {
		return
	}
	for _, o := range w.element.Options {
		if bare(o) == "custom defined" {
			continue // the scopes' radio has the same name
		}
		c := &concept{id: optionPrefix + o, kind: Option, known: []string{o}, stages: []stage{onForm, onList}, common: true}
		s.concepts = append(s.concepts, c)
		s.at[c.id] = w
	}
}

// rest makes concepts of everything else that has a name on the pages. Such names count only when they stand out.
func (s *shown) rest() {
	known := map[string]bool{}
	for _, c := range s.concepts {
		for _, n := range c.known {
			known[bare(n)] = true
		}
		known[bare(s.current(c))] = true
	}
	for p, e := range s.inventory.All() {
		kind, wanted := kindOf(e.Kind)
		id := bare(e.Name)
		if !wanted || id == "" || known[id] || inventory.HasPlaces(e.Name) || len(strings.Fields(id)) > 6 || p.ID == inventory.Home {
			continue
		}
		if strings.HasPrefix(p.ID, inventory.Permissions) && kind == Field {
			continue // columns of lists of people, such as Description
		}
		known[id] = true
		c := &concept{id: "page:" + id, kind: kind, known: []string{e.Name}, common: true, stages: []stage{onList, onForm, over}}
		if e.Kind == inventory.Row || strings.HasPrefix(p.ID, inventory.Permissions) && len(strings.Fields(id)) > 1 {
			c.stages, c.common = nil, false
		}
		s.concepts = append(s.concepts, c)
		s.at[c.id] = looked(p, e)
	}
}

func kindOf(k inventory.Kind) (Kind, bool) {
	switch k {
	case inventory.Button, inventory.Link, inventory.Tab, inventory.MenuItem:
		return Press, true
	case inventory.Field, inventory.DateBox, inventory.Dropdown, inventory.Column:
		return Field, true
	case inventory.Checkbox, inventory.Radio:
		return Option, true
	case inventory.Row, inventory.Heading:
		return Text, true
	}
	return "", false
}

// addNames files all names of a concept. A name of the page goes before the same words as a name that others use.
func (s *shown) addNames(c *concept) {
	now := bare(s.current(c))
	seen := map[string]bool{}
	add := func(text string, other bool) {
		words := strings.Fields(bare(text))
		if len(words) == 0 || seen[bare(text)] {
			return
		}
		seen[bare(text)] = true
		s.names[words[0]] = append(s.names[words[0]], name{words: words, concept: c, other: other, text: text})
	}
	if now != "" {
		add(s.current(c), false)
	}
	for _, n := range c.known {
		add(n, now != "" && bare(n) != now && !spelled(n, s.current(c)))
	}
	for _, n := range c.others {
		add(n, bare(n) != now)
	}
	if strings.HasPrefix(c.id, "page:") && !c.common && singular(now) != now {
		add(singular(now), true)
	}
}

// spelled tells that two names are the same but for British and American spelling.
func spelled(a, b string) bool {
	american := func(s string) string {
		return strings.ReplaceAll(strings.ReplaceAll(bare(s), "organis", "organiz"), "authoris", "authoriz")
	}
	return american(a) == american(b)
}

// readScopes joins the groups of the pages with the API names of the catalogue.
func (s *shown) readScopes() {
	seen := map[string]bool{}
	for _, one := range s.inventory.Scopes() {
		if seen[bare(one.Group)] {
			continue
		}
		seen[bare(one.Group)] = true
		g := &scopeGroup{name: one.Group, words: strings.Fields(bare(one.Group)), at: looked(one.Page, one.Element)}
		for _, l := range one.Element.Levels {
			g.levels = append(g.levels, scopeLevel{label: l.Name, words: levelWords(l.Name)})
		}
		for _, known := range scope.Groups() {
			if bare(known.Name) == bare(one.Group) {
				g.nameLevels(known)
			}
		}
		s.groups = append(s.groups, g)
	}
	slices.SortStableFunc(s.groups, func(a, b *scopeGroup) int { return cmp.Compare(len(b.name), len(a.name)) })
}

func (g *scopeGroup) nameLevels(known scope.Group) {
	for i := range g.levels {
		for _, l := range known.Levels {
			if slices.Equal(levelWords(l.Label), g.levels[i].words) {
				g.levels[i].api = l.API
			}
		}
	}
}

func levelWords(label string) []string {
	return slices.DeleteFunc(strings.Fields(bare(label)), func(w string) bool { return w == "and" })
}

func (g *scopeGroup) labels() string {
	var all []string
	for _, l := range g.levels {
		all = append(all, l.label)
	}
	return strings.Join(all, "; ")
}

func (s *shown) readTexts() {
	for p, e := range s.inventory.All(inventory.Message, inventory.Text, inventory.Heading) {
		text := e.Name
		words := strings.Fields(bareText(text))
		if len(words) < 4 {
			continue
		}
		s.addText(words, text, looked(p, e))
		if _, behind, ok := strings.Cut(text, " - "); ok {
			s.addText(strings.Fields(bareText(behind)), text, looked(p, e))
		}
		for _, part := range strings.FieldsFunc(strings.ReplaceAll(text, " - ", ". "), func(c rune) bool { return c == '.' || c == '!' }) {
			s.addText(strings.Fields(bareText(part)), text, looked(p, e))
		}
	}
}

// addText files a sentence, once.
func (s *shown) addText(words []string, text string, at *where) {
	if len(words) >= 4 && !slices.ContainsFunc(s.texts, func(t pageText) bool { return slices.Equal(t.words, words) }) {
		s.texts = append(s.texts, pageText{words: words, text: text, at: at})
	}
}

// bareText is bare for sentences, which keep what stands in brackets.
func bareText(text string) string {
	b := &block{}
	b.add(strings.ReplaceAll(text, "<number>", " "), 0)
	b.lex()
	return b.folded(0, len(b.tokens))
}
