package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
)

// A process that ends between the look at all processes and its opening has ended; it does not count as one that stays.
func TestTreeOfWhatHasEnded(t *testing.T) {
	cmd := exec.Command("true")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	tree := openTree(cmd.Process.Pid)
	defer tree.release()
	now, cancel := context.WithCancel(t.Context())
	cancel()
	if err := tree.wait(now); len(tree) != 1 || err != nil {
		t.Errorf("%d processes, waited for with %v", len(tree), err)
	}
}

// Without a pidfd, as on an old kernel, an end is seen too; one that nobody has reaped is one.
func TestAskEnd(t *testing.T) {
	cmd := exec.Command("sleep", "1000")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait() //nolint:errcheck // it was killed
	p := &os.Process{Pid: cmd.Process.Pid}
	now, cancel := context.WithCancel(t.Context())
	cancel()
	if err := askEnd(now, p); !errors.Is(err, context.Canceled) {
		t.Errorf("it runs, but %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := askEnd(t.Context(), p); err != nil {
		t.Error(err)
	}
}
