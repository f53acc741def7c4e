package docs

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html/atom"
)

// markdownEscapes are the signs that a backslash takes the meaning from (CommonMark, section 2.4).
const markdownEscapes = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// inline collects the text of a node, and how words stand out.
func (r *markdownReader) inline(parent ast.Node, b *block) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			r.text(n, b)
		case *ast.String:
			b.addAs(string(n.Value), r.at)
		case *ast.CodeSpan:
			r.marked(n, b, code, "")
		case *ast.Emphasis:
			kind := italic
			if n.Level > 1 {
				kind = bold
			}
			r.marked(n, b, kind, "")
		case *ast.Link:
			from := len(b.text)
			r.marked(n, b, link, string(n.Destination))
			if !isSite(string(b.text[from:])) {
				r.destination(n.Destination, b)
			}
		case *ast.AutoLink:
			r.autoLink(n, b)
		case *ast.Image:
			c := &block{kind: caption, parent: b.parent}
			r.inline(n, c)
			if !c.empty() {
				r.d.blocks = append(r.d.blocks, c)
			}
		case *ast.RawHTML:
			r.rawHTML(n, b)
		default:
			r.inline(n, b)
		}
	}
}

func (r *markdownReader) marked(n ast.Node, b *block, kind spanKind, href string) {
	from := len(b.text)
	r.inline(n, b)
	b.spans = append(b.spans, span{kind: kind, from: from, to: len(b.text), href: href})
}

func (r *markdownReader) text(n *ast.Text, b *block) {
	s := n.Segment
	r.at = s.Stop
	if n.Parent() != nil && n.Parent().Kind() == ast.KindCodeSpan {
		b.add(string(s.Value(r.source)), s.Start)
	} else {
		b.addWritten(string(s.Value(r.source)), s.Start, markdownEscapes)
	}
	if n.HardLineBreak() {
		b.addAs("\n", s.Stop)
	} else if n.SoftLineBreak() {
		b.space(s.Stop)
	}
}

// destination keeps the address of a link as a hidden word of the text, when it leads to the site.
func (r *markdownReader) destination(to []byte, b *block) {
	if at := bytes.Index(r.source[min(r.at, len(r.source)):min(r.at+len(to)+8, len(r.source))], to); at >= 0 && len(to) > 0 && isSite(string(to)) {
		b.space(r.at)
		b.add(string(to), r.at+at)
		b.space(r.at + at + len(to))
	}
}

func (r *markdownReader) autoLink(n *ast.AutoLink, b *block) {
	label := n.Label(r.source)
	at := bytes.Index(r.source[min(r.at, len(r.source)):], label)
	if at < 0 {
		at = 0
	}
	b.add(string(label), r.at+at)
	r.at += at + len(label)
}

// rawHTML drops tags, and keeps what only looks like one, such as <your-organization>.
func (r *markdownReader) rawHTML(n *ast.RawHTML, b *block) {
	for i := range n.Segments.Len() {
		s := n.Segments.At(i)
		r.at = s.Stop
		name := strings.ToLower(strings.Trim(strings.TrimSpace(string(s.Value(r.source))), "</> "))
		name, _, _ = strings.Cut(name, " ")
		switch {
		case name == "br" || name == "br/":
			b.addAs("\n", s.Start)
		case strings.HasPrefix(name, "!"):
		case atom.Lookup([]byte(name)) == 0 && !strings.Contains(name, "="):
			b.add(string(s.Value(r.source)), s.Start)
		}
	}
}
