package docs

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a sign, an address or an API name of an article.
type token struct {
	word     string // folded: lower case, one form for each sign; "and" for an ampersand, ">" for all arrows
	kind     tokenKind
	from, to int // bytes of the block's text
	marked   bool
	capital  bool // begins with a capital, or is all capitals
	glued    bool // nothing stands between it and the token before
	amp      bool // an ampersand
}

type tokenKind int

const (
	word tokenKind = iota
	number
	sign
	address
	apiName
	lineBreak
)

var (
	// Places to fill in may hold spaces: https://dev.azure.com/{your organization}/_usersSettings/tokens.
	urlStart = regexp.MustCompile(`^(?i)(?:https?://|(?:[a-z0-9{}<>_-]+\.)?dev\.azure\.com\b|(?:[a-z0-9-]+|[{<\[][a-z0-9 _-]{1,40}[}>\]])\.visualstudio\.com\b|/?_usersSettings/|/?_details/security\b)(?:[{<\[][^{}<>\[\]\n]{1,40}[}>\]]|[^\s"'` + "`" + `<>(){}\[\]|,;“”’])*`)
	apiStart = regexp.MustCompile(`^(?i)vso\.[a-z_]+(?:\.[a-z_]+)*|^app_token\b`)
	arrows   = regexp.MustCompile(`^(?:\$?\s?\\(?:rightarrow|longrightarrow|to|Rightarrow)\s?\$?|-{1,3}>|={1,2}>|>{1,3})`)
	oneArrow = "→⇒➔➜➝➞➙➡▸▶►›»⟶⟹⮕↦⇨❯〉"
)

// lex turns the text of a block into tokens, and its spans from bytes into tokens.
func (b *block) lex() {
	if len(b.text) > longestBlock {
		return // nobody writes such a paragraph; it is data
	}
	text := string(b.text)
	for i := 0; i < len(text); {
		n := b.lexOne(text, i)
		i += n
	}
	b.spansToTokens()
	b.quotes()
	for _, s := range b.spans {
		if s.to-s.from > 10 {
			continue // a whole sentence in italics
		}
		for i := s.from; i < s.to; i++ {
			b.tokens[i].marked = true
		}
	}
}

// lexOne reads one token at i, or skips a space, and returns how many bytes it took.
func (b *block) lexOne(text string, i int) int {
	rest := text[i:]
	if rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\r' {
		return 1
	}
	first := rest[0] | 0x20 // lower case
	letter := first >= 'a' && first <= 'z'
	glued := i > 0 && len(b.tokens) > 0 && b.tokens[len(b.tokens)-1].to == i
	emit := func(w string, kind tokenKind, n int) int {
		b.tokens = append(b.tokens, token{word: w, kind: kind, from: i, to: i + n, glued: glued})
		return n
	}
	if (letter || rest[0] >= '0' && rest[0] <= '9' || strings.IndexByte("{<[_/", rest[0]) >= 0) && (!glued || !b.lastIsWord()) {
		if m := urlStart.FindString(rest); m != "" {
			m = strings.TrimRight(m, ".:!?*_~\\")
			return emit(strings.ToLower(m), address, len(m))
		}
		if m := apiStart.FindString(rest); m != "" {
			return emit(strings.ToLower(m), apiName, len(m))
		}
	}
	if strings.IndexByte(`$\-=>`, rest[0]) >= 0 {
		if m := arrows.FindString(rest); m != "" {
			return emit(">", sign, len(m))
		}
	}
	r, n := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\n':
		return emit("\n", lineBreak, n)
	case unicode.IsSpace(r) || ignorable(r):
		return n
	case strings.ContainsRune(oneArrow, r):
		return emit(">", sign, n)
	case r == '&' || r == '＆':
		emit("and", word, n)
		b.tokens[len(b.tokens)-1].amp = true
		return n
	case ideograph(r):
		return emit(string(r), word, n)
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return b.lexWord(rest, i, glued)
	}
	return emit(oneSign(r), sign, n)
}

func (b *block) lastIsWord() bool {
	k := b.tokens[len(b.tokens)-1].kind
	return k == word || k == number
}

