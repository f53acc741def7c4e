package journal

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
)

func sample(name string) Intent {
	return Intent{Operation: Create, Site: "https://dev.azure.com", Organization: "acme", Kept: "acme", Account: "jane@acme.example", Name: name}
}

func left(t *testing.T, dir string) *Left {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

func names(l *Left) string {
	var all []string
	for _, e := range l.Entries {
		all = append(all, e.Intent.Name)
	}
	return strings.Join(all, " ")
}

func TestKilledProcessLeavesItsOpenEntries(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "JOURNAL_WRITER="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("it said %q, %v", line, err)
	}
	if l := left(t, dir); len(l.Entries) != 0 {
		t.Errorf("took %q from a process that runs", names(l))
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	first := left(t, dir)
	if names(first) != "open" || first.Entries[0].Intent != sample("open") {
		t.Fatalf("left %+v", first.Entries)
	}
	if second := left(t, dir); len(second.Entries) != 0 {
		t.Error("two recoveries have the same entry")
	}
	if err := first.Settle(first.Entries[0], Revoked); err != nil {
		t.Fatal(err)
	}
	first.Close()
	if again := left(t, dir); len(again.Entries) != 0 {
		t.Errorf("%q is open again", names(again))
	}
}

func TestOpenEntriesOfARunThatEnded(t *testing.T) {
	dir := t.TempDir()
	j := New(dir)
	one, err := j.Intent(sample("one"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Intent(sample("two")); err != nil {
		t.Fatal(err)
	}
	if err := j.Outcome(one, Nothing); err != nil {
		t.Error(err)
	}
	if err := j.Outcome(one, Nothing); err == nil {
		t.Error("an entry ended twice")
	}
	if l := left(t, dir); len(l.Entries) != 0 {
		t.Errorf("took %q from this process", names(l))
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	if l := left(t, dir); names(l) != "two" {
		t.Errorf("left %q", names(l))
	}
}

func TestLinesThatWereCutShort(t *testing.T) {
	dir := t.TempDir()
	j := New(dir)
	if _, err := j.Intent(sample("whole")); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"+linesEnd))
	f, err := os.OpenFile(files[0], os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"id":"X","intent":{"operation":"cre`); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	l := left(t, dir)
	if names(l) != "whole" {
		t.Fatalf("left %q", names(l))
	}
	if err := l.Settle(l.Entries[0], Stored); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if again := left(t, dir); len(again.Entries) != 0 {
		t.Errorf("%q is open again", names(again))
	}
}

func TestOldFilesGo(t *testing.T) {
	dir := t.TempDir()
	j := New(dir)
	id, err := j.Intent(sample("old"))
	if err == nil {
		err = j.Outcome(id, Stored)
	}
	if err == nil {
		err = j.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"+linesEnd))
	if len(files) != 1 {
		t.Fatal(files)
	}
	left(t, dir)
	if _, err := os.Stat(files[0]); err != nil {
		t.Errorf("a fresh file is gone: %v", err)
	}
	long := time.Now().Add(-keptFor - time.Hour)
	if err := os.Chtimes(files[0], long, long); err != nil {
		t.Fatal(err)
	}
	left(t, dir)
	if rest, _ := os.ReadDir(dir); len(rest) != 0 {
		t.Errorf("%d old files are left", len(rest))
	}
}

func TestFolderThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := New(filepath.Join(file, "journal")).Intent(sample("x"))
	if !fault.Is(err, fault.Unexpected) || !strings.Contains(fault.HintOf(err), "PAT_ROBOT_JOURNAL_DIR") {
		t.Errorf("have %v (%s)", err, fault.HintOf(err))
	}
	if l, err := Open(filepath.Join(t.TempDir(), "none")); err != nil || len(l.Entries) != 0 {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestFilesAreForTheirUserAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rights")
	}
	dir := filepath.Join(t.TempDir(), "state", "journal")
	j := New(dir)
	if _, err := j.Intent(sample("x")); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	files, _ := os.ReadDir(dir)
	if len(files) != 2 {
		t.Errorf("%d files", len(files))
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}
