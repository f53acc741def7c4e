package verify

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"pat-robot/internal/trail"
)

// open checks a trail without a seal, up to its last line.
func (c *check) open() {
	c.Problems = append(c.Problems, c.chain.problems...)
	if len(c.chain.problems) == 0 {
		c.Problems = append(c.Problems, c.chain.foreign...)
	}
	_, unfinished := c.files[trail.OpenFile]
	over := c.record.Complete() && c.record.Schema != ""
	announced := c.record.Signer != nil
	switch {
	case len(c.chain.events) == 0 && !unfinished:
		c.problem(Problem{What: "removed", File: trail.EventsFile, Text: trail.EventsFile + " and " + trail.AttestationFile + " were removed"})
	case len(c.record.Findings) > 0:
		c.State, c.Reason = Quarantined, fmt.Sprintf("secrets were found in it (%d places); it was not sealed", len(c.record.Findings))
	case unfinished:
		c.State, c.Reason = Incomplete, c.underWay()
	case over && !announced:
		c.State, c.Reason = NotSigned, "not signed: the run ended before its keyring was open"
	case over:
		c.problem(Problem{What: "removed", File: trail.AttestationFile, Text: trail.AttestationFile + " was removed: the run ended and announced that it would be sealed"})
	default:
		c.problem(Problem{What: "removed", File: trail.EventsFile,
			Text: "the last lines of events.jsonl were removed, and " + trail.AttestationFile + " if there was one: the run left no mark of being killed"})
	}
	if c.chain.cut && !unfinished {
		c.problem(Problem{What: "cut", File: trail.EventsFile, Text: "the last line of events.jsonl is cut off"})
	}
	if len(c.chain.events) == 0 {
		return
	}
	c.compare(c.recorded(), c.beside(unfinished), nil)
	if _, there := c.files[trail.RunFile]; !there {
		c.problem(Problem{What: "removed", File: trail.RunFile, Text: trail.RunFile + " was removed"})
	} else if behind, ok := c.matchesRun(); len(c.chain.problems) == 0 && (!ok || behind > 0 && !unfinished) {
		c.problem(Problem{What: "changed", File: trail.RunFile, Text: "run.json was changed: it says something else than events.jsonl"})
	}
}

// beside lists the files that may be there without being named in the events.
func (c *check) beside(unfinished bool) []string {
	names := []string{trail.EventsFile, trail.RunFile, trail.ReportFile, trail.OpenFile}
	if !unfinished {
		return names
	}
	// A kill can leave behind what was being written: files with temporary names, a time stamp before its seal, and the
	// picture of a step whose line was not written any more.
	next := fmt.Sprintf("%02d-", len(c.record.Steps)+1)
	for name := range c.files {
		if trail.IsStamp(name) || strings.HasPrefix(name, trail.Unfinished) || strings.HasPrefix(name, next) && strings.HasSuffix(name, ".png") {
			names = append(names, name)
		}
	}
	return names
}

// underWay says how far a run has come that is not over, or was not sealed.
func (c *check) underWay() string {
	steps := len(c.record.Steps)
	far := "before its first step"
	if steps > 0 {
		s := c.record.Steps[steps-1]
		far = fmt.Sprintf("after step %d (%s)", s.Number, s.Name)
	}
	if s := c.begun(); s != nil {
		far += fmt.Sprintf(", in step %d (%s)", s.Number, s.Name)
	}
	c.Running = c.running()
	switch {
	case c.Running:
		return "the run still goes on, " + far
	case c.record.Complete() && c.record.Schema != "":
		return "the run came to its end and was killed before the trail was sealed"
	}
	return "the run was killed " + far
}

// begun is the step that was begun and did not end.
func (c *check) begun() *trail.Step {
	if n := len(c.chain.events); n > 0 && c.chain.events[n-1].Kind == trail.EventStepBegun {
		return c.chain.events[n-1].Step
	}
	return nil
}

// running tells whether a process holds the mark of the trail.
func (c *check) running() bool {
	if c.files[trail.OpenFile] == "" {
		return false
	}
	lock := flock.New(filepath.Join(c.dir, trail.OpenFile), flock.SetFlag(0))
	held, err := lock.TryRLock()
	if held {
		_ = lock.Unlock()
	}
	return err == nil && !held
}
