package browser

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
)

// connectTime is how long connecting to a browser that runs already may take; the library itself has no deadline for it.
const connectTime = 30 * time.Second

// remote tells whether the browser runs already, at an endpoint.
func (o Options) remote() bool { return o.Endpoint != "" }

// early tells whether the browser may be started beside the driver: only for a profile and an environment of every day.
func (b *Browser) early() bool {
	return !b.opts.remote() && b.opts.ProfileDir == "" && b.opts.CAFile == ""
}

// openContext starts the browser, or connects to it, and opens the context that all pages share.
func (b *Browser) openContext(ms float64) error {
	switch {
	case b.opts.remote():
		return b.connect(min(ms, float64(connectTime.Milliseconds())))
	case b.opts.ProfileDir != "":
		return b.launchProfile(ms)
	}
	return b.launch(ms)
}

// launchProfile starts the browser with a profile that is kept. Its context is the only one that such a browser has.
func (b *Browser) launchProfile(ms float64) error {
	l, c := b.launchOptions(ms), b.contextOptions()
	o := playwright.BrowserTypeLaunchPersistentContextOptions{
		Headless: l.Headless, ChromiumSandbox: l.ChromiumSandbox, Timeout: l.Timeout, Args: l.Args, Env: l.Env, Proxy: l.Proxy,
		ExecutablePath: l.ExecutablePath, Channel: l.Channel,
		HandleSIGINT: l.HandleSIGINT, HandleSIGTERM: l.HandleSIGTERM, HandleSIGHUP: l.HandleSIGHUP,
		Locale: c.Locale, TimezoneId: c.TimezoneId, Viewport: c.Viewport, AcceptDownloads: c.AcceptDownloads,
		ClientCertificates: c.ClientCertificates,
	}
	var err error
	if b.context, err = b.pw.Chromium.LaunchPersistentContext(b.opts.ProfileDir, o); err == nil {
		b.browser = b.context.Browser()
	}
	return err
}

// lockProfile waits until no other robot uses the profile: Chromium would open its window in the browser that does.
func (b *Browser) lockProfile(ctx context.Context) error {
	if b.opts.ProfileDir == "" {
		return nil
	}
	dir, err := filepath.Abs(b.opts.ProfileDir)
	if err == nil {
		b.opts.ProfileDir = dir
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return fault.Wrap(fault.Usage, err, "give a folder of your own in PAT_ROBOT_PROFILE_DIR", "could not make the profile's folder")
	}
	b.profile = flock.New(filepath.Join(dir, "pat-robot.lock"), flock.SetPermissions(0o600))
	held, err := b.profile.TryLockContext(ctx, 100*time.Millisecond)
	switch {
	case held:
		return nil
	case ctx.Err() != nil:
		return startEnded(ctx.Err())
	}
	return fault.Wrap(fault.Usage, err, "give a folder of your own in PAT_ROBOT_PROFILE_DIR", "could not lock the profile")
}

// connect goes to a browser that runs already: a Playwright server's by ws, one with remote debugging by http. Its context
// is always a new one, never that of the person's own tabs.
func (b *Browser) connect(ms float64) error {
	var err error
	if strings.HasPrefix(b.opts.Endpoint, "ws") {
		b.browser, err = b.pw.Chromium.Connect(b.opts.Endpoint, playwright.BrowserTypeConnectOptions{
			Timeout: &ms, Headers: map[string]string{"x-playwright-launch-options": b.remoteLaunch()},
		})
	} else {
		b.browser, err = b.pw.Chromium.ConnectOverCDP(b.opts.Endpoint, playwright.BrowserTypeConnectOverCDPOptions{Timeout: &ms})
	}
	if err != nil {
		return err
	}
	b.context, err = b.browser.NewContext(b.contextOptions())
	return err
}

// remoteLaunch says, in the words of a Playwright server, which browser it is to start. A path there is taken only by a server
// that was started with --unsafe.
func (b *Browser) remoteLaunch() string {
	o := map[string]any{"headless": !b.opts.Headed}
	if b.opts.ExecutablePath != "" {
		o["executablePath"] = b.opts.ExecutablePath
	}
	if b.opts.Channel != "" {
		o["channel"] = b.opts.Channel
	}
	if b.opts.Sandbox != "" && b.opts.Sandbox != "auto" {
		o["chromiumSandbox"] = b.sandbox
	}
	text, _ := json.Marshal(o) // texts and booleans
	return string(text)
}

// connectFault says in one sentence why there is no connection.
func (b *Browser) connectFault(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return startEnded(ctx.Err())
	}
	where := b.opts.Endpoint
	if u, parseErr := url.Parse(where); parseErr == nil {
		where = u.Scheme + "://" + u.Host // the path of such an address is its secret
	}
	text := err.Error()
	const serve = "start one with: npx playwright-core@" + driverVersion + " run-server --host 127.0.0.1 --port PORT"
	switch {
	case strings.Contains(text, "version mismatch"), strings.Contains(text, "428 Precondition Required"):
		return fault.New(fault.Usage, serve, "the Playwright server at %s has another version than this robot's driver, %s", where, driverVersion)
	case strings.Contains(text, "Executable doesn't exist"), strings.Contains(text, "is not found at"):
		return fault.New(fault.Usage, "start it with --unsafe and name its program with PAT_ROBOT_BROWSER_PATH",
			"the Playwright server at %s has no browser of its own", where)
	case errors.Is(err, playwright.ErrTimeout), errors.Is(ctx.Err(), context.DeadlineExceeded), strings.Contains(text, "Timeout"):
		return fault.New(fault.Usage, "see whether the browser answers there", "nothing at %s answered in time", where)
	case strings.HasPrefix(where, "ws"):
		return fault.New(fault.Usage, serve, "could not connect to a Playwright server at %s: %s", where, b.redact(firstLine(text)))
	}
	return fault.New(fault.Usage, "start it with --remote-debugging-port and, since Chrome 136, a --user-data-dir of its own",
		"could not connect to a browser with remote debugging at %s: %s", where, b.redact(firstLine(text)))
}

// leave ends what outlives the driver: the context in a browser of somebody else's, and a profile, whose cookies a browser
// writes only when it ends in good order.
func (b *Browser) leave() {
	if !b.opts.remote() && b.opts.ProfileDir == "" || b.context == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), b.grace/2)
	defer cancel()
	_ = b.within(ctx, "close the context", func(float64) error { return b.context.Close() }) // the driver's end does the rest
}
