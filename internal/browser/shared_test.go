package browser

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// shared is one browser for the tests that only need pages: a browser of its own for each would cost most of their time.
var shared struct {
	once sync.Once
	b    *Browser
	err  error
	dir  string
}

func sharedBrowser(t *testing.T) *Browser {
	t.Helper()
	shared.once.Do(func() {
		if shared.dir, shared.err = os.MkdirTemp("", "pat-robot-test-"); shared.err == nil {
			shared.b, shared.err = Start(t.Context(), Options{StateDir: shared.dir, IgnoreAnimations: true})
		}
	})
	if shared.err != nil {
		t.Fatalf("start the shared browser: %v", shared.err)
	}
	return shared.b
}

func endShared() {
	if shared.b != nil {
		if err := shared.b.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "close the shared browser:", err)
		}
	}
	if shared.dir != "" {
		os.RemoveAll(shared.dir) //nolint:errcheck // a temporary folder
	}
}

// start gives a browser of the test's own, closed at its end.
func start(t *testing.T, o Options) *Browser {
	t.Helper()
	if o.StateDir == "" {
		o.StateDir = t.TempDir()
	}
	b, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}
