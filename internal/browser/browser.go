package browser

import (
	"context"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/playwright-community/playwright-go"
	"github.com/rs/zerolog"

	"pat-robot/internal/secret"
)

// Options say which browser is started and how. The zero value starts a browser that is found by itself, without a window.
type Options struct {
	// ExecutablePath is the browser's program; Channel is chrome, msedge, chromium, or another of Playwright's channels.
	// The path wins; where both are empty, an installed browser is looked for.
	ExecutablePath, Channel string
	// ProfileDir is the folder of a profile that is kept, by the browser itself; "" for one that is thrown away.
	ProfileDir string
	// Endpoint is the address of a browser that runs already: ws:// or wss:// of a Playwright server of the driver's version,
	// which takes ExecutablePath and Channel as its own; http:// or https:// of a browser with remote debugging.
	Endpoint string
	// Proxy is what requests go through; nil for none. It, CAFile and ProfileDir are for a browser that is started here.
	Proxy *Proxy
	// CAFile is a PEM file of authorities to trust beside those that the browser knows; on Linux only.
	CAFile string
	// ClientCertificates are what the browser proves itself with.
	ClientCertificates []ClientCertificate
	// Headed opens a window.
	Headed bool
	// Sandbox is auto (also ""), on or off. Auto is on unless running as root.
	Sandbox string
	// DriverDir holds the driver and NodePath is Node's program; both are found by themselves where empty.
	DriverDir, NodePath string
	// StateDir is the folder below which temporary profiles live; DefaultStateDir where empty.
	StateDir string
	// SecretVariables name the environment variables to unset, beside PAT_ROBOT_*PASSWORD*, *SECRET* and *PASSPHRASE*.
	SecretVariables []string
	// IgnoreAnimations plays the page's animations at once.
	IgnoreAnimations bool
	Log              zerolog.Logger
	Redactor         *secret.Redactor // may be nil
}

// Browser is a running browser with one context of its own: no cookies, en-US, UTC, 1280×900.
type Browser struct {
	opts    Options
	pw      *playwright.Playwright
	browser playwright.Browser
	context playwright.BrowserContext
	run     *runDir
	program program
	sandbox bool
	profile *flock.Flock // of ProfileDir
	home    string       // of the browser, where it has one of its own
	sharer  *Browser     // whose processes they are; nil where they are its own
	last    lastState
	driver  *os.Process
	grace   time.Duration

	closing  sync.Once
	closeErr error
}

// Start starts the driver and a browser, and opens a context. When ctx is cancelled meanwhile, everything that has been
// started is ended; cancelling it later has no effect, as a flow needs the browser to undo. The faults are of kind
// fault.Usage for a missing driver or browser and for a sandbox that cannot be had.
func Start(ctx context.Context, o Options) (*Browser, error) {
	sandbox, err := sandboxed(o.Sandbox)
	if err != nil {
		return nil, err
	}
	d, err := findDriver(o.DriverDir, o.NodePath)
	if err != nil {
		return nil, err
	}
	program := program{name: "Chromium"}
	if !o.remote() {
		if program, err = findProgram(o, d); err != nil {
			return nil, err
		}
	}
	cleanEnvironment(o.SecretVariables)
	run, err := newRunDir(o.StateDir)
	if err != nil {
		return nil, err
	}
	b := &Browser{opts: o, run: run, program: program, sandbox: sandbox, grace: graceTime}
	if err := b.start(ctx, d); err != nil {
		_ = b.Close() // the first error tells more
		return nil, err
	}
	return b, nil
}

// start fills b with what it starts, so that Close can end it at any point.
func (b *Browser) start(ctx context.Context, d driver) error {
	began := time.Now()
	swept := b.run.sweepOthers()
	defer func() { <-swept }()
	for _, prepare := range []func() error{func() error { return b.lockProfile(ctx) }, b.trustCA, func() error { return b.startDriver(ctx, d) }} {
		if err := prepare(); err != nil {
			return err
		}
	}
	driverUp := time.Since(began)
	if err := b.within(ctx, "start the browser", b.openContext); err != nil {
		return b.startFault(ctx, err)
	}
	b.opts.Log.Debug().Str("browser", b.Version()).Str("program", b.program.path).Bool("sandbox", b.sandbox).
		Dur("driver_ms", driverUp).Dur("total_ms", time.Since(began)).Msg("browser started")
	return nil
}

// NewPage opens a page. Its faults are those of a browser that has gone.
func (b *Browser) NewPage(ctx context.Context) (*Page, error) {
	p := &Page{b: b}
	err := b.within(ctx, "open a page", func(float64) (err error) {
		p.pw, err = b.context.NewPage()
		return err
	})
	if err != nil {
		return nil, b.translate("open a page", err)
	}
	if err := p.setUp(ctx, b.opts.IgnoreAnimations); err != nil {
		return nil, err
	}
	return p, nil
}

// Version names the browser and its version, such as "Chromium 156.0.8078.79".
func (b *Browser) Version() string { return b.program.name + " " + b.browser.Version() }
