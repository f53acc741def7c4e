package secret

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus"
)

// sessionEnv is a home of its own on no session bus and no desktop.
func sessionEnv(t *testing.T) (home string, env []string) {
	t.Helper()
	// Not t.TempDir: the paths of sockets must be short.
	home, err := os.MkdirTemp("", "bus")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	return home, []string{
		"HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_DATA_HOME=" + home + "/data", "XDG_CONFIG_HOME=" + home, "XDG_CACHE_HOME=" + home,
		"PASSWORD_STORE_DIR=" + home + "/none", "DISPLAY=", "WAYLAND_DISPLAY=", "DBUS_SESSION_BUS_ADDRESS=unix:path=" + home + "/none",
	}
}

// output runs cmd and returns what it prints to stdout. The bus is chatty on stderr; it is shown when something fails.
func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, stderr.String())
	}
	t.Log(stderr.String())
	return string(out)
}

func TestDetectWithoutDesktop(t *testing.T) {
	home, env := sessionEnv(t)
	dir := filepath.Join(home, "keyring")
	if got := output(t, actor(t, "open", env, dir, "a passphrase")); got != "file\n" {
		t.Errorf("with a passphrase: %q, want file", got)
	}
	got := output(t, actor(t, "open", env, dir))
	for _, want := range []string{"error: found no keyring", "secret-service (no session bus)", "file (no passphrase)", "keyctl (forgets"} {
		if !strings.Contains(got, want) {
			t.Errorf("without: %q does not say %q", got, want)
		}
	}
}

func TestBackends(t *testing.T) {
	for _, want := range []string{"auto", "file", "secret-service", "kwallet", "keyctl", "pass"} {
		if !slices.Contains(Backends(), want) {
			t.Errorf("%q is not among %q", want, Backends())
		}
	}
	_, err := Open(t.Context(), Options{Backend: "wincred"})
	wantFault(t, err, `unknown keyring "wincred"`)
}

// sessionVariable tells TestSecretService that it runs on a bus of its own, and how that is set up.
const sessionVariable = "SECRET_TEST_SESSION"

// TestSecretService runs the store against GNOME's keyring on a bus of its own.
func TestSecretService(t *testing.T) {
	for _, tool := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (Debian: apt-get install dbus gnome-keyring)", tool)
		}
	}
	if run, ok := sessions[os.Getenv(sessionVariable)]; ok {
		run(t)
		return
	}
	for how := range sessions {
		t.Run(how, func(t *testing.T) {
			home, env := sessionEnv(t)
			writePrompter(t, home, how)
			cmd := actor(t, "", append(env, sessionVariable+"="+how), "-test.run=^TestSecretService$", "-test.v")
			cmd.Args = append([]string{"dbus-run-session", "--"}, cmd.Args...)
			var err error
			if cmd.Path, err = exec.LookPath(cmd.Args[0]); err != nil {
				t.Fatal(err)
			}
			if got := output(t, cmd); !strings.Contains(got, "--- PASS: TestSecretService") {
				t.Error(got)
			}
		})
	}
}

// writePrompter puts a program in the place of GNOME's own that should ask for a password and does not: a desktop that
// nobody looks at. It notes that it was started.
func writePrompter(t *testing.T, home, how string) {
	t.Helper()
	const prompter = "org.gnome.keyring.SystemPrompter"
	services := filepath.Join(home, "data", "dbus-1", "services")
	if err := os.MkdirAll(services, 0o700); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("touch %s/asked; exec sleep 5 >/dev/null 2>&1", home)
	if how == "it has no prompt" {
		script = "false"
	}
	service := fmt.Sprintf("[D-BUS Service]\nName=%s\nExec=/bin/sh -c '%s'\n", prompter, script)
	if err := os.WriteFile(filepath.Join(services, prompter+".service"), []byte(service), 0o600); err != nil {
		t.Fatal(err)
	}
}

