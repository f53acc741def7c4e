package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// keptFor is how long the files of runs that left nothing open are kept, to look at.
const keptFor = 90 * 24 * time.Hour

// Left is what dead processes left open. It holds their files, so that two recoveries do not meet; Close lets them go.
type Left struct {
	Entries []Entry // oldest first
	locks   []*flock.Flock
	dir     string
}

// Open takes over what processes that are no more have left open. It also deletes old files in which nothing is. Without a
// folder there is nothing. Errors are fault.Unexpected.
func Open(dir string) (*Left, error) {
	left := &Left{dir: dir}
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return left, nil
	}
	if err != nil {
		return nil, explain(err, dir)
	}
	for _, f := range files {
		if base, ok := strings.CutSuffix(f.Name(), linesEnd); ok {
			if err := left.take(filepath.Join(dir, base)); err != nil {
				left.Close()
				return nil, explain(err, dir)
			}
		}
	}
	slices.SortStableFunc(left.Entries, func(a, b Entry) int { return a.Time.Compare(b.Time) })
	return left, nil
}

// take locks a file that has open entries. One whose process runs is passed over.
func (l *Left) take(base string) error {
	open, err := readOpen(base + linesEnd)
	if err != nil {
		return err
	}
	if len(open) == 0 {
		sweep(base)
		return nil
	}
	lock := flock.New(base+lockEnd, flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil || !held {
		return err
	}
	l.locks = append(l.locks, lock)
	// Another recovery may have been here in between.
	open, err = readOpen(base + linesEnd)
	l.Entries = append(l.Entries, open...)
	return err
}

// Settle writes how an entry ended after all.
func (l *Left) Settle(e Entry, o Outcome) error {
	f, err := os.OpenFile(e.file, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return explain(err, l.dir)
	}
	// Its process may have died within a line.
	err = write(f, record{ID: e.ID, Time: time.Now().UTC(), PID: os.Getpid(), Outcome: o}, true)
	if err = errors.Join(err, f.Close()); err != nil {
		return explain(err, l.dir)
	}
	return nil
}

// Close lets the files go.
func (l *Left) Close() {
	for _, lock := range l.locks {
		_ = lock.Unlock() // it ends with the process at the latest
	}
	l.locks = nil
}

func readOpen(path string) ([]Entry, error) {
	all, err := read(path)
	return slices.DeleteFunc(all, func(e Entry) bool { return e.Outcome != "" }), err
}

// read returns the entries of a file with their outcomes.
func read(path string) ([]Entry, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // swept by another process meanwhile
	}
	if err != nil {
		return nil, err
	}
	var all []Entry
	for line := range bytes.Lines(text) {
		var r record
		if json.Unmarshal(line, &r) != nil || r.ID == "" {
			continue // cut short: see the package's rules
		}
		if r.Intent != nil {
			all = append(all, Entry{ID: r.ID, Time: r.Time, Intent: *r.Intent, file: path})
			continue
		}
		if i := slices.IndexFunc(all, func(e Entry) bool { return e.ID == r.ID }); i >= 0 {
			all[i].Outcome = r.Outcome
		}
	}
	return all, nil
}

// sweep deletes the files of a run that left nothing open, once they are old. One that cannot be deleted harms nobody.
func sweep(base string) {
	if info, err := os.Stat(base + linesEnd); err == nil && time.Since(info.ModTime()) > keptFor {
		_ = os.Remove(base + lockEnd)
		_ = os.Remove(base + linesEnd)
	}
}
