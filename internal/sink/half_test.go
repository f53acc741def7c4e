package sink

import (
	"bufio"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestKillLeavesOnlyWhatWasNoted kills a hand-over until one was in the middle: what is left was noted, and can be deleted.
func TestKillLeavesOnlyWhatWasNoted(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "value")
	found := 0
	for range 300 {
		noted := killedWriter(t, path)
		for _, f := range entries(t, dir) {
			if f == "value" {
				continue
			}
			found++
			half := filepath.Join(dir, f)
			if !noted[half] {
				t.Errorf("%s was left and had not been noted", f)
			}
			if info, err := os.Stat(half); err != nil || !private(info) {
				t.Errorf("%s: %v, %v", f, info, err)
			}
			if there, err := Discard(half); err != nil || !there {
				t.Errorf("discarded %v, %v", there, err)
			}
		}
		if got, err := os.ReadFile(path); err == nil && string(got) != planted+"\n" {
			t.Fatalf("the file itself holds %d bytes: a part of the value", len(got))
		}
		if left := entries(t, dir); len(left) > 1 {
			t.Fatalf("left %q", left)
		}
		if found >= 3 {
			return
		}
	}
	t.Errorf("of 300 killed hand-overs, %d left a file half made", found)
}

// killedWriter starts a process that writes, kills it after its first notes, and returns all of them.
func killedWriter(t *testing.T, path string) map[string]bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "SINK_WRITER="+path)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	noted := map[string]bool{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		noted[lines.Text()] = true
		if len(noted) == 2 {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || len(noted) < 2 {
		t.Fatalf("it ended by itself after %d notes: %v", len(noted), err)
	}
	return noted
}

func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		names = append(names, f.Name())
	}
	return names
}

func private(info fs.FileInfo) bool { return filepath.Separator == '\\' || info.Mode().Perm() == 0o600 }

func TestNothingIsWrittenThatCannotBeNoted(t *testing.T) {
	dir := t.TempDir()
	s, err := Parse("file:" + filepath.Join(dir, "value"))
	if err != nil {
		t.Fatal(err)
	}
	m := means()
	m.Note = func(string) (func(bool), error) { return nil, fs.ErrPermission }
	if err := s.Deliver(t.Context(), sample(), m); err == nil || len(entries(t, dir)) != 0 {
		t.Errorf("%v, left %q", err, entries(t, dir))
	}
}

// TestNoteIsSettledAfterAFailure hands over where the last move fails: onto a folder.
func TestNoteIsSettledAfterAFailure(t *testing.T) {
	dir := t.TempDir()
	halves, settled := 0, 0
	err := replace(dir, planted, func(half string) (func(bool), error) {
		halves++
		return func(whole bool) {
			settled++
			if whole {
				t.Error("noted as done")
			}
			if _, err := os.Lstat(half); err == nil {
				t.Error("settled with the half-made file still there")
			}
		}, nil
	})
	if err == nil || halves != 1 || settled != 1 {
		t.Errorf("%v, noted %d, settled %d", err, halves, settled)
	}
}

func TestDiscardRefusesOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "id_ed25519")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Discard(path); err == nil || !strings.Contains(err.Error(), "no half-made file") {
		t.Errorf("have %v", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	if there, err := Discard(filepath.Join(t.TempDir(), halfPrefix+"gone")); err != nil || there {
		t.Errorf("one that is gone: %v, %v", there, err)
	}
}
