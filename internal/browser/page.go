package browser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// Page is one tab of the robot's own browser context.
type Page struct {
	pw  playwright.Page
	b   *Browser
	cdp playwright.CDPSession

	// Popups are the close buttons of what may cover the page without belonging to the task.
	Popups selectors.Element
	// Secrets are the places whose content is masked in every picture.
	Secrets []Place
	// Hide tells whether a text of the page must not be seen in a picture.
	Hide func(text string) bool

	mu       sync.Mutex
	matches  []Match
	actions  []Acted
	still    *still               // the last picture
	acted    []playwright.Locator // since the last picture
	waiting  []*Answer
	traffic  []*Traffic
	document Document
	broken   error // the document that could not be had, while that is watched
	posts    int
	watched  string
	home     string // the origin that the page is to stay on; "" for any
	failed   chan struct{}
}

// Place is an element and the landmark that it stands in; a zero landmark means the whole page.
type Place struct{ Landmark, Element selectors.Element }

// Match records which candidate found an element.
type Match struct {
	Page, Element, Candidate, Known, Variant string
}

// errTimeout is what a call of playwright-go ends with when its time is over; callers who know better turn it into a fault
// of their own.
var errTimeout = fault.New(fault.Site, "see the picture in the trail; a slow site can be given more time with PAT_ROBOT_STEP_TIMEOUT",
	"the page did not get there in time")

// ErrGivenUp is the cause to cancel a look at the page with that is not needed any more: the page stays open.
var ErrGivenUp = errors.New("given up, the page stays open")

// setUp prepares a page that has just been opened: the opening animations of Microsoft's controls are played at once (they
// take about a quarter of a run, and asking for reduced motion does not change that), and answers are listened to.
func (p *Page) setUp(ctx context.Context, playAnimationsAtOnce bool) error {
	return p.do(ctx, "prepare a page", func(float64) error {
		cdp, err := p.pw.Context().NewCDPSession(p.pw)
		if err != nil {
			return err
		}
		p.cdp = cdp
		p.listen()
		if !playAnimationsAtOnce {
			return nil
		}
		if _, err := cdp.Send("Animation.enable", nil); err != nil {
			return err
		}
		_, err = cdp.Send("Animation.setPlaybackRate", map[string]any{"playbackRate": 1000})
		return err
	})
}

// started runs a call of playwright-go beside the caller, with the time that ctx leaves it in milliseconds, and returns
// where its end is told. Whoever no longer waits for that loses nothing: the channel holds it.
func started(ctx context.Context, fn func(ms float64) error) <-chan error {
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer guard(&err)
		err = fn(timeLeft(ctx))
	}()
	return done
}

// do runs one call of playwright-go within ctx. The library takes no context: the time left is given to fn in
// milliseconds, and when ctx is cancelled the page is closed, which ends whatever the call was waiting for.
func (p *Page) do(ctx context.Context, what string, fn func(ms float64) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", what, timeoutOr(err))
	}
	select {
	case err := <-started(ctx, fn):
		return p.b.translate(what, err)
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.Canceled) && !errors.Is(context.Cause(ctx), ErrGivenUp) {
			go p.pw.Close() //nolint:errcheck // the page is given up
		}
		return fmt.Errorf("%s: %w", what, timeoutOr(ctx.Err()))
	}
}

// timeoutOr is errTimeout for a context whose time is over, else the error that ended it.
func timeoutOr(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errTimeout
	}
	return err
}

// timeLeft is the time until the deadline of ctx in milliseconds, at least 1, since playwright reads 0 as "for ever".
func timeLeft(ctx context.Context) float64 {
	deadline, ok := ctx.Deadline()
	if !ok {
		return float64((10 * time.Minute).Milliseconds())
	}
	return max(1, float64(time.Until(deadline).Milliseconds()))
}

// Goto opens an address and returns the status of the answer, 0 where there was none. It ends when the document has been
// read, not when each of its pictures has.
//
// Where documents are watched (WatchErrors), a connection that breaks off in the middle of the document ends it too: the
// library would wait for the rest.
func (p *Page) Goto(ctx context.Context, address string) (int, error) {
	type answer struct {
		status int
		err    error
	}
	waited, cancel := context.WithCancelCause(ctx)
	defer cancel(ErrGivenUp) // the page stays open for what comes next
	done := make(chan answer, 1)
	go func() {
		status, err := p.load(waited, address)
		done <- answer{status, err}
	}()
	for failed := p.failing(); ; {
		select {
		case a := <-done:
			return a.status, a.err
		case <-failed:
			if err := p.brokenOff(); err != nil {
				cancel(ErrGivenUp) // or leaving it would count as the page's own way
				p.leave(ctx)
				return 0, err
			}
			failed = nil
		}
	}
}

