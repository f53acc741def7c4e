package docs

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// edit is a piece of an article with the words that belong there.
type edit struct {
	from, to int
	text     string
}

// Diff returns a unified diff that puts the page's words where claims differ and it is clear what to write; "" where there is
// nothing of the kind. git apply takes it in the folder that the article's name counts from. Nothing is written.
func (d *Document) Diff(claims []Claim) string {
	edits := d.edits(claims)
	if len(edits) == 0 {
		return ""
	}
	var out strings.Builder
	name := filepath.ToSlash(filepath.Clean(d.Name))
	fmt.Fprintf(&out, "--- a/%s\n+++ b/%s\n", name, name)
	for len(edits) > 0 {
		n := d.hunk(edits)
		d.writeHunk(&out, edits[:n])
		edits = edits[n:]
	}
	return out.String()
}

// edits are those of the claims, in order and none overlapping.
func (d *Document) edits(claims []Claim) []edit {
	var all []edit
	for _, c := range claims {
		if c.Verdict.Finding() && c.fix != "" && c.fixFrom < c.fixTo && c.fixTo <= len(d.source) && !strings.ContainsAny(string(d.source[c.fixFrom:c.fixTo]), "\r\n") {
			all = append(all, edit{c.fixFrom, c.fixTo, c.fix})
		}
	}
	slices.SortFunc(all, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	end := 0
	return slices.DeleteFunc(all, func(e edit) bool {
		overlaps := e.from < end
		end = max(end, e.to)
		return overlaps
	})
}

const around = 3 // lines of context

func (d *Document) lineOf(offset int) int { line, _ := d.position(offset); return line - 1 }

// hunk tells how many edits belong into one hunk: those whose lines of context touch.
func (d *Document) hunk(edits []edit) int {
	n := 1
	for n < len(edits) && d.lineOf(edits[n].from)-d.lineOf(edits[n-1].to) <= 2*around {
		n++
	}
	return n
}

// writeHunk writes a hunk. An edit stays within its line, so that no line moves.
func (d *Document) writeHunk(out *strings.Builder, edits []edit) {
	first, last := d.lineOf(edits[0].from), d.lineOf(edits[len(edits)-1].to)
	from, to := max(0, first-around), min(len(d.lines), last+1+around)
	fmt.Fprintf(out, "@@ -%d,%d +%d,%d @@\n", from+1, to-from, from+1, to-from)
	for line := from; line < to; line++ {
		old := d.raw(line)
		changed := d.edited(line, edits)
		if bytes.Equal(old, changed) {
			writeLine(out, ' ', old)
			continue
		}
		writeLine(out, '-', old)
		writeLine(out, '+', changed)
	}
}

// raw is a line with its end, counted from 0.
func (d *Document) raw(line int) []byte {
	end := len(d.source)
	if line+1 < len(d.lines) {
		end = d.lines[line+1]
	}
	return d.source[d.lines[line]:end]
}

// edited is a line with the edits that are in it.
func (d *Document) edited(line int, edits []edit) []byte {
	start := d.lines[line]
	text := d.raw(line)
	for i := len(edits) - 1; i >= 0; i-- {
		if e := edits[i]; e.from >= start && e.to <= start+len(d.raw(line)) {
			text = slices.Concat(text[:e.from-start], []byte(e.text), text[e.to-start:])
		}
	}
	return text
}

func writeLine(out *strings.Builder, mark byte, line []byte) {
	out.WriteByte(mark)
	out.Write(line)
	if !bytes.HasSuffix(line, []byte("\n")) {
		out.WriteString("\n\\ No newline at end of file\n")
	}
}
