package trail

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pat-robot/internal/fault"
)

// smallDisk mounts a file system of this many KiB, which takes root.
func smallDisk(t *testing.T, kib string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+kib+"k"); err != nil {
		t.Skipf("may not mount a small disk here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestFullDiskIsMetBeforeTheRun(t *testing.T) {
	dir := smallDisk(t, "128")
	if err := os.WriteFile(filepath.Join(dir, "ballast"), bytes.Repeat([]byte("x"), 1<<20), 0o600); err == nil {
		t.Fatal("the disk is not small")
	}
	_, err := Start(filepath.Join(dir, "screenshots"), meta(), nil)
	wantFault(t, err, fault.Unexpected, "the disk is full", "screenshots")
	if _, err := os.Stat(filepath.Join(dir, "screenshots")); !os.IsNotExist(err) {
		t.Errorf("a folder was left behind: %v", err)
	}
}

// TestFullDiskInTheMiddle: a picture does not fit, but the lines do, and say so.
func TestFullDiskInTheMiddle(t *testing.T) {
	dir := smallDisk(t, "256")
	tr := start(t, dir, meta(), nil)
	add(t, tr, steps())
	big := append(picture(t, 3), bytes.Repeat([]byte("x"), 1<<20)...)
	if err := tr.Step(steps()[0], big); err != nil {
		t.Fatal(err)
	}
	wantFault(t, tr.Sync(), fault.Unexpected, "the disk is full", "04-open-token-page.png")
	if err := tr.Close(Outcome{Status: Failed, Code: 1, Error: "the disk is full"}); err != nil {
		t.Fatal(err)
	}
	r := Replay(lines(t, tr.Dir()))
	last := r.Steps[len(r.Steps)-1]
	if r.Outcome.Status != Failed || len(r.Steps) != 4 || last.Picture != nil || !strings.Contains(strings.Join(last.Notes, " "), "the disk is full") {
		t.Errorf("record %+v", last)
	}
	for name := range contents(t, tr.Dir()) {
		if strings.HasPrefix(name, Unfinished) {
			t.Errorf("%s was left behind", name)
		}
	}
}

// TestNoRoomForALine: not even a line fits. What is there stays a whole chain.
func TestNoRoomForALine(t *testing.T) {
	dir := smallDisk(t, "256")
	tr := start(t, dir, meta(), nil)
	add(t, tr, steps())
	whole := len(lines(t, tr.Dir()))
	ballast := filepath.Join(dir, "ballast")
	if os.WriteFile(ballast, bytes.Repeat([]byte("x"), 1<<20), 0o600) == nil {
		t.Fatal("the disk is not small")
	}
	long := steps()[0]
	long.Notes = []string{strings.Repeat("long ", 4000)}
	if err := tr.Step(long, nil); err != nil {
		t.Fatal(err)
	}
	wantFault(t, tr.Sync(), fault.Unexpected, "the disk is full")
	if got := len(lines(t, tr.Dir())); got != whole {
		t.Errorf("%d lines, want the %d that were there", got, whole)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := tr.Step(long, nil); err != nil {
		t.Fatal(err)
	}
	if err := tr.Close(Outcome{Status: Failed}); err != nil {
		t.Fatal(err)
	}
	if got := len(lines(t, tr.Dir())); got != whole+2 {
		t.Errorf("%d lines after there was room again, want %d", got, whole+2)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	dir := smallDisk(t, "256")
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("may not remount: %v", err)
	}
	_, err := Start(filepath.Join(dir, "screenshots"), meta(), nil)
	wantFault(t, err, fault.Unexpected, "no permission to write")
}

func TestRootIsAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(filepath.Join(file, "screenshots"), meta(), nil)
	wantFault(t, err, fault.Unexpected, "is a file, not a folder")
}
