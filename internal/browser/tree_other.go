//go:build !linux

package browser

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// childrenByParent asks ps. Windows has none: there the driver alone is known, and the browser goes when the driver's end
// of its pipe does.
func childrenByParent() map[int][]int {
	children := map[int][]int{}
	out, _ := exec.Command("ps", "-A", "-o", "pid=,ppid=").Output() // without it, nothing is known
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) != 2 {
			continue
		}
		pid, err1 := strconv.Atoi(fields[0])
		parent, err2 := strconv.Atoi(fields[1])
		if err1 == nil && err2 == nil {
			children[parent] = append(children[parent], pid)
		}
	}
	return children
}

// waitEnd asks again and again whether a process is still there; these systems tell a stranger of no end.
func waitEnd(ctx context.Context, p *os.Process) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for p.Signal(syscall.Signal(0)) == nil {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
