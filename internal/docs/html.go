package docs

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlReader collects blocks from a stream of tags. It keeps no tree, so that broken or endless nesting costs nothing.
type htmlReader struct {
	d     *Document
	now   *block
	open  []htmlMark // emphasis that is open in the block at hand
	skip  atom.Atom  // inside an element whose content is no prose
	items []*block
	lists int
	intro []*block // what stood before each open list
	last  *block
	table *table
	pre   bool
}

type htmlMark struct {
	tag  atom.Atom
	kind spanKind
	from int
	href string
}

var htmlMarks = map[atom.Atom]spanKind{
	atom.B: bold, atom.Strong: bold, atom.Em: italic, atom.I: italic, atom.Code: code, atom.Kbd: code, atom.Samp: code, atom.Tt: code,
	atom.A: link, atom.U: italic, atom.Mark: bold, atom.Q: quoted, atom.Button: bold, atom.Label: bold,
}

// readHTML reads HTML that begins at an offset of the source.
func (d *Document) readHTML(source []byte, offset int) {
	r := &htmlReader{d: d}
	z := html.NewTokenizer(bytes.NewReader(source))
	z.SetMaxBuf(largest)
	for {
		kind := z.Next()
		raw := z.Raw()
		switch kind {
		case html.ErrorToken:
			r.close()
			return
		case html.TextToken:
			r.text(string(raw), offset)
		case html.StartTagToken, html.SelfClosingTagToken:
			size := len(raw)
			r.start(z, offset, string(raw))
			offset += size
			continue
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if tag == 0 {
				r.unknown(string(raw), offset)
			}
			r.end(tag)
		}
		offset += len(raw)
	}
}

func (r *htmlReader) start(z *html.Tokenizer, offset int, raw string) {
	name, more := z.TagName()
	tag := atom.Lookup(name)
	attributes := map[string]string{}
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		attributes[string(k)] = string(v)
	}
	if r.skip != 0 {
		return
	}
	switch tag {
	case 0:
		r.unknown(raw, offset)
	case atom.Script, atom.Style, atom.Svg, atom.Noscript, atom.Template, atom.Nav, atom.Select, atom.Textarea, atom.Iframe:
		if !strings.HasSuffix(raw, "/>") {
			r.skip = tag
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Title:
		r.begin(&block{kind: heading, level: headingLevel(tag)})
	case atom.Ul, atom.Ol:
		r.close()
		r.lists++
		r.intro = append(r.intro, r.last)
	case atom.Li, atom.Dd:
		r.beginItem()
	case atom.Table:
		r.close()
		r.table = &table{}
	case atom.Tr:
		r.close()
		if r.table != nil {
			r.table.rows = append(r.table.rows, nil)
		}
	case atom.Td, atom.Th:
		r.beginCell()
	case atom.Br:
		if r.now != nil {
			r.now.addAs("\n", offset)
		}
	case atom.Img:
		if alt := attributes["alt"]; alt != "" {
			c := &block{kind: caption}
			c.addAs(alt, offset)
			r.d.blocks = append(r.d.blocks, c)
		}
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Blockquote, atom.Dt, atom.Figcaption, atom.Summary, atom.Details, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Form, atom.Pre, atom.Hr:
		r.paragraph(tag)
	default:
		if kind, ok := htmlMarks[tag]; ok {
			r.mark(tag, kind, attributes["href"], offset, raw)
		}
	}
}

// unknown keeps what only looks like a tag, such as <your-organization>.
func (r *htmlReader) unknown(raw string, offset int) {
	if r.skip == 0 && len(raw) < 50 && !strings.ContainsAny(raw, "=:/") {
		r.text(raw, offset)
	}
}

func headingLevel(tag atom.Atom) int {
	if tag == atom.Title {
		return 1
	}
	return int(tag.String()[1] - '0')
}

func (r *htmlReader) mark(tag atom.Atom, kind spanKind, href string, offset int, raw string) {
	if r.now == nil {
		r.begin(&block{kind: paragraph})
	}
	if isSite(href) {
		if at := strings.Index(raw, href); at >= 0 {
			r.now.space(offset)
			r.now.add(href, offset+at)
			r.now.space(offset + at)
		}
	}
	if len(r.open) < deepest {
		r.open = append(r.open, htmlMark{tag, kind, len(r.now.text), href})
	}
}

