package secret

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const writers = "correct horse"

// padding makes a write long enough to be hit in its middle.
var padding = strings.Repeat("padding ", 1<<14)

func counted(name string, n int) Item {
	item := sample(name)
	item.Value = New(fmt.Sprintf("%d %s", n, padding))
	return item
}

// writeForEver saves one item again and again, with a number that grows, and prints each number that was saved.
func writeForEver(ctx context.Context, args []string) error {
	s, err := Open(ctx, fileOptions(args[0], writers))
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(args[1])
	for n := first; err == nil; n++ {
		if err = s.Save(ctx, counted("growing", n)); err == nil {
			fmt.Fprintln(os.Stdout, n)
		}
	}
	return err
}

// TestKillNeverLosesAnItem kills a writer with -9 at many moments, most of them in the middle of a write.
func TestKillNeverLosesAnItem(t *testing.T) {
	dir := t.TempDir()
	s := openFile(t, dir)
	if err := s.Save(t.Context(), sample("earlier")); err != nil {
		t.Fatal(err)
	}
	last, hit := 0, 0
	for round := range 24 {
		last = killWriter(t, dir, last+1, round)
		if left, err := os.ReadDir(filepath.Join(dir, "staging")); err == nil && len(left) > 0 {
			hit++
		}
		// A new process would open it like this.
		s = openFile(t, dir)
		if got, err := s.Get(t.Context(), sample("earlier").Key); err != nil || !got.Value.Equal(sample("earlier").Value) {
			t.Fatalf("round %d: an item that nobody wrote is gone: %v", round, err)
		}
		got, err := s.Get(t.Context(), sample("growing").Key)
		if err != nil {
			t.Fatalf("round %d: the item is broken: %v", round, err)
		}
		number, rest, _ := strings.Cut(got.Value.Reveal(), " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < last || rest != padding {
			t.Fatalf("round %d: %d was saved, but %q is kept", round, last, number)
		}
		last = n
	}
	t.Logf("%d of 24 kills came in the middle of a write", hit)
	if err := s.Save(t.Context(), sample("after")); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "staging")); err != nil || len(left) > 0 {
		t.Errorf("%d files are left in the staging folder, %v", len(left), err)
	}
}

// killWriter returns the last number that the writer said it had saved.
func killWriter(t *testing.T, dir string, first, round int) int {
	t.Helper()
	cmd := actor(t, "write", nil, dir, strconv.Itoa(first))
	said := lines(t, cmd)
	last := first
	for range 1 + round%3 {
		if !said.Scan() {
			t.Fatal("the writer ended by itself")
		}
		var err error
		if last, err = strconv.Atoi(said.Text()); err != nil {
			t.Fatal(said.Text())
		}
	}
	for looks := 0; round%4 != 0 && looks < 1<<16; looks++ {
		if staged, err := os.ReadDir(filepath.Join(dir, "staging")); err == nil && len(staged) > 0 {
			break
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for said.Scan() {
		if n, err := strconv.Atoi(said.Text()); err == nil {
			last = n
		}
	}
	if cmd.Wait() == nil {
		t.Fatal("the writer was not killed")
	}
	return last
}

// fillKeyring saves items of its own and, in between, one that all writers share. Arguments: folder, own name.
func fillKeyring(ctx context.Context, args []string) error {
	s, err := Open(ctx, fileOptions(args[0], writers))
	for n := 0; n < 20 && err == nil; n++ {
		if err = s.Save(ctx, counted(fmt.Sprint(args[1], n), n)); err == nil {
			err = s.save(ctx, sample("shared").String(), counted("shared", n))
		}
		if err != nil && strings.Contains(err.Error(), "something else") {
			err = nil // the other writer was faster with the shared one: then it is right not to say that it was saved
		}
	}
	return err
}

func TestTwoProcessesWriteAtOnce(t *testing.T) {
	dir := t.TempDir()
	one, two := actor(t, "fill", nil, dir, "one"), actor(t, "fill", nil, dir, "two")
	saidOne, saidTwo := lines(t, one), lines(t, two)
	for saidOne.Scan() {
		t.Error(saidOne.Text())
	}
	for saidTwo.Scan() {
		t.Error(saidTwo.Text())
	}
	if one.Wait() != nil || two.Wait() != nil {
		t.Fatal("a writer failed")
	}
	found, err := openFile(t, dir).Find(t.Context(), Query{})
	if err != nil || len(found) != 41 {
		t.Errorf("%d items are kept, %v, want 41", len(found), err)
	}
	for _, item := range found {
		if item.Unreadable != nil {
			t.Error(item.Unreadable)
		}
	}
}

func TestSaveSweepsWhatACrashLeft(t *testing.T) {
	dir := t.TempDir()
	s := openFile(t, dir)
	left := filepath.Join(dir, "staging", "half a file")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), sample("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
	if found, err := s.Find(t.Context(), Query{}); err != nil || len(found) != 1 {
		t.Errorf("found %d, %v, want 1", len(found), err)
	}
}
