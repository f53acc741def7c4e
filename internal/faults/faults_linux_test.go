package faults

import (
	"context"
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

// TestStoppedTable: what was not tried is neither passed nor failed, and is told.
func TestStoppedTable(t *testing.T) {
	all := make([]injection, 3)
	for n := range all {
		all[n] = injection{flow: Flows[0], fault: Faults[n], at: point{step: "create", count: 1}}
	}
	table := sum(all, []Verdict{{Struck: true}, {}, {Struck: true, Lost: 1}}, []error{nil, context.Canceled, nil})
	if table.Passed != 1 || table.Failed != 1 || table.Untried != 1 || len(table.Rows) != 2 {
		t.Errorf("have %+v", table)
	}
	if text := table.String(); !strings.Contains(text, "not tried yet: 1;") || !strings.HasSuffix(text, "\n1 passed, 1 failed\n") {
		t.Errorf("have %s", text)
	}
}

// TestRecord: a table goes on where it was stopped, with the same program only; what failed is tried again.
func TestRecord(t *testing.T) {
	dir := t.TempDir()
	program, path := filepath.Join(dir, "program"), filepath.Join(dir, "record.jsonl")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	reopened := func() *record {
		t.Helper()
		r, err := openRecord(path, program)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = r.close() })
		return r
	}
	good := injection{flow: Flows[0], fault: Faults[0], at: point{step: "create", count: 2}}
	bad := injection{flow: Flows[0], fault: Faults[1], at: point{step: "create", count: 2}}
	write(program, "one")
	for i, v := range map[*injection]Verdict{&good: {Struck: true, Code: -1}, &bad: {Struck: true, Lost: 1}} {
		if err := reopened().keep(*i, v); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(path, string(whole)+`{"robot":`) // the machine went down
	if v, ok := reopened().of(good); !ok || !v.Struck || v.Code != -1 {
		t.Errorf("what survived is %+v, %v", v, ok)
	}
	if _, ok := reopened().of(bad); ok {
		t.Error("what failed counts as tried")
	}
	if err := reopened().keep(bad, Verdict{Struck: true}); err != nil {
		t.Fatal(err)
	}
	if _, ok := reopened().of(bad); !ok {
		t.Error("a line behind one that was cut short is not read")
	}
	write(program, "two")
	if _, ok := reopened().of(good); ok {
		t.Error("what was tried with another program counts")
	}
}
