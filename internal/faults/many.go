//go:build linux

package faults

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"syscall"
)

// Many is an apply of many tokens in three organizations that is interrupted again and again.
type Many struct {
	Robot         string
	Tokens        int
	Interruptions int
	Seed          uint64
	Log           io.Writer
}

// Run interrupts apply at random steps, by kill -9 and SIGTERM, and then lets it end. What is wrong in the end is returned;
// the error is one of the bench itself.
func (m Many) Run(ctx context.Context) (wrong []string, err error) {
	w, err := newWorld(ctx, false, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.close() }() // in the folder for temporary files
	w.many = true
	f := Flow{Name: "apply", Args: []string{"apply", "-f", "tokens.yaml"}, File: m.file()}
	random := rand.New(rand.NewPCG(m.Seed, 1))
	for n := range m.Interruptions {
		how := syscall.SIGKILL
		if random.IntN(2) == 1 {
			how = syscall.SIGTERM
		}
		code, err := m.interrupted(ctx, w, f, firstSteps+random.IntN(max(1, m.Tokens*stepsOfToken/m.Interruptions)), how)
		if err == nil && code == 0 {
			err = fmt.Errorf("apply had ended before interruption %d", n+1)
		}
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(m.Log, "interruption %d (%s): code %d, %d tokens are live\n", n+1, how, code, len(w.live()))
	}
	for _, again := range []string{"to its end", "once more"} {
		made := len(w.site.State().Tokens)
		r, err := f.start(ctx, w, m.Robot, usualStep)
		if err != nil {
			return nil, err
		}
		if code, hung := r.wait(); code != 0 || hung {
			return []string{fmt.Sprintf("run %s, apply ended with code %d: %s", again, code, lastLines(w.said.String()))}, nil
		}
		if again == "once more" && len(w.site.State().Tokens) != made {
			wrong = append(wrong, "a second apply made tokens")
		}
	}
	return m.judge(ctx, w, wrong)
}

// Of a run of apply, so many steps come before the first token, and at least so many are spent on each.
const firstSteps, stepsOfToken = 6, 8

// organizations are the three that the account may enter.
var organizations = []string{"acme", "contoso", "fabrikam"}

func (m Many) file() string {
	var text strings.Builder
	fmt.Fprintln(&text, "tokens:")
	for n := range m.Tokens {
		fmt.Fprintf(&text, "  - {name: wanted-%02d, organization: %s, scopes: [vso.code]}\n", n, organizations[n%len(organizations)])
	}
	return text.String()
}

// interrupted runs apply until so many steps have begun.
func (m Many) interrupted(ctx context.Context, w *world, f Flow, after int, how syscall.Signal) (int, error) {
	old := map[string]bool{}
	for _, dir := range w.trails() {
		old[dir] = true
	}
	var mu sync.Mutex
	var r *running
	begun := 0
	mu.Lock() // until there is a robot to interrupt
	stop := w.followNew(ctx, old, func(string) {
		mu.Lock()
		defer mu.Unlock()
		if begun++; begun == after && r != nil {
			_ = syscall.Kill(r.cmd.Process.Pid, how) // it may have ended by itself
		}
	})
	r, err := f.start(ctx, w, m.Robot, usualStep)
	mu.Unlock()
	if err != nil {
		stop()
		return 0, err
	}
	code, hung := r.wait()
	stop()
	if hung {
		return code, fmt.Errorf("apply did not end after %s", how)
	}
	return code, nil
}

// judge demands exactly the wanted tokens, each held and in its organization, and nothing else touched.
func (m Many) judge(ctx context.Context, w *world, wrong []string) ([]string, error) {
	kept, err := w.kept(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]int{}
	for _, t := range w.live() {
		seen[t.Organizations[0]+"/"+t.Name]++
		if !kept[t.Value] {
			wrong = append(wrong, fmt.Sprintf("the value of %q is not held", t.Name))
		}
	}
	for n := range m.Tokens {
		key := fmt.Sprintf("%s/wanted-%02d", organizations[n%len(organizations)], n)
		if seen[key] != 1 {
			wrong = append(wrong, fmt.Sprintf("%s is there %d times", key, seen[key]))
		}
		delete(seen, key)
	}
	for key := range seen {
		wrong = append(wrong, key+" is there, and not wanted")
	}
	var v Verdict
	if err := w.judge(ctx, Flow{}, &v); err != nil {
		return nil, err
	}
	if !v.Survived() {
		wrong = append(wrong, fmt.Sprintf("lost %d, orphans %d, secrets %d: %q", v.Lost, v.Orphans, v.Secrets, v.Wrong))
	}
	return wrong, nil
}
