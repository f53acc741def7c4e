package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// abandon leaves a run's folder as a process that is killed does: its lock is free, nothing is removed.
func abandon(t *testing.T, r *runDir) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.path, "Cookies"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.lock.Unlock(); err != nil {
		t.Fatal(err)
	}
}

func TestSweep(t *testing.T) {
	for name, state := range map[string]string{
		"short path": shortDir(t),
		"long path":  filepath.Join(t.TempDir(), strings.Repeat("long", 20)),
	} {
		t.Run(name, func(t *testing.T) {
			dead, alive, next := newRun(t, state), newRun(t, state), newRun(t, state)
			abandon(t, dead)
			other := place(t, state, "tmp/other/file", "", 0o600)
			<-next.sweepOthers()
			for what, want := range map[string]bool{dead.path: false, dead.lock.Path(): false, alive.path: true, next.path: true, other: true} {
				if _, err := os.Stat(what); (err == nil) != want {
					t.Errorf("%s is there: %v, want %v", what, err == nil, want)
				}
			}
			alive.remove()
			next.remove()
			if left, _ := filepath.Glob(filepath.Join(state, "tmp", runPrefix+"*")); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func newRun(t *testing.T, state string) *runDir {
	t.Helper()
	r, err := newRunDir(state)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.path) > longestPath {
		t.Errorf("the path %s is too long for the browser", r.path)
	}
	if info, err := os.Stat(r.path); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%s has mode %v (%v), want 0700", r.path, info.Mode().Perm(), err)
	}
	return r
}

// shortDir is a temporary folder whose path leaves room, unlike those of the testing package.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pr-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
