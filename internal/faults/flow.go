//go:build linux

package faults

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Flow is a command whose runs are endangered.
type Flow struct {
	Name string
	Args []string
	// Held says that the token "target" is there before, and its value held.
	Held bool
	// Press names the steps that hold the press which cannot be taken back, and what the site says once it was done.
	Press []string
	Site  []string
	// File is a file of wanted tokens, as tokens.yaml.
	File string
	// Again is run after recover, and must end well with exactly these tokens live and held: what was cut short goes on.
	Again []string
	Ends  []string
}

// Flows are all of them, in the order of the table.
var Flows = []Flow{
	{
		Name: "create", Args: []string{"create", "--name", "fresh", "--scope", "vso.code", "--sink", "file:handed"},
		Press: []string{"create"}, Site: []string{"token created"},
	},
	{
		Name: "regenerate", Args: []string{"regenerate", "target", "--yes"}, Held: true,
		Press: []string{"regenerate"}, Site: []string{"token regenerated"},
	},
	{
		Name: "revoke", Args: []string{"revoke", "target", "--yes"}, Held: true,
		Press: []string{"revoke"}, Site: []string{"token revoked"},
	},
	{
		Name: "rotate", Args: []string{"rotate", "target", "--keep-name", "--yes", "--sink", "file:handed"}, Held: true,
		Press: []string{"create", "revoke-old", "save"}, Site: []string{"token created", "token revoked", "token updated"},
	},
	{
		Name: "apply", Args: []string{"apply", "-f", "tokens.yaml"}, Held: true,
		File: "tokens:\n  - {name: fresh, scopes: [vso.code], sinks: ['file:handed']}\n" +
			"  - {name: target, scopes: [vso.code], sinks: ['file:handed']}\n", // of other scopes than it has: it is renewed
		Press: []string{"create", "revoke-old", "save"}, Site: []string{"token created", "token revoked", "token updated"},
		Again: []string{"apply", "-f", "tokens.yaml"}, Ends: []string{"fresh", "target"},
	},
}

// point is a moment of a flow: the beginning of a step, or something that the site has just done. A step that comes more
// than once, such as in a flow of several runs, has a count.
type point struct {
	step  string
	site  bool
	count int // from 1
}

func (p point) String() string {
	text := p.step
	if p.count > 1 {
		text = fmt.Sprintf("%s (%d)", text, p.count)
	}
	if p.site {
		return "site: " + text
	}
	return text
}

// points runs the flow once, unharmed, and lists its moments.
func (f Flow) points(ctx context.Context, robot string) ([]point, error) {
	w, err := newWorld(ctx, false, f.Held)
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.close() }() // in the folder for temporary files
	var mu sync.Mutex
	var found []point
	counts := map[point]int{}
	note := func(p point) {
		mu.Lock()
		defer mu.Unlock()
		counts[p]++
		p.count = counts[p]
		found = append(found, p)
	}
	stop := w.follow(ctx, f, note)
	r, err := f.start(ctx, w, robot, usualStep)
	if err != nil {
		return nil, err
	}
	code, hung := r.wait()
	stop()
	mu.Lock()
	defer mu.Unlock()
	if code != 0 || hung {
		return nil, fmt.Errorf("%s ended with code %d although nothing went wrong: %s", f.Name, code, w.said.String())
	}
	if len(found) == 0 {
		return nil, errors.New("the trail of " + f.Name + " names no steps")
	}
	return found, nil
}

// follow tells of each moment of a flow until stop is called.
func (w *world) follow(ctx context.Context, f Flow, reached func(point)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var site func(text string)
	site = func(text string) {
		w.ear.on(text, func() {
			site(text)
			reached(point{step: text, site: true})
		})
	}
	for _, text := range f.Site {
		site(text)
	}
	end := w.followNew(ctx, nil, func(name string) { reached(point{step: name}) })
	return func() { cancel(); end() }
}

// around tells whether a point is the press or what comes right after it.
func (f Flow) around(p point) bool {
	return p.site && slices.Contains(f.Site, p.step) || !p.site && slices.ContainsFunc(f.Press, func(s string) bool { return strings.EqualFold(s, p.step) })
}
