package browser

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pat-robot/internal/fault"
)

// place writes a program, or a file that cannot be run, below dir.
func place(t *testing.T, dir, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestChooseProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("makes programs by their mode")
	}
	dir := t.TempDir()
	chrome := place(t, dir, "bin/google-chrome", "", 0o755)
	chromium := place(t, dir, "opt/chromium", "", 0o755)
	place(t, dir, "bin/chromium", "exec /snap/bin/chromium", 0o755) // Ubuntu's
	noProgram := place(t, dir, "notes.txt", "", 0o644)
	place(t, dir, "driver/package/browsers.json", `{"browsers":[{"name":"chromium","revision":"1223"}]}`, 0o644)
	ownPath := "downloads/chromium-1223/chrome-linux64/chrome"
	own := place(t, dir, ownPath, "", 0o755)
	place(t, dir, "downloads/chromium-1223/INSTALLATION_COMPLETE", "", 0o644)
	place(t, dir, "half/chromium-1223/chrome-linux64/chrome", "", 0o755)
	t.Setenv("PATH", filepath.Join(dir, "bin"))

	both := []kind{
		{"chrome", "Chrome", []string{"google-chrome-stable", "google-chrome"}, nil},
		{"msedge", "Edge", []string{"microsoft-edge"}, nil},
		{"chromium", "Chromium", []string{"chromium"}, []string{chromium}},
	}
	none := []kind{{"chrome", "Chrome", []string{"nothing"}, nil}, {"chromium", "Chromium", nil, nil}}
	tests := []struct {
		name      string
		options   Options
		known     []kind
		downloads string
		want      string // what is started, or else the beginning of the error
		wantName  string
	}{
		{"first on the PATH", Options{}, both, "", chrome, "Chrome"},
		{"channel, snap passed over", Options{Channel: "chromium"}, both, "", chromium, "Chromium"},
		{"channel not installed", Options{Channel: "msedge"}, both, "downloads", "no browser found for the channel msedge", ""},
		{"channel that Playwright knows", Options{Channel: "chrome-beta"}, both, "", "chrome-beta", "chrome-beta"},
		{"path", Options{ExecutablePath: chromium, Channel: "chrome"}, both, "", chromium, "Chromium"},
		{"path on the PATH", Options{ExecutablePath: "google-chrome"}, both, "", chrome, "Chrome"},
		{"path that is not there", Options{ExecutablePath: "/nowhere/chrome"}, both, "downloads",
			"the browser /nowhere/chrome cannot be run: no such file or directory", ""},
		{"path that cannot be run", Options{ExecutablePath: noProgram}, both, "",
			"the browser " + noProgram + " cannot be run: permission denied", ""},
		{"the driver's download", Options{}, none, "downloads", own, "Chromium"},
		{"the driver's download by channel", Options{Channel: "chromium"}, none, "downloads", own, "Chromium"},
		{"half a download", Options{}, none, "half", "no browser found (looked for", ""},
		{"nothing", Options{}, none, "", "no browser found (looked for", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("PLAYWRIGHT_BROWSERS_PATH", filepath.Join(dir, "none", tt.downloads))
			if tt.downloads != "" {
				t.Setenv("PLAYWRIGHT_BROWSERS_PATH", filepath.Join(dir, tt.downloads))
			}
			p, err := chooseProgram(tt.options, driver{dir: filepath.Join(dir, "driver")}, tt.known)
			if err != nil {
				if !strings.HasPrefix(err.Error(), tt.want) || !fault.Is(err, fault.Usage) || fault.HintOf(err) == "" {
					t.Errorf("error %v (hint %q), want %s", err, fault.HintOf(err), tt.want)
				}
				return
			}
			if p.String() != tt.want || p.name != tt.wantName {
				t.Errorf("got %s, %s, want %s, %s", p, p.name, tt.want, tt.wantName)
			}
		})
	}
}

func TestFindDriver(t *testing.T) {
	dir := t.TempDir()
	place(t, dir, "good/package/package.json", `{"version":"1.60.0"}`, 0o644)
	place(t, dir, "good/package/cli.js", "", 0o644)
	place(t, dir, "old/package/package.json", `{"version":"1.50.0"}`, 0o644)
	place(t, dir, "old/package/cli.js", "", 0o644)
	place(t, dir, "half/package/package.json", `{"version":"1.60.0"}`, 0o644)
	tests := []struct{ name, dir, node, want, hint string }{
		{"missing", "none", "", "no browser driver in ", installHint},
		{"half", "half", "", "no browser driver in ", installHint},
		{"another version", "old", "", "the browser driver in ", installHint},
		{"no node", "good", "no-such-node", "looked for Node.js", "PLAYWRIGHT_NODEJS_PATH"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := findDriver(filepath.Join(dir, tt.dir), tt.node)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || !fault.Is(err, fault.Usage) ||
				!strings.Contains(fault.HintOf(err), tt.hint) {
				t.Errorf("findDriver = %v (hint %q), want %s", err, fault.HintOf(err), tt.want)
			}
		})
	}
	t.Setenv("PLAYWRIGHT_DRIVER_PATH", filepath.Join(dir, "good"))
	if d, err := findDriver("", ""); err != nil || d.dir != filepath.Join(dir, "good") || !filepath.IsAbs(d.node) {
		t.Errorf("findDriver by the environment = %v, %v", d, err)
	}
}