// sessions are the days that a Secret Service can have.
var sessions = map[string]func(*testing.T){
	"it works":          sessionWorks,
	"it has never been": sessionEmpty,
	"nobody unlocks it": sessionLocked,
	"it has no prompt":  sessionNoPrompt,
}

func sessionWorks(t *testing.T) {
	unlock(t)
	s := detect(t)
	exerciseStore(t, s)
	if s, err := Open(t.Context(), Options{Backend: "secret-service"}); err != nil || s.Backend() != "secret-service" {
		t.Errorf("by name: %v", err)
	}
}

// sessionEmpty: a collection cannot be made where nobody can be asked for its password.
func sessionEmpty(t *testing.T) {
	o := fileOptions(t.TempDir(), "a passphrase")
	o.Backend = auto
	if s, err := Open(t.Context(), o); err != nil || s.Backend() != "file" {
		t.Errorf("%v", err)
	}
	o.Password = nil
	_, err := Open(t.Context(), o)
	wantFault(t, err, "secret-service (no collection")
}

func sessionLocked(t *testing.T) {
	unlock(t)
	s := detect(t)
	if err := s.Save(t.Context(), sample("x")); err != nil {
		t.Fatal(err)
	}
	lock(t)
	s.timeout, s.unlockTimeout = time.Second, time.Second
	_, err := s.Get(t.Context(), sample("x").Key)
	wantFault(t, err, "the secret-service keyring is locked and nobody unlocked it within 1s")
	if _, err := os.Stat(filepath.Join(os.Getenv("HOME"), "asked")); err != nil {
		t.Errorf("nobody was asked to unlock it: %v", err)
	}
}

// sessionNoPrompt: what should ask for the password cannot even start.
func sessionNoPrompt(t *testing.T) {
	unlock(t)
	s := detect(t)
	lock(t)
	wantFault(t, s.Probe(t.Context()), "the secret-service keyring: it is locked")
}

// unlock starts GNOME's keyring with a password, as a login does. It ends with the bus.
func unlock(t *testing.T) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "gnome-keyring-daemon", "--unlock", "--components=secrets")
	cmd.Stdin = strings.NewReader("the login's password")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
}

// detect opens the keyring that is found although a file keyring could be had.
func detect(t *testing.T) *Store {
	t.Helper()
	o := fileOptions(t.TempDir(), "a passphrase")
	o.Backend = ""
	s, err := Open(t.Context(), o)
	if err != nil || s.Backend() != "secret-service" {
		t.Fatalf("%+v, %v", s, err)
	}
	return s
}

func lock(t *testing.T) {
	t.Helper()
	conn, err := dbus.SessionBus()
	if err != nil {
		t.Fatal(err)
	}
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	call := conn.Object(secretsBus, secretsPath).Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{defaultCollection(t.Context())})
	if err := call.Store(&locked, &prompt); err != nil || len(locked) != 1 {
		t.Fatalf("locked %q, %v", locked, err)
	}
}

// TestNoBusIsStarted puts a dbus-launch on the path, as Debian's dbus-x11 does. The library would run it before main.
func TestNoBusIsStarted(t *testing.T) {
	home, env := sessionEnv(t)
	if _, err := os.Stat(fmt.Sprintf("/run/user/%d/bus", os.Getuid())); err == nil {
		t.Skip("this user has a session bus, so that nothing would start one")
	}
	script := fmt.Sprintf("#!/bin/sh\ntouch %s/launched\n", home)
	if err := os.WriteFile(filepath.Join(home, "dbus-launch"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"", "autolaunch:"} {
		cmd := actor(t, "open", append(env, "PATH="+home+":/bin:/usr/bin", "DBUS_SESSION_BUS_ADDRESS="+address), filepath.Join(home, "keyring"), "passphrase", "of", "it")
		if got := output(t, cmd); got != "file\n" {
			t.Errorf("opened %q", got)
		}
		if _, err := os.Stat(filepath.Join(home, "launched")); !os.IsNotExist(err) {
			t.Errorf("with the address %q a bus was started: %v", address, err)
		}
	}
}
