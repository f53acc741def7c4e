package docs

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var (
	markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.DefinitionList), goldmark.WithParserOptions(parser.WithAttribute())).Parser()
	// MDX: lines that belong to the program around the prose.
	mdxCode   = regexp.MustCompile(`(?m)^(?:import|export)\s.*$|^\s*\{/\*[^\n]*\*/\}\s*$|^\s*</?[A-Z][A-Za-z.]*(?:\s[^\n]*)?>\s*$`)
	oddBullet = regexp.MustCompile(`(?m)^[ \t]*(•|▪|●|◦|‣|–)[ \t]`)
)

// markdownReader walks the parsed article and collects blocks.
type markdownReader struct {
	d      *Document
	source []byte
	at     int // the last offset that is known
	items  []*block
	last   *block // the last block that was closed, which may introduce a list
}

// readMarkdown reads Markdown and MDX. Front matter and the program's lines of MDX are blanked, so that offsets stay.
func (d *Document) readMarkdown() {
	source := bytes.Clone(d.source)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			if source[i] != '\n' && source[i] != '\r' {
				source[i] = ' '
			}
		}
	}
	if bytes.HasPrefix(source, []byte("---\n")) || bytes.HasPrefix(source, []byte("---\r\n")) {
		if end := bytes.Index(source[3:], []byte("\n---")); end >= 0 {
			blank(0, 3+end+4)
		}
	}
	var moved []int
	if strings.HasSuffix(strings.ToLower(d.Name), ".mdx") {
		for _, m := range mdxCode.FindAllIndex(source, -1) {
			blank(m[0], m[1])
		}
		source, moved = unindented(source, mdxCode.FindAllIndex(d.source, -1))
	}
	for _, m := range oddBullet.FindAllSubmatchIndex(source, -1) {
		copy(source[m[2]:m[3]], "-  ") // as long as the bullet, so that offsets stay
	}
	r := &markdownReader{d: d, source: source}
	r.blocks(markdown.Parse(text.NewReader(source)), 0)
	if moved == nil {
		return
	}
	for _, b := range d.blocks {
		for i, at := range b.at {
			b.at[i] = int32(moved[at]) // #nosec G115 -- files are smaller than largest
		}
	}
}

// unindented takes off by how much the text between the lines of a program stands in: MDX has no indented code, and indents what
// a component holds. It tells where each byte of the result, and its end, stood before.
func unindented(source []byte, program [][]int) (text []byte, moved []int) {
	from := 0
	part := func(to int) {
		least := -1
		for line := range bytes.Lines(source[from:to]) {
			if rest := bytes.TrimLeft(line, " "); len(bytes.TrimSpace(rest)) > 0 {
				if in := len(line) - len(rest); least < 0 || in < least {
					least = in
				}
			}
		}
		for line := range bytes.Lines(source[from:to]) {
			in := min(len(line)-len(bytes.TrimLeft(line, " ")), max(least, 0))
			text = append(text, line[in:]...)
			for i := in; i < len(line); i++ {
				moved = append(moved, from+i)
			}
			from += len(line)
		}
	}
	for _, m := range program {
		part(m[0])
		part(m[1])
	}
	part(len(source))
	return text, append(moved, len(source))
}

// blocks walks the children of a node.
func (r *markdownReader) blocks(parent ast.Node, depth int) {
	var intro *block
	if r.last != nil {
		intro = r.last
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if depth > deepest {
			return
		}
		switch n := n.(type) {
		case *ast.Heading:
			r.prose(n, &block{kind: heading, level: n.Level})
		case *ast.Paragraph, *ast.TextBlock, *east.DefinitionTerm:
			r.prose(n, &block{kind: paragraph})
		case *ast.List, *east.DefinitionList:
			before := r.last
			for i := n.FirstChild(); i != nil; i = i.NextSibling() {
				r.item(i, before, depth)
			}
		case *ast.FencedCodeBlock:
			r.listing(n.Lines())
		case *ast.CodeBlock:
			r.listing(n.Lines())
		case *ast.HTMLBlock:
			r.html(n)
		case *east.Table:
			r.table(n)
		default:
			r.blocks(n, depth+1)
		}
	}
	_ = intro
}

// item reads an item of a list: its first text is the item, what follows stands in it.
func (r *markdownReader) item(n ast.Node, intro *block, depth int) {
	b := &block{kind: item, level: len(r.items) + 1, intro: intro}
	if len(r.items) > 0 {
		b.parent = r.items[len(r.items)-1]
	}
	first := n.FirstChild()
	switch first.(type) {
	case *ast.Paragraph, *ast.TextBlock, *ast.Heading:
		r.inline(first, b)
		r.close(b)
		first = first.NextSibling()
	}
	r.items = append(r.items, b)
	rest := &ast.Document{}
	for c := first; c != nil; {
		next := c.NextSibling()
		rest.AppendChild(rest, c)
		c = next
	}
	r.blocks(rest, depth+1)
	r.items = r.items[:len(r.items)-1]
}

func (r *markdownReader) prose(n ast.Node, b *block) {
	if len(r.items) > 0 {
		b.parent = r.items[len(r.items)-1]
	}
	r.inline(n, b)
	r.close(b)
}

func (r *markdownReader) close(b *block) {
	if b.empty() {
		return
	}
	r.d.blocks = append(r.d.blocks, b)
	if b.kind != caption {
		r.last = b
	}
}

func (r *markdownReader) listing(lines *text.Segments) {
	for i := range lines.Len() {
		s := lines.At(i)
		b := &block{kind: listing}
		b.add(strings.TrimRight(string(s.Value(r.source)), "\r\n"), s.Start)
		r.close(b)
	}
}

// html reads a block of HTML that stands in Markdown.
func (r *markdownReader) html(n *ast.HTMLBlock) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	if n.HasClosure() {
		end = max(end, n.ClosureLine.Stop)
	}
	r.d.readHTML(r.source[start:end], start)
}

func (r *markdownReader) table(n *east.Table) {
	t := &table{}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []*block
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			b := &block{kind: cell, table: t, row: len(t.rows), column: len(cells), intro: r.last}
			r.inline(c, b)
			cells = append(cells, b)
		}
		t.rows = append(t.rows, cells)
	}
	for _, cells := range t.rows {
		for _, b := range cells {
			if !b.empty() {
				r.d.blocks = append(r.d.blocks, b)
			}
		}
	}
}
