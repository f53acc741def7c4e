//go:build unix

package main

import (
	"os/signal"
	"syscall"

	"pat-robot/internal/fault"
)

// becomeCommand replaces this process: signals, terminal and exit code are then the command's own.
func becomeCommand(path string, args, env []string) error {
	signal.Reset() // what we catch must not be lost between here and there
	err := syscall.Exec(path, args, env)
	return fault.Wrap(fault.Usage, err, "", "could not run %q", path)
}
