package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pat-robot/internal/secret"
	"pat-robot/internal/signer"
	"pat-robot/internal/trail"
)

// recipe is the shell script of the README's chapter on evidence.
func recipe(t *testing.T) string {
	t.Helper()
	m := regexp.MustCompile("(?s)```sh\n(set -eu\n.*?)```").FindStringSubmatch(readme(t))
	if m == nil {
		t.Fatal("the README has no recipe")
	}
	return m[1]
}

// sealedTrail makes a small trail with a key of a keyring, and the key's public half in signer.pem.
func sealedTrail(t *testing.T) (dir, work string) {
	t.Helper()
	work = t.TempDir()
	store, err := secret.Open(t.Context(), secret.Options{Backend: "file", Dir: filepath.Join(work, "keyring"),
		Password: func(context.Context) (secret.Value, error) { return secret.New("correct horse"), nil }})
	if err != nil {
		t.Fatal(err)
	}
	key, err := store.EnsureSigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tr, err := trail.Start(filepath.Join(work, "screenshots"), trail.Meta{Tool: "pat-robot 1", Flow: "create", Site: "https://dev.azure.com",
		Organization: "acme", Name: "exalate"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		tr.SealWith(trail.Seal{Key: key}),
		tr.Step(trail.Step{Name: "open-token-page", Title: "Open the token page", Started: time.Now(), Ended: time.Now(), Outcome: "done"}, []byte("a picture")),
		tr.Close(trail.Outcome{Status: trail.Done}),
		os.WriteFile(filepath.Join(work, "signer.pem"), signer.PEM(key.Public()), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return tr.Dir(), work
}

func TestReadmeRecipe(t *testing.T) {
	dir, work := sealedTrail(t)
	script := recipe(t)
	run := func(dir string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", script)
		cmd.Dir = work
		cmd.Env = append(os.Environ(), "trail="+dir, "TMPDIR="+t.TempDir())
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := run(dir)
	if err != nil || !strings.Contains(out, "Signature Verified Successfully") || !strings.Contains(out, `"organization":"acme"`) {
		t.Fatalf("an honest trail: %v\n%s", err, out)
	}
	for name, alter := range map[string]func(dir string) error{
		"a changed picture": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "01-open-token-page.png"), []byte("A picture"), 0o600)
		},
		"an added file":   func(dir string) error { return os.WriteFile(filepath.Join(dir, "02-more.png"), nil, 0o600) },
		"a removed file":  func(dir string) error { return os.Remove(filepath.Join(dir, trail.RunFile)) },
		"a changed event": func(dir string) error { return replaceIn(filepath.Join(dir, trail.EventsFile), "acme", "evil") },
		"a changed seal": func(dir string) error {
			return replaceIn(filepath.Join(dir, trail.AttestationFile), `"payload":"e`, `"payload":"f`)
		},
		"another folder": func(dir string) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), filepath.Base(dir))
			if name == "another folder" {
				to += "-2"
			}
			if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			if err := alter(to); err != nil {
				t.Fatal(err)
			}
			if out, err := run(to); err == nil {
				t.Errorf("the recipe lets it pass:\n%s", out)
			}
		})
	}
}

func replaceIn(path, old, new string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(strings.Replace(string(b), old, new, 1)), 0o600)
}

func TestAges(t *testing.T) {
	for text, want := range map[string]time.Duration{"90d": 90 * 24 * time.Hour, "12h": 12 * time.Hour, "": 0} {
		if got, err := age(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"90", "d", "-1d", "0d", "1.5d", "soon", "-3h"} {
		if _, err := age(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestTrailsOfARun(t *testing.T) {
	dir, work := sealedTrail(t)
	list, err := trailFilter{org: "ACME", outcome: "done", state: "whole"}.list(filepath.Join(work, "screenshots"), time.Now())
	if err != nil || len(list.Trails) != 1 || list.Trails[0].Trail != dir {
		t.Fatalf("got %+v, %v", list, err)
	}
	text, err := json.Marshal(list)
	if err != nil || !strings.Contains(string(text), `"state":"unknown-signer"`) {
		t.Errorf("JSON %s", text)
	}
	for _, f := range []trailFilter{{org: "other"}, {name: "Exalate"}, {flow: "revoke"}, {outcome: "failed"}, {state: "altered"}, {older: "1d"}} {
		if list, err := f.list(filepath.Join(work, "screenshots"), time.Now()); err != nil || len(list.Trails) != 0 {
			t.Errorf("%+v matches: %v", f, err)
		}
	}
}

// cmdTrail is "trail": it puts the folder of the one trail into $TRAIL.
func cmdTrail(ts *testscript.TestScript, _ bool, _ []string) {
	found, err := trailFolders(ts.MkAbs("screenshots"))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%d trails, want one: %q", len(found), found)
	}
	ts.Setenv("TRAIL", found[0])
}

// cmdKilled is "killed STEP": it runs create until the step is under way, and ends it with kill -9. The site must hold it up
// in that step.
func cmdKilled(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	robot, err := exec.LookPath("pat-robot")
	ts.Check(err)
	cmd := exec.CommandContext(ctx, robot, "create", "--name", "a", "--scope", "Code (Read)", "--step-timeout", "4m")
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = environment(ts)
	ts.Check(cmd.Start())
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for begun := false; !begun; {
		select {
		case <-ctx.Done():
			ts.Fatalf("the step %s was not reached", args[0])
		case <-look.C:
		}
		found, err := filepath.Glob(ts.MkAbs("screenshots/*/" + trail.EventsFile))
		ts.Check(err)
		for _, file := range found {
			text, err := os.ReadFile(file)
			begun = begun || err == nil && strings.Contains(string(text), `"event":"step-begun","step":{"number":`) &&
				strings.Contains(string(text), `"name":"`+args[0]+`"`)
		}
	}
	ts.Check(cmd.Process.Kill())
	_ = cmd.Wait() // it was killed
	cmdTrail(ts, false, nil)
}

// environment is the script's, for a command that it runs beside itself.
func environment(ts *testscript.TestScript) []string {
	var env []string
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "PATH", "PLAYWRIGHT_DRIVER_PATH", "PLAYWRIGHT_NODEJS_PATH", "PAT_ROBOT_KEYRING", "PAT_ROBOT_KEYRING_DIR",
		"PAT_ROBOT_KEYRING_PASSWORD", "PAT_ROBOT_BASE_URL", "PAT_ROBOT_SIGNIN_ORIGINS", "PAT_ROBOT_ORG", "PAT_ROBOT_EMAIL", "PAT_ROBOT_PASSWORD"} {
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// The trail that the repository shows is whole, as the README says.
func TestSampleTrailIsWhole(t *testing.T) {
	sample := filepath.Join("..", "..", "screenshots", "sample")
	trails, err := filepath.Glob(filepath.Join(sample, "2*"))
	if err != nil || len(trails) != 1 {
		t.Fatalf("the sample holds %v (%v), want one trail", trails, err)
	}
	var out, said bytes.Buffer
	p := newProgram(strings.NewReader(""), &out, &said, func(string) (string, bool) { return "", false })
	if err := p.execute([]string{"verify", "--public-key", filepath.Join(sample, "signer.pem"), trails[0]}); err != nil {
		t.Errorf("verify: %v\n%s%s", err, &out, &said)
	}
}
