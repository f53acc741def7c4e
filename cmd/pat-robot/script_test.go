package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pat-robot": main})
}

// TestScripts runs the real program as scripts do: one behaviour a block, with its exit code, its output, and what must
// not be there.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUp,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": cmdExits, "watched": cmdWatched, "standin": cmdStandin, "turn": cmdTurn, "live": cmdLive, "await": cmdAwait, "kept": cmdKept, "trail": cmdTrail, "killed": cmdKilled,
			"signed-in": cmdSignIns, "endsessions": cmdEndSessions, "asked-sign-in": cmdAskedSignIn, "at-once": cmdAtOnce, "by-hand": cmdByHand,
			"hold": cmdHold, "value": cmdValue, "clock": cmdClock,
		},
	})
}

// setUp gives each script a home of its own, with a file keyring in it, and nothing of this machine's settings but the
// driver that pat-robot install has got.
func setUp(env *testscript.Env) error {
	env.Values[serverKey{}] = &holder{}
	home := env.WorkDir + "/home"
	if err := os.Mkdir(home, 0o700); err != nil {
		return err
	}
	env.Setenv("HOME", home)
	env.Setenv("PAT_ROBOT_KEYRING", "file")
	env.Setenv("PAT_ROBOT_PATIENCE", "0s") // a test turns a bad day off itself
	env.Setenv("PAT_ROBOT_KEYRING_DIR", env.WorkDir+"/keyring")
	env.Setenv("PAT_ROBOT_KEYRING_PASSWORD", "correct horse")
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	env.Setenv("XDG_CACHE_HOME", cache)
	for _, name := range []string{"PLAYWRIGHT_DRIVER_PATH", "PLAYWRIGHT_NODEJS_PATH"} {
		if value := os.Getenv(name); value != "" {
			env.Setenv(name, value)
		}
	}
	return nil
}

// cmdExits is "exits CODE COMMAND...": it runs a command and demands exactly this exit code.
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exited *exec.ExitError
	if errors.As(err, &exited) {
		got = exited.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
