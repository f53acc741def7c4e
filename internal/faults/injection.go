//go:build linux

package faults

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"pat-robot/internal/secret"
	"pat-robot/internal/standin"
)

// start runs the flow's command.
func (f Flow) start(ctx context.Context, w *world, robot string, step time.Duration) (*running, error) {
	if f.File != "" {
		if err := os.WriteFile(filepath.Join(w.dir, "tokens.yaml"), []byte(f.File), 0o600); err != nil {
			return nil, err
		}
	}
	return w.start(ctx, robot, step, f.Args...)
}

// injection is one run with one thing going wrong at one moment.
type injection struct {
	flow  Flow
	fault Fault
	at    point
	alone bool // without recover: what the fault itself leaves
}

// Verdict is what an injection left behind.
type Verdict struct {
	Struck  bool // the moment came, and the fault could be made
	Code    int  // of the endangered run, -1 for a killed one
	Lost    int  // values that the keyring held and that open the site, but are held no more
	Orphans int  // live tokens of the run whose value nobody holds, and whose name nobody was told
	Told    int  // those whose exact name a person was told, with code 3
	Secrets int  // secrets found in files and in what was printed
	Wrong   []string
}

// Survived tells whether all is well.
func (v Verdict) Survived() bool { return v.Lost+v.Orphans+v.Secrets+len(v.Wrong) == 0 }

// run endangers one run, lets recover work, and judges. The error is one of the bench itself.
func (i injection) run(ctx context.Context, robot string) (Verdict, error) {
	w, err := newWorld(ctx, i.fault.small, i.flow.Held)
	if err != nil {
		return Verdict{}, err
	}
	defer func() { _ = w.close() }() // in the folder for temporary files
	step := usualStep
	if i.fault.step > 0 {
		step = i.fault.step
	}
	v := Verdict{}
	hung, err := i.endanger(ctx, w, robot, step, &v)
	if err != nil {
		return v, err
	}
	if hung {
		v.Wrong = append(v.Wrong, "the robot did not end")
	}
	if v.Code == 1 && bytes.Contains(w.said.Bytes(), []byte("this is a fault of the program")) {
		v.Wrong = append(v.Wrong, "the robot panicked")
	}
	if left := w.left(); len(left) > 0 {
		v.Wrong = append(v.Wrong, fmt.Sprintf("%d processes are left", len(left)))
	}
	if i.fault.mend != nil {
		if err := i.fault.mend(w); err != nil {
			return v, err
		}
	}
	if i.alone {
		return v, w.judge(ctx, i.flow, &v)
	}
	if err := i.recover(ctx, w, robot, &v); err != nil {
		return v, err
	}
	if err := i.again(ctx, w, robot, &v); err != nil {
		return v, err
	}
	return v, w.judge(ctx, i.flow, &v)
}

// again runs what is to end what was cut short, and looks whether it has.
func (i injection) again(ctx context.Context, w *world, robot string, v *Verdict) error {
	if len(i.flow.Again) == 0 {
		return nil
	}
	r, err := w.start(ctx, robot, usualStep, i.flow.Again...)
	if err != nil {
		return err
	}
	if code, hung := r.wait(); code != 0 || hung {
		v.Wrong = append(v.Wrong, fmt.Sprintf("run again, it ended with code %d: %s", code, lastLines(w.said.String())))
		return nil
	}
	kept, err := w.kept(ctx)
	if err != nil {
		return err
	}
	var ends []string
	for _, t := range w.live() {
		ends = append(ends, t.Name)
		if !kept[t.Value] {
			v.Wrong = append(v.Wrong, fmt.Sprintf("run again, the value of %q is not held", t.Name))
		}
	}
	if slices.Sort(ends); !slices.Equal(ends, i.flow.Ends) {
		v.Wrong = append(v.Wrong, fmt.Sprintf("run again, there are %q", ends))
	}
	return nil
}

