package browser

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
)

// driverVersion is the playwright-core that playwright-go v0.6000 speaks with; it refuses any other.
const driverVersion = "1.60.0"

const installHint = "run: pat-robot install"

// driverFiles are what the robot puts in front of playwright-core, and the pinned manifest that it is installed by.
//
//go:embed driver
var driverFiles embed.FS

// driver is an installed playwright-core and the Node program that runs it.
type driver struct {
	dir  string // its package folder is playwright-core
	node string
}

// defaultDriverDir is where Install puts the driver: the user's cache folder.
func defaultDriverDir() (string, error) {
	if dir := os.Getenv("PLAYWRIGHT_DRIVER_PATH"); dir != "" {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fault.Wrap(fault.Usage, err, "set HOME, or PLAYWRIGHT_DRIVER_PATH", "looked for the cache folder that holds the driver")
	}
	return filepath.Join(cache, "pat-robot", "driver", driverVersion), nil
}

// findDriver finds the driver and Node, without starting either.
func findDriver(dir, node string) (driver, error) {
	var err error
	if dir == "" {
		if dir, err = defaultDriverDir(); err != nil {
			return driver{}, err
		}
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return driver{}, err
	}
	switch have := packageVersion(dir); have {
	case driverVersion:
	case "":
		return driver{}, fault.New(fault.Usage, installHint, "no browser driver in %s", dir)
	default:
		return driver{}, fault.New(fault.Usage, installHint, "the browser driver in %s is version %s, wanted %s", dir, have, driverVersion)
	}
	if node, err = findNode(node); err != nil {
		return driver{}, err
	}
	return driver{dir: dir, node: node}, nil
}

// packageVersion reads the version of the playwright-core in a driver folder; "" where there is none.
func packageVersion(dir string) string {
	var manifest struct{ Version string }
	text, err := os.ReadFile(filepath.Join(dir, "package", "package.json"))
	if err != nil || json.Unmarshal(text, &manifest) != nil {
		return ""
	}
	if _, err := os.Stat(filepath.Join(dir, "package", "cli.js")); err != nil {
		return ""
	}
	return manifest.Version
}

// findNode returns the path of Node's program: the given one, PLAYWRIGHT_NODEJS_PATH, or the one on the PATH.
func findNode(given string) (string, error) {
	const hint = "install Node.js 18 or newer (Debian: apt-get install nodejs npm), or set PLAYWRIGHT_NODEJS_PATH"
	environment.Lock()
	named := os.Getenv("PLAYWRIGHT_NODEJS_PATH")
	environment.Unlock()
	for _, name := range []string{given, named, "node"} {
		if name == "" {
			continue
		}
		path, err := exec.LookPath(name)
		if err != nil {
			return "", fault.New(fault.Usage, hint, "looked for Node.js, which runs the browser driver, but %q cannot be run", name)
		}
		return filepath.Abs(path)
	}
	return "", nil // not reached: the last name is never empty
}

// shim lays out the folder that playwright-go is told is the driver: a cli.js of ours, which hands on to the real one.
// It lies in the run's folder, so it always fits this robot, whoever installed the driver. It returns the folder and the
// program that playwright-go is told is Node.
//
// playwright-go starts "node cli.js --version" and then "node cli.js run-driver". Asking Node for a version that we have
// read already takes a quarter of a second, so where there is a shell, cli.js is a script for it that answers at once.
func (d driver) shim(dir string) (folder, program string, err error) {
	folder = filepath.Join(dir, "driver")
	if err := os.MkdirAll(filepath.Join(folder, "package"), 0o700); err != nil {
		return "", "", err
	}
	files := map[string]string{"driver.js": "driver.js", "start.sh": "cli.js", "early.js": "early.js", "cache.js": "cache.js"}
	program = "/bin/sh"
	if runtime.GOOS == "windows" {
		delete(files, "start.sh")
		files["driver.js"], program = "cli.js", d.node
	}
	for from, to := range files {
		text, err := driverFiles.ReadFile("driver/" + from)
		if err != nil {
			return "", "", err
		}
		if err := os.WriteFile(filepath.Join(folder, "package", to), text, 0o600); err != nil {
			return "", "", err
		}
	}
	return folder, program, nil
}

