//go:build linux

package faults

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is one that belongs to a run.
type process struct {
	pid  int
	args []string
}

// family lists the processes below one, itself left out.
func family(root int) []process {
	parents := map[int]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is good
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended meanwhile
		}
		// "pid (name) state ppid …"; the name may hold anything, brackets too.
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil || len(fields) < 2 {
			continue
		}
		parents[pid], _ = strconv.Atoi(fields[1])
	}
	var found []process
	for pid := range parents {
		for at := parents[pid]; at > 1; at = parents[at] {
			if at == root {
				found = append(found, process{pid, arguments(pid)})
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b process) int { return a.pid - b.pid })
	return found
}

func arguments(pid int) []string {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
}

func (p process) has(part string) bool {
	return slices.ContainsFunc(p.args, func(arg string) bool { return strings.Contains(arg, part) })
}

// isBrowser tells the browser's first process; those that it starts carry a type.
func (p process) isBrowser() bool { return p.has("--remote-debugging-") && !p.has("--type=") }

// isDriver tells the driver, which is a script of Node.js.
func (p process) isDriver() bool { return p.has("run-driver") }

// killOne kills the first process below the robot that fits.
func killOne(robot int, fits func(process) bool) bool {
	for _, p := range family(robot) {
		if fits(p) {
			return syscall.Kill(p.pid, syscall.SIGKILL) == nil
		}
	}
	return false
}

// left lists the processes that still name the world's folder, a while after the robot has ended.
func (w *world) left() []process {
	deadline := time.Now().Add(10 * time.Second)
	for {
		var found []process
		dirs, _ := filepath.Glob("/proc/[0-9]*") // the pattern is good
		for _, dir := range dirs {
			pid, _ := strconv.Atoi(filepath.Base(dir)) // the pattern says so
			if p := (process{pid, arguments(pid)}); p.has(w.dir) {
				found = append(found, p)
			}
		}
		if len(found) == 0 || time.Now().After(deadline) {
			return found
		}
		<-time.After(50 * time.Millisecond)
	}
}
