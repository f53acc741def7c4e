package browser

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pat-robot/internal/fault"
)

func TestStartAndClose(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	state := t.TempDir()
	b, err := Start(ctx, Options{StateDir: state})
	if err != nil {
		t.Fatal(err)
	}
	cancel() // the browser stays: it may be needed to undo
	p, err := b.NewPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	said, err := p.pw.Evaluate(`() => [navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, innerWidth, innerHeight].join()`)
	if want := "en-US,UTC,1280,900"; err != nil || said != want {
		t.Errorf("the page says %v (%v), want %s", said, err, want)
	}
	if name, version, _ := strings.Cut(b.Version(), " "); name == "" || len(strings.Split(version, ".")) != 4 {
		t.Errorf("Version() = %q, want a name and a version of four numbers", b.Version())
	}
	tree := openTree(b.driver.Pid)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if err := b.Close(); err != nil {
				t.Errorf("Close() = %v", err)
			}
		})
	}
	all.Wait()
	if left, err := filepath.Glob(filepath.Join(state, "tmp", runPrefix+"*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
	over, done := context.WithCancel(t.Context())
	done()
	if err := tree.wait(over); err != nil {
		t.Errorf("not all processes had ended when Close returned: %v", err)
	}
	if _, err := b.NewPage(t.Context()); err == nil || !strings.Contains(err.Error(), "browser has gone") {
		t.Errorf("NewPage after Close = %v, want that the browser has gone", err)
	}
}

func TestStartCancelled(t *testing.T) {
	// A browser that never answers; opening the pipe's other end waits for it to have started.
	dir := t.TempDir()
	started := filepath.Join(dir, "started")
	mkfifo(t, started)
	program := filepath.Join(dir, "browser")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho up >"+started+"\nexec sleep 1000\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	before := pids(openTree(os.Getpid())) // the shared browser may be up
	var children processes
	go func() {
		_, _ = os.ReadFile(started)
		for _, p := range openTree(os.Getpid()) {
			if !slices.Contains(before, p.Pid) {
				children = append(children, p)
			}
		}
		cancel()
	}()
	state := t.TempDir()
	_, err := Start(ctx, Options{ExecutablePath: program, StateDir: state, Sandbox: "off"})
	if !errors.Is(err, fault.Interrupted) || !errors.Is(err, context.Canceled) {
		t.Errorf("Start = %v, want interrupted", err)
	}
	if len(children) < 2 {
		t.Errorf("there were %d processes, want the driver and the browser", len(children))
	}
	if left, _ := filepath.Glob(filepath.Join(state, "tmp", runPrefix+"*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	bound, done := context.WithTimeout(t.Context(), 20*time.Second)
	defer done()
	if err := children.wait(bound); err != nil {
		t.Errorf("a process was left: %v", err)
	}
}

func TestStartGivenUpBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	state := t.TempDir()
	if _, err := Start(ctx, Options{StateDir: state}); !errors.Is(err, fault.Interrupted) {
		t.Errorf("Start = %v, want interrupted", err)
	}
	if left, _ := filepath.Glob(filepath.Join(state, "tmp", runPrefix+"*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestStartDeadline(t *testing.T) {
	program := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(program, []byte("#!/bin/sh\nexec sleep 1000\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	_, err := Start(ctx, Options{ExecutablePath: program, StateDir: t.TempDir(), Sandbox: "off"})
	if !fault.Is(err, fault.Usage) || fault.HintOf(err) == "" {
		t.Errorf("Start = %v (hint %q), want a fault of kind usage with a hint", err, fault.HintOf(err))
	}
}

func TestCloseKillsWhatHangs(t *testing.T) {
	b := start(t, Options{})
	b.grace = 50 * time.Millisecond
	tree := openTree(b.driver.Pid)
	stopProcess(t, b.driver)
	if err := b.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	over, done := context.WithCancel(t.Context())
	done()
	if err := tree.wait(over); err != nil {
		t.Errorf("not all processes had ended when Close returned: %v", err)
	}
}

func BenchmarkStart(bm *testing.B) {
	state := bm.TempDir()
	for bm.Loop() {
		b, err := Start(bm.Context(), Options{StateDir: state})
		if err != nil {
			bm.Fatal(err)
		}
		if err := b.Close(); err != nil {
			bm.Fatal(err)
		}
	}
}
