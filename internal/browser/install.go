package browser

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"pat-robot/internal/fault"
)

// InstallOptions say where the driver goes and which browser is wanted; the names are those of Options.
type InstallOptions struct {
	ExecutablePath, Channel string
	DriverDir, NodePath     string
	SecretVariables         []string
	// Out hears, in sentences, what is being done; may be nil.
	Out io.Writer
}

// InstallReport says what was found and what was done.
type InstallReport struct {
	Driver  Installed `json:"driver"`
	Browser Installed `json:"browser"`
}

// Installed is one part: where it is, and what Install did to have it there.
type Installed struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	Path    string `json:"path"`
	Action  Action `json:"action"`
}

// Action is what Install did.
type Action string

// What Install does: nothing, by npm, by Debian's packages, or by the driver's own download.
const (
	Found      Action = "found"
	ByNpm      Action = "installed by npm"
	ByApt      Action = "installed by apt-get"
	Downloaded Action = "downloaded by the driver"
)

// String is a sentence for a person.
func (r InstallReport) String() string {
	return fmt.Sprintf("driver:  %s %s, %s (%s)\nbrowser: %s, %s (%s)",
		r.Driver.Name, r.Driver.Version, r.Driver.Action, r.Driver.Path, r.Browser.Name, r.Browser.Action, r.Browser.Path)
}

// Install gets the driver, then a browser. What is there is left alone, and nothing is started to find that out. Two
// installs at once wait for each other; an interrupted one leaves nothing behind that a start would take for a driver. The
// faults are of kind fault.Usage and say what to do.
func Install(ctx context.Context, o InstallOptions) (InstallReport, error) {
	var report InstallReport
	i := &installer{options: o, root: os.Geteuid() == 0, osRelease: "/etc/os-release", find: findProgram}
	if o.Out == nil {
		i.options.Out = io.Discard
	}
	var err error
	if i.dir, err = installDir(o.DriverDir); err != nil {
		return report, err
	}
	report.Driver = Installed{Name: "playwright-core", Version: driverVersion, Path: i.dir, Action: Found}
	if !i.hasDriver() {
		cleanEnvironment(o.SecretVariables)
		report.Driver.Action = ByNpm
		if err := i.locked(ctx, i.installDriver); err != nil {
			return report, err
		}
	}
	report.Browser, err = i.browser(ctx)
	return report, err
}

// installer is one installation.
type installer struct {
	options   InstallOptions
	dir       string // of the driver
	root      bool   // may install packages
	osRelease string // the file that names the system
	find      func(Options, driver) (program, error)
}

func (i *installer) say(format string, args ...any) {
	_, _ = fmt.Fprintf(i.options.Out, format+"\n", args...) // a terminal that has gone cannot be told so
}

func installDir(dir string) (string, error) {
	if dir == "" {
		var err error
		if dir, err = defaultDriverDir(); err != nil {
			return "", err
		}
	}
	return filepath.Abs(dir)
}

// locked runs work while no other install works beside the same folder. The lock dies with the process.
func (i *installer) locked(ctx context.Context, work func(context.Context) error) error {
	parent := filepath.Dir(i.dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fault.Wrap(fault.Unexpected, err, "check the folder's rights, or set PLAYWRIGHT_DRIVER_PATH", "made the folder of the driver")
	}
	lock := flock.New(filepath.Join(parent, ".install.lock"))
	free, err := lock.TryLock()
	if err == nil && !free {
		i.say("waiting for another install to end")
		_, err = lock.TryLockContext(ctx, 50*time.Millisecond)
	}
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	if err != nil {
		return fault.Wrap(fault.Unexpected, err, "check the folder's rights, or set PLAYWRIGHT_DRIVER_PATH", "locked the folder of the driver")
	}
	defer lock.Unlock() //nolint:errcheck // closing its file, which cannot be mended
	return work(ctx)
}

func interrupted(ctx context.Context) error {
	return fault.Wrap(fault.Interrupted, ctx.Err(), "run it again: what is there already is kept", "installing was interrupted")
}
