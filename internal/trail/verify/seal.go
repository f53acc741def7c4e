package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"pat-robot/internal/trail"
	"pat-robot/internal/trail/attest"
	"pat-robot/internal/trail/stamp"
)

// sealed checks a trail that has a seal. Whatever differs from what was sealed is an alteration.
func (c *check) sealed() {
	b, err := c.content(trail.AttestationFile)
	if err != nil {
		c.form(err)
		return
	}
	envelope, err := attest.Open(b)
	if err != nil {
		c.form(err)
		return
	}
	s, err := attest.Decode(envelope.Statement)
	if err != nil {
		c.form(err)
		return
	}
	c.State = Whole
	c.signature(envelope, s.Predicate)
	c.compareSealed(s)
	c.compareEvents(s.Predicate)
	c.stamped(s.Predicate, b)
}

// form says that the seal is not in the form that the program writes, and looks at what can be known without it.
func (c *check) form(err error) {
	text := trail.AttestationFile + " is " + err.Error()
	if !errors.Is(err, attest.ErrForm) {
		text = trail.AttestationFile + " cannot be read: " + err.Error()
	} else if errors.Is(err, attest.ErrForm) && err.Error() == attest.ErrForm.Error() {
		text += ": white space, base64 or a key hint was changed"
	}
	c.problem(Problem{What: "form", File: trail.AttestationFile, Text: text})
	c.Problems = append(c.Problems, c.chain.problems...)
	c.compare(c.recorded(), []string{trail.EventsFile, trail.RunFile, trail.ReportFile, trail.AttestationFile, c.stampFile()}, nil)
}

// signature checks who has signed: the key that the statement names, the envelope hints at, and the run announced.
func (c *check) signature(e attest.Envelope, p attest.Predicate) {
	resigned := func(format string, args ...any) {
		c.problem(Problem{What: "re-signed", File: trail.AttestationFile, Text: fmt.Sprintf(format, args...)})
	}
	public, err := p.Signer.Key()
	if err != nil {
		resigned("the seal names no key that can be read")
		return
	}
	if e.KeyID != p.Signer.KeyID {
		resigned("the envelope hints at the key %s, and its statement names %s", short(e.KeyID), short(p.Signer.KeyID))
	}
	announced := ""
	if c.record.Signer != nil {
		announced = c.record.Signer.KeyID
	}
	switch {
	case announced == "" && len(c.chain.problems) == 0:
		resigned("the trail was signed afterwards: its run announced no key")
	case announced != "" && announced != p.Signer.KeyID:
		resigned("the trail was re-signed: its run announced the key %s, and %s has signed", short(announced), short(p.Signer.KeyID))
	}
	c.Signer = c.signedBy(public)
	if e.Verify(public) != nil {
		resigned("the signature does not fit: what was sealed was changed, or another key has signed it")
		c.Signer = c.whoElse(e)
		return
	}
	switch {
	case c.Signer.Known:
	case c.Only:
		resigned("signed by the key %s, which is none of those that were given", short(p.Signer.KeyID))
	default:
		c.State = UnknownSigner
	}
}

// whoElse finds a known signer of what does not fit the key that it names.
func (c *check) whoElse(e attest.Envelope) *Signer {
	for _, k := range c.Known {
		if e.Verify(k.Public) == nil {
			return c.signedBy(k.Public)
		}
	}
	return nil
}

// short is as much of a name of a key or of a digest as tells it from others.
func short(id string) string { return id[:min(len(id), 16)] }

// compareSealed holds the folder against what was sealed.
func (c *check) compareSealed(s attest.Statement) {
	if name := filepath.Base(c.dir); name != s.Predicate.Run.Folder {
		c.problem(Problem{What: "moved", File: trail.AttestationFile,
			Text: fmt.Sprintf("the seal is that of the trail %s, and this folder is called %s", s.Predicate.Run.Folder, name)})
	}
	want := map[string]string{}
	for _, subject := range s.Subjects {
		want[subject.Name] = subject.SHA256
	}
	beside := []string{trail.AttestationFile}
	if t := s.Predicate.TimeStamp; t != nil && t.Missing == "" {
		beside = append(beside, c.stampFile())
	}
	explained := map[string]bool{}
	if c.files[trail.EventsFile] != want[trail.EventsFile] {
		explained[trail.EventsFile] = c.explainEvents(s.Predicate.Events)
	}
	c.compare(want, beside, explained)
}

