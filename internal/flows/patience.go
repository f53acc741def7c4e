package flows

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
)

// busy is an error of a site that asks for patience, and for how long; 0 where it does not say.
type busy struct {
	error
	after time.Duration
}

// Unwrap gives the fault.
func (b busy) Unwrap() error { return b.error }

// stillThere is an error of a press that has changed nothing, as a list that was loaded anew shows.
type stillThere struct{ error }

// Unwrap gives the fault.
func (s stillThere) Unwrap() error { return s.error }

// transient tells whether a site may soon do what it failed to do. An address at which nothing answers is no such case.
func transient(err error) bool {
	return fault.Is(err, fault.Site) && !errors.Is(err, browser.ErrUnreachable)
}

// firstPause and longestPause are the ends between which pauses grow.
const firstPause, longestPause = time.Second, 30 * time.Second

// waiting is what a run knows of its pauses.
type waiting struct {
	pauses *backoff.ExponentialBackOff
	at     string        // what the last pause was for
	waited time.Duration // all pauses together
}

// pause waits before something is done again that a site has failed to do: longer each time, and as long as the site asks
// for. It does not wait where that makes no sense, or the run's patience or time would be over, and says so.
func (r *run) pause(ctx context.Context, at string, cause error) bool {
	if r.Patience <= 0 || !transient(cause) || ctx.Err() != nil {
		return false
	}
	if r.pauses == nil {
		r.pauses = backoff.NewExponentialBackOff()
		r.pauses.InitialInterval, r.pauses.MaxInterval, r.pauses.Multiplier = firstPause, longestPause, 2
		r.pauses.Reset()
	}
	if r.at != at {
		r.pauses.Reset()
		r.at = at
	}
	next := r.pauses.NextBackOff()
	var asked busy
	if errors.As(cause, &asked) {
		next = max(next, asked.after)
	}
	deadline, limited := ctx.Deadline()
	if r.waited+next > r.Patience || limited && time.Until(deadline) < next {
		return false
	}
	r.waited += next
	r.say("%s; tried again after %s", r.Redactor.Redact(cause.Error()), next.Round(100*time.Millisecond))
	r.Log.Info().Str("step", at).Dur("pause", next).Msg("the site asks for patience")
	r.tell(Progress{Number: r.number, Step: at, Title: "Wait, then try again", State: "skipped", Note: "for " + next.Round(100*time.Millisecond).String()})
	timer := time.NewTimer(next)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// patiently does something that may be done again until it succeeds, within the run's patience. Each try has a step's time.
func (r *run) patiently(ctx context.Context, what string, do func(ctx context.Context) error) error {
	for {
		try, cancel := context.WithTimeoutCause(ctx, r.StepTimeout, browser.ErrGivenUp)
		err := do(try)
		cancel()
		if err == nil || !r.pause(ctx, what, err) {
			return err
		}
	}
}

// waitOut is asked when a step has failed because the site was busy. After a pause it says at which step the flow goes on:
// at the one that opened the site, or at the list, which it opens anew.
func (r *run) waitOut(ctx context.Context, done []step, cause error) (int, error) {
	last := done[len(done)-1]
	opens := slices.IndexFunc(done, func(s step) bool { return s.opens })
	at, onList := goOnAt(done)
	if r.renew == nil || (!onList && opens < 0) || last.whole && last.inVain == nil {
		return 0, cause
	}
	if !onList && slices.ContainsFunc(done, func(s step) bool { return s.whole }) {
		return 0, cause
	}
	if !r.pause(ctx, last.name, cause) {
		return 0, cause
	}
	if !onList {
		r.renew()
		return opens, nil
	}
	if err := r.reenter(ctx); err != nil {
		return 0, err
	}
	return at, r.lookInVain(ctx, last, cause)
}
