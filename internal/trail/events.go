package trail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// Event is one line of events.jsonl: what happened, when, and the digest of the line before.
type Event struct {
	Number   int    `json:"number"`              // from 1
	Previous string `json:"previous" own:"word"` // SHA-256 of the line before with its line feed; of nothing for the first
	// Time is the clock of the machine in UTC; Elapsed is the time since the first event, in milliseconds, by a clock that
	// nobody can set.
	Time    time.Time `json:"time"`
	Elapsed int64     `json:"elapsed_ms"`
	Kind    string    `json:"event" own:"word"` // one of the words below

	Schema     string      `json:"schema,omitempty" own:"word"` // of the first event
	Meta       *Meta       `json:"meta,omitempty"`              // where it has changed
	Signer     *Signer     `json:"signer,omitempty"`
	Step       *Step       `json:"step,omitempty"`
	Attachment *Attachment `json:"attachment,omitempty"`
	Outcome    *Outcome    `json:"outcome,omitempty"`
	Findings   []Finding   `json:"findings,omitempty"`
}

// The kinds of events.
const (
	EventStarted     = "run-started"
	EventSigner      = "signer-announced"
	EventStepBegun   = "step-begun"
	EventStepEnded   = "step-ended"
	EventAttached    = "file-attached"
	EventEnded       = "run-ended"
	EventQuarantined = "quarantined"
)

// NoLine is the digest that the first line names as that of the line before it.
var NoLine = Digest(nil)

// Encode gives the line with its line feed; it is the only form in which verify takes an event.
func (e Event) Encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(e)
	return b.Bytes(), err
}

// apply adds an event to the record.
func (r *Record) apply(e Event) {
	if e.Meta != nil {
		r.Meta = *e.Meta
	}
	switch e.Kind {
	case EventStarted:
		r.Schema, r.Steps, r.Outcome = Schema, []Step{}, Outcome{Status: Running}
	case EventSigner:
		r.Signer = e.Signer
	case EventStepEnded:
		if e.Step != nil {
			r.Steps = append(r.Steps, *e.Step)
		}
	case EventAttached:
		if e.Attachment != nil {
			r.Attachments = append(r.Attachments, *e.Attachment)
		}
	case EventEnded:
		if e.Outcome != nil {
			r.Outcome, r.Ended = *e.Outcome, e.Time
		}
	case EventQuarantined:
		r.Findings = e.Findings
	}
}

// Replay puts events together as run.json has them.
func Replay(events []Event) Record {
	var r Record
	for _, e := range events {
		r.apply(e)
	}
	return r
}

// chain writes events.jsonl.
type chain struct {
	file   *os.File
	good   int64 // the length of all whole lines
	number int
	head   string    // digest of the last line
	began  time.Time // when the first event was; its monotonic reading counts
}

func startChain(dir string) (*chain, error) {
	path := filepath.Join(dir, EventsFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, explain(err, path)
	}
	return &chain{file: f, head: NoLine}, nil
}

// add writes an event as the next line. A line that could not be written whole is taken off again.
func (c *chain) add(e Event, now time.Time) (Event, error) {
	if c.number == 0 {
		c.began = now
	}
	e.Number, e.Previous = c.number+1, c.head
	e.Time, e.Elapsed = milliseconds(now), now.Sub(c.began).Milliseconds()
	line, err := e.Encode()
	if err == nil {
		_, err = c.file.Write(line)
	}
	if err != nil {
		return e, explain(errors.Join(err, c.file.Truncate(c.good)), c.file.Name())
	}
	c.number, c.head, c.good = e.Number, Digest(line), c.good+int64(len(line))
	return e, nil
}

func (c *chain) sync() error {
	if err := c.file.Sync(); err != nil {
		return explain(err, c.file.Name())
	}
	return nil
}

// Digest is the SHA-256 of some bytes, hexadecimal.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
