package flows

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/scope"
	"pat-robot/internal/secret"
)

// An edit changes what was asked for and nothing else, and what is stored follows.
func TestEdit(t *testing.T) {
	wiki, _ := scope.Parse("vso.wiki")
	code, _ := scope.Parse("Code (Read, write, & manage)")
	for _, tt := range []struct {
		name, switches string
		req            EditRequest
		date           string
		scopes         []string
	}{
		{"all of one of twins among many", "tokens=120 twins=ci", EditRequest{
			Which: Which{Name: "ci", Only: "contoso"}, NewName: `deploy "it"`, Expires: &expiry.Expires{Days: 60}, Scopes: []scope.Scope{code, wiki},
		}, "2027-01-23", []string{"vso.code_manage", "vso.wiki"}},
		{"the end only, old fabric, in a calendar", "twins=ci layout=old controls=fabric date-box=readonly", EditRequest{
			Which: Which{Name: "ci", Only: "acme"}, Expires: &expiry.Expires{Kind: expiry.OnDate, Date: time.Date(2027, 2, 3, 0, 0, 0, 0, time.UTC)},
		}, "2027-02-03", []string{"vso.code"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			told := &listening{Journal: journal.New(t.TempDir())}
			r.deps.Journal = told
			token := r.token("ci", tt.req.Only)
			r.holds(token)
			before := r.others(token.AuthorizationID)
			tt.req.Target = r.req.Target
			result, err := Edit(t.Context(), r.deps, tt.req)
			r.nothingLeaks(err)
			if err != nil {
				t.Fatalf("%v\n%s", err, r.lastOutline(result.Trail))
			}
			r.everyStepHasAPicture(result.Trail, "done")
			r.untouched(before, token.AuthorizationID)
			name := "ci"
			if tt.req.NewName != "" {
				name = tt.req.NewName
			}
			now := r.token(name, tt.req.Only)
			if now.AuthorizationID != token.AuthorizationID || now.Expires.Format(time.DateOnly) != tt.date || !sameScopes(now.Scopes, tt.scopes) {
				t.Errorf("the site has %s until %v with %q", now.AuthorizationID, now.Expires, now.Scopes)
			}
			if held := r.held(); len(held) != 1 || held[result.Stored.Key] != token.Value || !strings.HasSuffix(result.Stored.Key, secret.Key{Name: name}.String()[len("pat-robot/%/%/%"):]) {
				t.Errorf("what is stored did not follow: %v, %d values", result.Stored, len(held))
			}
			if told.intent.Operation != journal.Edit || told.outcome != journal.Done {
				t.Errorf("the journal heard %+v, outcome %q", told.intent, told.outcome)
			}
		})
	}
}

// Make before break: when the old one is revoked, the new one is kept, has opened the site and is where it is wanted.
func TestRotate(t *testing.T) {
	for _, tt := range []struct {
		name, switches, only string
		keepName             bool
		want                 string
	}{
		{"one of twins among many, its name kept", "tokens=120 twins=ci", "contoso", true, "ci"},
		{"old fabric", "twins=ci layout=old controls=fabric", "acme", false, "ci 2026-11-24"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			old := r.token("ci", tt.only)
			r.holds(old)
			before := r.others(old.AuthorizationID)
			handed := 0
			result, err := Rotate(t.Context(), r.deps, RotateRequest{
				Target: r.req.Target, Which: Which{Name: "ci", Only: tt.only}, KeepName: tt.keepName,
				HandOver: func(_ context.Context, key secret.Key) error {
					handed++
					made := r.made()
					if len(made) != 1 || made[0].Used != 1 || r.held()[key.String()] != made[0].Value || r.token("ci", tt.only).Status != "active" {
						t.Error("handed over before the new one was kept and proved, or after the old one was gone")
					}
					return nil
				},
			})
			r.nothingLeaks(err)
			r.noOrphans(err)
			if err != nil {
				t.Fatalf("%v\n%s", err, r.lastOutline(result.Trail))
			}
			r.everyStepHasAPicture(result.Trail, "done")
			r.untouched(before, old.AuthorizationID)
			made := r.made()
			if len(made) != 1 || made[0].Name != tt.want || !slices.Equal(made[0].Organizations, []string{tt.only}) || !sameScopes(made[0].Scopes, old.Scopes) {
				t.Fatalf("made %+v", made)
			}
			for _, was := range r.site.State().Tokens {
				if was.AuthorizationID == old.AuthorizationID && was.Status != "revoked" {
					t.Errorf("the old token is %s", was.Status)
				}
			}
			if held := r.held(); len(held) != 1 || held[result.Stored.Key] != made[0].Value {
				t.Errorf("the keyring holds %d values, under %s", len(held), result.Stored.Key)
			}
			if handed != 1 || !result.Proven || !result.Retired || result.Name != tt.want || result.Old != "ci" {
				t.Errorf("handed over %d times, result %+v", handed, result)
			}
		})
	}
}

