package journal

import (
	"fmt"
	"io"
	"os"
	"testing"
)

// TestMain lets the test program be another process, which writes intents and then waits until it is killed.
func TestMain(m *testing.M) {
	dir := os.Getenv("JOURNAL_WRITER")
	if dir == "" {
		os.Exit(m.Run())
	}
	j := New(dir)
	for _, name := range []string{"settled", "open"} {
		id, err := j.Intent(sample(name))
		if err == nil && name == "settled" {
			err = j.Outcome(id, Stored)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	fmt.Fprintln(os.Stdout, "ready")
	_, _ = io.Copy(io.Discard, os.Stdin) // the other side of it is held by who kills us
}
