package flows

import (
	"context"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/standin"
)

// A site that is busy for a while is waited for, whatever it is that it does not answer, and there is one token in the end.
func TestCreateWaitsForTheSite(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		made           int // tokens that were made in all; the last is the one that counts
	}{
		{"its pages fail", "page-answer=503 bad-times=2", 1},
		{"the connection is dropped", "page-answer=drop bad-times=3", 1},
		{"the sign-in fails", "signin-answer=500 bad-times=2", 1},
		{"the list is throttled", "list-answer=429 retry-after=2 bad-times=2 layout=old", 1},
		{"Create is throttled", "create-answer=429 retry-after=2 bad-times=2", 1},
		{"the answer to Create is lost", "create-answer=lost bad-times=1 layout=old", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			r.deps.Patience = 2 * time.Minute
			result, err := r.create(t.Context())
			if err != nil {
				t.Fatalf("%v\n%s", err, r.lastOutline(result.Trail))
			}
			r.everyStepHasAPicture(result.Trail, "done")
			made := r.made()
			if len(made) != tt.made || made[len(made)-1].Status != "active" || r.held()[result.Stored.Key] != made[len(made)-1].Value {
				t.Fatalf("made %+v", statusesOf(made))
			}
			if tt.made > 1 && made[0].Status != "revoked" {
				t.Errorf("the first is %s", made[0].Status)
			}
		})
	}
}

func statusesOf(tokens []standin.Token) []string {
	var all []string
	for _, t := range tokens {
		all = append(all, t.Name+" "+t.Status)
	}
	return all
}

// The presses on a token that is there are done again only where the list shows that they were in vain.
func TestChangesWaitForTheSite(t *testing.T) {
	t.Run("revoke", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, "tokens=2", "revoke-answer=503", "bad-times=2")
		r.deps.Patience = 2 * time.Minute
		_, err := Revoke(t.Context(), r.deps, RevokeRequest{Target: r.req.Target, Which: Which{Name: "pipeline-001"}})
		if now := r.token("pipeline-001", "acme"); err != nil || now.Status != "revoked" {
			t.Errorf("%v; the token is %s", err, now.Status)
		}
	})
	t.Run("regenerate, its answer lost", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, "tokens=2", "create-answer=lost", "bad-times=1")
		r.deps.Patience = 2 * time.Minute
		result, err := Regenerate(t.Context(), r.deps, RegenerateRequest{Target: r.req.Target, Which: Which{Name: "pipeline-001"}})
		now := r.token("pipeline-001", "acme")
		if err != nil || now.Status != "active" || r.held()[result.Stored.Key] != now.Value {
			t.Errorf("%v; the token is %s, or its value is not kept", err, now.Status)
		}
	})
}

func TestPause(t *testing.T) {
	site := fault.New(fault.Site, "", "status 503")
	long, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	short, cancelShort := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancelShort()
	for _, tt := range []struct {
		name     string
		ctx      context.Context
		patience time.Duration
		cause    error
		want     bool
	}{
		{"a short one", long, time.Minute, site, true},
		{"no patience", long, 0, site, false},
		{"less patience than the site asks for", long, time.Minute, busy{site, 2 * time.Minute}, false},
		{"less time than a pause", short, time.Minute, site, false},
		{"another kind", long, time.Minute, fault.New(fault.Page, "", "another page"), false},
		{"nothing there", long, time.Minute, fault.Wrap(fault.Site, browser.ErrUnreachable, "", "open"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &run{Deps: newDeps(t.TempDir(), t.Output(), &trigger{}, time.Now)}
			r.Patience = tt.patience
			if have := r.pause(tt.ctx, "step", tt.cause); have != tt.want {
				t.Errorf("have %v", have)
			}
		})
	}
}
