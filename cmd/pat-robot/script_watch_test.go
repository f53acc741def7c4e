package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pat-robot/internal/secret"
)

// cmdWatched is "watched CODE COMMAND...": it is exits, and looks meanwhile at the arguments of every process, and at the
// environment of each but the robot itself, which was given its secrets there. None may hold a secret.
func cmdWatched(ts *testscript.TestScript, neg bool, args []string) {
	known := secret.NewRedactor()
	info := server(ts).Info()
	known.Add("password", secret.New(info.Password))
	known.Add("code secret", secret.New(info.TOTPSecret))
	known.Add("passphrase", secret.New(ts.Getenv("PAT_ROBOT_KEYRING_PASSWORD")))
	stop, stopped := make(chan struct{}), make(chan spied)
	go func() {
		s := spied{found: map[string]bool{}}
		look := time.NewTicker(20 * time.Millisecond)
		defer look.Stop()
		for {
			s.look(known)
			select {
			case <-stop:
				stopped <- s
				return
			case <-look.C:
			}
		}
	}()
	defer func() {
		close(stop)
		s := <-stopped
		if len(s.found) > 0 {
			ts.Fatalf("secrets in processes: %q", slices.Sorted(maps.Keys(s.found)))
		}
		if _, err := os.Stat("/proc/self/environ"); err == nil && (!s.driver || !s.browser) {
			ts.Fatalf("saw the driver: %v, the browser: %v", s.driver, s.browser)
		}
	}()
	cmdExits(ts, neg, args)
}

// spied is what was seen of the processes of this machine. Elsewhere than on Linux there is nothing to be seen.
type spied struct {
	found           map[string]bool
	driver, browser bool
}

func (s *spied) look(known *secret.Redactor) {
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		line, _ := os.ReadFile(filepath.Join(dir, "cmdline")) // the process may be gone
		environ, _ := os.ReadFile(filepath.Join(dir, "environ"))
		program, _, _ := bytes.Cut(line, []byte{0})
		s.driver = s.driver || bytes.Contains(line, []byte("driver.js"))
		s.browser = s.browser || bytes.Contains(line, []byte("--type=renderer"))
		for _, f := range known.Find(line) {
			s.found[string(program)+": the "+f.Secret+" in its arguments"] = true
		}
		if filepath.Base(string(program)) == "pat-robot" {
			continue
		}
		for _, f := range known.Find(environ) {
			s.found[string(program)+": the "+f.Secret+" in its environment"] = true
		}
	}
}
