package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// robotVariable makes the test binary a robot, which a test can kill without killing itself. It holds the state folder.
const robotVariable = "BROWSER_TEST_ROBOT"

// robotDriver names the folder of the driver that it uses, where that is another.
const robotDriver = "BROWSER_TEST_DRIVER"

// TestRobotProcess is the robot: it starts a browser, says which processes that are, and does what it is told.
func TestRobotProcess(t *testing.T) {
	state := os.Getenv(robotVariable)
	if state == "" {
		t.Skip("is run by the tests below, in a process of its own")
	}
	signal.Notify(make(chan os.Signal, 10), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	b, err := Start(t.Context(), Options{StateDir: state, DriverDir: os.Getenv(robotDriver), SecretVariables: []string{"MY_TOKEN"}})
	if err != nil {
		t.Fatal(err)
	}
	say(b.run.path)
	say(pids(openTree(b.driver.Pid)))
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		switch lines.Text() {
		case "open":
			_, err := b.NewPage(t.Context())
			say(fmt.Sprint(err))
		case "panic":
			panic("as told") //nolint:forbidigo // what happens then is what is tested
		case "leave":
			return
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}

// say writes a line that the parent reads; the test binary writes lines of its own between them.
func say(v any) {
	text, _ := json.Marshal(v) // of strings and numbers
	fmt.Fprintf(os.Stdout, "robot: %s\n", text)
}

func pids(tree processes) []int {
	var list []int
	for _, p := range tree {
		list = append(list, p.Pid)
	}
	return list
}

// robot is a robot in a process, and process group, of its own.
type robot struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines *bufio.Scanner
	stdin *os.File
	tree  processes // driver first, then the browser's
	state string
	run   string // its folder of temporary files
}

// startRobot starts a robot and waits until its browser is up.
func startRobot(t *testing.T, env ...string) *robot {
	t.Helper()
	r := newRobot(t, t.TempDir(), env...)
	var list []int
	r.hear(&r.run)
	r.hear(&list)
	for _, pid := range list {
		p, err := os.FindProcess(pid)
		if err != nil {
			t.Fatal(err)
		}
		r.tree = append(r.tree, p)
	}
	if len(r.tree) < 3 {
		t.Fatalf("the robot's tree is %v, wanted a driver and a browser", list)
	}
	return r
}

// newRobot starts a robot and waits for nothing.
func newRobot(t *testing.T, state string, env ...string) *robot {
	t.Helper()
	r := &robot{t: t, state: state}
	r.cmd = exec.Command(os.Args[0], "-test.run=^TestRobotProcess$", "-test.v")
	r.cmd.Env = append(append(os.Environ(), robotVariable+"="+r.state), env...)
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.cmd.Stdin, r.stdin = read, write
	r.lines = bufio.NewScanner(out)
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = write.Close() // the robot closes its browser then, if it still lives
		_ = read.Close()
		_ = r.cmd.Wait()
	})
	return r
}

// hear reads the robot's next answer into v.
func (r *robot) hear(v any) {
	r.t.Helper()
	var said []string
	for r.lines.Scan() {
		said = append(said, r.lines.Text())
		if said, ok := strings.CutPrefix(r.lines.Text(), "robot: "); ok {
			if err := json.Unmarshal([]byte(said), v); err != nil {
				r.t.Fatalf("the robot said %s: %v", said, err)
			}
			return
		}
	}
	r.t.Fatalf("the robot has ended without an answer; it said %q", said)
}

func (r *robot) tell(word string) {
	r.t.Helper()
	if _, err := fmt.Fprintln(r.stdin, word); err != nil {
		r.t.Fatal(err)
	}
}

// allEnd waits for the end of processes. The time is a bound for a failure, not what is tested.
func allEnd(t *testing.T, tree processes) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for _, p := range tree {
		if err := waitEnd(ctx, p); err != nil {
			name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.Pid))
			t.Errorf("process %d is still there: %v: %.200s", p.Pid, err, strings.ReplaceAll(string(name), "\x00", " "))
			_ = p.Kill()
		}
	}
}

func mkfifo(t *testing.T, path string) {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
}

func stopProcess(t *testing.T, p *os.Process) {
	t.Helper()
	if err := p.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
}
