package journal

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk fills a file system of 64 KiB, which takes root.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("may not mount a small disk here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	j := New(filepath.Join(dir, "journal"))
	id, err := j.Intent(sample("first"))
	if err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(dir, "ballast")
	if os.WriteFile(ballast, bytes.Repeat([]byte("x"), 1<<20), 0o600) == nil {
		t.Fatal("the disk is not small")
	}
	long := sample(strings.Repeat("long ", 1000))
	if _, err := j.Intent(long); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("have %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := j.Outcome(id, Stored); err != nil {
		t.Errorf("there is room again, but: %v", err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	if l := left(t, filepath.Join(dir, "journal")); len(l.Entries) != 0 {
		t.Errorf("left %q", names(l))
	}
}
