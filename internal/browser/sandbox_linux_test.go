package browser

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pat-robot/internal/fault"
)

// TestSandboxAsRoot asks for what Chromium refuses to root.
func TestSandboxAsRoot(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("is not root")
	}
	state := t.TempDir()
	for range 2 { // the second time, the browser is started beside the driver
		_, err := Start(t.Context(), Options{Sandbox: "on", StateDir: state})
		checkSandboxFault(t, err)
	}
}

// checkSandboxFault wants the one sentence that says what the matter is.
func checkSandboxFault(t *testing.T, err error) {
	t.Helper()
	if !fault.Is(err, fault.Usage) || !strings.HasSuffix(err.Error(), "cannot start its sandbox here") ||
		!strings.Contains(fault.HintOf(err), "PAT_ROBOT_BROWSER_SANDBOX=off") {
		t.Errorf("Start = %v (hint %q), want the sentence about the sandbox", err, fault.HintOf(err))
	}
}

func TestSandboxSetting(t *testing.T) {
	root := os.Geteuid() == 0
	tests := []struct {
		name, setting string
		want          bool
	}{
		{"default", "", !root}, {"auto", "auto", !root}, {"on", "on", true}, {"off", "off", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := sandboxed(tt.setting); err != nil || got != tt.want {
				t.Errorf("sandboxed(%q) = %v, %v, want %v", tt.setting, got, err, tt.want)
			}
		})
	}
	if _, err := sandboxed("maybe"); !fault.Is(err, fault.Usage) {
		t.Errorf("sandboxed(maybe) = %v, want a fault of kind usage", err)
	}
}

const userVariable = "BROWSER_TEST_USER"

// TestSandboxProcess is the test below, as another user.
func TestSandboxProcess(t *testing.T) {
	dir := os.Getenv(userVariable)
	if dir == "" {
		t.Skip("is run by the test below, in a process of its own")
	}
	b, err := Start(t.Context(), Options{StateDir: filepath.Join(dir, "s"), DriverDir: filepath.Join(dir, "d")})
	if err != nil {
		checkSandboxFault(t, err)
		say("refused")
		return
	}
	defer b.Close() //nolint:errcheck // tested elsewhere
	if _, err := b.NewPage(t.Context()); err != nil {
		t.Error(err)
	}
	without := false
	for _, p := range openTree(b.driver.Pid) {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.Pid))
		without = without || strings.Contains(string(text), "--no-sandbox")
	}
	if without {
		t.Error("the browser runs without its sandbox, which was not asked for")
	}
	say("started")
}

// TestSandboxAsUser starts a browser as a user without rights, whose sandbox is on by itself. Where it cannot be had, as in
// some containers, the sentence that says so is wanted; never a start without it.
func TestSandboxAsUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to become another user")
	}
	const nobody = 65534
	dir, err := os.MkdirTemp("", "pr-") // a short path, and no folder above it that only root may enter
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	d, err := findDriver("", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "d"), os.DirFS(d.dir)); err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	self := filepath.Join(dir, "test")
	if err := os.WriteFile(self, program, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestSandboxProcess$", "-test.v")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), userVariable+"="+dir, "HOME="+dir, "XDG_RUNTIME_DIR=")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "robot: ") {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
