package trail

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// view is the record in the words and the order of the report.
type view struct {
	Record
	Heading  string
	Program  string
	Verdict  verdict
	Facts    []fact
	Expires  expiry
	Scopes   []scopeRow
	Checks   []checked
	Seal     sealing
	Moves    []move
	Files    []Attachment // all files with a digest, in the order of their making
	Attached []attached
	Legend   []known
}

// verdict is an outcome: a word, a tone for the style sheet, and a sentence.
type verdict struct{ Word, Tone, Sentence string }

type fact struct {
	Name, Value, Note string
	Mono              bool
}

// expiry compares what was asked with what the site gave.
type expiry struct {
	Asked, Date, Got string
	Tone, Mark       string
}

// scopeRow is one scope that was asked for or given.
type scopeRow struct{ Words, API, Tone, Mark string }

// move is a step with what the page derives from it.
type move struct {
	Step
	Tone, Word   string
	Took, After  string
	Clock        string
	Share        int64 // of the strip of times, at least 1
	PictureWords string
	Deeds        []deed
}

type attached struct {
	Attachment
	Text string
	Cut  bool
}

func look(r Record, dir string) view {
	v := view{Record: r, Verdict: verdictOf(r), Facts: factsOf(r), Expires: expiryOf(r), Scopes: scopesOf(r), Legend: legendOf(r),
		Checks: checksOf(r), Seal: sealingOf(r, dir)}
	v.Heading, v.Program = r.Name, programOf(r)
	if v.Heading == "" {
		v.Heading = r.Flow
	}
	for _, s := range r.Steps {
		v.Moves = append(v.Moves, moveOf(r, s))
		if s.Picture != nil {
			v.Files = append(v.Files, Attachment{File: s.Picture.File, SHA256: s.Picture.SHA256, Size: s.Picture.Size, Step: s.Number})
		}
	}
	v.Files = append(v.Files, r.Attachments...)
	for _, a := range r.Attachments {
		path := filepath.Join(dir, a.File)
		if dir == "" {
			path = ""
		}
		text, cut := readText(path)
		v.Attached = append(v.Attached, attached{Attachment: a, Text: text, Cut: cut})
	}
	return v
}

func moveOf(r Record, s Step) move {
	m := move{Step: s, Took: took(s.Ended.Sub(s.Started)), After: took(s.Started.Sub(r.Started)), Clock: clock(s.Started), Share: max(1, s.Milliseconds)}
	m.PictureWords = fmt.Sprintf("The page at the end of step %d, %s", s.Number, s.Title)
	m.Deeds = deedsOf(s)
	switch s.Outcome {
	case "done":
		m.Tone, m.Word = "ok", "Done"
	case "failed":
		m.Tone, m.Word = "bad", "Failed"
	case "undone":
		m.Tone, m.Word = "warn", "Taken back"
	case "skipped":
		m.Tone, m.Word = "none", "Skipped"
	default:
		m.Tone, m.Word = "none", s.Outcome
	}
	return m
}

// mostText of an attachment is shown in the report; the file has all of it.
const mostText = 64 << 10

func readText(path string) (text string, cut bool) {
	if path == "" {
		return "", false
	}
	f, err := os.Open(path)
	if err != nil {
		return "", true
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, mostText+1))
	if err != nil {
		return "", true
	}
	if cut = len(b) > mostText; cut {
		b = b[:mostText]
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), cut
}