// environment is held while the process's environment is not as the user set it: playwright-go reads from there where
// Node is.
var environment sync.Mutex

// run starts the driver with its temporary files in dir, and the browser beside it: program, with the arguments that record
// keeps; ca is the file of authorities that it trusts. It cannot be given up half-way, but takes a second at most.
func (d driver) run(dir, program, record, ca string, said io.Writer) (*playwright.Playwright, error) {
	folder, shell, err := d.shim(dir)
	if err != nil {
		return nil, err
	}
	environment.Lock()
	defer environment.Unlock()
	// Names of our own, not TMPDIR: the process that has them by accident does not care.
	for name, value := range map[string]string{
		"PLAYWRIGHT_NODEJS_PATH":   shell,
		"PAT_ROBOT_DRIVER_NODE":    d.node,
		"PAT_ROBOT_DRIVER_PACKAGE": filepath.Join(d.dir, "package"),
		"PAT_ROBOT_DRIVER_TMP":     dir,
		"PAT_ROBOT_DRIVER_BROWSER": program,
		"PAT_ROBOT_DRIVER_RECORD":  record,
		"NODE_EXTRA_CA_CERTS":      ca,
	} {
		defer setenv(name, value)()
	}
	return playwright.Run(&playwright.RunOptions{
		DriverDirectory: folder,
		Stdout:          said,
		Stderr:          said,
		Logger:          slog.New(slog.DiscardHandler),
	})
}

// setenv sets a variable and returns what puts back the value that it had.
func setenv(name, value string) func() {
	old, had := os.LookupEnv(name)
	_ = os.Setenv(name, value) // the names are good, and no value holds a zero byte
	return func() {
		if had {
			_ = os.Setenv(name, old)
		} else {
			_ = os.Unsetenv(name)
		}
	}
}

// record is the file that keeps the arguments which the driver gives to this browser with these settings.
func (b *Browser) record() string {
	what := fmt.Sprintf("%s %s headed=%t sandbox=%t", driverVersion, b.program.path, b.opts.Headed, b.sandbox)
	sum := sha256.Sum256([]byte(what))
	return filepath.Join(filepath.Dir(b.run.lock.Path()), "arguments-"+hex.EncodeToString(sum[:8])+".json")
}

// startDriver starts the driver for b. When ctx ends first, it waits until the driver is up, so that it can be ended.
func (b *Browser) startDriver(ctx context.Context, d driver) error {
	if err := ctx.Err(); err != nil {
		return startEnded(err)
	}
	var said firstWords
	err := func() (err error) {
		defer guard(&err)
		program := b.program.path
		if !b.early() {
			program = ""
		}
		ca, err := b.nodeCA()
		if err != nil {
			return err
		}
		if b.pw, err = d.run(b.run.path, program, b.record(), ca, &said); err == nil {
			b.driver, err = os.FindProcess(b.pw.Pid())
		}
		return err
	}()
	if ctxErr := ctx.Err(); ctxErr != nil {
		return startEnded(ctxErr)
	}
	if err != nil {
		return fault.New(fault.Usage, "check that "+d.node+" is Node.js 18 or newer, then "+installHint,
			"the browser driver did not start: %s", b.redact(reasonIn([]byte(said.String()), err, "Error: ", "SyntaxError: ", "TypeError: ")))
	}
	return nil
}

// firstWords keeps the beginning of what the driver writes to its standard error.
type firstWords struct {
	mu   sync.Mutex
	text []byte
}

func (f *firstWords) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if room := 4096 - len(f.text); room > 0 {
		f.text = append(f.text, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (f *firstWords) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return string(f.text)
}
