package flows

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
)

// errSessionOver is wrapped by the errors of calls that the site refused for want of a session: they did nothing.
var errSessionOver = errors.New("the session is over")

// refusedOnly gives back any cause but such a refusal, and what the list has shown to have changed nothing.
func refusedOnly(_ context.Context, cause error) error {
	var there stillThere
	if errors.Is(cause, errSessionOver) || errors.As(cause, &there) {
		return nil
	}
	return cause
}

// mostAgain bounds how often a run signs in again: on a site that ends each session at once, it would never come to an end.
const mostAgain = 3

// goOn is asked when a step has failed, the last one of those done. Where the site has ended the session, it signs in again
// and says at which step the flow goes on; else it gives the failure back.
func (r *run) goOn(ctx context.Context, done []step, cause error) (int, error) {
	at, can := goOnAt(done)
	if !can || r.reenter == nil || r.again >= mostAgain || ctx.Err() != nil || !r.lost(ctx, cause) {
		return r.waitOut(ctx, done, cause)
	}
	r.again++
	r.say("the site ended the session in the middle of the run; signing in again")
	r.Log.Warn().Str("step", done[len(done)-1].name).Msg("the site ended the session; signing in again")
	if err := r.reenter(ctx); err != nil {
		return 0, err
	}
	return at, r.lookInVain(ctx, done[len(done)-1], cause)
}

// lookInVain makes sure that a press that is to be done again was in vain.
func (r *run) lookInVain(ctx context.Context, s step, cause error) error {
	if s.inVain == nil {
		return nil
	}
	return r.step(ctx, step{name: "look-whether-done", title: "Look whether the site did it", waits: true,
		do: func(ctx context.Context) error { return s.inVain(ctx, cause) }})
}

// goOnAt is the last step that begins on a token list which has just been opened. There is no way back over a step that must
// not be done twice, save for one that failed and can tell whether it was in vain.
func goOnAt(done []step) (int, bool) {
	last := len(done) - 1
	if done[last].whole && done[last].inVain == nil {
		return 0, false
	}
	for i := last; i >= 0; i-- {
		if i < last && done[i].whole {
			return 0, false
		}
		if done[i].onList {
			return i, true
		}
	}
	return 0, false
}

// sessionEnded tells whether a failure comes from a session that the site has ended: the page was taken to the sign-in, or
// the site does not know any more who asks. The statuses are what Azure DevOps gives to a browser without a session: 401, a
// redirect to the sign-in, or 203 with its page.
func (v *visit) sessionEnded(ctx context.Context, cause error) bool {
	if v.account == "" {
		return false // it has not been signed in yet
	}
	if isLeft(cause) || errors.Is(cause, errSessionOver) {
		return true
	}
	if !slices.ContainsFunc([]error{fault.Page, fault.Site, fault.SignIn}, func(kind error) bool { return fault.Is(cause, kind) }) {
		return false
	}
	if !v.signIn.onPortal() {
		return true
	}
	look, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	status, _, err := v.page.Fetch(look, organizationPath(v.target.Site.BaseURL, v.target.Organization)+"/_apis/connectionData")
	return err == nil && slices.Contains([]int{http.StatusUnauthorized, http.StatusFound, http.StatusNonAuthoritativeInfo}, status)
}

// enterAgain goes to the token page as at the beginning.
func (v *visit) enterAgain(ctx context.Context) error {
	v.beginAnew()
	return v.run.steps(ctx, v.toTokens())
}

func (v *visit) beginAnew() { v.at, v.signIn = "", v.newSignIn() }

// isLeft tells whether the page was taken away from the portal.
func isLeft(err error) bool {
	var left *browser.LeftError
	return errors.As(err, &left)
}
