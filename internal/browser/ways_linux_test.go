package browser

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
)

// visits serves a page that keeps a cookie for a day, and says whether the browser came with it.
func visits(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := r.Cookie("been-here")
		http.SetCookie(w, &http.Cookie{Name: "been-here", Value: "yes", MaxAge: 86400})
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<!doctype html><title>t</title><p>%t", err == nil)
	}))
	t.Cleanup(s.Close)
	return s
}

// says opens the page and returns what it says.
func says(t *testing.T, b *Browser, address string) string {
	t.Helper()
	p, err := b.NewPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Goto(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	text, err := p.pw.Locator("p").InnerText()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestProfileIsKept(t *testing.T) {
	site, dir := visits(t), filepath.Join(t.TempDir(), "profile")
	for _, want := range []string{"false", "true"} {
		b := start(t, Options{ProfileDir: dir})
		if got := says(t, b, site.URL); got != want || !strings.HasPrefix(b.Version(), "Chromium 1") {
			t.Errorf("the browser has been here: %s, want %s; %s", got, want, b.Version())
		}
		if want == "true" {
			// Another robot waits for the profile, and says so when its time is over.
			late, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			if _, err := Start(late, Options{ProfileDir: dir, StateDir: t.TempDir()}); !fault.Is(err, fault.Usage) {
				t.Errorf("two at once: %v", err)
			}
			cancel()
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the profile is %v, %v", info, err)
	}
}

func TestEdgeIsToldOfTheAutomation(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip(err)
	}
	edge := filepath.Join(t.TempDir(), "microsoft-edge")
	place(t, "", edge, "#!/bin/sh\nexec "+chromium+` "$@"`+"\n", 0o755)
	for program, want := range map[string]bool{edge: true, chromium: false} {
		b := start(t, Options{ExecutablePath: program})
		args := strings.Join(running(b.run.path), "\n")
		if strings.Contains(args, "--enable-automation") != want || args == "" {
			t.Errorf("%s is told of the automation: %t in %q", program, !want, args)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}

// serve starts a program and waits for a line of it that matches, of which the first group is returned.
func serve(t *testing.T, line string, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, name, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	said := bufio.NewScanner(out)
	for said.Scan() {
		if m := regexp.MustCompile(line).FindStringSubmatch(said.Text()); m != nil {
			go func() {
				for said.Scan() { //nolint:revive // so that it never waits for a reader
				}
			}()
			return m[1]
		}
	}
	t.Fatalf("%s said nothing like %s", name, line)
	return ""
}

// playwrightServer starts the real run-server of a driver's package.
func playwrightServer(t *testing.T, dir string, more ...string) string {
	t.Helper()
	d, err := findDriver("", "")
	if err != nil {
		t.Fatal(err)
	}
	if dir == "" {
		dir = d.dir
	}
	args := append([]string{filepath.Join(dir, "package", "cli.js"), "run-server", "--host", "127.0.0.1", "--port", "0", "--path", "/secret"}, more...)
	return serve(t, `(ws://\S+)`, d.node, args...)
}

func TestPlaywrightServer(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip(err)
	}
	endpoint := playwrightServer(t, "", "--unsafe")
	site := visits(t)
	b := start(t, Options{Endpoint: endpoint, ExecutablePath: chromium, IgnoreAnimations: true, Sandbox: "off"})
	if got := says(t, b, site.URL); got != "false" || len(profilesOf(t, b)) != 0 {
		t.Errorf("been here: %s; browsers below our driver: %v", got, profilesOf(t, b))
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	t.Setenv("PLAYWRIGHT_BROWSERS_PATH", t.TempDir()) // of the next server: none
	bare := playwrightServer(t, "")
	for name, tt := range map[string]struct {
		endpoint, want string
	}{
		"no browser there": {bare, "has no browser of its own"},
		"nobody there":     {"ws://127.0.0.1:1/secret", "could not connect to a Playwright server at ws://127.0.0.1:1"},
		"other version":    {playwrightServer(t, olderDriver(t)), "has another version than this robot's driver"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Start(t.Context(), Options{Endpoint: tt.endpoint, StateDir: t.TempDir()})
			refusedWith(t, err, tt.want)
		})
	}
	t.Run("silence", func(t *testing.T) {
		silent, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close() //nolint:errcheck // the test is over
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		_, err = Start(ctx, Options{Endpoint: "ws://" + silent.Addr().String() + "/secret", StateDir: t.TempDir()})
		refusedWith(t, err, "answered in time")
	})
}

func refusedWith(t *testing.T, err error, want string) {
	t.Helper()
	if !fault.Is(err, fault.Usage) || !strings.Contains(err.Error(), want) || fault.HintOf(err) == "" {
		t.Fatalf("have %v, want %q with a hint", err, want)
	}
	if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n") {
		t.Errorf("the error names the path, or is no sentence: %v", err)
	}
}

// olderDriver is the installed package, which says that it is of another version.
func olderDriver(t *testing.T) string {
	t.Helper()
	d, err := findDriver("", "")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "package"), os.DirFS(filepath.Join(d.dir, "package"))); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(dir, "package", "package.json")
	text, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	place(t, "", manifest, strings.Replace(string(text), `"version": "`+driverVersion+`"`, `"version": "1.59.0"`, 1), 0o600)
	return dir
}

// A browser with remote debugging keeps its own tabs and cookies for itself, and lives on.
func TestRemoteDebugging(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip(err)
	}
	site := visits(t)
	ws := serve(t, `DevTools listening on ws://([^/]+)/`, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
		"--user-data-dir="+filepath.Join(shortDir(t), "own"), site.URL)
	endpoint := "http://" + ws
	tabs := func() string {
		answer, err := http.Get(endpoint + "/json/list")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close() //nolint:errcheck // it was only read
		var text strings.Builder
		_, _ = bufio.NewReader(answer.Body).WriteTo(&text)
		return fmt.Sprint(strings.Count(text.String(), `"type": "page"`), strings.Count(text.String(), site.URL))
	}
	for range 2 {
		b := start(t, Options{Endpoint: endpoint, IgnoreAnimations: true})
		if got := says(t, b, site.URL); got != "false" {
			t.Errorf("came with the person's cookies, or those of the last time: %s", got)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if got := tabs(); got != "1 1" {
			t.Errorf("afterwards there are %s pages, want the person's own", got)
		}
	}
	_, err = Start(t.Context(), Options{Endpoint: "http://127.0.0.1:1", StateDir: t.TempDir()})
	refusedWith(t, err, "could not connect to a browser with remote debugging")
}
