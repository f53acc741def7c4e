package browser

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
)

// guard turns a panic into an error; playwright-go panics on some arguments and answers. Use it with defer.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("playwright-go panicked: %v", r)
	}
}

// translate puts an error of playwright-go into the robot's words: what was tried, then the first line of the cause,
// redacted. The cause itself is dropped, as its call log may quote what was typed. An error that is already the robot's own
// is passed on; a timeout is errTimeout.
func (b *Browser) translate(what string, err error) error {
	var known *fault.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known), errors.Is(err, errNotHeld), errors.Is(err, errMoved):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, errTimeout):
		return fmt.Errorf("%s: %w", what, err)
	case errors.Is(err, playwright.ErrTimeout):
		return fmt.Errorf("%s: %w", what, errTimeout)
	case errors.Is(err, playwright.ErrTargetClosed), strings.Contains(err.Error(), "Connection closed"):
		return fault.New(fault.Unexpected, "run it again; if it happens again, check the machine's free memory",
			"%s: the browser has gone", what)
	}
	line := firstLine(err.Error())
	if containsAny(line, movedWords) {
		return fmt.Errorf("%s: %w", what, errMoved)
	}
	if f := netFault(what, line); f != nil {
		return f
	}
	return fmt.Errorf("%s: %s", what, b.redact(line))
}

// errMoved tells that the page went on to another document while it was looked at, or was to go somewhere else: whoever looks,
// looks again.
var errMoved = errors.New("the page went on meanwhile")

// movedWords are what Playwright and Chromium say then.
var movedWords = []string{
	"Execution context was destroyed", "Cannot find context", "because of a navigation", "interrupted by another navigation", "net::ERR_ABORTED",
}

// ErrUnreachable is wrapped by the faults of an address at which nothing answers: to wait makes no sense.
var ErrUnreachable = errors.New("nothing answers there")

// nowhere are Chromium's names for that.
var nowhere = map[string]bool{
	"ERR_CONNECTION_REFUSED": true, "ERR_NAME_NOT_RESOLVED": true, "ERR_ADDRESS_UNREACHABLE": true, "ERR_ADDRESS_INVALID": true,
	"ERR_INTERNET_DISCONNECTED": true, "ERR_UNSAFE_PORT": true,
}

var netError = regexp.MustCompile(`net::(ERR_[A-Z0-9_]+)(?: at (\S+))?`)

// netFault says what Chromium's name for a network error means; nil where the line has none.
func netFault(what, line string) *fault.Error {
	m := netError.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	if strings.HasPrefix(m[1], "ERR_CERT") || strings.HasPrefix(m[1], "ERR_SSL") {
		return fault.New(fault.SignIn, "a certificate error is never clicked away: check the address, and the authority that signed it",
			"%s: the connection to %s is not trusted (%s)", what, Origin(m[2]), m[1])
	}
	if strings.HasPrefix(m[1], "ERR_PROXY") || strings.HasPrefix(m[1], "ERR_TUNNEL") {
		return fault.Wrap(fault.Site, ErrUnreachable, "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY", "%s: the proxy does not lead there (%s)", what, m[1])
	}
	if nowhere[m[1]] {
		return fault.Wrap(fault.Site, ErrUnreachable, "check the address and the connection", "%s: the site cannot be reached (%s)", what, m[1])
	}
	return fault.New(fault.Site, "check the address and the connection", "%s: the site cannot be reached (%s)", what, m[1])
}

// firstLine returns the first line of a playwright text without the library's prefix. Call logs and the browser's own logs
// begin on lines of their own.
func firstLine(text string) string {
	text = strings.TrimPrefix(text, "playwright: ")
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	line, _, _ = strings.Cut(line, "Call log:")
	return strings.TrimRight(strings.TrimSpace(line), ".:")
}

func (b *Browser) redact(s string) string {
	if b.opts.Redactor == nil {
		return s
	}
	return b.opts.Redactor.Redact(s)
}
