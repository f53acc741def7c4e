//go:build linux

package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// ear hears the site's log of events, and does things when it hears of something.
type ear struct {
	mu   sync.Mutex
	when []reaction
}

type reaction struct {
	text string
	then func()
}

// on does something once, when the text is next heard. It is called by the site, which must not be called back at once.
func (e *ear) on(text string, then func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.when = append(e.when, reaction{text, then})
}

func (e *ear) Write(line []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var rest []reaction
	for _, r := range e.when {
		if strings.Contains(string(line), r.text) {
			go r.then()
			continue
		}
		rest = append(rest, r)
	}
	e.when = rest
	return len(line), nil
}

// look is how often the trail is looked at, and coarse is how long a folder counts as just changed: the clock of a file system is
// slower than that of the machine.
const (
	look   = 2 * time.Millisecond
	coarse = 100 * time.Millisecond
)

// trails are the folders' records of what happened, which may be still to come.
func (w *world) trails() []string {
	files, _ := filepath.Glob(filepath.Join(w.screenshots(), "*")) // the pattern is good
	for i, dir := range files {
		files[i] = filepath.Join(dir, "events.jsonl")
	}
	return files
}

// followNew tells of each step that begins in a trail that is not old, until stop is called.
func (w *world) followNew(ctx context.Context, old map[string]bool, begun func(name string)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.steps(ctx, old, begun)
	}()
	return func() { cancel(); <-done }
}

// steps tells of each step that begins in a trail that is not old, until the context ends. A look must cost next to nothing, or
// the bench takes the machine's time from the robot.
func (w *world) steps(ctx context.Context, old map[string]bool, begun func(name string)) {
	seen := map[string]int{} // how much of each file has been read
	var files []string
	var changed time.Time // when there was a new trail last
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		if folder, err := os.Stat(w.screenshots()); err == nil && (!folder.ModTime().Equal(changed) || time.Since(changed) < coarse) {
			files, changed = w.trails(), folder.ModTime()
		}
		for _, file := range files {
			if info, err := os.Stat(file); err == nil && info.Size() > int64(seen[file]) && !old[file] {
				seen[file] += tellSteps(file, seen[file], begun)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// tellSteps reads the whole lines of a file from an offset, and says how much it has read.
func tellSteps(file string, from int, begun func(string)) (read int) {
	text, err := os.ReadFile(file)
	if err != nil || len(text) <= from {
		return 0
	}
	for line := range bytes.Lines(text[from:]) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			break
		}
		read += len(line)
		var e struct {
			Event string `json:"event"`
			Step  struct {
				Name string `json:"name"`
			} `json:"step"`
		}
		if json.Unmarshal(line, &e) == nil && e.Event == "step-begun" {
			begun(e.Step.Name)
		}
	}
	return read
}
