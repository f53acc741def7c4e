// Package trail keeps the evidence of a run in a folder of its own: a picture of each step, events.jsonl, run.json,
// report.html, and attestation.json, which seals them.
//
// Rules of the room:
//   - events.jsonl is the truth while a run goes on: a line for each event, synced, with the digest of the line before.
//     run.json is the same put together, and can be made again from it.
//   - Other files are whole or not there: each gets a temporary name and is renamed.
//   - Every text passes the run's Redactor on its way to the disk.
//   - Close sweeps all files for all secrets and for anything of a token's shape. A trail that holds one is moved to
//     quarantine and is not sealed, and that is an error.
//   - A finished trail is sealed by a signature over the digests of all its files, if the run had a key.
//   - Folders are 0700, files 0600. A full disk is told in a clear sentence (fault.Unexpected).
//   - The clock is handed in; the same run gives the same bytes, its signature included.
package trail

import (
	"os"
	"path/filepath"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gofrs/flock"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// Trail is the folder of one run. It is safe for concurrent use.
type Trail struct {
	root     string
	redactor *secret.Redactor
	account  account
	now      func() time.Time
	open     *flock.Flock // held while the run goes on

	turn   sync.Mutex      // one caller at a time; steps to closed belong to it
	steps  int             // that have ended
	taken  map[string]bool // names of files, in lower case
	seal   Seal
	closed bool

	mu     sync.Mutex // for what the scribe shares
	dir    string
	meta   Meta
	failed error // what the scribe met and nobody has been told yet

	// entries and what follows belong to the scribe until it has ended.
	entries chan entry
	ended   chan struct{}
	chain   *chain
	record  Record
}

// Start makes the folder <root>/<UTC time>-<flow>-<organization>[-<name>] with a first event and run.json in it, and root
// where that is missing. It leaves nothing behind when it fails. Errors are fault.Unexpected: a full disk, a root that is
// not writable.
func Start(root string, m Meta, r *secret.Redactor) (*Trail, error) {
	if m.Now == nil {
		m.Now = time.Now
	}
	if m.Started.IsZero() {
		m.Started = m.Now()
	}
	if r == nil {
		r = secret.NewRedactor()
	}
	madeRoot, err := makeRoot(root)
	if err != nil {
		return nil, err
	}
	t := &Trail{root: root, redactor: r, now: m.Now, meta: m, entries: make(chan entry, waiting), ended: make(chan struct{})}
	t.account.on = m.AccountMasked
	t.account.add(m.Account)
	t.taken = map[string]bool{EventsFile: true, RunFile: true, ReportFile: true, AttestationFile: true}
	if err := t.begin(); err != nil {
		t.abandon()
		takeBack(root, madeRoot)
		return nil, err
	}
	go t.scribe()
	return t, nil
}

// begin makes the folder and writes the first event.
func (t *Trail) begin() (err error) {
	if t.dir, err = makeUnique(t.root, folderName(t.meta, t.hide)); err != nil {
		return err
	}
	if t.open, err = holdOpen(t.dir); err != nil {
		return err
	}
	if t.chain, err = startChain(t.dir); err != nil {
		return err
	}
	if err := t.line(Event{Kind: EventStarted, Schema: Schema}); err != nil {
		return err
	}
	if err := t.save(writeSoon); err != nil {
		return err
	}
	return syncFolder(t.dir)
}

// abandon removes what a failed begin has made.
func (t *Trail) abandon() {
	if t.chain != nil {
		_ = t.chain.file.Close()
	}
	if t.open != nil {
		_ = t.open.Unlock()
	}
	if t.dir != "" {
		_ = os.RemoveAll(t.dir)
	}
}

// holdOpen marks the folder as that of a run that goes on. The lock ends with its process, also after kill -9.
func holdOpen(dir string) (*flock.Flock, error) {
	path := filepath.Join(dir, OpenFile)
	lock := flock.New(path, flock.SetPermissions(0o600))
	if _, err := lock.TryLock(); err != nil {
		return nil, explain(err, path)
	}
	return lock, nil
}

// Dir is the folder of the trail. After a Close that found a secret it is the one in quarantine.
func (t *Trail) Dir() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dir
}

// SetMeta records facts that are learnt on the way; they are written with the next event. The function must not use t.
func (t *Trail) SetMeta(change func(*Meta)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.meta)
}

// SealWith says who signs the trail when it is closed, and announces it as an event.
func (t *Trail) SealWith(s Seal) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	t.seal = s
	return t.put(entry{event: Event{Kind: EventSigner, Signer: announce(s.Key.Public())}})
}

// Begin records that a step is under way; of s the name and the title count.
func (t *Trail) Begin(s Step) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	begun := Step{Number: t.steps + 1, Name: s.Name, Title: s.Title, Started: milliseconds(s.Started), Outcome: Running}
	return t.put(entry{event: Event{Kind: EventStepBegun, Step: &begun}})
}

// Step records a step that has ended, and its picture, if there is one, as NN-<name>.png. Writing goes on when it returns:
// an error may be that of an earlier call. Sync waits.
func (t *Trail) Step(s Step, picture []byte) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	t.steps++
	s.Number, s.URL = t.steps, cleanURL(s.URL)
	s.Started, s.Ended = milliseconds(s.Started), milliseconds(s.Ended)
	s.Milliseconds = s.Ended.Sub(s.Started).Milliseconds()
	e := entry{event: Event{Kind: EventStepEnded, Step: &s}}
	if picture != nil {
		e.data, e.name = picture, t.free(pictureName(s.Number, s.Name))
	}
	return t.put(e)
}

// Attach keeps a further file, such as outline.txt, for the step that is under way. Text is redacted. A name that is taken
// gets a number.
func (t *Trail) Attach(name string, b []byte) error {
	if utf8.Valid(b) {
		b = []byte(t.hide(string(b)))
	}
	t.turn.Lock()
	defer t.turn.Unlock()
	name = t.free(fileName(t.hide(name)))
	a := Attachment{File: name, Step: t.steps + 1}
	return t.put(entry{event: Event{Kind: EventAttached, Attachment: &a}, name: name, data: b})
}

// Sync waits until all that was recorded is on the disk: before a step that cannot be taken back.
func (t *Trail) Sync() error {
	t.turn.Lock()
	defer t.turn.Unlock()
	mark := entry{done: make(chan struct{})}
	if err := t.put(mark); err != nil {
		return err
	}
	<-mark.done
	return t.failure()
}

// put hands an entry to the scribe in the caller's turn, and returns what went wrong with an earlier one.
func (t *Trail) put(e entry) error {
	if t.closed {
		return fault.New(fault.Unexpected, "", "could not record %s: the trail is closed", e.what())
	}
	t.entries <- e
	return t.failure()
}

func (e entry) what() string {
	switch {
	case e.event.Step != nil:
		return "step " + e.event.Step.Name
	case e.name != "":
		return e.name
	}
	return "more"
}

// failure returns what the scribe met, once.
func (t *Trail) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	err := t.failed
	t.failed = nil
	return err
}

func errEncode(err error) error {
	return fault.Wrap(fault.Unexpected, err, "", "could not put the record of the run into JSON")
}

// milliseconds is as fine as a record needs, and no code of six digits looks like the rest of a second.
func milliseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
