package browser

import (
	"context"
	"sync"

	"pat-robot/internal/secret"
)

// lastState is the session that the last of the runs that share a browser ended with.
type lastState struct {
	mu    sync.Mutex
	state secret.Value // zero before the first has ended
}

// Share gives a further run of the same account a context of its own in the same browser. It begins with the session that the
// last of them ended with, which stays in memory: one account signs in once for many runs. Closing what is returned closes
// that context alone; the browser ends with the Browser that was started, and takes all contexts with it. Runs share one
// after the other. The faults are those of a browser that has gone.
func (b *Browser) Share(ctx context.Context) (*Browser, error) {
	s := &Browser{opts: b.opts, pw: b.pw, browser: b.browser, program: b.program, sandbox: b.sandbox, grace: b.grace, sharer: b}
	b.last.mu.Lock()
	state := b.last.state
	b.last.mu.Unlock()
	options, err := b.contextWith(state)
	if err != nil {
		return nil, err
	}
	err = b.within(ctx, "open a context", func(float64) (err error) {
		s.context, err = b.browser.NewContext(options)
		return err
	})
	if err != nil {
		return nil, b.translate("open a context", err)
	}
	return s, nil
}

// Alive tells whether the browser can still be used.
func (b *Browser) Alive() bool { return b.browser != nil && b.browser.IsConnected() }

// leaveShared hands the session on and closes the context. A browser that has gone has taken both along.
func (b *Browser) leaveShared() {
	ctx, cancel := context.WithTimeout(context.Background(), b.grace)
	defer cancel()
	if state, err := b.State(ctx); err == nil {
		b.sharer.last.mu.Lock()
		b.sharer.last.state = state
		b.sharer.last.mu.Unlock()
	}
	if err := b.within(ctx, "close a context", func(float64) error { return b.context.Close() }); err != nil {
		b.opts.Log.Debug().Msg("the context was not closed in good order")
	}
}
