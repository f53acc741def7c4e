//go:build unix

package sink

import (
	"os/exec"
	"syscall"
)

// endTogether gives the command a process group of its own, so that one that hangs ends with all that it started.
func endTogether(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