// Whatever goes wrong, one token works whose value is kept: the old one until the new one is in its place.
func TestRotateGoesWrong(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		kind           error
		made           string // status of the new one, "" for none
		handOver       error
	}{
		{"handing over fails", "", fault.Partial, "active", errors.New("the vault is sealed")},
		{"the old one cannot be revoked", "revoke-answer=500", fault.Partial, "active", nil},
		{"the keyring fails", "layout=old", fault.Store, "revoked", nil},
		{"the site does not take the new value", "token-answer=refused", fault.Partial, "active", nil},
		{"creation is restricted", "policy-restrict-creation=on", fault.Policy, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields("duplicate=ci "+tt.switches)...)
			r.deps.StepTimeout = shortStep
			old := r.token("ci", "acme")
			r.holds(old)
			if tt.kind == fault.Store { //nolint:errorlint // a word of the table
				r.onSite.set("token created", r.breakKeyring)
			}
			result, err := Rotate(t.Context(), r.deps, RotateRequest{
				Target: r.req.Target, Which: Which{Name: "ci"},
				HandOver: func(context.Context, secret.Key) error { return tt.handOver },
			})
			if tt.kind == fault.Store { //nolint:errorlint // as above
				r.mendKeyring()
			}
			demand(t, err, tt.kind, "")
			r.nothingLeaks(err)
			r.noOrphans(err)
			if now := r.token("ci", "acme"); now.Status != "active" || now.Value != old.Value || r.held()[r.req.Target.Key("acme", "ci").String()] != old.Value {
				t.Errorf("the old token is %s, or its value is lost", now.Status)
			}
			made := r.made()
			if tt.made == "" && len(made) > 0 || tt.made != "" && (len(made) != 1 || made[0].Status != tt.made) {
				t.Errorf("made %+v", made)
			}
			if tt.made == "active" && (r.held()[result.Stored.Key] != made[0].Value || !strings.Contains(err.Error(), result.Stored.Key) || result.Retired) {
				t.Errorf("the new value is not kept, or not told: %v", err)
			}
		})
	}
}

func TestFreeName(t *testing.T) {
	for _, tt := range []struct {
		name, old, want string
		taken           []string
	}{
		{"first time", "ci", "ci 2026-11-24", nil},
		{"again", "ci 2026-08-01", "ci 2026-11-24", nil},
		{"on the same day", "ci 2026-11-24", "ci 2026-11-24 2", []string{"ci 2026-11-24"}},
		{"and again", "ci 2026-11-24 2", "ci 2026-11-24 3", []string{"ci 2026-11-24", "ci 2026-11-24 2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var rows []listed
			for _, name := range tt.taken {
				rows = append(rows, listed{Name: name})
			}
			if have := freeName(tt.old, noon, rows); have != tt.want {
				t.Errorf("have %q, want %q", have, tt.want)
			}
		})
	}
}
