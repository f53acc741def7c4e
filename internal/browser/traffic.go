package browser

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/playwright-community/playwright-go"
)

// Traffic follows the calls of a page that match: whether one is under way, and what went wrong with the last one.
type Traffic struct {
	p     *Page
	match func(Call) bool

	mu      sync.Mutex
	open    map[playwright.Request]bool
	last    time.Time     // of the last change
	changed chan struct{} // closed at the next one
	trouble *Trouble
}

// Trouble is a call that the site did not answer well.
type Trouble struct {
	Path       string
	Status     int           // 0 for a call that was cut off
	RetryAfter time.Duration // what the site asks for, 0 where it asks for nothing
}

// Watch follows the matching calls from now on, through each document that the page loads. Stop ends it.
func (p *Page) Watch(match func(Call) bool) *Traffic {
	t := &Traffic{p: p, match: match, open: map[playwright.Request]bool{}, last: time.Now(), changed: make(chan struct{})}
	p.mu.Lock()
	p.traffic = append(p.traffic, t)
	p.mu.Unlock()
	return t
}

// Stop ends the watch.
func (t *Traffic) Stop() {
	t.p.mu.Lock()
	defer t.p.mu.Unlock()
	for i, w := range t.p.traffic {
		if w == t {
			t.p.traffic = append(t.p.traffic[:i:i], t.p.traffic[i+1:]...)
			return
		}
	}
}

// Quiet waits until no call has been under way for a while: a page that fetches a list in parts asks for the next part as
// soon as it has one.
func (t *Traffic) Quiet(ctx context.Context, still time.Duration) error {
	for {
		t.mu.Lock()
		busy, since, changed := len(t.open) > 0, time.Since(t.last), t.changed
		t.mu.Unlock()
		var over <-chan time.Time
		if !busy {
			timer := time.NewTimer(still - since)
			defer timer.Stop()
			over = timer.C
		}
		select {
		case <-over:
			return nil
		case <-changed:
		case <-ctx.Done():
			return timeoutOr(ctx.Err())
		}
	}
}

// Busy tells whether a call is under way.
func (t *Traffic) Busy() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.open) > 0
}

// Trouble returns the last bad answer that no good one has followed.
func (t *Traffic) Trouble() (Trouble, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.trouble == nil {
		return Trouble{}, false
	}
	return *t.trouble, true
}

func (t *Traffic) change(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	do()
	t.last = time.Now()
	close(t.changed)
	t.changed = make(chan struct{})
}

// callOf is a request as a matcher sees it.
func callOf(r playwright.Request) Call {
	return Call{Method: r.Method(), URL: r.URL(), Body: func() string {
		body, err := r.PostData()
		if err != nil {
			return ""
		}
		return body
	}}
}

// watchers are those who follow the request.
func (p *Page) watchers(r playwright.Request) []*Traffic {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []*Traffic
	for _, t := range p.traffic {
		if t.match(callOf(r)) {
			found = append(found, t)
		}
	}
	return found
}

func (p *Page) callBegan(r playwright.Request) {
	for _, t := range p.watchers(r) {
		t.change(func() { t.open[r] = true })
	}
}

// callAnswered notes how the site answered. The call goes on until its body has been read.
func (p *Page) callAnswered(r playwright.Response) {
	trouble := troubleOf(r)
	for _, t := range p.watchers(r.Request()) {
		t.change(func() { t.trouble = trouble })
	}
}

func (p *Page) callFinished(r playwright.Request) {
	for _, t := range p.watchers(r) {
		t.change(func() { delete(t.open, r) })
	}
}

// callFailed notes a call that was cut off. What a page gives up when it is left is no trouble.
func (p *Page) callFailed(r playwright.Request) {
	for _, t := range p.watchers(r) {
		t.change(func() {
			delete(t.open, r)
			if !strings.Contains(failure(r), "ERR_ABORTED") {
				t.trouble = &Trouble{Path: strings.TrimPrefix(plainAddress(r.URL()), Origin(r.URL()))}
			}
		})
	}
}

// newDocument ends what the document before has left open.
func (p *Page) newDocument() {
	p.mu.Lock()
	all := append([]*Traffic(nil), p.traffic...)
	p.mu.Unlock()
	for _, t := range all {
		t.change(func() { clear(t.open) })
	}
}

// troubleOf reads a bad answer; nil for a good one. What the site refuses for good (4xx) is no trouble of its own, save that
// it asks for patience.
func troubleOf(r playwright.Response) *Trouble {
	status := r.Status()
	if status < http.StatusInternalServerError && status != http.StatusTooManyRequests {
		return nil
	}
	return &Trouble{Path: strings.TrimPrefix(plainAddress(r.URL()), Origin(r.URL())), Status: status, RetryAfter: retryAfter(r.Headers())}
}

// retryAfter reads the header: seconds, or a date.
func retryAfter(headers map[string]string) time.Duration {
	text := headers["retry-after"]
	if seconds, err := strconv.Atoi(text); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
