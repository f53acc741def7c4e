package browser

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
)

// sandboxed turns the setting into a decision. Chromium refuses its sandbox to root, hence auto.
func sandboxed(setting string) (bool, error) {
	switch setting {
	case "", "auto":
		return os.Geteuid() != 0, nil
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, fault.New(fault.Usage, "set PAT_ROBOT_BROWSER_SANDBOX to auto, on or off",
		"the browser's sandbox is set to %q, which is not known", setting)
}

// launch starts the browser with a profile that is thrown away.
func (b *Browser) launch(ms float64) error {
	var err error
	if b.browser, err = b.pw.Chromium.Launch(b.launchOptions(ms)); err != nil {
		return err
	}
	b.context, err = b.browser.NewContext(b.contextOptions())
	return err
}

func (b *Browser) launchOptions(ms float64) playwright.BrowserTypeLaunchOptions {
	o := playwright.BrowserTypeLaunchOptions{
		Headless:        playwright.Bool(!b.opts.Headed),
		ChromiumSandbox: &b.sandbox,
		Timeout:         &ms,
		// A Ctrl-C reaches the whole process group. It must not take the browser away before the robot has undone.
		HandleSIGINT: playwright.Bool(false), HandleSIGTERM: playwright.Bool(false), HandleSIGHUP: playwright.Bool(false),
		Proxy: b.opts.Proxy.options(), Env: b.browserEnvironment(),
	}
	if b.program.name == "Edge" {
		// Without it, Edge on managed Windows closes the page in the redirect from Entra (microsoft/playwright#42379).
		o.Args = []string{"--enable-automation"}
	}
	if b.program.path != "" {
		o.ExecutablePath = &b.program.path
	} else {
		o.Channel = &b.program.channel
	}
	return o
}

// contextOptions are those of each context: English, as the pages are known, and a size of its own whatever the screen is.
func (b *Browser) contextOptions() playwright.BrowserNewContextOptions {
	return playwright.BrowserNewContextOptions{
		Locale:          playwright.String("en-US"),
		TimezoneId:      playwright.String("UTC"),
		Viewport:        &playwright.Size{Width: WindowSize.X, Height: WindowSize.Y},
		AcceptDownloads: playwright.Bool(false),
		// They move all TLS of the context into the driver.
		ClientCertificates: b.opts.certificates(),
	}
}

// within runs one call of playwright-go, which takes no context, and returns early when ctx ends. What the call waits for
// ends when the caller then closes the browser.
func (b *Browser) within(ctx context.Context, what string, call func(ms float64) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer guard(&err)
		err = call(timeLeft(ctx))
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		b.opts.Log.Debug().Str("call", what).Msg("given up")
		return ctx.Err()
	}
}

// sandboxWords are what Chromium and Playwright say when the sandbox cannot be had, as root or in a container without user
// namespaces.
var sandboxWords = []string{
	"sandboxing failed", "No usable sandbox", "without --no-sandbox", "crbug.com/357670", "crbug.com/638180",
	"SUID sandbox", "setuid sandbox", "credentials.cc", "zygote_host_impl", "Failed to move to new namespace",
}

// startFault says in one sentence why the browser did not start.
func (b *Browser) startFault(ctx context.Context, err error) error {
	if b.opts.remote() {
		return b.connectFault(ctx, err)
	}
	if ctxErr := ctx.Err(); ctxErr != nil {
		return startEnded(ctxErr)
	}
	text := err.Error()
	if b.sandbox && containsAny(text, sandboxWords) {
		return fault.New(fault.Usage,
			"allow user namespaces for this user or container, do not run as root, or accept the risk with PAT_ROBOT_BROWSER_SANDBOX=off",
			"the browser %s cannot start its sandbox here", b.program)
	}
	if b.opts.Headed && containsAny(text, []string{"Missing X server", "$DISPLAY", "XServer running"}) {
		return fault.New(fault.Usage, "run without --headed, or on a desktop", "there is no display to open a browser window on")
	}
	if errors.Is(err, playwright.ErrTimeout) {
		return fault.New(fault.Usage, "start the browser by hand to see what it says", "the browser %s did not start in time", b.program)
	}
	return fault.New(fault.Usage, "start it by hand to see what it says, or choose another one with PAT_ROBOT_BROWSER_PATH",
		"the browser %s did not start: %s", b.program, b.launchReason(text))
}

// startEnded tells a deadline, which has a fault of its own, from a cancelled start.
func startEnded(cause error) error {
	if errors.Is(cause, context.DeadlineExceeded) {
		return fault.Wrap(fault.Usage, cause, "give more time, or start the browser by hand to see what it says",
			"the browser did not start in time")
	}
	return fault.Wrap(fault.Interrupted, cause, "", "starting the browser was interrupted")
}

// launchReason finds the line of the browser's own log that says most; the rest may name anything and is dropped.
func (b *Browser) launchReason(text string) string {
	best, rank := firstLine(text), 0
	for line := range strings.Lines(text) {
		_, said, ok := strings.Cut(line, "][err] ")
		if r := tellingRank(said); ok && r > rank {
			best, rank = said, r
		}
	}
	if _, said, ok := strings.Cut(best, "] "); ok && strings.HasPrefix(best, "[") {
		best = said // without "[process:thread:time:FATAL:file:line]"
	}
	return b.redact(firstLine(best))
}

func tellingRank(line string) int {
	switch {
	case strings.Contains(line, ":FATAL:"):
		return 3
	case strings.Contains(line, "error while loading shared libraries"), strings.Contains(line, "not found"):
		return 2
	case strings.TrimSpace(line) != "":
		return 1
	}
	return 0
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
