package browser

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// childrenByParent reads /proc.
func childrenByParent() map[int][]int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is good
	for _, path := range stats {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		fields, err := statOf(pid)
		if err != nil || len(fields) < 2 {
			continue // it has ended meanwhile
		}
		if parent, err := strconv.Atoi(fields[1]); err == nil {
			children[parent] = append(children[parent], pid)
		}
	}
	return children
}

// waitEnd waits until a process has ended, which need not be a child of this one. A zombie has ended.
func waitEnd(ctx context.Context, p *os.Process) error {
	var polled error
	err := p.WithHandle(func(pidfd uintptr) {
		for {
			fds := []unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}
			n, err := unix.Poll(fds, pollTime(ctx)) // one look at least
			switch {
			case n > 0:
				return
			case err != nil && !errors.Is(err, unix.EINTR):
				polled = err
				return
			case ctx.Err() != nil:
				polled = ctx.Err()
				return
			}
		}
	})
	switch {
	case errors.Is(err, os.ErrProcessDone):
		return nil
	case errors.Is(err, os.ErrNoHandle):
		return askEnd(ctx, p)
	case err != nil:
		return err
	}
	return polled
}

// askEnd is waitEnd for a process without a pidfd: one that had ended before it was opened, or any one on a kernel before 5.3.
func askEnd(ctx context.Context, p *os.Process) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for p.Signal(syscall.Signal(0)) == nil {
		if fields, err := statOf(p.Pid); err != nil || len(fields) > 0 && fields[0] == "Z" {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// statOf reads what /proc says of a process behind its name: its state, its parent and more.
func statOf(pid int) ([]string, error) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return nil, err
	}
	// "pid (name) state ppid …"; the name may hold anything, brackets too.
	return strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])), nil
}

// pollTime is how long to wait at once, in milliseconds: until the deadline, looking up now and then for a cancel.
func pollTime(ctx context.Context) int {
	if ctx.Err() != nil {
		return 0
	}
	most := 100 * time.Millisecond
	if deadline, ok := ctx.Deadline(); ok {
		most = min(most, max(0, time.Until(deadline)))
	}
	return int(most/time.Millisecond) + 1
}
