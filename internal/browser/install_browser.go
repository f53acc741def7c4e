package browser

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"pat-robot/internal/fault"
)

// browser finds a browser, or gets one: Debian's package as root, else the driver's own download.
func (i *installer) browser(ctx context.Context) (Installed, error) {
	p, found := i.findBrowser()
	if found == nil {
		return Installed{Name: p.name, Path: p.String(), Action: Found}, nil
	}
	if i.options.ExecutablePath != "" || (i.options.Channel != "" && i.options.Channel != "chromium") {
		return Installed{}, found // a browser that the user named is the user's to install
	}
	cleanEnvironment(i.options.SecretVariables)
	var tried []string
	if i.root && isDebian(i.osRelease) {
		reason := i.installPackage(ctx)
		if p, err := i.findBrowser(); reason == "" && err == nil {
			return Installed{Name: p.name, Path: p.path, Action: ByApt}, nil
		}
		tried = append(tried, "apt-get: "+reason)
	}
	if ctx.Err() != nil {
		return Installed{}, interrupted(ctx)
	}
	reason := i.download(ctx)
	if p, err := i.findBrowser(); reason == "" && err == nil {
		return Installed{Name: p.name, Path: p.path, Action: Downloaded}, nil
	}
	if ctx.Err() != nil {
		return Installed{}, interrupted(ctx)
	}
	tried = append(tried, "the driver's download: "+reason)
	return Installed{}, fault.New(fault.Usage,
		"install Chrome, Edge or Chromium yourself, or check the connection (proxy: HTTPS_PROXY) and run it again",
		"no browser found, and none could be got (%s)", strings.Join(tried, "; "))
}

func (i *installer) findBrowser() (program, error) {
	return i.find(Options{ExecutablePath: i.options.ExecutablePath, Channel: i.options.Channel}, driver{dir: i.dir})
}

// isDebian tells whether the package chromium is a browser here. On Ubuntu it is not: there it stands for a snap, which
// cannot be driven.
func isDebian(osRelease string) bool {
	f, err := os.Open(osRelease)
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // only read
	ids := ""
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), "=")
		if name == "ID" || name == "ID_LIKE" {
			ids += " " + strings.Trim(value, `"'`)
		}
	}
	words := strings.Fields(ids)
	return containsWord(words, "debian") && !containsWord(words, "ubuntu")
}

func containsWord(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// installPackage installs Debian's chromium, and says why it could not; "" when it could.
func (i *installer) installPackage(ctx context.Context) string {
	i.say("installing Debian's package chromium")
	reason := aptGet(ctx, "install", "-y", "chromium")
	if reason == "" || ctx.Err() != nil {
		return reason
	}
	// A machine that was just made knows no packages yet.
	if reason := aptGet(ctx, "update"); reason != "" || ctx.Err() != nil {
		return reason
	}
	return aptGet(ctx, "install", "-y", "chromium")
}

func aptGet(ctx context.Context, args ...string) string {
	cmd := interruptible(ctx, "apt-get", args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	out, err := cmd.CombinedOutput()
	if err == nil {
		return ""
	}
	return reasonIn(out, err, "E: ", "W: ")
}

// download has the driver fetch its own Chromium, and says why it could not; "" when it could.
func (i *installer) download(ctx context.Context) string {
	node, err := findNode(i.options.NodePath)
	if err != nil {
		return err.Error()
	}
	i.say("downloading Chromium with the browser driver")
	cli := filepath.Join(i.dir, "package", "cli.js")
	// The robot runs the whole browser without a window; the smaller one made for that is not needed.
	out, err := interruptible(ctx, node, cli, "install", "--no-shell", "chromium").CombinedOutput()
	if err == nil {
		return ""
	}
	return reasonIn(out, err, "Error: ")
}

// reasonIn returns the first line of out that begins with one of the marks, in their order, else how the command ended.
func reasonIn(out []byte, err error, marks ...string) string {
	for _, mark := range marks {
		for line := range strings.Lines(string(out)) {
			if said, ok := strings.CutPrefix(strings.TrimSpace(line), mark); ok {
				return said
			}
		}
	}
	var missing *exec.Error
	if errors.As(err, &missing) {
		return missing.Name + " cannot be run"
	}
	return err.Error()
}
