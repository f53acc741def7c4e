package flows

import (
	"context"
	"errors"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/session"
)

// keeping is what a visit knows of the sessions that outlive runs.
type keeping struct {
	keep   bool            // the session that is signed in is to be kept, although none is yet
	byHand bool            // a person signs in, in the browser's window
	kept   session.Session // the one that is used; zero without one
	anew   bool            // this run has signed in itself
	stored bool            // this run has kept the session
	turn   *session.Turn
	wanted *session.Interest
}

func (v *visit) sessionID() session.ID {
	return session.ID{Site: v.target.Site.BaseURL.Host, Account: v.target.Account.Email}
}

func (v *visit) sessions() *session.Folder { return session.In(v.SessionDir, v.store) }

// stalePassing is the age from which a session that was passed on was left behind by a crash.
const stalePassing = 10 * time.Minute

// loadSession opens the kept session, if there is one, and says that this run would use another one's.
func (v *visit) loadSession(ctx context.Context) (err error) {
	if v.SessionDir == "" {
		return nil
	}
	if v.wanted == nil {
		if v.wanted, err = session.TakeInterest(v.SessionDir, v.sessionID()); err != nil {
			return err
		}
	}
	found, err := v.sessions().Load(ctx, v.sessionID())
	switch {
	case errors.Is(err, session.ErrNone):
		return nil
	case err != nil && v.keep && fault.Is(err, fault.Store):
		v.warn("%s; a new one is kept in its place", err)
		return nil
	case err != nil:
		return err
	case found.Passing && time.Since(found.Saved) > stalePassing:
		v.dropPassed(ctx, found)
		return nil
	}
	v.kept = found
	return nil
}

// keeps tells whether a session that is signed in now outlives the run: where that was asked for, or one is kept already.
func (v *visit) keeps() bool {
	return v.keep || v.Profile != "" || !v.kept.State.IsZero() && !v.kept.Passing
}

// takeTurn lets one run at a time sign in for an account. Who had to wait uses the session that the other one has kept or
// passed on meanwhile, which may be all that is needed.
func (v *visit) takeTurn(ctx context.Context) (err error) {
	if v.SessionDir == "" || v.turn != nil || !v.signIn.asked() {
		return nil
	}
	const name, title = "wait-for-turn", "Wait for another run that signs in"
	started, waited := v.Now(), false
	v.turn, err = session.TakeTurn(ctx, v.SessionDir, v.sessionID(), func() {
		waited = true
		v.tell(Progress{Step: name, Title: title, State: "start"})
	})
	if waited {
		state := "done"
		if err != nil {
			state = "failed"
		}
		v.tell(Progress{Step: name, Title: title, State: state, Elapsed: v.Now().Sub(started)})
	}
	if err != nil {
		return err
	}
	before := v.kept
	if err := v.loadSession(ctx); err != nil || v.kept.State.IsZero() || v.kept.Same(before) {
		return err
	}
	return v.step(ctx, step{name: "use-session", title: "Use the session that another run has signed in", do: v.adopt})
}

// adopt goes on in the kept session, at the page that was asked for last.
func (v *visit) adopt(ctx context.Context) error {
	if err := v.browser.Adopt(ctx, v.kept.State); err != nil {
		return err
	}
	if err := v.newPage(ctx, v.browser); err != nil {
		return err
	}
	return v.opened(ctx)
}

// settleSession keeps what was signed in anew, or passes it on to the runs that wait for it; then the next one has its turn.
// It comes after the account is known: another one's session is not kept.
func (v *visit) settleSession(ctx context.Context) error {
	if v.SessionDir == "" || !v.isNew() && v.turn == nil && !v.kept.Passing {
		return nil // nothing was signed in
	}
	others := v.wanted.End()
	if v.isNew() && (v.keeps() || others) {
		keep := func(ctx context.Context) error { return v.saveSession(ctx, !v.keeps()) }
		if err := v.step(ctx, step{name: "keep-session", title: "Keep the session", do: keep}); err != nil {
			return err
		}
	}
	v.leaveSession(ctx, others)
	return nil
}

// isNew tells whether the session is none that was kept before: also one that was there without having been asked for, as on a
// joined machine.
func (v *visit) isNew() bool {
	return v.anew || v.keep && (v.kept.State.IsZero() || v.kept.Passing)
}

// leaveSession ends what this run holds of the session: its turn, and what was passed on where nobody wants it any more.
func (v *visit) leaveSession(ctx context.Context, others bool) {
	if v.kept.Passing && !v.anew && !others {
		v.dropPassed(ctx, v.kept)
	}
	v.turn.End()
	v.turn = nil
}

// dropPassed forgets a session that was passed on, unless another one is kept by now.
func (v *visit) dropPassed(ctx context.Context, passed session.Session) {
	if v.turn == nil {
		turn := session.TryTurn(v.SessionDir, v.sessionID())
		if turn == nil {
			return // whoever has the turn keeps another one
		}
		defer turn.End()
	}
	now, err := v.sessions().Load(ctx, v.sessionID())
	if err == nil && now.Same(passed) {
		_, err = v.sessions().Forget(ctx, v.sessionID())
	}
	if err != nil && !errors.Is(err, session.ErrNone) {
		v.Log.Warn().Err(err).Msg("the session that was passed on could not be forgotten")
	}
}

// followSession keeps a kept session as the site has renewed it in use: a session that is used every day would otherwise end
// with the cookies of its first. Whoever signs in meanwhile keeps a newer one; a run that cannot keep it has lost nothing.
func (v *visit) followSession(ctx context.Context) {
	if v.kept.State.IsZero() || v.kept.Passing || v.stored || !v.verified {
		return
	}
	look, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	renewed, err := v.browser.Renewed(look, v.kept.State)
	if err != nil || !renewed {
		return
	}
	turn := session.TryTurn(v.SessionDir, v.sessionID())
	if turn == nil {
		return
	}
	defer turn.End()
	now, err := v.sessions().Load(look, v.sessionID())
	if err == nil && now.Same(v.kept) {
		err = v.storeSession(look, false)
	}
	if err != nil {
		v.Log.Warn().Err(err).Msg("what the site renewed of the kept session could not be kept")
	}
}

func (v *visit) saveSession(ctx context.Context, passing bool) error {
	err := v.storeSession(ctx, passing)
	if err == nil && passing {
		v.say("passed the session on to another run that waits for it")
	} else if err == nil {
		v.say("kept the session, sealed")
	}
	return err
}

func (v *visit) storeSession(ctx context.Context, passing bool) error {
	state, err := v.browser.State(ctx)
	if err != nil {
		return err
	}
	v.kept, err = v.sessions().Save(ctx, v.sessionID(), session.Session{State: state, Passing: passing})
	v.stored = err == nil && !passing
	return err
}
