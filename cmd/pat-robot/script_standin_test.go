package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pat-robot/internal/standin"
)

// serverKey is where a script keeps its stand-in.
type serverKey struct{}

// cmdStandin is "standin [SWITCH=VALUE...]": it starts a stand-in and points the environment at it.
func cmdStandin(ts *testscript.TestScript, _ bool, args []string) {
	scenario, err := standin.ParseSwitches(args)
	ts.Check(err)
	ctx, cancel := context.WithCancel(context.Background())
	server, err := standin.Start(ctx, standin.Options{Scenario: scenario})
	if err != nil {
		cancel()
		ts.Check(err)
	}
	ts.Defer(func() { _ = server.Close(); cancel() })
	ts.Value(serverKey{}).(*holder).server = server
	info := server.Info()
	for name, value := range map[string]string{
		"PAT_ROBOT_BASE_URL": info.Portal, "PAT_ROBOT_SIGNIN_ORIGINS": info.Signin, "PAT_ROBOT_ORG": info.Organization,
		"PAT_ROBOT_EMAIL": info.Email, "PAT_ROBOT_PASSWORD": info.Password, "PASSWORD": info.Password, "TOTP_SECRET": info.TOTPSecret,
	} {
		ts.Setenv(name, value)
	}
}

// holder lets a command keep what the next one needs.
type holder struct {
	server      *standin.Server
	askedSignIn int
}

func server(ts *testscript.TestScript) *standin.Server {
	s := ts.Value(serverKey{}).(*holder).server
	if s == nil {
		ts.Fatalf("no stand-in was started")
	}
	return s
}

// cmdTurn is "turn SWITCH=VALUE": it turns a switch while the stand-in runs.
func cmdTurn(ts *testscript.TestScript, _ bool, args []string) {
	scenario, err := standin.ParseSwitches(args)
	ts.Check(err)
	server(ts).Set(func(s *standin.Scenario) { *s = scenario })
}

// cmdLive is "live [NAME...]": exactly these tokens are active on the site.
func cmdLive(ts *testscript.TestScript, _ bool, want []string) {
	got := []string{}
	for _, token := range server(ts).State().Tokens {
		if token.Status == "active" {
			got = append(got, token.Name)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, append([]string{}, want...)) {
		ts.Fatalf("live tokens: %q, want %q", got, want)
	}
}

// cmdKept is "kept NAME": the last command's stdout is exactly the value that the site gave out for the token, or for the live
// one where several had the name.
func cmdKept(ts *testscript.TestScript, _ bool, args []string) {
	for _, token := range server(ts).State().Tokens {
		if token.Name == args[0] && !replaced(server(ts).State().Tokens, token) {
			if got := strings.TrimSuffix(ts.ReadFile("stdout"), "\n"); got != token.Value {
				ts.Fatalf("stdout is not the value of %q", args[0])
			}
			return
		}
	}
	ts.Fatalf("the site has no token %q", args[0])
}

// replaced tells whether a token is dead and another one has its name.
func replaced(all []standin.Token, token standin.Token) bool {
	return token.Status != "active" && slices.ContainsFunc(all, func(t standin.Token) bool { return t.Name == token.Name && t.Status == "active" })
}

// cmdAwait is "await TEXT": it waits until the stand-in's log of events has the text.
func cmdAwait(ts *testscript.TestScript, _ bool, args []string) {
	deadline := time.After(time.Minute)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		for _, e := range server(ts).State().Events {
			if strings.Contains(strings.Join([]string{e.Kind, e.Method, e.Path, e.Text}, " "), args[0]) {
				return
			}
		}
		select {
		case <-deadline:
			ts.Fatalf("no event %q within a minute", args[0])
		case <-look.C:
		}
	}
}

// cmdSignIns is "signed-in N [kept]": the site has seen so many sign-ins with a password, the last of them to stay signed in or
// not.
func cmdSignIns(ts *testscript.TestScript, _ bool, args []string) {
	var kept []bool
	for _, s := range server(ts).State().SignIns {
		if s.Outcome == "done" {
			kept = append(kept, s.Kept)
		}
	}
	if fmt.Sprint(len(kept)) != args[0] || kept[len(kept)-1] != (len(args) > 1) {
		ts.Fatalf("the sign-ins were kept: %v, want %q", kept, args)
	}
}

// cmdEndSessions is "endsessions [portal]": the site signs everybody out, or the portal alone does.
func cmdEndSessions(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) > 0 {
		server(ts).EndPortalSessions()
		return
	}
	server(ts).EndSessions()
}

// cmdAskedSignIn is "asked-sign-in TIMES": so often has a browser come to the sign-in since the last question.
func cmdAskedSignIn(ts *testscript.TestScript, _ bool, args []string) {
	h := ts.Value(serverKey{}).(*holder)
	asked := -h.askedSignIn
	for _, e := range server(ts).State().Events {
		if e.Kind == "request" && strings.HasSuffix(e.Path, "/oauth2/authorize") {
			asked++
		}
	}
	h.askedSignIn += asked
	if fmt.Sprint(asked) != args[0] {
		ts.Fatalf("browsers came to the sign-in %d times, want %s", asked, args[0])
	}
}

// cmdAtOnce is "at-once N COMMAND...": it runs the command N times at the same time, and each must end well.
func cmdAtOnce(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	robot, err := exec.LookPath(args[1])
	ts.Check(err)
	failed := make(chan string, n)
	for range n {
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, robot, args[2:]...)
			cmd.Dir, cmd.Env = ts.MkAbs("."), environment(ts)
			out, err := cmd.CombinedOutput()
			if err != nil {
				failed <- fmt.Sprintf("%v\n%s", err, out)
				return
			}
			failed <- ""
		}()
	}
	for range n {
		if said := <-failed; said != "" {
			err = errors.Join(err, errors.New(said))
		}
	}
	ts.Check(err)
}
