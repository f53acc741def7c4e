package secret

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// smallDisk mounts a file system of 256 KiB, which takes root.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("may not mount a small disk here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestFullDiskLosesNothing(t *testing.T) {
	dir := smallDisk(t)
	s := openFile(t, dir)
	if err := s.Save(t.Context(), sample("kept")); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(dir, "ballast")
	if os.WriteFile(ballast, bytes.Repeat([]byte("x"), 1<<20), 0o600) == nil {
		t.Fatal("the disk is not small")
	}
	wantFault(t, s.Save(t.Context(), sample("kept")), "could not save", "the disk is full", dir)
	wantFault(t, s.Probe(t.Context()), "the disk is full")
	if got, err := s.Get(t.Context(), sample("kept").Key); err != nil || !got.Value.Equal(sample("kept").Value) {
		t.Errorf("what was kept before is lost: %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), sample("kept")); err != nil {
		t.Errorf("there is room again, but: %v", err)
	}
}

func TestNewKeyringOnAFullDisk(t *testing.T) {
	dir := smallDisk(t)
	if os.WriteFile(filepath.Join(dir, "ballast"), bytes.Repeat([]byte("x"), 1<<20), 0o600) == nil {
		t.Fatal("the disk is not small")
	}
	_, err := Open(t.Context(), fileOptions(dir, "correct horse"))
	wantFault(t, err, "the disk is full", dir)
}

func TestReadOnlyDiskCanBeRead(t *testing.T) {
	dir := smallDisk(t)
	if err := openFile(t, dir).Save(t.Context(), sample("kept")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("may not remount: %v", err)
	}
	s := openFile(t, dir)
	if _, err := s.Get(t.Context(), sample("kept").Key); err != nil {
		t.Error(err)
	}
	for _, err := range []error{s.Save(t.Context(), sample("new")), s.Probe(t.Context()), s.Delete(t.Context(), sample("kept").Key)} {
		wantFault(t, err, "no permission to write", dir)
	}
	_, err := Open(t.Context(), fileOptions(filepath.Join(dir, "new"), "correct horse"))
	wantFault(t, err, "no permission to write")
}
