// Package journal remembers what a run is about to do to tokens, so that whatever dies in the middle can be put in order
// later.
//
// Before a press that cannot be taken back the intent is written, and after it the outcome. An intent without an outcome is
// open: the site must be looked at. A file that takes a value is written down too: a kill may leave it half made, where
// nobody would look for a secret. No value is ever written here.
//
// Rules of the room:
//   - Lines are only appended, each synced before the caller goes on; files are for this user alone.
//   - Each process writes a file of its own and holds a lock for it until it ends, by whatever end: an open entry of a
//     process that runs is nobody else's business.
//   - A line that a full disk or a kill cut short counts as not written: its writer was never told that it was.
package journal

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"pat-robot/internal/durable"
	"pat-robot/internal/fault"
)

// Operation is what is done to a token.
type Operation string

// The operations.
const (
	Create     Operation = "create"
	Regenerate Operation = "regenerate"
	Revoke     Operation = "revoke"
	Edit       Operation = "edit"
	HandOver   Operation = "hand-over" // of a stored value, to a file
)

// Outcome is how an operation ended.
type Outcome string

// The outcomes.
const (
	Stored  Outcome = "stored"  // the token is live and its value in the keyring
	Revoked Outcome = "revoked" // the token is no longer live
	Nothing Outcome = "nothing" // nothing was changed
	Done    Outcome = "done"    // an edit or a hand-over is done
)

// Intent is what is about to be done, without values.
type Intent struct {
	Operation    Operation `json:"operation"`
	Site         string    `json:"site"`         // the portal's address
	Organization string    `json:"organization"` // whose token page is open
	Kept         string    `json:"kept"`         // the organization that the value is kept under: all for a global token
	Account      string    `json:"account"`
	Name         string    `json:"name"`
	Old          string    `json:"old,omitempty"`    // the name before an edit
	Others       int       `json:"others,omitempty"` // other active tokens that had the name before
	Scopes       string    `json:"scopes,omitempty"` // API names that a new token was asked for with, blanks between
	File         string    `json:"file,omitempty"`   // of a hand-over: where the value stands until the file is whole
}

// Entry is an intent that was written, and its outcome: "" while it is open.
type Entry struct {
	ID      string
	Time    time.Time
	Intent  Intent
	Outcome Outcome

	file string
}

// record is one line of a file.
type record struct {
	ID      string    `json:"id"`
	Time    time.Time `json:"time"`
	PID     int       `json:"pid"`
	Intent  *Intent   `json:"intent,omitempty"`
	Outcome Outcome   `json:"outcome,omitempty"`
}

// The endings of the names of a process's two files. The lock has a file of its own: on Windows a locked one cannot be read.
const (
	linesEnd = ".jsonl"
	lockEnd  = ".lock"
)

// Journal is the journal of one process. It is safe for concurrent use. Nothing is written before the first intent.
type Journal struct {
	dir string

	mu   sync.Mutex
	file *os.File
	lock *flock.Flock
	open map[string]bool
	cut  bool // the last write may have left half a line
}

// New returns the journal that is kept in the folder.
func New(dir string) *Journal { return &Journal{dir: dir, open: map[string]bool{}} }

// Intent writes what is about to be done and returns the name of the entry. When it returns nil, the entry is on the disk.
// Errors are fault.Unexpected: what was intended must not be done then.
func (j *Journal) Intent(i Intent) (id string, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.begin(); err != nil {
		return "", explain(err, j.dir)
	}
	id = rand.Text()
	if err := j.append(record{ID: id, Time: time.Now().UTC(), PID: os.Getpid(), Intent: &i}); err != nil {
		return "", explain(err, j.dir)
	}
	j.open[id] = true
	return id, nil
}

// Outcome writes how an entry of this process ended. Where that fails, the entry stays open, and recover will look.
func (j *Journal) Outcome(id string, o Outcome) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.open[id] {
		return fault.New(fault.Unexpected, "", "the journal has no open entry %q of this run", id)
	}
	if err := j.append(record{ID: id, Time: time.Now().UTC(), PID: os.Getpid(), Outcome: o}); err != nil {
		return explain(err, j.dir)
	}
	delete(j.open, id)
	return nil
}

// Close gives up the lock: what is open from now on is for recover.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return nil
	}
	err := errors.Join(j.file.Close(), j.lock.Unlock())
	if len(j.open) == 0 {
		_ = os.Remove(j.lock.Path()) // nothing is left to be fought over
	}
	j.file = nil
	return err
}

// begin makes the process's files, the lock first: who finds lines without a held lock takes them for a dead one's.
func (j *Journal) begin() error {
	if j.file != nil {
		return nil
	}
	if err := os.MkdirAll(j.dir, 0o700); err != nil {
		return err
	}
	base := filepath.Join(j.dir, fmt.Sprintf("%s-%d-%s", time.Now().UTC().Format("20060102T150405Z"), os.Getpid(), rand.Text()[:6]))
	lock := flock.New(base+lockEnd, flock.SetPermissions(0o600))
	if held, err := lock.TryLock(); err != nil || !held {
		return errors.Join(err, errors.New("could not lock a new file"))
	}
	f, err := os.OpenFile(base+linesEnd, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err == nil {
		err = durable.SyncFolder(j.dir)
	}
	if err != nil {
		return errors.Join(err, lock.Unlock(), os.Remove(lock.Path()))
	}
	j.file, j.lock = f, lock
	return nil
}

// append writes one line and waits until the disk has it. The caller holds the lock.
func (j *Journal) append(r record) error {
	err := write(j.file, r, j.cut)
	j.cut = err != nil
	return err
}

func write(f *os.File, r record, cut bool) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	if cut {
		line = append([]byte{'\n'}, line...)
	}
	if _, err := f.Write(line); err != nil {
		return err
	}
	return f.Sync()
}

// Alone makes sure that no other process does the same with this folder until release is called, or the process ends.
// free is false where another one does. Errors are fault.Unexpected.
func Alone(dir, what string) (release func(), free bool, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, false, explain(err, dir)
	}
	lock := flock.New(filepath.Join(dir, what+lockEnd), flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return nil, false, explain(err, dir)
	}
	return func() { _ = lock.Unlock() }, held, nil // it ends with the process at the latest
}
