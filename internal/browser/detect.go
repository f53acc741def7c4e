package browser

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"pat-robot/internal/fault"
)

// program is a browser to start: a path, or a channel that Playwright resolves.
type program struct {
	name    string // Chrome, Edge, Chromium
	path    string
	channel string
}

func (p program) String() string {
	if p.path != "" {
		return p.path
	}
	return p.channel
}

// kind is a browser and where it is installed: names on the PATH, then whole paths.
type kind struct {
	channel, name string
	names, paths  []string
}

// kinds lists the browsers in the order in which they are looked for.
func kinds() []kind {
	switch runtime.GOOS {
	case "darwin":
		return []kind{
			{"chrome", "Chrome", nil, inApplications("Google Chrome")},
			{"msedge", "Edge", nil, inApplications("Microsoft Edge")},
			{"chromium", "Chromium", []string{"chromium"}, inApplications("Chromium")},
		}
	case "windows":
		return []kind{
			{"chrome", "Chrome", nil, inProgramFiles(`Google\Chrome\Application\chrome.exe`)},
			{"msedge", "Edge", nil, inProgramFiles(`Microsoft\Edge\Application\msedge.exe`)},
			{"chromium", "Chromium", nil, inProgramFiles(`Chromium\Application\chrome.exe`)},
		}
	}
	return []kind{
		{"chrome", "Chrome", []string{"google-chrome-stable", "google-chrome"}, []string{"/opt/google/chrome/chrome"}},
		{"msedge", "Edge", []string{"microsoft-edge-stable", "microsoft-edge"}, []string{"/opt/microsoft/msedge/msedge"}},
		{"chromium", "Chromium", []string{"chromium", "chromium-browser"}, []string{"/usr/bin/chromium", "/usr/lib/chromium/chromium"}},
	}
}

func inApplications(app string) []string {
	path := filepath.Join("Applications", app+".app", "Contents", "MacOS", app)
	home, _ := os.UserHomeDir() // without one, the second path is not found
	return []string{"/" + path, filepath.Join(home, path)}
}

func inProgramFiles(path string) []string {
	var paths []string
	for _, name := range []string{"ProgramFiles", "ProgramFiles(x86)", "LocalAppData"} {
		if dir := os.Getenv(name); dir != "" {
			paths = append(paths, filepath.Join(dir, path))
		}
	}
	return paths
}

// findProgram chooses the browser to start: the given path, the given channel, an installed browser, or Playwright's own
// download.
func findProgram(o Options, d driver) (program, error) { return chooseProgram(o, d, kinds()) }

func chooseProgram(o Options, d driver, known []kind) (program, error) {
	if o.ExecutablePath != "" {
		path, err := exec.LookPath(o.ExecutablePath)
		if err != nil {
			return program{}, fault.New(fault.Usage, "set PAT_ROBOT_BROWSER_PATH to the program of Chrome, Edge or Chromium",
				"the browser %s cannot be run: %s", o.ExecutablePath, reasonOf(err))
		}
		path, err = filepath.Abs(path)
		return program{name: brand(path), path: path}, err
	}
	if o.Channel != "" && !slices.ContainsFunc(known, func(k kind) bool { return k.channel == o.Channel }) {
		return program{name: o.Channel, channel: o.Channel}, nil // chrome-beta and the like, which Playwright knows
	}
	if p, ok := installedProgram(known, o.Channel); ok {
		return p, nil
	}
	if path := downloadedProgram(d.dir); path != "" && (o.Channel == "" || o.Channel == "chromium") {
		return program{name: "Chromium", path: path}, nil
	}
	if o.Channel != "" {
		return program{}, fault.New(fault.Usage, "install it, or choose another one with PAT_ROBOT_BROWSER_CHANNEL",
			"no browser found for the channel %s", o.Channel)
	}
	return program{}, fault.New(fault.Usage, installHint, "no browser found (looked for Chrome, Edge and Chromium)")
}

// brand guesses a browser's name from its program's.
func brand(path string) string {
	file := strings.ToLower(filepath.Base(path))
	switch {
	case strings.Contains(file, "edge"):
		return "Edge"
	case strings.Contains(file, "chrome"):
		return "Chrome"
	}
	return "Chromium"
}

// installedProgram looks for a browser of the channel, or of any where it is empty.
func installedProgram(known []kind, channel string) (program, bool) {
	for _, k := range known {
		if channel != "" && channel != k.channel {
			continue
		}
		for _, candidate := range slices.Concat(k.names, k.paths) {
			path, err := exec.LookPath(candidate)
			if err == nil && !fromSnap(path) {
				return program{name: k.name, path: path}, true
			}
		}
	}
	return program{}, false
}

// fromSnap tells whether a program is a snap, or Ubuntu's script that installs one: a snap may not use profiles below hidden
// folders of the home folder, nor pass on the debugging pipe.
func fromSnap(path string) bool {
	if real, err := filepath.EvalSymlinks(path); err == nil && (strings.HasPrefix(real, "/snap/") || real == "/usr/bin/snap") {
		return true
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() > 64<<10 {
		return false
	}
	script, err := os.ReadFile(path)
	return err == nil && strings.Contains(string(script), "/snap/")
}

// downloadedProgram returns the Chromium that the driver has downloaded for itself, or "".
func downloadedProgram(driverDir string) string {
	var list struct {
		Browsers []struct{ Name, Revision string }
	}
	text, err := os.ReadFile(filepath.Join(driverDir, "package", "browsers.json"))
	if err != nil || json.Unmarshal(text, &list) != nil {
		return ""
	}
	for _, b := range list.Browsers {
		if b.Name != "chromium" {
			continue
		}
		dir := filepath.Join(downloadsDir(), "chromium-"+b.Revision)
		if _, err := os.Stat(filepath.Join(dir, "INSTALLATION_COMPLETE")); err != nil {
			return ""
		}
		for _, pattern := range []string{"chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", `chrome-win*/chrome.exe`} {
			if found, _ := filepath.Glob(filepath.Join(dir, pattern)); len(found) > 0 { // the pattern is good
				return found[0]
			}
		}
	}
	return ""
}

// downloadsDir is Playwright's folder of browsers.
func downloadsDir() string {
	if dir := os.Getenv("PLAYWRIGHT_BROWSERS_PATH"); dir != "" {
		return dir
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "ms-playwright")
}

// reasonOf gives the last error of a chain, such as "permission denied", without the names around it.
func reasonOf(err error) string {
	for {
		inner, ok := err.(interface{ Unwrap() error })
		if !ok || inner.Unwrap() == nil {
			return err.Error()
		}
		err = inner.Unwrap()
	}
}
