//go:build linux

package faults

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// record keeps what came of each injection, so that a table that was stopped goes on where it was: all of it takes hours. It
// is a file of JSON lines. What was tried with another program does not count.
type record struct {
	mu    sync.Mutex
	file  *os.File // nil where nothing is kept
	robot string   // SHA-256 of the program
	known map[tried]Verdict
}

// tried names an injection.
type tried struct {
	Flow   string `json:"flow"`
	Fault  string `json:"fault"`
	Moment string `json:"moment"`
}

// kept is a line of the record.
type kept struct {
	Robot string `json:"robot"`
	tried
	Verdict Verdict `json:"verdict"`
}

// openRecord reads the record at a path, for a program; with an empty path nothing is kept.
func openRecord(path, robot string) (*record, error) {
	r := &record{known: map[tried]Verdict{}}
	if path == "" {
		return r, nil
	}
	program, err := os.ReadFile(robot)
	if err != nil {
		return nil, err
	}
	r.robot = fmt.Sprintf("%x", sha256.Sum256(program))
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for line := range bytes.Lines(text) {
		var k kept
		if json.Unmarshal(line, &k) == nil && k.Robot == r.robot { // the last line may be cut short
			r.known[k.tried] = k.Verdict
		}
	}
	if r.file, err = os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		return nil, err
	}
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		_, err = r.file.WriteString("\n")
	}
	return r, err
}

// of gives what came of an injection that was tried before and survived; one that failed is tried again.
func (r *record) of(i injection) (Verdict, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.known[i.name()]
	return v, ok && v.Survived()
}

func (r *record) keep(i injection, v Verdict) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		return nil
	}
	line, err := json.Marshal(kept{r.robot, i.name(), v})
	if err == nil {
		_, err = r.file.Write(append(line, '\n'))
	}
	return err
}

func (r *record) close() error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}

func (i injection) name() tried { return tried{i.flow.Name, i.fault.Name, i.at.String()} }
