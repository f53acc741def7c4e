// Package verify checks a trail: whether its files are those that were sealed, by whom, and if not, what exactly was done to
// them. It needs neither the network nor a keyring; public keys are handed in.
//
// Rules of the room:
//   - Everything in the folder is hostile: sizes are bounded, links are not followed, only one form in bytes is taken.
//   - It says what is different, not that something is: which file or line was changed, added, removed or moved.
//   - What is not sealed is never called whole.
package verify

import (
	"cmp"
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/signer"
	"pat-robot/internal/trail"
)

// State is the verdict on a trail.
type State string

// The verdicts.
const (
	Whole         State = "whole"
	UnknownSigner State = "unknown-signer" // whole, but signed by a key that is not known here
	Incomplete    State = "incomplete"     // the run was killed, or still goes on
	NotSigned     State = "not-signed"     // the run ended before its keyring was open
	Quarantined   State = "quarantined"    // a secret was found in it
	Altered       State = "altered"
)

// Known is a signer who counts.
type Known struct {
	Public ed25519.PublicKey
	Name   string
}

// Options say whom to believe.
type Options struct {
	Known []Known
	// Only demands that one of Known has signed; else another signer is merely not known here.
	Only bool
	// Roots are the certificates of authorities for time stamps; without them nobody says who an authority is.
	Roots *x509.CertPool
}

// Problem is one thing that is not as it was sealed, or as it should be.
type Problem struct {
	What  string `json:"what"` // changed, added, removed, reordered, renamed, re-signed, moved, form or cut
	File  string `json:"file,omitempty"`
	Line  int    `json:"line,omitempty"` // of events.jsonl
	Text  string `json:"text"`
	Found string `json:"found,omitempty"` // digests
	Want  string `json:"want,omitempty"`
}

// Result is what was found out about a trail.
type Result struct {
	Trail        string    `json:"trail"`
	State        State     `json:"state"`
	Reason       string    `json:"reason,omitempty"`  // why it is incomplete, not signed or in quarantine
	Running      bool      `json:"running,omitempty"` // the run still goes on
	Problems     []Problem `json:"problems,omitempty"`
	Signer       *Signer   `json:"signer,omitempty"`
	TimeStamp    *Time     `json:"time_stamp,omitempty"`
	Files        int       `json:"files"`
	Events       int       `json:"events"`
	Steps        int       `json:"steps"` // that have ended
	Flow         string    `json:"flow,omitempty"`
	Organization string    `json:"organization,omitempty"`
	Name         string    `json:"name,omitempty"`
	Account      string    `json:"account,omitempty"`
	Started      time.Time `json:"started,omitzero"`
	Outcome      string    `json:"outcome,omitempty"`
}

// Signer is who has sealed a trail.
type Signer struct {
	KeyID string `json:"key_id"`
	Name  string `json:"name,omitempty"`
	Known bool   `json:"known"`
}

// Time is what an authority says about when the seal was there.
type Time struct {
	Time      time.Time `json:"time,omitzero"`
	Authority string    `json:"authority"`
	Trusted   bool      `json:"trusted"`           // its certificate leads to one of the roots
	Missing   string    `json:"missing,omitempty"` // why there is none
}

// check is a trail that is being looked at.
type check struct {
	Options
	Result
	dir    string
	files  map[string]string // digests by name; "" for what is no plain file
	chain  chain
	record trail.Record
}

// Check looks at the trail in dir. An error, of kind Usage, means that there is no trail or that it cannot be read; what
// is wrong with a trail is in the result, whose Err puts it into an error of its kind.
func Check(dir string, o Options) (Result, error) {
	c := &check{Options: o, Result: Result{Trail: dir}, dir: dir}
	if err := c.read(); err != nil {
		return Result{}, err
	}
	if _, sealed := c.files[trail.AttestationFile]; sealed {
		c.sealed()
	} else {
		c.open()
	}
	c.about()
	if len(c.Problems) > 0 {
		c.State = Altered
	}
	return c.Result, nil
}

// read takes in the folder and the chain of events.
func (c *check) read() error {
	absolute, err := filepath.Abs(c.dir)
	if err == nil {
		absolute, err = filepath.EvalSymlinks(absolute)
	}
	if err != nil {
		return fault.Wrap(fault.Usage, reasonOf(err), "give the folder of a trail", "could not look at %s", c.dir)
	}
	c.dir = absolute
	if err := c.readFiles(); err != nil {
		return fault.Wrap(fault.Usage, reasonOf(err), "give the folder of a trail", "could not look at %s", c.Trail)
	}
	known := false
	for _, name := range []string{trail.EventsFile, trail.RunFile, trail.AttestationFile} {
		_, there := c.files[name]
		known = known || there
	}
	if !known {
		return fault.New(fault.Usage, "a trail is a folder that holds "+trail.EventsFile, "no trail in %s", c.Trail)
	}
	b, err := c.content(trail.EventsFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		c.problem(Problem{What: "changed", File: trail.EventsFile, Text: trail.EventsFile + " cannot be read: " + err.Error()})
	}
	c.chain = readChain(b)
	c.record = trail.Replay(c.chain.events)
	return nil
}

// reasonOf leaves out the path, which the sentence has already.
func reasonOf(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// about fills in what the result says about the run.
func (c *check) about() {
	r := c.record
	c.Files, c.Events, c.Steps = len(c.files), len(c.chain.events), len(r.Steps)
	c.Flow, c.Organization, c.Name, c.Account = r.Flow, r.Organization, r.Name, r.Account
	c.Started, c.Outcome = r.Started, r.Outcome.Status
}

func (c *check) problem(p Problem) { c.Problems = append(c.Problems, p) }

// signedBy says who a key is.
func (c *check) signedBy(public ed25519.PublicKey) *Signer {
	s := &Signer{KeyID: signer.KeyID(public)}
	for _, k := range c.Known {
		if k.Public.Equal(public) {
			s.Known, s.Name = true, cmp.Or(s.Name, k.Name)
		}
	}
	return s
}

// content reads a file of the trail that is to be held in memory.
func (c *check) content(name string) ([]byte, error) {
	sum, there := c.files[name]
	switch {
	case !there:
		return nil, fs.ErrNotExist
	case sum == "":
		return nil, errors.New("it is no plain file")
	}
	info, err := os.Stat(filepath.Join(c.dir, name))
	if err != nil {
		return nil, err
	}
	if info.Size() > mostText {
		return nil, errors.New("it is too large to be one of ours")
	}
	return os.ReadFile(filepath.Join(c.dir, name))
}

// mostText bounds what is held in memory of one file; a long run writes about 100 KB.
const mostText = 64 << 20
