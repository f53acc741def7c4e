package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// Document is the last document that the page itself (no frame of it) was answered with.
type Document struct {
	Origin, Path string
	Status       int
	RetryAfter   time.Duration // what the site asks for, 0 where it asks for nothing
}

// Document returns the last one; zero before the first.
func (p *Page) Document() Document {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.document
}

// WatchErrors makes waits end with a *DocumentError as soon as a document of the origin is answered with a status of 400 or
// more, or one of another origin on the way, such as a sign-in, with 500 or more, instead of waiting for elements that will
// not come; and with a fault as soon as a document cannot be had, such as for its certificate. An empty origin ends the watch.
func (p *Page) WatchErrors(origin string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watched, p.failed, p.broken = origin, make(chan struct{}), nil
	p.checkDocument()
}

// DocumentError tells that the site answered a page with an error.
type DocumentError struct{ Document }

func (e *DocumentError) Error() string {
	return fmt.Sprintf("%s%s was answered with status %d", e.Origin, e.Path, e.Status)
}

// keepDocument notes the answer of a navigation; it runs on playwright-go's event loop and calls nothing there.
func (p *Page) keepDocument(r playwright.Response) {
	request := r.Request()
	if !request.IsNavigationRequest() || request.Frame() != p.pw.MainFrame() {
		return
	}
	status := r.Status()
	if status >= 300 && status < 400 {
		return
	}
	p.newDocument()
	p.mu.Lock()
	defer p.mu.Unlock()
	path, _, _ := strings.Cut(strings.TrimPrefix(plainAddress(r.URL()), Origin(r.URL())), "?")
	p.broken = nil
	p.acted = nil // a new document: what a locator finds there now is something else
	p.document = Document{Origin: Origin(r.URL()), Path: path, Status: status, RetryAfter: retryAfter(r.Headers())}
	p.checkDocument()
}

// keepFailure notes that a document of the page itself could not be had; it runs on playwright-go's event loop.
func (p *Page) keepFailure(r playwright.Request) {
	if !r.IsNavigationRequest() || r.Frame() != p.pw.MainFrame() {
		return
	}
	// The texts of Chromium name the error; ERR_ABORTED is a page that has moved on by itself.
	said := failure(r)
	if strings.Contains(said, "ERR_ABORTED") {
		return
	}
	fault := netFault("open "+plainAddress(r.URL()), said+" at "+plainAddress(r.URL()))
	p.mu.Lock()
	defer p.mu.Unlock()
	if fault != nil && p.watched != "" {
		p.broken = fault
		p.checkDocument()
	}
}

// whyFailed is what ended a wait early.
func (p *Page) whyFailed() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.broken != nil:
		return p.broken
	case p.left():
		return &LeftError{p.document}
	}
	return &DocumentError{p.document}
}

// failing is closed when a wait for what the page is to show makes no sense any more; nil where nothing is watched.
func (p *Page) failing() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

// brokenOff is the fault of a document that could not be had.
func (p *Page) brokenOff() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.broken
}

// Posts counts the answers to what the page has sent since it was opened: a complaint that comes without one is the page's
// own word.
func (p *Page) Posts() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.posts
}

// StayOn makes waits end with a *LeftError as soon as the page shows a document of another origin, such as a sign-in's: what
// is waited for will not come. An empty origin ends that.
func (p *Page) StayOn(origin string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.home = origin
	if p.failed == nil {
		p.failed = make(chan struct{})
	}
	p.checkDocument()
}

// LeftError tells that the page was taken to another origin.
type LeftError struct{ Document }

func (e *LeftError) Error() string { return "the page was taken to " + e.Origin }

// Unwrap makes it a fault of the sign-in.
func (e *LeftError) Unwrap() error {
	return fault.New(fault.SignIn, "run it again; pat-robot whoami says whether a kept session still works", "the site ended the session")
}

func (p *Page) checkDocument() {
	if p.failed == nil {
		return
	}
	d := p.document
	bad := p.broken != nil || p.left() || p.watched != "" && (d.Status >= 500 || d.Status >= 400 && d.Origin == p.watched)
	select {
	case <-p.failed:
		if !bad {
			p.failed = make(chan struct{})
		}
	default:
		if bad {
			close(p.failed)
		}
	}
}

func (p *Page) left() bool { return p.home != "" && p.document.Origin != p.home }

// wait is do for a call that only waits: a document with an error status ends it early, and since nothing can come of a
// wait that is given up, the page is not closed on cancel.
func (p *Page) wait(ctx context.Context, what string, fn func(ms float64) error) error {
	p.mu.Lock()
	failed := p.failed
	p.mu.Unlock()
	select {
	case err := <-started(ctx, fn):
		return p.b.translate(what, err)
	case <-failed:
		return p.whyFailed()
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", what, timeoutOr(ctx.Err()))
	}
}

// IsDocumentError returns the document that the site answered with an error, if that is what ended a wait.
func IsDocumentError(err error) (Document, bool) {
	var d *DocumentError
	if errors.As(err, &d) {
		return d.Document, true
	}
	return Document{}, false
}

// Fetch asks the page's own origin for a path, with the page's cookies, and returns status and body; a redirect is not
// followed, and is 302. The body may hold what must not be logged.
func (p *Page) Fetch(ctx context.Context, path string) (int, string, error) {
	var v any
	err := p.do(ctx, "ask the site", func(float64) (err error) {
		v, err = p.pw.Evaluate(`async path => {
			const answer = await fetch(path, {credentials: 'same-origin', headers: {accept: 'application/json'}, redirect: 'manual'});
			return {status: answer.type === 'opaqueredirect' ? 302 : answer.status, body: await answer.text()};
		}`, path)
		return err
	})
	m, _ := v.(map[string]any)
	body, _ := m["body"].(string)
	return toInt(m["status"]), body, err
}

// Language is the language that the document says it is in, such as "en-US"; "" where it does not say.
func (p *Page) Language(ctx context.Context, html selectors.Element) (string, error) {
	n, ok, err := p.Present(ctx, html)
	if err != nil || !ok {
		return "", err
	}
	return n.Attr(ctx, "lang")
}
