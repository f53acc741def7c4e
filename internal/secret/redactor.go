package secret

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// Redactor knows every secret of a run. It is safe for concurrent use; its zero value knows nothing and is ready.
type Redactor struct {
	// Everything lives behind this pointer, so that a printed Redactor shows an address and no secret.
	known atomic.Pointer[index]
}

// index finds forms fast: most places of a text are passed over after one look at two bytes.
type index struct {
	forms  []form
	starts [1 << 16 / 64]uint64 // a bit for each pair of bytes that a form begins with
	byHead map[[4]byte][]form   // longest first
}

// Finding is one secret in one form at one place. It never holds the value.
type Finding struct {
	Secret string // the name given to Add
	Form   string // one of the Form constants
	Offset int    // in bytes
}

// span is a match: b[from:to] is the form.
type span struct {
	from, to int
	form     form
}

// NewRedactor returns a Redactor that knows nothing yet.
func NewRedactor() *Redactor { return &Redactor{} }

// Add makes v known under a name such as "password" or "token", which findings show. What is shorter than four bytes is
// ignored; what is shorter than eight is looked for as a whole word only, and not in base64. A secret that ends in a line
// feed, as files do, is known without it too.
func (r *Redactor) Add(name string, v Value) {
	forms := formsOf(name, v.Reveal())
	if trimmed := strings.TrimRight(v.Reveal(), "\r\n"); trimmed != v.Reveal() {
		forms = append(forms, formsOf(name, trimmed)...)
	}
	for {
		old := r.known.Load()
		next := old.with(forms)
		if next == old || r.known.CompareAndSwap(old, next) {
			return
		}
	}
}

// Redact returns s with each known form of each secret replaced by a mask. Overlapping ones become one mask.
func (r *Redactor) Redact(s string) string {
	return string(r.redact([]byte(s)))
}

// Contains reports whether s holds a known secret in any form.
func (r *Redactor) Contains(s string) bool {
	found := false
	r.known.Load().scan([]byte(s), func(span) bool { found = true; return false })
	return found
}

// Find returns every known secret in b, ordered by offset.
func (r *Redactor) Find(b []byte) []Finding {
	var all []Finding
	r.known.Load().scan(b, func(s span) bool {
		all = append(all, Finding{Secret: s.form.secret, Form: s.form.name, Offset: s.from})
		return true
	})
	return all
}

// Writer returns a writer that redacts what passes to w. It looks at each Write alone, which suits loggers that write
// whole lines: a secret that is split over two calls passes.
func (r *Redactor) Writer(w io.Writer) io.Writer { return redactingWriter{r, w} }

type redactingWriter struct {
	r *Redactor
	w io.Writer
}

// Write reports the length of what came in, since what went out may be longer or shorter.
func (w redactingWriter) Write(p []byte) (int, error) {
	if _, err := w.w.Write(w.r.redact(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// redact returns b itself when there is nothing to mask.
func (r *Redactor) redact(b []byte) []byte {
	var out []byte
	done, open := 0, false // b[:done] is written or masked; open: a mask ends at done
	r.known.Load().scan(b, func(s span) bool {
		if !open || s.from >= done {
			out = append(append(out, b[done:s.from]...), mask...)
		}
		done, open = max(done, s.to), true
		return true
	})
	if !open {
		return b
	}
	return append(out, b[done:]...)
}

// with returns an index that knows the forms too, or x itself when they are not new.
func (x *index) with(forms []form) *index {
	next := &index{byHead: map[[4]byte][]form{}}
	if x != nil {
		next.forms = slices.Clone(x.forms)
	}
	before := len(next.forms)
	for _, f := range forms {
		if !slices.ContainsFunc(next.forms, func(k form) bool { return k.text == f.text }) {
			next.forms = append(next.forms, f)
		}
	}
	if len(next.forms) == before {
		return x
	}
	for _, f := range next.forms {
		head := [4]byte([]byte(f.text))
		pair := int(head[0])<<8 | int(head[1])
		next.starts[pair/64] |= 1 << (pair % 64)
		next.byHead[head] = append(next.byHead[head], f)
	}
	for _, list := range next.byHead {
		slices.SortStableFunc(list, func(a, b form) int { return len(b.text) - len(a.text) })
	}
	return next
}

// scan calls found for the longest form at each place of b, from left to right, until it returns false.
func (x *index) scan(b []byte, found func(span) bool) {
	if x == nil {
		return
	}
	for i := 0; i+tooShort <= len(b); i++ {
		pair := int(b[i])<<8 | int(b[i+1])
		if x.starts[pair/64]&(1<<(pair%64)) == 0 {
			continue
		}
		for _, f := range x.byHead[[4]byte(b[i:i+4])] {
			if f.at(b, i) {
				if !found(span{i, i + len(f.text), f}) {
					return
				}
				break
			}
		}
	}
}

// at reports whether the form stands at b[i:].
func (f form) at(b []byte, i int) bool {
	if !bytes.HasPrefix(b[i:], []byte(f.text)) {
		return false
	}
	// Someone's password may be "secret": the mask that replaced it is not a finding.
	if inMask := strings.Index(mask, f.text); inMask >= 0 && i >= inMask && bytes.HasPrefix(b[i-inMask:], []byte(mask)) {
		return false
	}
	if !f.word {
		return true
	}
	before, _ := utf8.DecodeLastRune(b[:i])
	after, _ := utf8.DecodeRune(b[i+len(f.text):])
	return (!wordly(before) || escapeEnds(b[:i])) && !wordly(after)
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// escapeEnds reports whether b ends in an escape, such as the \n of JSON or the %20 of a URL, whose last letter is none.
func escapeEnds(b []byte) bool {
	at := func(back int, c byte) bool { return len(b) >= back && b[len(b)-back] == c }
	return at(2, '\\') || at(3, '%') || at(6, '\\') && at(5, 'u')
}
