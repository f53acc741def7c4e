package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pat-robot/internal/standin"
)

// Where the fields of the stand-in's sign-in are on the screen: the window stands at 10,10, and has 81 points of its own above
// the page and 4 beside it.
const (
	userNameAt = "654 443"
	passwordAt = "654 521"
)

// cmdByHand is "by-hand COMMAND...": it runs the command on a screen of its own and signs in in the window that opens, with
// mouse and keyboard, as a person does. The stand-in must not ask whether to stay signed in.
func cmdByHand(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	display, end := screenOf(ctx, ts)
	defer end()
	robot, err := exec.LookPath(args[0])
	ts.Check(err)
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, robot, args[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), append(environment(ts), "DISPLAY="+display), &said, &said
	ts.Check(cmd.Start())
	hand := func(args ...string) error {
		xdotool := exec.CommandContext(ctx, "xdotool", args...)
		xdotool.Env = append(os.Environ(), "DISPLAY="+display)
		return xdotool.Run()
	}
	// A search fails too when a window goes meanwhile, as the one that Chromium tries the screen with does.
	for hand("search", "--sync", "--onlyvisible", "--name", "Sign in to your account") != nil {
		ts.Check(ctx.Err())
	}
	type move struct {
		at, text string
		done     func() bool
	}
	for _, m := range []move{
		{userNameAt, ts.Getenv("PAT_ROBOT_EMAIL"), func() bool {
			return slices.ContainsFunc(server(ts).State().Events, func(e standin.Event) bool { return strings.HasSuffix(e.Path, "GetCredentialType") })
		}},
		{passwordAt, ts.Getenv("PASSWORD"), func() bool {
			return slices.ContainsFunc(server(ts).State().SignIns, func(s standin.SignIn) bool { return s.Outcome == "done" })
		}},
	} {
		for done := false; !done; done = soon(ctx, m.done) {
			ts.Check(ctx.Err())
			// What fails is done again: nothing is heard then.
			_ = hand(append(append([]string{"mousemove"}, strings.Fields(m.at)...), "click", "1", "key", "ctrl+a")...)
			_ = hand("type", "--delay", "40", m.text)
			_ = hand("key", "Return")
		}
	}
	if err := cmd.Wait(); err != nil {
		ts.Fatalf("%v\n%s", err, said.String())
	}
}

// soon tells whether something comes true within a few seconds: what is typed too early is lost, and typed again.
func soon(ctx context.Context, happened func() bool) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for !happened() {
		select {
		case <-ctx.Done():
			return false
		case <-look.C:
		}
	}
	return true
}

// screenOf starts a screen that nobody sees, and returns its name.
func screenOf(ctx context.Context, ts *testscript.TestScript) (display string, end func()) {
	ctx, cancel := context.WithCancel(ctx)
	read, write, err := os.Pipe()
	ts.Check(err)
	xvfb := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1400x1100x24", "-nolisten", "tcp")
	xvfb.ExtraFiles = []*os.File{write}
	ts.Check(xvfb.Start())
	ts.Check(write.Close())
	number, err := bufio.NewReader(read).ReadString('\n')
	ts.Check(err)
	return fmt.Sprintf(":%s", strings.TrimSpace(number)), func() {
		cancel()
		_ = xvfb.Wait() // it was killed
		_ = read.Close()
	}
}