// lexWord reads letters and digits; an apostrophe belongs to its word.
func (b *block) lexWord(rest string, from int, glued bool) int {
	n, digits := 0, true
	for n < len(rest) {
		r, size := utf8.DecodeRuneInString(rest[n:])
		inside := n > 0 && (r == '\'' || r == '’') && n+size < len(rest) && unicode.IsLetter(rune(rest[n+size]))
		if !inside && (!unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) || ideograph(r)) {
			break
		}
		digits = digits && unicode.IsDigit(r)
		n += size
	}
	first, _ := utf8.DecodeRuneInString(rest)
	t := token{word: fold(rest[:n]), kind: word, from: from, to: from + n, glued: glued, capital: unicode.IsUpper(first)}
	if digits {
		t.kind = number
	}
	b.tokens = append(b.tokens, t)
	return n
}

// fold brings a word into the form in which capitals and kinds of apostrophes do not count.
func fold(w string) string { return strings.ReplaceAll(strings.ToLower(w), "’", "'") }

// ignorable are marks without a width, and what only looks like a space.
func ignorable(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || r == '\uFE0F' || r == '\uFFFD'
}

func ideograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

func oneSign(r rune) string {
	switch r {
	case '“', '”', '„', '‟', '«', '＂', '「', '」', '『', '』', '"':
		return `"`
	case '‘', '’', '‚', '\'':
		return "'"
	case '–', '—', '―', '−', '‐', '‑':
		return "-"
	case '：':
		return ":"
	case '，', '、':
		return ","
	case '（':
		return "("
	case '）':
		return ")"
	case '。':
		return "."
	case '＋':
		return "+"
	case '•', '·', '●', '▪', '◦', '∙':
		return "•"
	case '✅', '☑', '✔', '✓', '☐', '❌', '☒', '□', '■':
		return "✓"
	}
	return string(r)
}

// spansToTokens turns where spans begin and end from bytes into tokens, and drops those without any.
func (b *block) spansToTokens() {
	kept := b.spans[:0]
	for _, s := range b.spans {
		from, to := len(b.tokens), 0
		for i, t := range b.tokens {
			if t.from >= s.from && t.to <= s.to && t.kind != lineBreak {
				from, to = min(from, i), max(to, i+1)
			}
		}
		if from < to {
			s.from, s.to = from, to
			kept = append(kept, s)
		}
	}
	b.spans = kept
}

// quotes makes spans of what stands in quotation marks or in square brackets.
func (b *block) quotes() {
	const far = 40 // tokens; what is longer is speech, not a name
	for i := 0; i < len(b.tokens); i++ {
		open := b.tokens[i].word
		var shut string
		kind := quoted
		switch open {
		case `"`, "'", "`":
			shut = open
		case "[":
			shut, kind = "]", bracketed
		default:
			continue
		}
		if b.tokens[i].kind != sign || open == "'" && i > 0 && b.tokens[i].glued && b.lastWordAt(i-1) {
			continue
		}
		for j := i + 1; j < len(b.tokens) && j <= i+far; j++ {
			if b.tokens[j].kind == sign && b.tokens[j].word == shut {
				if j > i+1 {
					b.spans = append(b.spans, span{kind: kind, from: i + 1, to: j})
				}
				i = j
				break
			}
			if b.tokens[j].kind == lineBreak {
				break
			}
		}
	}
}

func (b *block) lastWordAt(i int) bool { return b.tokens[i].kind == word || b.tokens[i].kind == number }

// words gives the text between two tokens, as it was written.
func (b *block) words(from, to int) string {
	if from >= to {
		return ""
	}
	return strings.Join(strings.Fields(string(b.text[b.tokens[from].from:b.tokens[to-1].to])), " ")
}

// folded gives the folded words between two tokens, signs left out.
func (b *block) folded(from, to int) string {
	var all []string
	for _, t := range b.tokens[from:to] {
		if t.kind == word || t.kind == number {
			all = append(all, t.word)
		}
	}
	return strings.Join(all, " ")
}