// explainEvents says what was done to the lines, where their links alone do not tell.
func (c *check) explainEvents(sealed attest.Events) bool {
	if _, there := c.files[trail.EventsFile]; !there {
		return false
	}
	if c.chain.cut {
		c.problem(Problem{What: "cut", File: trail.EventsFile, Text: "the last line of events.jsonl is cut off"})
	}
	if len(c.chain.problems) > 0 {
		c.Problems = append(c.Problems, c.chain.problems...)
		return true
	}
	switch have := len(c.chain.events); {
	case have < sealed.Lines:
		c.problem(Problem{What: "removed", File: trail.EventsFile, Line: have + 1,
			Text: fmt.Sprintf("the last %s of events.jsonl %s removed: %d of %d are left", lastLines(sealed.Lines-have), were(sealed.Lines-have), have, sealed.Lines)})
	case have > sealed.Lines:
		c.problem(Problem{What: "added", File: trail.EventsFile, Line: sealed.Lines + 1,
			Text: fmt.Sprintf("%d %s %s added at the end of events.jsonl: there are %d, and %d were sealed", have-sealed.Lines, lines(have-sealed.Lines), were(have-sealed.Lines), have, sealed.Lines)})
	case c.chain.head != sealed.Head:
		c.problem(Problem{What: "changed", File: trail.EventsFile, Line: have, Found: c.chain.head, Want: sealed.Head,
			Text: fmt.Sprintf("line %d, the last of events.jsonl, was changed", have)})
	default:
		return c.chain.cut
	}
	return true
}

func lines(n int) string {
	if n == 1 {
		return "line"
	}
	return "lines"
}

func lastLines(n int) string {
	if n == 1 {
		return "line"
	}
	return fmt.Sprintf("%d lines", n)
}

func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// compareEvents holds what the seal says about the run against what the events say. A signer who seals something else than
// the events lies, or was lied to.
func (c *check) compareEvents(p attest.Predicate) {
	if len(c.Problems) > 0 || len(c.chain.foreign) > 0 {
		return // what follows from them is no news; and a newer program's lines were checked by their digest
	}
	if c.Problems = append(c.Problems, c.chain.problems...); len(c.Problems) > 0 {
		return
	}
	if _, ok := c.matchesRun(); !ok {
		c.problem(Problem{What: "changed", File: trail.RunFile, Text: "run.json says something else than events.jsonl"})
	}
	want := trail.PredicateOf(c.record, p.Run.Folder, len(c.chain.events), c.chain.head)
	want.TimeStamp = p.TimeStamp
	a, errA := json.Marshal(want)
	b, errB := json.Marshal(p)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		c.problem(Problem{What: "changed", File: trail.AttestationFile, Text: "the seal says something else about the run than events.jsonl"})
	}
	if recorded := c.recorded(); len(c.Problems) == 0 {
		for name, sum := range recorded {
			if c.files[name] != sum {
				c.problem(Problem{What: "changed", File: name, Text: name + " is not the file that events.jsonl names"})
			}
		}
	}
}

// stamped checks the time stamp over the seal.
func (c *check) stamped(p attest.Predicate, envelope []byte) {
	if p.TimeStamp == nil {
		return
	}
	c.TimeStamp = &Time{Authority: p.TimeStamp.Authority, Missing: p.TimeStamp.Missing}
	if p.TimeStamp.Missing != "" {
		return
	}
	name := c.stampFile()
	b, err := c.content(name)
	if err != nil {
		c.problem(Problem{What: "removed", Text: "the time stamp was removed: the seal says that it has one"})
		return
	}
	if trail.StampName(b) != name {
		c.problem(Problem{What: "changed", File: name, Found: c.files[name], Text: name + " was changed: its name says another digest"})
	}
	s, err := stamp.Check(b, envelope, c.Roots)
	if err != nil {
		c.problem(Problem{What: "changed", File: name, Text: fmt.Sprintf("%s is no time stamp over this seal: %v", name, err)})
		return
	}
	c.TimeStamp.Time, c.TimeStamp.Trusted = s.Time, s.Trusted
	c.TimeStamp.Authority = s.Authority
	if c.Roots != nil && !s.Trusted {
		c.problem(Problem{What: "re-signed", File: name, Text: "the time stamp is from an authority that is none of those that were given"})
	}
}

// stampFile is the first file that is called as a time stamp is; a second one is an addition.
func (c *check) stampFile() string {
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		if trail.IsStamp(name) {
			return name
		}
	}
	return ""
}
