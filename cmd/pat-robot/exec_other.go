//go:build !unix

package main

import (
	"errors"
	"os"
	"os/exec"

	"pat-robot/internal/fault"
)

// becomeCommand runs the command on our streams and waits. A Ctrl-C goes to all processes of the console; we outlive it.
func becomeCommand(path string, args, env []string) error {
	cmd := exec.Command(path, args[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var exited *exec.ExitError
	if errors.As(err, &exited) {
		return childExit(exited.ExitCode())
	}
	if err != nil {
		return fault.Wrap(fault.Usage, err, "", "could not run %q", path)
	}
	return nil
}
