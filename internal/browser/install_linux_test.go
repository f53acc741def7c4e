package browser

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pat-robot/internal/fault"
)

// TestInstall installs the driver by the real npm, twice at once, starts a browser with it, and installs again where
// nothing could be started.
func TestInstall(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "driver", driverVersion)
	t.Setenv("PLAYWRIGHT_DRIVER_PATH", dir)
	var all sync.WaitGroup
	actions := make(chan Action, 2)
	for range 2 {
		all.Go(func() {
			report, err := Install(t.Context(), InstallOptions{})
			if err != nil {
				t.Errorf("Install() = %v (%s)", err, fault.HintOf(err))
			}
			actions <- report.Driver.Action
		})
	}
	all.Wait()
	if got := [2]Action{<-actions, <-actions}; got != [2]Action{ByNpm, ByNpm} && got != [2]Action{Found, ByNpm} && got != [2]Action{ByNpm, Found} {
		t.Fatalf("two installs at once did %v", got)
	}
	bundle, err := os.ReadFile(filepath.Join(dir, "package", "lib", "coreBundle.js"))
	if err != nil || bytes.Contains(bundle, []byte("pageError.location.url")) || !bytes.Contains(bundle, []byte("pageError.location?.url")) {
		t.Errorf("the bundle has not been corrected: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), stagePrefix+"*", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	b := start(t, Options{StateDir: shortDir(t)})
	if err := b.Close(); err != nil {
		t.Error(err)
	}

	t.Setenv("PATH", t.TempDir()) // neither node nor npm; browsers are found at their usual places
	var out bytes.Buffer
	report, err := Install(t.Context(), InstallOptions{Out: &out})
	if err != nil || report.Driver.Action != Found || report.Browser.Action != Found || out.Len() != 0 {
		t.Errorf("second Install() = %+v, %v, saying %q; want that all is found", report, err, out.String())
	}
	text, err := json.Marshal(report)
	if want := `{"driver":{"name":"playwright-core","version":"1.60.0","path":"`; err != nil || !strings.HasPrefix(string(text), want) {
		t.Errorf("the report is %s (%v), want %s…", text, err, want)
	}
}

// tool writes a program of that name that a test puts in the place of the real one.
func tool(t *testing.T, dir, name, script string) {
	t.Helper()
	place(t, dir, name, "#!/bin/sh\n"+script, 0o755)
}

func TestInstallWithoutTools(t *testing.T) {
	const node20 = "echo v20.1.0\n"
	tests := []struct {
		name       string
		node, npm  string // scripts; "" for none
		want, hint string
	}{
		{"no node", "", "", `looked for Node.js, which runs the browser driver, but "node" cannot be run`, "install Node.js"},
		{"old node", "echo v16.0.0\n", "", "wanted Node.js 18 or newer, got \"v16.0.0\"", "newer Node.js"},
		{"node that says nothing", "exit 3\n", "", `wanted Node.js 18 or newer, got ""`, "newer Node.js"},
		{"no npm", node20, "", "looked for npm", "install npm"},
		{"npm fails", node20, "echo 'npm error code EINTEGRITY' >&2\necho 'npm error sha512-x integrity checksum failed' >&2\nexit 1\n",
			"npm could not get the browser driver: code EINTEGRITY; sha512-x integrity checksum failed", "npm's settings"},
		{"npm says nothing", node20, "exit 7\n", "npm could not get the browser driver: exit status 7", "npm's settings"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bin, dir := t.TempDir(), filepath.Join(t.TempDir(), "driver")
			for name, script := range map[string]string{"node": tt.node, "npm": tt.npm} {
				if script != "" {
					tool(t, bin, name, script)
				}
			}
			t.Setenv("PATH", bin)
			t.Setenv("PLAYWRIGHT_NODEJS_PATH", "")
			_, err := Install(t.Context(), InstallOptions{DriverDir: dir})
			if err == nil || !strings.Contains(err.Error(), tt.want) || !fault.Is(err, fault.Usage) || !strings.Contains(fault.HintOf(err), tt.hint) {
				t.Errorf("Install = %v (hint %q), want %s", err, fault.HintOf(err), tt.want)
			}
			wantNoDriver(t, dir)
		})
	}
}

// TestInstallInterrupted cancels while npm works, after it has written half of what it would write.
func TestInstallInterrupted(t *testing.T) {
	bin, dir := t.TempDir(), filepath.Join(t.TempDir(), "driver")
	started := filepath.Join(bin, "started")
	mkfifo(t, started)
	tool(t, bin, "npm", "/bin/mkdir -p node_modules/playwright-core\necho up >"+started+"\nexec /bin/sleep 1000\n")
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		_, _ = os.ReadFile(started) // comes back when npm has opened the other end
		cancel()
	}()
	_, err := Install(ctx, InstallOptions{DriverDir: dir})
	if !errors.Is(err, fault.Interrupted) {
		t.Errorf("Install = %v, want interrupted", err)
	}
	wantNoDriver(t, dir)
}

func wantNoDriver(t *testing.T, dir string) {
	t.Helper()
	if _, err := findDriver(dir, os.Args[0]); err == nil {
		t.Error("there is a driver that a start would take")
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), "*[^k]")) // all but the lock
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestInstallReplaces(t *testing.T) {
	for name, text := range map[string]string{"another version": `{"version":"1.50.0"}`, "damaged": `{`} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "driver")
			place(t, dir, "package/package.json", text, 0o644)
			place(t, dir, "package/cli.js", "", 0o644)
			report, err := Install(t.Context(), InstallOptions{DriverDir: dir})
			if err != nil || report.Driver.Action != ByNpm || packageVersion(dir) != driverVersion {
				t.Errorf("Install = %+v, %v, and the driver is now %q", report, err, packageVersion(dir))
			}
		})
	}
}