// leave gives up a document that broke off: the browser waits for the rest of it, and nothing can be seen meanwhile.
func (p *Page) leave(ctx context.Context) {
	try, cancel := context.WithTimeoutCause(ctx, lookAgain, ErrGivenUp)
	defer cancel()
	_ = p.do(try, "leave the page", func(ms float64) error {
		_, err := p.pw.Goto("about:blank", playwright.PageGotoOptions{Timeout: &ms})
		return err
	})
}

// mostMoves is how often an address is gone to while the page goes somewhere else by itself, such as to the sign-in once it has
// learned that the session is over; the sign-in's own pages move too.
const mostMoves = 4

// restTime is how long a document that was asked for may take to cross the next attempt.
const restTime = 500 * time.Millisecond

// load goes to an address again where the page's own way crossed the robot's.
func (p *Page) load(ctx context.Context, address string) (int, error) {
	for range mostMoves {
		status, err := p.loadOnce(ctx, address)
		if !errors.Is(err, errMoved) {
			return status, err
		}
		if err := p.comeToRest(ctx); err != nil {
			return 0, err
		}
	}
	return 0, fault.New(fault.Page, "see what the address shows in a browser of your own",
		"opened %s %d times, and each time the browser gave it up: the page went somewhere else by itself, or the answer was no page",
		plainAddress(address), mostMoves)
}

// comeToRest waits for the document that crossed the robot's way, and for the one that the robot asked for: it may still be on
// its way too, and would cross the next attempt. Where it was given up, nothing tells; hence the time.
func (p *Page) comeToRest(ctx context.Context) error {
	ms := float64(restTime.Milliseconds())
	return p.do(ctx, "wait for the page that came instead", func(left float64) error {
		_, err := p.pw.WaitForEvent("framenavigated", playwright.PageWaitForEventOptions{Timeout: &ms})
		if err != nil && !errors.Is(err, playwright.ErrTimeout) {
			return err
		}
		return p.pw.WaitForLoadState(playwright.PageWaitForLoadStateOptions{State: playwright.LoadStateLoad, Timeout: &left})
	})
}

func (p *Page) loadOnce(ctx context.Context, address string) (int, error) {
	status := 0
	err := p.do(ctx, "open "+plainAddress(address), func(ms float64) error {
		answer, err := p.pw.Goto(address, playwright.PageGotoOptions{
			Timeout: &ms, WaitUntil: playwright.WaitUntilStateDomcontentloaded,
		})
		if err == nil && answer != nil {
			status = answer.Status()
			err = p.trusted(status)
		}
		return err
	})
	if errors.Is(err, errTimeout) {
		return 0, fault.New(fault.Site, "check the connection, or give more time with PAT_ROBOT_STEP_TIMEOUT",
			"opened %s, but the site did not answer in time", plainAddress(address))
	}
	return status, err
}

// Reload loads the page anew, by address.
func (p *Page) Reload(ctx context.Context) (int, error) { return p.Goto(ctx, p.pw.URL()) }

// Origin is the scheme, host and port of the page; "" where it has none, such as about:blank.
func (p *Page) Origin() string { return Origin(p.pw.URL()) }

// Path is the path of the page's address, without query and fragment, which may hold secrets.
func (p *Page) Path() string {
	u, err := url.Parse(p.pw.URL())
	if err != nil {
		return ""
	}
	return u.EscapedPath()
}

// Address is origin and path: what may be logged.
func (p *Page) Address() string { return plainAddress(p.pw.URL()) }

// Close closes the page.
func (p *Page) Close(ctx context.Context) error {
	return p.do(ctx, "close the page", func(float64) error { return p.pw.Close() })
}

// Closed tells whether the page has gone, by a person's hand for example.
func (p *Page) Closed() bool { return p.pw.IsClosed() }

// TakeMatches returns what was matched since the last call.
func (p *Page) TakeMatches() []Match {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.matches
	p.matches = nil
	return m
}

func (p *Page) note(e selectors.Element, c selectors.Candidate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := Match{Page: e.Page, Element: e.Name, Candidate: c.Describe(), Known: string(c.Known), Variant: c.Variant}
	for _, have := range p.matches {
		if have == m {
			return
		}
	}
	p.matches = append(p.matches, m)
}

// Origin returns the scheme, host and port of an address in the form browsers compare: lower case, without a default
// port. It is "" for what has no host, and it never counts user information as a host.
func Origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" && port != map[string]string{"https": "443", "http": "80"}[u.Scheme] {
		host += ":" + port
	}
	return strings.ToLower(u.Scheme) + "://" + host
}

func plainAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "an address that cannot be read"
	}
	return Origin(address) + u.EscapedPath()
}
