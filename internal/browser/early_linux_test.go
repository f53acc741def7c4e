package browser

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestEarlyStart starts a browser again and again with one state folder: the second time it is started beside the driver,
// unless what was recorded does not hold any more, or could be somebody else's.
func TestEarlyStart(t *testing.T) {
	state := shortDir(t)
	change := func(old, new string) func(*testing.T, string) {
		return func(t *testing.T, record string) {
			text, err := os.ReadFile(record)
			if err != nil || !strings.Contains(string(text), old) {
				t.Fatalf("the record is %s, %v, without %s", text, err, old)
			}
			place(t, "", record, strings.Replace(string(text), old, new, 1), 0o600)
		}
	}
	tests := []struct {
		name   string
		before func(t *testing.T, record string) // what happens to the record before the start
		early  bool
	}{
		{"first", nil, false},
		{"second", func(*testing.T, string) {}, true},
		{"other arguments", change(`"--no-first-run"`, `"--mute-audio"`), false},
		{"recorded anew", func(*testing.T, string) {}, true},
		{"half a record", change(`"]`, ``), false},
		{"a record that names a program", change(`[`, `{"program":"/bin/sh","args":[`), false},
		{"a record that others may write", func(t *testing.T, record string) {
			if err := os.Chmod(record, 0o666); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"a link", func(t *testing.T, record string) {
			if err := errors.Join(os.Rename(record, record+".real"), os.Symlink(record+".real", record)); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"after all that", func(*testing.T, string) {}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, err := filepath.Glob(filepath.Join(state, "tmp", "arguments-*.json"))
			if err != nil || (tt.before == nil) != (len(records) == 0) {
				t.Fatalf("the records are %v, %v", records, err)
			}
			if tt.before != nil {
				tt.before(t, records[0])
			}
			b := start(t, Options{StateDir: state})
			if _, err := b.NewPage(t.Context()); err != nil {
				t.Error(err)
			}
			profiles := profilesOf(t, b)
			own := filepath.Join(b.run.path, "profile")
			if len(profiles) != 1 || (profiles[0] == own) != tt.early {
				t.Errorf("browsers run with the profiles %v; want one, early: %v", profiles, tt.early)
			}
			// The driver's own list, and at its end what the robot does not need. Chromium goes by the last such argument alone.
			if off := argumentsOf(t, b, "--disable-features="); len(off) != 1 || !strings.HasSuffix(off[0], ",PreloadTopChromeWebUI") {
				t.Errorf("the browser runs without the features %q", off)
			}
			if err := b.Close(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(b.run.path); !os.IsNotExist(err) {
				t.Errorf("%s is left: %v", b.run.path, err)
			}
		})
	}
}

// TestBetweenTheStarts kills while the browser is up and the driver is not: a driver whose loading takes for ever.
func TestBetweenTheStarts(t *testing.T) {
	dir, state := shortDir(t), shortDir(t)
	up := filepath.Join(dir, "up")
	mkfifo(t, up)
	place(t, dir, "package/package.json", `{"version":"`+driverVersion+`"}`, 0o600)
	place(t, dir, "package/cli.js", `process.stdin.resume(); require('fs').writeFileSync('`+up+`', 'up'); setInterval(() => {}, 1e6)`, 0o600)
	if err := start(t, Options{StateDir: state}).Close(); err != nil { // leaves a record
		t.Fatal(err)
	}
	for name, kill := range map[string]func(*robot, processes) error{
		"robot is killed":  func(r *robot, _ processes) error { return r.cmd.Process.Kill() },
		"driver is killed": func(_ *robot, tree processes) error { return tree[1].Kill() },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRobot(t, state, robotDriver+"="+dir)
			if _, err := os.ReadFile(up); err != nil { // comes back when the driver has opened the other end
				t.Fatal(err)
			}
			tree := openTree(r.cmd.Process.Pid)
			if len(tree) < 3 {
				t.Fatalf("the robot's tree is %v, wanted a driver and a browser", pids(tree))
			}
			if err := kill(r, tree); err != nil {
				t.Fatal(err)
			}
			allEnd(t, tree[1:])
			_ = r.cmd.Process.Kill() // it may hang on a driver that has gone
			// What the browser started after the tree was looked at ends by itself, when its parent has gone.
			var late processes
			for pid := range named(state) {
				if p, err := os.FindProcess(pid); err == nil && p.Signal(syscall.Signal(0)) == nil { // else it has gone meanwhile
					late = append(late, p)
				}
			}
			allEnd(t, late)
			if left := running(state); len(left) != 0 {
				t.Errorf("still running: %q", left)
			}
		})
	}
}

// running lists the command lines that name a folder.
func running(dir string) []string {
	var list []string
	for _, text := range named(dir) {
		list = append(list, text)
	}
	return list
}

// named gives the command lines that name a folder, by the numbers of their processes.
func named(dir string) map[int]string {
	list := map[int]string{}
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline") // the pattern is good
	for _, file := range files {
		var pid int
		text, err := os.ReadFile(file)
		if _, scanErr := fmt.Sscanf(file, "/proc/%d/", &pid); err == nil && scanErr == nil && strings.Contains(string(text), dir) {
			list[pid] = strings.ReplaceAll(string(text), "\x00", " ")
		}
	}
	return list
}

// profilesOf lists the profiles of the browsers that run below the driver; only their first process names a pipe.
func profilesOf(t *testing.T, b *Browser) []string {
	t.Helper()
	return argumentsOf(t, b, "--user-data-dir=")
}

// argumentsOf returns what stands behind a prefix in the arguments of the browsers below the driver.
func argumentsOf(t *testing.T, b *Browser, prefix string) []string {
	t.Helper()
	var found []string
	for _, p := range openTree(b.driver.Pid) {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.Pid)) // gone, if it cannot be read
		args := strings.Split(string(text), "\x00")
		if !slices.Contains(args, "--remote-debugging-pipe") {
			continue
		}
		for _, arg := range args {
			if value, ok := strings.CutPrefix(arg, prefix); ok {
				found = append(found, value)
			}
		}
	}
	return found
}

// TestCompiledDriver makes sure that what the driver keeps between starts can be missing and damaged.
func TestCompiledDriver(t *testing.T) {
	installed, err := findDriver("", "")
	if err != nil {
		t.Fatal(err)
	}
	dir := shortDir(t)
	if err := os.CopyFS(filepath.Join(dir, "package"), os.DirFS(filepath.Join(installed.dir, "package"))); err != nil {
		t.Fatal(err)
	}
	kept := func() []string {
		files, err := filepath.Glob(filepath.Join(dir, "compiled", "*"))
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	damage := map[string]func(b []byte) []byte{
		"cut short":   func(b []byte) []byte { return b[:len(b)/2] },
		"other bytes": func(b []byte) []byte { b[600] ^= 0xff; return b }, // V8 by itself does not see it, and crashes
		"empty":       func([]byte) []byte { return nil },
	}
	for _, name := range []string{"missing", "kept", "cut short", "other bytes", "empty"} {
		for _, file := range kept() {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if change := damage[name]; change != nil {
				place(t, "", file, string(change(text)), 0o600)
			}
		}
		b := start(t, Options{DriverDir: dir})
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if len(kept()) != 2 {
			t.Errorf("%s: after the start there are %v, want two files", name, kept())
		}
		for _, file := range kept() {
			text, err := os.ReadFile(file)
			if err != nil || len(text) < 100_000 || sha256.Sum256(text[32:]) != [32]byte(text) {
				t.Errorf("%s: %s is not whole after the start: %d bytes, %v", name, file, len(text), err)
			}
		}
	}
}
