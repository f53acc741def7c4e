package flows

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pat-robot/internal/fault"
	"pat-robot/internal/standin"
)

// turn sets switches of a stand-in that runs.
func (r *rig) turn(switches ...string) {
	scenario, err := standin.ParseSwitches(switches)
	if err != nil {
		r.t.Error(err)
		return
	}
	r.site.Set(func(s *standin.Scenario) { *s = scenario })
}

// status is that of the only token that the run made.
func (r *rig) status() string {
	r.t.Helper()
	made := r.made()
	if len(made) != 1 {
		r.t.Fatalf("made %d tokens", len(made))
	}
	return made[0].Status
}

// When Create itself goes wrong, the token that may have been made is looked for and revoked.
func TestCreateAnsweredBadly(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		kind           error
		want           string
		made           bool
	}{
		{"error", "create-answer=500", fault.Site, "status 500", false},
		{"too many", "create-answer=429 layout=old", fault.Site, "status 429", false},
		{"cut before", "create-answer=drop", fault.Site, "", false},
		{"lost", "create-answer=lost", fault.Site, "", true},
		{"lost, old fabric, among many", "create-answer=lost layout=old controls=fabric tokens=150", fault.Site, "", true},
		{"lost, under popups", "create-answer=lost popups=teaching,cookies,survey", fault.Site, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			result, _ := r.fails(tt.kind, tt.want)
			if tt.made && r.status() != "revoked" {
				t.Errorf("the token is %s", r.status())
			}
			if !tt.made && len(r.made()) > 0 {
				t.Error("a token was made")
			}
			if tt.made != strings.Contains(strings.Join(result.Warnings, " "), "was revoked") {
				t.Errorf("warns of %q", result.Warnings)
			}
		})
	}
}

// A lost global token is looked for where it is listed.
func TestCreateLosesAGlobalToken(t *testing.T) {
	t.Parallel()
	r := newRig(t, "create-answer=lost")
	r.req.AllOrganizations = true
	_, _ = r.fails(fault.Site, "") // it demands the kind
	if r.status() != "revoked" {
		t.Errorf("the token is %s", r.status())
	}
}

// Where it cannot be told whether a token was left, a person is told which one to look for.
func TestCreateCannotTakeBack(t *testing.T) {
	for _, tt := range []struct{ name, then string }{
		{"revoking fails", "revoke-answer=500"},
		{"the answer to revoking is cut", "revoke-answer=drop"},
		{"the list fails", "list-answer=500"},
		{"the page fails", "page-answer=503"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, "create-answer=lost")
			r.deps.StepTimeout = shortStep
			r.onSite.set("token created", func() { go r.turn(tt.then) })
			_, err := r.fails(fault.Partial, "a person must revoke it")
			if !strings.Contains(err.Error(), `"exalate"`) || !strings.Contains(fault.HintOf(err), "/_usersSettings/tokens") {
				t.Errorf("names no token or place: %v (%s)", err, fault.HintOf(err))
			}
		})
	}
}

// A dialog that cannot be read costs nothing but the code: the value of the site's answer is saved.
func TestCreateWithoutAReadableDialog(t *testing.T) {
	for _, switches := range []string{"dialog=unreadable", "dialog=unreadable layout=old controls=fabric"} {
		t.Run(switches, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(switches)...)
			result, _ := r.fails(fault.Page, "saved from the site's answer")
			if token := r.made()[0]; r.held()[result.Stored.Key] != token.Value || token.Status != "active" {
				t.Error("the value was not kept")
			}
		})
	}
}

// breakKeyring puts a file in the place of the keyring's folder.
func (r *rig) breakKeyring() {
	dir := filepath.Join(r.dir, "keyring")
	if err := os.Rename(dir, dir+"-away"); err != nil {
		r.t.Error(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		r.t.Error(err)
	}
}

func (r *rig) mendKeyring() {
	dir := filepath.Join(r.dir, "keyring")
	if err := os.Remove(dir); err != nil {
		r.t.Error(err)
	}
	if err := os.Rename(dir+"-away", dir); err != nil {
		r.t.Error(err)
	}
}

// A keyring that fails after Create costs the token: it is revoked, or a person is told to.
func TestCreateWhenTheKeyringFails(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		kind           error
		status         string
	}{
		{"new", "layout=new", fault.Store, "revoked"},
		{"old fabric", "layout=old controls=fabric", fault.Store, "revoked"},
		{"among 300", "tokens=300", fault.Store, "revoked"},
		{"revoking fails too", "revoke-answer=500", fault.Partial, "active"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			r.onSite.set("token created", r.breakKeyring)
			result, err := Create(t.Context(), r.deps, r.req)
			r.mendKeyring()
			demand(t, err, tt.kind, "")
			r.nothingLeaks(err)
			r.noOrphans(err)
			r.everyStepHasAPicture(result.Trail, "")
			if r.status() != tt.status {
				t.Errorf("the token is %s", r.status())
			}
			if tt.status == "active" && !strings.Contains(err.Error(), `"exalate"`) {
				t.Errorf("does not name the token: %v", err)
			}
		})
	}
}

// An interrupt at any moment leaves no token that nobody holds. After Create the value is saved first.
func TestCreateInterrupted(t *testing.T) {
	for _, tt := range []struct {
		moment string
		kept   bool
	}{
		{"open-token-page start", false},
		{"signin-password start", false},
		{"fill-name start", false},
		{"choose-scopes start", false},
		{"create start", true},
		{"token created", true},
		{"close-dialog start", true},
	} {
		t.Run(tt.moment, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			r.onStep.set(tt.moment, cancel)
			r.onSite.set(tt.moment, cancel)
			result, err := r.failsWith(ctx, fault.Interrupted, "interrupted")
			if made := r.made(); len(made) != 0 != tt.kept {
				t.Fatalf("made %d tokens", len(made))
			}
			if tt.kept && r.held()[result.Stored.Key] != r.made()[0].Value {
				t.Error("the value was not kept")
			}
			if tt.kept && !strings.Contains(err.Error(), result.Stored.Key) {
				t.Errorf("does not say where the value is: %v", err)
			}
		})
	}
}

// A session that ends in the middle makes no token that nobody holds, and says what happened.
func TestCreateWhenTheSessionEnds(t *testing.T) {
	for _, moment := range []string{"open-panel start", "create start", "token created", "find-token start"} {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.deps.StepTimeout = shortStep
			end := func() { go r.site.EndSessions() }
			if strings.HasSuffix(moment, "start") {
				end = r.site.EndSessions
			}
			r.onStep.set(moment, end)
			r.onSite.set(moment, end)
			result, err := r.create(t.Context())
			if err == nil {
				t.Log("the run went on")
			} else if fault.Is(err, fault.Unexpected) || fault.HintOf(err) == "" {
				t.Errorf("have %v, hint %q", err, fault.HintOf(err))
			}
			r.everyStepHasAPicture(result.Trail, "")
		})
	}
}
