package faults

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// robot builds the program.
func robot(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pat-robot")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", path, "pat-robot/cmd/pat-robot")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// told hands what the bench says to the test's log.
type told struct{ *testing.T }

func (l told) Write(line []byte) (int, error) {
	l.Log(strings.TrimSuffix(string(line), "\n"))
	return len(line), nil
}

// TestTable makes a small part of the table: each moment around Create, Regenerate and Revoke with a kill, and a few of the
// rest. make faults makes all of it.
func TestTable(t *testing.T) {
	o := Options{Robot: robot(t), Flows: []string{"create", "regenerate", "revoke"}, Around: 1, Sample: 3, Seed: 20261124, Workers: 2, Log: told{t}}
	table, err := Run(t.Context(), o)
	t.Logf("\n%s", table)
	if err != nil || table.Failed > 0 {
		t.Errorf("%d failed, %v", table.Failed, err)
	}
}

// TestBenchSeesWhatIsLeft holds the judge to its job: without recover, a robot that is killed at the worst moment leaves a
// live token that nobody holds, and a value in a file is a secret that was found.
func TestBenchSeesWhatIsLeft(t *testing.T) {
	v, err := injection{flow: Flows[0], fault: Faults[0], at: point{step: "token created", site: true, count: 1}, alone: true}.run(t.Context(), robot(t))
	if err != nil || !v.Struck || v.Orphans != 1 || v.Survived() {
		t.Errorf("have %+v, %v", v, err)
	}
	w, err := newWorld(t.Context(), false, true)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.close() }() // in the folder for temporary files
	if err := os.WriteFile(filepath.Join(w.dir, "leak"), []byte("PAT="+w.before[len(w.before)-1].Value), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(w.keyringDir()); err != nil {
		t.Fatal(err)
	}
	v = Verdict{}
	if err := w.judge(t.Context(), Flow{Held: true}, &v); err != nil || v.Secrets != 1 || v.Lost != 1 {
		t.Errorf("have %+v, %v", v, err)
	}
}
