package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestNothingStaysBehind(t *testing.T) {
	tests := []struct {
		name string
		end  func(*robot)
	}{
		{"robot is killed", func(r *robot) { _ = r.cmd.Process.Kill() }},
		{"robot panics", func(r *robot) { r.tell("panic") }},
		{"robot returns without closing", func(r *robot) { r.tell("leave") }},
		{"driver is killed", func(r *robot) { _ = r.tree[0].Kill() }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := startRobot(t)
			tt.end(r)
			allEnd(t, r.tree)
			_ = r.cmd.Process.Kill() // it lives on where only the driver was killed
			_, _ = r.cmd.Process.Wait()
			b, err := Start(t.Context(), Options{StateDir: r.state})
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close() //nolint:errcheck // tested elsewhere
			left, err := filepath.Glob(filepath.Join(r.state, "tmp", runPrefix+"*"))
			for _, path := range left {
				if !strings.HasPrefix(path, strings.TrimSuffix(b.run.lock.Path(), lockSuffix)) {
					t.Errorf("the next start has not swept %s", path)
				}
			}
			if err != nil || len(left) == 0 {
				t.Errorf("found %v (%v), wanted the next start's own files", left, err)
			}
			if _, err := os.Stat(r.run); !os.IsNotExist(err) {
				t.Errorf("the next start has not swept %s: %v", r.run, err)
			}
		})
	}
}

// TestSignalsToTheGroup sends what a terminal sends: to the robot, the driver and all that is in their group.
func TestSignalsToTheGroup(t *testing.T) {
	r := startRobot(t)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if err := syscall.Kill(-r.cmd.Process.Pid, s); err != nil {
			t.Fatal(err)
		}
		r.tell("open")
		var got string
		if r.hear(&got); got != "<nil>" {
			t.Errorf("opening a page after %v: %s", s, got)
		}
	}
}

// TestSecretsAreNotInherited reads the environment that each process was started with.
func TestSecretsAreNotInherited(t *testing.T) {
	const value = "canary-7f3a"
	hidden := []string{
		"PAT_ROBOT_PASSWORD", "PAT_ROBOT_TOTP_SECRET", "PAT_ROBOT_KEYRING_PASSPHRASE", "MY_TOKEN",
		"DEBUGP", "DEBUG", "PWDEBUG", "SELENIUM_REMOTE_URL",
	}
	env := []string{"PAT_ROBOT_ORGANIZATION=seen-by-all"}
	for _, name := range hidden {
		env = append(env, name+"="+value)
	}
	r := startRobot(t, env...)
	for _, p := range r.tree {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", p.Pid))
		if err != nil {
			continue // one of the browser's short-lived processes
		}
		for entry := range strings.SplitSeq(string(text), "\x00") {
			if strings.Contains(entry, value) {
				t.Errorf("process %d was started with %s", p.Pid, entry)
			}
		}
	}
	driver, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", r.tree[0].Pid))
	if err != nil || !strings.Contains(string(driver), "PAT_ROBOT_ORGANIZATION=seen-by-all") {
		t.Errorf("the driver's environment cannot be read, so this test proves nothing: %v", err)
	}
}

// TestNobodyListens makes sure that the browser is reached by its pipe alone.
func TestNobodyListens(t *testing.T) {
	r := startRobot(t)
	for _, p := range r.tree {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.Pid))
		if err == nil && strings.Contains(string(text), "--remote-debugging-port") {
			t.Errorf("process %d has a debugging port: %q", p.Pid, text)
		}
	}
	browser, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", r.tree[1].Pid))
	if err != nil || !strings.Contains(string(browser), "--remote-debugging-pipe") {
		t.Errorf("process %d is not a browser with a pipe: %q %v", r.tree[1].Pid, browser, err)
	}
}

// TestCrashesStayInTheRunsFolder makes sure that what a crash writes, which is the browser's memory, goes with the run.
func TestCrashesStayInTheRunsFolder(t *testing.T) {
	r := startRobot(t)
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", r.tree[1].Pid))
	if err != nil || !strings.Contains(string(text), "BREAKPAD_DUMP_LOCATION="+r.run) {
		t.Errorf("the browser's environment does not say so: %v", err)
	}
	handlers := running("chrome_crashpad_handler")
	if len(handlers) > 0 && !slices.ContainsFunc(handlers, func(line string) bool { return strings.Contains(line, "--database="+r.run) }) {
		t.Errorf("no handler of crashes keeps its files below %s: %q", r.run, handlers)
	}
}
