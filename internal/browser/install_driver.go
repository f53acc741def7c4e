package browser

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
)

const (
	// stampFile says by which pinned list a driver was installed; it is written last.
	stampFile = "installed-by"
	// stagePrefix is for the folders that a driver is put together in, beside its own.
	stagePrefix = ".install-"
	// oldestNode is what playwright-core 1.60 asks for.
	oldestNode = 18
)

// stamp is the digest of the pinned list.
func stamp() string {
	text, _ := driverFiles.ReadFile("driver/package-lock.json") // embedded, cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// hasDriver tells whether the right driver is in place: one that was installed by this list, or one that the user has put
// at a place of his own.
func (i *installer) hasDriver() bool {
	if packageVersion(i.dir) != driverVersion {
		return false
	}
	text, err := os.ReadFile(filepath.Join(i.dir, stampFile))
	if err == nil {
		return string(text) == stamp()
	}
	return i.options.DriverDir != "" || os.Getenv("PLAYWRIGHT_DRIVER_PATH") != ""
}

// installDriver puts the driver together in a folder beside its place, and moves it there when it is whole.
func (i *installer) installDriver(ctx context.Context) error {
	if i.hasDriver() {
		return nil // by the install that this one has waited for
	}
	node, npm, err := i.tools(ctx)
	if err != nil {
		return err
	}
	parent := filepath.Dir(i.dir)
	removeStages(parent)
	stage, err := os.MkdirTemp(parent, stagePrefix)
	if err != nil {
		return fault.Wrap(fault.Unexpected, err, "check the folder's rights, or set PLAYWRIGHT_DRIVER_PATH", "made a folder for the driver")
	}
	defer removeStages(parent)
	i.say("getting the browser driver (playwright-core %s) by npm", driverVersion)
	if err := npmInstall(ctx, npm, stage); err != nil {
		return err
	}
	whole := filepath.Join(stage, "driver")
	if err := layOut(stage, whole, node); err != nil {
		return fault.Wrap(fault.Unexpected, err, "run it again; if it fails again, check the free space", "put the browser driver together")
	}
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	return i.replace(whole, filepath.Join(stage, "old"))
}

// removeStages removes what an install that was killed has left; the caller holds the lock.
func removeStages(parent string) {
	left, _ := filepath.Glob(filepath.Join(parent, stagePrefix+"*")) // a bad pattern finds nothing
	for _, dir := range left {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			_ = os.RemoveAll(dir) // tried again by the next install
		}
	}
}

// tools finds Node and npm, and checks Node's version.
func (i *installer) tools(ctx context.Context) (node, npm string, err error) {
	if node, err = findNode(i.options.NodePath); err != nil {
		return "", "", err
	}
	out, err := exec.CommandContext(ctx, node, "--version").Output()
	if ctx.Err() != nil {
		return "", "", interrupted(ctx)
	}
	major, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(string(out)), "v"), ".")
	if n, convErr := strconv.Atoi(major); err != nil || convErr != nil || n < oldestNode {
		return "", "", fault.New(fault.Usage, "install a newer Node.js, or set PLAYWRIGHT_NODEJS_PATH to one",
			"asked %s for its version, wanted Node.js %d or newer, got %q", node, oldestNode, strings.TrimSpace(string(out)))
	}
	if npm, err = exec.LookPath("npm"); err != nil {
		return "", "", fault.New(fault.Usage, "install npm (Debian: apt-get install npm; elsewhere it comes with Node.js)",
			"looked for npm, which gets the browser driver, but it is not on the PATH")
	}
	return node, npm, nil
}

// npmInstall lets npm fetch exactly what the embedded list pins, by its digest, and run none of its scripts. Where from is
// npm's own setting.
func npmInstall(ctx context.Context, npm, dir string) error {
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := driverFiles.ReadFile("driver/" + name)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o644)
		}
		if err != nil {
			return fault.Wrap(fault.Unexpected, err, "check the free space", "wrote the list of what npm is to get")
		}
	}
	cmd := interruptible(ctx, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	if err != nil {
		return fault.New(fault.Usage, "check the connection and npm's settings (npm ping; proxy: HTTPS_PROXY; own certificates: NODE_EXTRA_CA_CERTS), then run it again",
			"npm could not get the browser driver: %s", npmReason(out, err))
	}
	return nil
}

// interruptible is a command that is asked to end, with its own children, before it is killed.
func interruptible(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Cancel = func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return cmd.Process.Kill() // Windows knows no other signal
		}
		return nil
	}
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// npmReason picks the lines that say something from npm's output.
func npmReason(out []byte, err error) string {
	var lines []string
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		for _, mark := range []string{"npm error ", "npm ERR! "} {
			said, ok := strings.CutPrefix(line, mark)
			if ok && !strings.Contains(said, "complete log of this run") && len(lines) < 3 {
				lines = append(lines, said)
			}
		}
	}
	if len(lines) == 0 {
		return err.Error()
	}
	return strings.Join(lines, "; ")
}

// layOut makes a driver folder of what npm fetched: the package, with the corrections that playwright-go makes, and the
// stamp.
func layOut(stage, whole, node string) error {
	if err := os.MkdirAll(whole, 0o755); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(stage, "node_modules", "playwright-core"), filepath.Join(whole, "package")); err != nil {
		return err
	}
	if err := correct(whole, node); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(whole, stampFile), []byte(stamp()), 0o644)
}

// correct has playwright-go correct the driver's bundle (an error on a page without a place ended the driver). The call is
// named for a download, which it makes only where there is no driver; an address that nobody answers makes sure.
func correct(dir, node string) error {
	environment.Lock()
	defer environment.Unlock()
	defer setenv("PLAYWRIGHT_NODEJS_PATH", node)()
	defer setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")()
	var said bytes.Buffer
	d, err := playwright.NewDriver(&playwright.RunOptions{
		DriverDirectory: dir, Stdout: io.Discard, Stderr: &said, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	return d.DownloadDriver()
}

// replace moves the new driver to its place, after moving away what was there.
func (i *installer) replace(whole, old string) error {
	err := os.Rename(i.dir, old)
	if err == nil || os.IsNotExist(err) {
		err = os.Rename(whole, i.dir)
	}
	if err != nil {
		return fault.Wrap(fault.Unexpected, err, "end other robots that run, check the folder's rights, then run it again",
			"moved the browser driver to %s", i.dir)
	}
	return nil
}
