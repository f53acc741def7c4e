package durable

import (
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"testing"
)

func TestSyncFolder(t *testing.T) {
	dir := t.TempDir()
	if err := SyncFolder(dir); err != nil {
		t.Errorf("a folder: %v", err)
	}
	if runtime.GOOS != "windows" { // where there is no such call
		if err := SyncFolder(filepath.Join(dir, "gone")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("none: %v", err)
		}
	}
	if runtime.GOOS == "linux" { // its /proc refuses with EINVAL, as some network file systems do
		if err := SyncFolder("/proc"); err != nil {
			t.Errorf("one that cannot be synced: %v", err)
		}
	}
}
