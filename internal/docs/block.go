package docs

import (
	"html"
	"regexp"
	"strings"
)

// blockKind says what a piece of an article is.
type blockKind int

const (
	paragraph blockKind = iota
	heading
	item    // of a list
	cell    // of a table
	listing // preformatted text
	caption // the text that stands for a picture
)

// block is a piece of an article that is read on its own: a paragraph, an item, a cell.
type block struct {
	kind   blockKind
	level  int    // of a heading, or how deep an item is nested
	parent *block // the item that an item or a paragraph stands in; nil at the top
	intro  *block // what stands before the list of an item, such as "select these scopes:"
	table  *table
	row    int // of a cell, from 0
	column int

	text     []byte
	at       []int32 // for each byte of text, where it is in the source
	tokens   []token
	flatText string
	flatAt   []int
	taken    []bool // tokens that a claim already holds
	spans    []span

	place place // what the block is about; set by topics
}

// table holds the cells of a table, row by row; the first row is its head.
type table struct{ rows [][]*block }

func (t *table) head(column int) *block {
	if len(t.rows) < 2 || column >= len(t.rows[0]) {
		return nil
	}
	return t.rows[0][column]
}

// spanKind says how words stand out.
type spanKind int

const (
	bold spanKind = iota
	italic
	code
	quoted
	link
	bracketed
)

// span is a run of tokens that stands out; such words are often those of a page.
type span struct {
	kind     spanKind
	from, to int // bytes of the text while it is read, tokens afterwards; to is the first behind
	href     string
}

// add appends source text that is what it looks like.
func (b *block) add(text string, offset int) {
	for i := 0; i < len(text); i++ {
		b.text = append(b.text, text[i])
		b.at = append(b.at, int32(offset+i)) // #nosec G115 -- files are smaller than largest
	}
}

// addAs appends a text that stands for the source at the offset, such as an entity.
func (b *block) addAs(text string, offset int) {
	for i := 0; i < len(text); i++ {
		b.text = append(b.text, text[i])
		b.at = append(b.at, int32(offset)) // #nosec G115 -- files are smaller than largest
	}
}

var entityRef = regexp.MustCompile(`^&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// addWritten appends source text in which entities stand for signs, and a backslash before one of escaped for that sign.
func (b *block) addWritten(text string, offset int, escaped string) {
	done := 0
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte(escaped, text[i+1]) >= 0 {
			b.add(text[done:i], offset+done)
			done = i + 1
			i++
			continue
		}
		if text[i] != '&' {
			continue
		}
		if m := entityRef.FindString(text[i:]); m != "" {
			b.add(text[done:i], offset+done)
			b.addAs(html.UnescapeString(m), offset+i)
			i += len(m) - 1
			done = i + 1
		}
	}
	b.add(text[done:], offset+done)
}

// space parts words, where there is no space yet.
func (b *block) space(offset int) {
	if n := len(b.text); n > 0 && b.text[n-1] != ' ' {
		b.addAs(" ", offset)
	}
}

func (b *block) empty() bool { return len(strings.TrimSpace(string(b.text))) == 0 }

// Document is an article that has been read.
type Document struct {
	Name   string
	source []byte
	lines  []int // where each line begins
	blocks []*block
}

// Line returns the text of a line, counted from 1, without its end.
func (d *Document) Line(n int) string {
	if n < 1 || n > len(d.lines) {
		return ""
	}
	end := len(d.source)
	if n < len(d.lines) {
		end = d.lines[n]
	}
	return strings.TrimRight(string(d.source[d.lines[n-1]:end]), "\r\n")
}

// position turns an offset into a line and a column, both counted from 1; a column counts characters.
func (d *Document) position(offset int) (line, column int) {
	low, high := 0, len(d.lines)
	for high-low > 1 {
		if mid := (low + high) / 2; d.lines[mid] <= offset {
			low = mid
		} else {
			high = mid
		}
	}
	return low + 1, len([]rune(string(d.source[d.lines[low]:min(offset, len(d.source))]))) + 1
}

func lineStarts(source []byte) []int {
	starts := []int{0}
	for i, c := range source {
		if c == '\n' && i+1 < len(source) {
			starts = append(starts, i+1)
		}
	}
	return starts
}
