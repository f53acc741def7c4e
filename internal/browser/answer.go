package browser

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
)

// Call is a request that the page makes, as a matcher sees it. Neither address nor body may be logged.
type Call struct {
	Method, URL string
	Body        func() string
}

// Answer is what the page is told by a call that was waited for from before it was made.
type Answer struct {
	match func(Call) bool
	done  chan result
	after time.Duration
	p     *Page
}

type result struct {
	status int
	after  time.Duration
	body   []byte
	err    error
}

// Await listens, from now on, for the answer of the first call that matches. Stop ends the listening.
func (p *Page) Await(match func(Call) bool) *Answer {
	a := &Answer{match: match, done: make(chan result, 1), p: p}
	p.mu.Lock()
	p.waiting = append(p.waiting, a)
	p.mu.Unlock()
	return a
}

// Wait returns the status and body of the answer. The error of kind fault.Site tells that the call failed or was not
// answered in time.
func (a *Answer) Wait(ctx context.Context) (int, []byte, error) {
	defer a.Stop()
	select {
	case r := <-a.done:
		a.after = r.after
		return r.status, r.body, r.err
	case <-ctx.Done():
		return 0, nil, fault.Wrap(fault.Site, ctx.Err(), "", "waited for the site's answer")
	}
}

// RetryAfter is how long the answer that Wait has returned asks to wait, 0 for not at all.
func (a *Answer) RetryAfter() time.Duration { return a.after }

// Stop ends the listening.
func (a *Answer) Stop() {
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	a.p.drop(a)
}

func (p *Page) drop(a *Answer) {
	for i, w := range p.waiting {
		if w == a {
			p.waiting = append(p.waiting[:i:i], p.waiting[i+1:]...)
			return
		}
	}
}

func (p *Page) listen() {
	p.pw.OnRequest(p.callBegan)
	p.pw.OnRequestFinished(p.callFinished)
	p.pw.OnResponse(func(r playwright.Response) {
		p.keepDocument(r)
		p.callAnswered(r)
		p.countPost(r)
		if a := p.waiter(r.Request()); a != nil {
			// The body is a call of its own, which must not hold up the events.
			go func() {
				var res result
				defer func() { a.done <- res }()
				defer guard(&res.err)
				res.status, res.after = r.Status(), retryAfter(r.Headers())
				// A page that is told that its session is over loads itself anew, and the body with the reason is gone: the
				// status says it all.
				if res.body, res.err = r.Body(); res.err != nil && res.status == http.StatusUnauthorized {
					res.err = nil
				} else if res.err != nil {
					res.err = fault.New(fault.Site, "", "the site's answer broke off (status %d)", res.status)
				}
			}()
		}
	})
	p.pw.OnRequestFailed(func(r playwright.Request) {
		p.callFailed(r)
		p.keepFailure(r)
		if a := p.waiter(r); a != nil {
			a.done <- result{err: fault.New(fault.Site, "", "the call to the site failed: %s", failure(r))}
		}
	})
}

func (p *Page) countPost(r playwright.Response) {
	if r.Request().Method() != http.MethodPost {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posts++
}

func failure(r playwright.Request) string {
	if err := r.Failure(); err != nil {
		return err.Error()
	}
	return "no reason given"
}

// waiter takes the one who waits for this request off the list.
func (p *Page) waiter(r playwright.Request) *Answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) == 0 {
		return nil
	}
	call := callOf(r)
	for _, a := range p.waiting {
		if a.match(call) {
			p.drop(a)
			return a
		}
	}
	return nil
}

// String keeps an answer's content out of every print.
func (a *Answer) String() string { return fmt.Sprintf("answer(%d waiting)", len(a.done)) }
