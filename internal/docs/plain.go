package docs

import (
	"regexp"
	"strings"
)

var (
	bullet     = regexp.MustCompile(`^([\s>]*)(?:(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|[-*+•·●▪◦–—o#]|\(\d{1,2}\)|Step \d{1,2}[:.)])[ \t]+\S`)
	numberedTo = regexp.MustCompile(`^[\s>]*[-*•]\s+\d{1,3}[.)]\s`)
	underline  = regexp.MustCompile(`^\s*(={3,}|-{3,}|~{3,}|\^{3,})\s*$`)
	hashes     = regexp.MustCompile(`^\s*(#{1,6}|={1,6}|!{1,3})\s+\S`)
	emphasised = regexp.MustCompile("\\*\\*([^*\n]{1,120}?)\\*\\*|``([^`\n]{1,120}?)``|`([^`\n]{1,120}?)`|\\*([^\\s*][^*\n]{0,120}?)\\*|__([^_\n]{1,120}?)__")
)

// readPlain reads lines: text files, text that was taken out of a PDF, and every markup that is not known.
func (d *Document) readPlain() {
	d.readLines(0, len(d.lines))
}

// readLines reads some lines, from 0. A line that the next one goes on from belongs with it.
func (d *Document) readLines(first, last int) {
	var before, parent *block
	for n := first; n < last; n++ {
		text := d.Line(n + 1)
		if strings.TrimSpace(text) == "" {
			before = nil
			continue
		}
		if underline.MatchString(text) && before != nil && before.kind == paragraph {
			before.kind, before.level = heading, 2
			continue
		}
		m := bullet.FindStringSubmatch(text)
		if strings.Contains(strings.TrimSpace(text), "\t") {
			d.columns(n)
			before = nil
			continue
		}
		switch {
		case hashes.MatchString(text):
			level := len(strings.Fields(text)[0])
			before = d.line(n, heading, level)
		case m != nil:
			before = d.line(n, item, indent(m[1])+1)
			parent = d.listParent(before, parent)
		case before != nil && before.kind != heading && d.goesOn(n):
			before.space(d.lines[n])
			d.addPlain(before, n)
			continue
		default:
			before = d.line(n, paragraph, 0)
			if parent != nil && indent(leading(text)) > parent.level {
				before.parent = parent
			} else if !strings.HasPrefix(text, " ") && !strings.HasPrefix(text, "\t") {
				parent = nil
			}
		}
	}
}

// columns reads a line of a table whose columns are parted by tabs, as text from a PDF has them: each is read on its own.
func (d *Document) columns(n int) {
	text, at := d.Line(n+1), d.lines[n]
	for part := range strings.SplitSeq(text, "\t") {
		if strings.TrimSpace(part) != "" {
			b := &block{kind: paragraph}
			b.add(part, at)
			d.blocks = append(d.blocks, b)
		}
		at += len(part) + 1
	}
}

// listParent sets what an item stands in and what introduces its list, and returns it as the next parent.
func (d *Document) listParent(b, last *block) *block {
	for last != nil && last.level >= b.level {
		if last.level == b.level {
			b.intro = last.intro
		}
		last = last.parent
	}
	b.parent = last
	if b.intro == nil && len(d.blocks) > 1 {
		if prev := d.blocks[len(d.blocks)-2]; prev.kind != item || prev.level < b.level {
			b.intro = prev
		}
	}
	return b
}

func (d *Document) line(n int, kind blockKind, level int) *block {
	b := &block{kind: kind, level: level}
	d.addPlain(b, n)
	d.blocks = append(d.blocks, b)
	return b
}

// addPlain appends a line, with its emphasis as people write it in plain text.
func (d *Document) addPlain(b *block, n int) {
	text, start := d.Line(n+1), d.lines[n]
	done := 0
	for _, m := range emphasised.FindAllStringSubmatchIndex(text, -1) {
		for g := 2; g < len(m); g += 2 {
			if m[g] < 0 {
				continue
			}
			kind := bold
			switch g {
			case 4, 6:
				kind = code
			case 8:
				kind = italic
			}
			b.add(text[done:m[0]], start+done)
			from := len(b.text)
			b.add(text[m[g]:m[g+1]], start+m[g])
			b.spans = append(b.spans, span{kind: kind, from: from, to: len(b.text)})
			done = m[1]
		}
	}
	b.add(text[done:], start+done)
}

// goesOn tells whether a line continues the one before, as wrapped text does. Columns of a table do not.
func (d *Document) goesOn(n int) bool {
	before, text := d.Line(n), d.Line(n+1)
	if n == 0 || strings.Contains(before, "\t") || strings.Contains(text, "\t") || numberedTo.MatchString(before) {
		return false
	}
	if len(before) < 50 {
		return false
	}
	end := strings.TrimSpace(before)
	return !strings.ContainsAny(end[len(end)-1:], ".:!?|")
}

func leading(text string) string { return text[:len(text)-len(strings.TrimLeft(text, " \t>"))] }

func indent(lead string) int {
	n := 0
	for _, c := range lead {
		if c == '\t' {
			n += 4
		} else {
			n++
		}
	}
	return n
}