// live are the active tokens of the site, without the bystanders.
func (w *world) live() []standin.Token {
	return slices.DeleteFunc(w.site.State().Tokens, func(t standin.Token) bool {
		return t.Status != "active" || slices.ContainsFunc(w.before, func(b standin.Token) bool { return b.AuthorizationID == t.AuthorizationID && b.Name != "target" })
	})
}

// endanger runs the flow until it ends, with the fault at its moment.
func (i injection) endanger(ctx context.Context, w *world, robot string, step time.Duration, v *Verdict) (hung bool, err error) {
	if i.at.site {
		// The answer is held back a little, so that the fault comes before it.
		if err := w.turn("dialog-delay=400ms"); err != nil {
			return false, err
		}
	}
	var mu sync.Mutex
	var r *running
	count := 0
	mu.Lock() // until there is a robot to endanger
	stop := w.follow(ctx, i.flow, func(p point) {
		mu.Lock()
		defer mu.Unlock()
		if p.step != i.at.step || p.site != i.at.site || r == nil {
			return
		}
		if count++; count == i.at.count {
			v.Struck = i.fault.strike(w, r.cmd.Process.Pid)
		}
	})
	r, err = i.flow.start(ctx, w, robot, step)
	mu.Unlock()
	if err != nil {
		stop()
		return false, err
	}
	v.Code, hung = r.wait()
	stop()
	return hung, nil
}

// recover lets the robot put things in order, twice: the second time must find nothing new to do.
func (i injection) recover(ctx context.Context, w *world, robot string, v *Verdict) error {
	var codes []int
	for range 2 {
		r, err := w.start(ctx, robot, usualStep, "recover")
		if err != nil {
			return err
		}
		code, hung := r.wait()
		codes = append(codes, code)
		if hung || code != 0 && code != 3 {
			v.Wrong = append(v.Wrong, fmt.Sprintf("recover ended with code %d: %s", code, lastLines(w.said.String())))
			return nil
		}
	}
	if codes[0] != codes[1] {
		v.Wrong = append(v.Wrong, fmt.Sprintf("recover ended with code %d, and then with %d", codes[0], codes[1]))
	}
	return nil
}

func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], " / ")
}

// judge looks at the site, the keyring and all files.
func (w *world) judge(ctx context.Context, f Flow, v *Verdict) error {
	kept, err := w.kept(ctx)
	if err != nil {
		return err
	}
	said := w.said.String()
	before := map[string]string{}
	for _, t := range w.before {
		before[t.AuthorizationID] = t.Value
	}
	for _, t := range w.site.State().Tokens {
		value, old := before[t.AuthorizationID]
		mine := !old || t.Name == "target" && f.Held
		switch {
		case !mine && t.Status != "active":
			v.Wrong = append(v.Wrong, fmt.Sprintf("the token %q, which is nobody's business, is %s", t.Name, t.Status))
		case !mine || t.Status != "active" || kept[t.Value]:
		case old && t.Value == value: // held before, opens the site still, and is held no more
			v.Lost++
		case strings.Contains(said, fmt.Sprintf("%q", t.Name)) && strings.Contains(said, "a person must"):
			v.Told++
		default:
			v.Orphans++
		}
	}
	v.Secrets, err = w.secrets()
	return err
}

// secrets counts what is found of the password and of all values in files and in what was printed.
func (w *world) secrets() (int, error) {
	known := secret.NewRedactor()
	known.Add("password", secret.New(w.site.Info().Password))
	for _, t := range append(w.site.State().Tokens, w.before...) {
		known.Add("token "+t.Name, secret.New(t.Value))
	}
	n := len(known.Find(w.said.Bytes()))
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // a temporary file of a process that ends
		case err != nil || !d.Type().IsRegular() || d.Name() == "handed": // a sink is where the value belongs
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		n += len(known.Find(text))
		return nil
	})
	return n, err
}
