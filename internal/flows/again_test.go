package flows

import (
	"testing"

	"pat-robot/internal/fault"
)

// The site ends the session in the middle of a run: the run signs in again and goes on, and there is one token in the end.
func TestSessionEndsInTheMiddle(t *testing.T) {
	for _, moment := range []string{"check-name start", "choose-scopes start", "find-token start"} {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.onStep.set(moment, r.site.EndSessions)
			r.succeeds()
		})
	}
}

// Where the token was made although its answer was lost, that is found out before anything is pressed again.
func TestSessionEndsWithTheAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, "create-answer=lost")
	r.onSite.set("token created", func() { go r.site.EndSessions() })
	if _, err := r.create(t.Context()); !fault.Is(err, fault.SignIn) && !fault.Is(err, fault.Site) {
		t.Errorf("have %v (%v)", err, fault.KindOf(err))
	}
	if made := r.made(); len(made) != 1 || made[0].Status != "revoked" {
		t.Errorf("made %+v, want one token, revoked", made)
	}
}

func TestWhereAFlowGoesOn(t *testing.T) {
	list := []step{
		{name: "open"}, {name: "check", onList: true}, {name: "panel", onList: true}, {name: "fill"},
		{name: "press", whole: true}, {name: "close"}, {name: "find", onList: true},
	}
	for i, want := range []int{-1, 1, 2, 2, -1, -1, 6} {
		if at, can := goOnAt(list[:i+1]); can != (want >= 0) || can && at != want {
			t.Errorf("%s failed: goes on at %d, %t; want %d", list[i].name, at, can, want)
		}
	}
	list[4].inVain = refusedOnly
	if at, can := goOnAt(list[:5]); !can || at != 2 {
		t.Errorf("press failed in vain: goes on at %d, %t", at, can)
	}
}

// Revoke and Regenerate go on too: what the site refused for want of a session was not done.
func TestSessionEndsBeforeAPress(t *testing.T) {
	t.Run("revoke", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, "tokens=2")
		r.onStep.set("revoke start", r.site.EndSessions)
		_, err := Revoke(t.Context(), r.deps, RevokeRequest{Target: r.req.Target, Which: Which{Name: "pipeline-001"}})
		if got := r.token("pipeline-001", "acme"); err != nil || got.Status != "revoked" {
			t.Errorf("%v, the token is %s", err, got.Status)
		}
	})
	t.Run("regenerate", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, "tokens=2")
		before := r.token("pipeline-001", "acme")
		r.onStep.set("regenerate start", r.site.EndSessions)
		got, err := Regenerate(t.Context(), r.deps, RegenerateRequest{Target: r.req.Target, Which: Which{Name: "pipeline-001"}})
		after := r.token("pipeline-001", "acme")
		if err != nil || after.Status != "active" || after.Value == before.Value || r.held()[got.Stored.Key] != after.Value {
			t.Errorf("%v, the token is %s, new value: %t", err, after.Status, after.Value != before.Value)
		}
	})
}