func (r *htmlReader) paragraph(tag atom.Atom) {
	r.pre = tag == atom.Pre
	if r.now != nil && r.now.empty() && r.now.kind != paragraph {
		return // <li><p>: the item is the paragraph
	}
	b := &block{kind: paragraph}
	if n := len(r.items); n > 0 {
		b.parent = r.items[n-1]
	}
	if r.table != nil && r.now != nil && r.now.kind == cell {
		r.now.space(0)
		return
	}
	r.begin(b)
}

func (r *htmlReader) beginItem() {
	b := &block{kind: item, level: max(r.lists, 1)}
	for len(r.items) > 0 && r.items[len(r.items)-1].level >= b.level {
		r.items = r.items[:len(r.items)-1]
	}
	if n := len(r.items); n > 0 {
		b.parent = r.items[n-1]
	}
	if n := len(r.intro); n > 0 {
		b.intro = r.intro[n-1]
	}
	r.begin(b)
	if len(r.items) < deepest {
		r.items = append(r.items, b)
	}
}

func (r *htmlReader) beginCell() {
	if r.table == nil {
		r.begin(&block{kind: paragraph})
		return
	}
	if len(r.table.rows) == 0 {
		r.table.rows = append(r.table.rows, nil)
	}
	row := len(r.table.rows) - 1
	b := &block{kind: cell, table: r.table, row: row, column: len(r.table.rows[row]), intro: r.last}
	r.table.rows[row] = append(r.table.rows[row], b)
	r.begin(b)
}

func (r *htmlReader) end(tag atom.Atom) {
	if r.skip != 0 {
		if r.skip == tag {
			r.skip = 0
		}
		return
	}
	switch tag {
	case atom.Ul, atom.Ol:
		r.close()
		if r.lists > 0 {
			r.lists--
			r.intro = r.intro[:len(r.intro)-1]
		}
		for len(r.items) > 0 && r.items[len(r.items)-1].level > r.lists {
			r.items = r.items[:len(r.items)-1]
		}
	case atom.Table:
		r.close()
		r.table = nil
	case atom.P, atom.Div, atom.Li, atom.Td, atom.Th, atom.Tr, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Title, atom.Dt, atom.Dd, atom.Blockquote, atom.Figcaption, atom.Summary, atom.Section, atom.Pre:
		r.pre = false
		if r.now != nil && r.now.kind == cell && (tag == atom.P || tag == atom.Div) {
			r.now.space(0)
			return
		}
		r.close()
	default:
		for i := len(r.open) - 1; i >= 0; i-- {
			if r.open[i].tag == tag {
				r.shut(i)
				r.open = append(r.open[:i], r.open[i+1:]...)
				return
			}
		}
	}
}

func (r *htmlReader) shut(i int) {
	if o := r.open[i]; r.now != nil && o.from < len(r.now.text) {
		r.now.spans = append(r.now.spans, span{kind: o.kind, from: o.from, to: len(r.now.text), href: o.href})
	}
}

func (r *htmlReader) begin(b *block) {
	r.close()
	r.now = b
}

// close ends the block at hand; emphasis that is open goes on in the next one.
func (r *htmlReader) close() {
	if r.now == nil {
		return
	}
	for i := range r.open {
		r.shut(i)
		r.open[i].from = 0
	}
	if !r.now.empty() {
		r.d.blocks = append(r.d.blocks, r.now)
		if r.now.kind != cell {
			r.last = r.now
		}
	}
	r.now = nil
}

func (r *htmlReader) text(raw string, offset int) {
	if r.skip != 0 {
		return
	}
	if r.now == nil {
		if strings.TrimSpace(raw) == "" {
			return
		}
		b := &block{kind: paragraph}
		if n := len(r.items); n > 0 {
			b.parent = r.items[n-1]
		}
		r.begin(b)
	}
	if !r.pre {
		raw = strings.Map(func(c rune) rune {
			if c == '\n' || c == '\r' {
				return ' '
			}
			return c
		}, raw)
	}
	r.now.addWritten(raw, offset, "")
}

// isSite tells whether an address leads to Azure DevOps itself; the marketplace and the editor have their own pages.
func isSite(href string) bool {
	h := strings.ToLower(href)
	return strings.Contains(h, "dev.azure.com") || strings.Contains(h, ".visualstudio.com") && !strings.Contains(h, "marketplace.visualstudio.com") && !strings.Contains(h, "code.visualstudio.com") && !strings.Contains(h, "docs.") && !strings.Contains(h, "www.") || strings.Contains(h, "_userssettings/") || strings.Contains(h, "_details/security")
}
