package browser

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// childrenByParent reads /proc.
func childrenByParent() map[int][]int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is good
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended meanwhile
		}
		// "pid (name) state ppid …"; the name may hold anything, brackets too.
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		if len(fields) < 2 {
			continue
		}
		pid, err1 := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		parent, err2 := strconv.Atoi(fields[1])
		if err1 == nil && err2 == nil {
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
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	if err != nil {
		return err // a kernel without pidfds, before 5.3
	}
	return polled
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
