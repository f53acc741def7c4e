//go:build linux

package faults

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"pat-robot/internal/secret"
	"pat-robot/internal/standin"
)

// passphrase is that of each world's keyring. It is worth nothing.
const passphrase = "correct horse"

// bystanders is how many tokens are on the site that no run is about.
const bystanders = 2

// world is all that one run needs: a site, a home, a keyring, a journal.
type world struct {
	dir     string
	mounted bool
	many    bool // its runs are about many tokens
	site    *standin.Server
	ear     *ear
	said    bytes.Buffer // all that the robot said, for the search for secrets
	before  []standin.Token
}

// newWorld starts a site with a token "target", whose value the keyring holds if held is true.
func newWorld(ctx context.Context, small, held bool) (*world, error) {
	w := &world{ear: &ear{}}
	var err error
	if w.dir, err = os.MkdirTemp("", "pat-robot-faults-"); err != nil {
		return nil, err
	}
	if small {
		if err := syscall.Mount("tmpfs", w.dir, "tmpfs", 0, "size=96m"); err != nil {
			return nil, errors.Join(errNoSmallDisk, w.close())
		}
		w.mounted = true
	}
	switches := []string{fmt.Sprintf("tokens=%d", bystanders)}
	if held {
		switches = append(switches, "duplicate=target")
	}
	scenario, err := standin.ParseSwitches(switches)
	if err == nil {
		w.site, err = standin.Start(ctx, standin.Options{Scenario: scenario, Log: w.ear})
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	w.before = w.site.State().Tokens
	if held {
		err = w.hold(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

var errNoSmallDisk = errors.New("may not mount a small disk here")

func (w *world) close() error {
	var err error
	if w.site != nil {
		err = w.site.Close()
	}
	if w.mounted {
		err = errors.Join(err, syscall.Unmount(w.dir, syscall.MNT_DETACH))
	}
	return errors.Join(err, os.RemoveAll(w.dir))
}

func (w *world) keyringDir() string { return filepath.Join(w.dir, "keyring") }
func (w *world) screenshots() string {
	return filepath.Join(w.dir, "screenshots")
}

func (w *world) store(ctx context.Context) (*secret.Store, error) {
	return secret.Open(ctx, secret.Options{Backend: "file", Dir: w.keyringDir(),
		Password: func(context.Context) (secret.Value, error) { return secret.New(passphrase), nil }})
}

// hold keeps the value of the token "target", as an earlier run would have.
func (w *world) hold(ctx context.Context) error {
	store, err := w.store(ctx)
	if err != nil {
		return err
	}
	for _, t := range w.before {
		if t.Name == "target" {
			key := secret.Key{Site: strings.TrimPrefix(w.site.Info().Portal, "http://"), Organization: "acme", Account: w.site.Info().Email, Name: t.Name}
			err = store.Save(ctx, secret.Item{Key: key, Value: secret.New(t.Value), Created: t.Created, Expires: t.Expires, Scopes: t.Scopes, Source: "before"})
		}
	}
	return err
}

// kept returns the values in the keyring.
func (w *world) kept(ctx context.Context) (map[string]bool, error) {
	store, err := w.store(ctx)
	if err != nil {
		return nil, err
	}
	items, err := store.Find(ctx, secret.Query{})
	values := map[string]bool{}
	for _, item := range items {
		whole, err := store.Get(ctx, item.Key)
		if err != nil {
			return nil, err
		}
		values[whole.Value.Reveal()] = true
	}
	return values, err
}

// environment is all that the robot gets: its settings, and where this machine has the driver and the browser.
func (w *world) environment(stepTimeout time.Duration) []string {
	info := w.site.Info()
	env := []string{
		"HOME=" + w.dir, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + w.dir,
		"PAT_ROBOT_BASE_URL=" + info.Portal, "PAT_ROBOT_SIGNIN_ORIGINS=" + info.Signin, "PAT_ROBOT_ORG=" + info.Organization,
		"PAT_ROBOT_EMAIL=" + info.Email, "PAT_ROBOT_PASSWORD=" + info.Password,
		"PAT_ROBOT_KEYRING=file", "PAT_ROBOT_KEYRING_DIR=" + w.keyringDir(), "PAT_ROBOT_KEYRING_PASSWORD=" + passphrase,
		"PAT_ROBOT_SCREENSHOTS=" + w.screenshots(), "PAT_ROBOT_STEP_TIMEOUT=" + stepTimeout.String(), "PAT_ROBOT_RUN_TIMEOUT=4m",
	}
	if cache, err := os.UserCacheDir(); err == nil {
		env = append(env, "XDG_CACHE_HOME="+cache)
	}
	for _, name := range []string{"PLAYWRIGHT_DRIVER_PATH", "PLAYWRIGHT_NODEJS_PATH", "PAT_ROBOT_BROWSER_PATH"} {
		if value := os.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// How long the robot may take before it counts as hanging: for a token or two, and for many.
const (
	longestRun  = 5 * time.Minute
	longestMany = time.Hour
)

// start runs the robot without waiting for it.
func (w *world) start(ctx context.Context, robot string, stepTimeout time.Duration, args ...string) (*running, error) {
	longest := longestRun
	if w.many {
		longest = longestMany
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	cmd := exec.CommandContext(ctx, robot, args...)
	cmd.Dir, cmd.Env = w.dir, w.environment(stepTimeout)
	out := &shared{to: &w.said}
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = time.Second // what a killed robot leaves behind holds its streams
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	return &running{cmd: cmd, ctx: ctx, cancel: cancel}, nil
}

// running is a robot that runs.
type running struct {
	cmd    *exec.Cmd
	ctx    context.Context //nolint:containedctx // it says whether the robot hung
	cancel context.CancelFunc
}

// wait gives the exit code, -1 for a robot that was killed; hung if it had to be, because it did not end.
func (r *running) wait() (code int, hung bool) {
	defer r.cancel()
	_ = r.cmd.Wait() // the code says it
	return r.cmd.ProcessState.ExitCode(), errors.Is(r.ctx.Err(), context.DeadlineExceeded)
}

// shared lets two streams write to one buffer.
type shared struct {
	mu sync.Mutex
	to *bytes.Buffer
}

func (s *shared) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.to.Write(b)
}
