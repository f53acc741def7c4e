//go:build !unix

package sink

import "os/exec"

// endTogether leaves it at ending the command itself.
func endTogether(*exec.Cmd) {}
