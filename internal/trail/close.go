package trail

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pat-robot/internal/fault"
)

// Close writes the end of the run, run.json and report.html, sweeps all files for all secrets, and seals the trail. A trail
// that holds a secret is moved to <root>/quarantine instead, and the error, of kind fault.Partial since a person must look,
// says which file held which secret in which form. A second Close does nothing.
func (t *Trail) Close(o Outcome) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	if t.closed {
		return nil
	}
	t.closed = true
	t.entries <- entry{event: Event{Kind: EventEnded, Outcome: &o}}
	close(t.entries)
	<-t.ended
	err := errors.Join(t.failure(), t.finish())
	t.release()
	// A trail that was to be sealed and is not keeps its mark: it is not finished.
	if t.record.Signer == nil || len(t.record.Findings) > 0 {
		_ = os.Remove(filepath.Join(t.dir, OpenFile))
	}
	return err
}

// finish is what is done when the last event is written.
func (t *Trail) finish() error {
	writeErr := t.describeRun()
	findings, subjects, sweepErr := t.sweep()
	if len(findings) > 0 {
		quarantined := Event{Kind: EventQuarantined, Findings: findings}
		// The copies in quarantine say by themselves why they are there.
		return errors.Join(writeErr, sweepErr, t.line(quarantined), t.describeRun(), t.isolate(findings))
	}
	if err := errors.Join(writeErr, sweepErr); err != nil {
		return err
	}
	return errors.Join(t.attest(subjects), syncFolder(t.dir))
}

// describeRun writes what describes the whole run.
func (t *Trail) describeRun() error {
	return errors.Join(t.save(write), t.writeReport())
}

// release lets go of the folder; open files would hold back a rename on Windows.
func (t *Trail) release() {
	_ = t.chain.file.Close()
	_ = t.open.Unlock()
}

// bare makes a file of the trail again with every text of the run blanked out; nil for one that holds no text of ours.
func (t *Trail) bare(name string) ([]byte, error) {
	switch name {
	case RunFile:
		return blank(t.record).Encode()
	case ReportFile:
		var b bytes.Buffer
		err := renderReport(&b, blank(t.record), "")
		return b.Bytes(), err
	case EventsFile:
		events, err := readEvents(filepath.Join(t.dir, name))
		if err != nil {
			return nil, err
		}
		var all []byte
		for _, e := range events {
			line, err := blank(e).Encode()
			if err != nil {
				return nil, err
			}
			all = append(all, line...)
		}
		return all, nil
	}
	return nil, nil
}

// isolate moves the trail to quarantine and says why.
func (t *Trail) isolate(findings []Finding) error {
	what := describe(findings)
	const hint = "look at it, delete the folder, and change the secret if anybody else could read it"
	place := filepath.Join(t.root, Quarantine)
	err := os.MkdirAll(place, 0o700)
	if err == nil {
		err = os.Chmod(place, 0o700) // it may have been there before
	}
	if err == nil {
		// The name of the folder may be what holds the secret.
		words := strings.Split(filepath.Base(t.dir), "-")
		name := words[0] + "-" + slug(t.redactor.Redact(strings.Join(words[1:], "-")), 200)
		err = t.moveTo(place, name)
	}
	if err != nil {
		return fault.Wrap(fault.Partial, err, hint, "the trail holds secrets (%s) and could not be moved from %s", what, t.dir)
	}
	return fault.New(fault.Partial, hint, "the trail held secrets (%s) and was moved to %s", what, t.dir)
}

// moveTo renames the folder; an empty one that is made first keeps two runs from the same name.
func (t *Trail) moveTo(place, name string) error {
	to, err := makeUnique(place, name)
	if err != nil {
		return err
	}
	if err := os.Remove(to); err != nil {
		return err
	}
	t.release()
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := os.Rename(t.dir, to); err != nil {
		return err
	}
	t.dir = to
	return nil
}

// describe names each file, secret and form once, in order.
func describe(findings []Finding) string {
	var words []string
	for _, f := range findings {
		file := f.File
		if file == "." {
			file = "the name of the folder"
		}
		if w := fmt.Sprintf("%s: %s, %s", file, f.Secret, f.Form); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	const most = 6
	if more := len(words) - most; more > 0 {
		words = append(words[:most], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, "; ")
}
