package flows

import (
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/standin"
)

// token finds one of the stand-in's tokens by name and organization.
func (r *rig) token(name, organization string) standin.Token {
	r.t.Helper()
	var found []standin.Token
	for _, t := range r.site.State().Tokens {
		if t.Name == name && len(t.Organizations) == 1 && t.Organizations[0] == organization && t.Status != "expired" {
			found = append(found, t)
		}
	}
	if len(found) != 1 {
		r.t.Fatalf("%d tokens %q in %s", len(found), name, organization)
	}
	return found[0]
}

// holds puts the token's value into the keyring, as an earlier run has.
func (r *rig) holds(t standin.Token) {
	r.t.Helper()
	r.keepValue(t.Organizations[0], t.Name, t.Value, t.Expires)
}

// others are the tokens beside one, as the site knows them.
func (r *rig) others(id string) map[string]standin.Token {
	all := map[string]standin.Token{}
	for _, t := range r.site.State().Tokens {
		if t.AuthorizationID != id {
			t.Used = 0
			t.Scopes, t.Organizations = nil, nil
			all[t.AuthorizationID] = t
		}
	}
	return all
}

// untouched demands that all tokens but one are as they were.
func (r *rig) untouched(before map[string]standin.Token, id string) {
	r.t.Helper()
	now := r.others(id)
	for id, t := range before {
		if have := now[id]; have.Name != t.Name || have.Value != t.Value || have.Status != t.Status || !have.Expires.Equal(t.Expires) {
			r.t.Errorf("the token %q in another row was changed: %s", t.Name, have.Status)
		}
	}
}

func TestRevoke(t *testing.T) {
	for _, tt := range []struct{ name, switches, token, only, organization string }{
		{"one of twins among many", "tokens=120 twins=ci", "ci", "contoso", "contoso"},
		{"old fabric, under popups", "layout=old controls=fabric tokens=120 popups=teaching,cookies", "pipeline-111", "", "acme"},
		{"its answer lost", "tokens=2 revoke-answer=lost", "pipeline-002", "acme", "acme"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			told := &listening{Journal: journal.New(t.TempDir())}
			r.deps.Journal = told
			token := r.token(tt.token, tt.organization)
			r.holds(token)
			before := r.others(token.AuthorizationID)
			result, err := Revoke(t.Context(), r.deps, RevokeRequest{Target: r.req.Target, Which: Which{Name: tt.token, Only: tt.only}})
			r.nothingLeaks(err)
			if err != nil {
				t.Fatalf("%v\n%s", err, r.lastOutline(result.Trail))
			}
			r.everyStepHasAPicture(result.Trail, "done")
			r.untouched(before, token.AuthorizationID)
			if now := r.token(tt.token, tt.organization); now.Status != "revoked" {
				t.Errorf("the token is %s", now.Status)
			}
			if len(r.held()) != 0 || result.Forgotten == nil || result.Organization != tt.organization {
				t.Errorf("held %d values; result %+v", len(r.held()), result)
			}
			if told.intent.Operation != journal.Revoke || told.outcome != journal.Revoked {
				t.Errorf("the journal heard %+v, outcome %q", told.intent, told.outcome)
			}
		})
	}
}

func TestRevokeIsAnsweredBadly(t *testing.T) {
	t.Parallel()
	r := newRig(t, "tokens=1", "revoke-answer=500")
	before := r.others("")
	result, err := Revoke(t.Context(), r.deps, RevokeRequest{Target: r.req.Target, Which: Which{Name: "pipeline-001"}})
	demand(t, err, fault.Site, "500")
	r.everyStepHasAPicture(result.Trail, "failed")
	r.untouched(before, "")
}

// One live token of the name is chosen; else nothing is touched, and the error says what there is.
func TestChoose(t *testing.T) {
	rows := []listed{
		{Name: "ci", Organization: "acme", Status: "Active", Expires: "12/16/2026", Summary: "Code (Read)"},
		{Name: "ci", Organization: "contoso", Status: "Active", Expires: "12/21/2026", Summary: "Code (Read)"},
		{Name: "ci", Organization: allOrganizations, Status: "Revoked", Expires: "12/21/2026"},
		{Name: "old", Organization: "acme", Status: "Expired", Expires: "11/1/2026"},
		{Name: "one", Organization: allOrganizations, Status: "Active", Expires: "12/21/2026"},
		{Name: "same", Organization: "acme", Status: "Active", Expires: "12/21/2026"},
		{Name: "same", Organization: "acme", Status: "Active", Expires: "12/22/2026"},
	}
	for _, tt := range []struct {
		name, token, only string
		row               int
		alone             bool
		want              string
	}{
		{"by its organization", "ci", "Contoso", 1, false, ""},
		{"the only one", "one", "", 4, true, ""},
		{"a global one", "one", "all", 4, true, ""},
		{"in two organizations", "ci", "", 0, false, "--org contoso  expires 2026-12-21  Code (Read)"},
		{"twice in one", "same", "acme", 0, false, `2 active tokens are called "same"`},
		{"expired", "old", "", 0, false, `"old" is expired`},
		{"revoked, where it is looked for", "ci", "all", 0, false, `"ci" is revoked`},
		{"elsewhere", "one", "acme", 0, false, `no token "one" in acme`},
		{"nowhere", "nobody", "", 0, false, `no token "nobody"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newChosen(newVisit(Deps{Now: func() time.Time { return noon }}, nil, Target{Organization: "acme"}), Which{Name: tt.token, Only: tt.only})
			err := c.choose(rows)
			if tt.want != "" {
				demand(t, err, fault.Usage, tt.want)
				if fault.HintOf(err) == "" {
					t.Error("no hint")
				}
				return
			}
			if err != nil || c.row != rows[tt.row] || c.alone != tt.alone {
				t.Errorf("chose %+v, alone %v: %v", c.row, c.alone, err)
			}
		})
	}
}

// A token that is regenerated stays the same, its new value is kept in the place of the old one.
func TestRegenerate(t *testing.T) {
	for _, tt := range []struct{ name, switches, token, organization string }{
		{"one of twins among many", "tokens=120 twins=ci leak=secondbox", "ci", "contoso"},
		{"old fabric", "layout=old controls=fabric tokens=3 leak=toast", "pipeline-002", "acme"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			token := r.token(tt.token, tt.organization)
			r.holds(token)
			before := r.others(token.AuthorizationID)
			result, err := Regenerate(t.Context(), r.deps, RegenerateRequest{Target: r.req.Target, Which: Which{Name: tt.token, Only: tt.organization}})
			r.nothingLeaks(err)
			if err != nil {
				t.Fatalf("%v\n%s", err, r.lastOutline(result.Trail))
			}
			r.everyStepHasAPicture(result.Trail, "done")
			r.untouched(before, token.AuthorizationID)
			now := r.token(tt.token, tt.organization)
			if now.Value == token.Value || now.AuthorizationID != token.AuthorizationID || r.held()[result.Stored.Key] != now.Value || len(r.held()) != 1 {
				t.Error("the keyring does not hold the new value in the place of the old one")
			}
			if !result.Expires.Equal(now.Expires) || !sameScopes(result.Scopes, now.Scopes) || result.Organization != tt.organization {
				t.Errorf("result %+v, the site has %v", result, now.Expires)
			}
		})
	}
}

// Whatever goes wrong around Regenerate, no token lives whose value nobody holds.
func TestRegenerateGoesWrong(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		kind           error
		want           string
		status         string
		same           bool // the old value still opens the site
		outcome        journal.Outcome
	}{
		{"restricted by policy", "policy-restrict-creation=on", fault.Policy, "restricts", "active", true, journal.Nothing},
		{"answered badly", "create-answer=500", fault.Site, "500", "active", true, journal.Nothing},
		{"its answer lost", "create-answer=lost layout=old", fault.Site, "", "revoked", false, journal.Revoked},
		{"the keyring fails", "", fault.Store, "", "revoked", false, journal.Revoked},
		{"its answer lost, and revoking fails", "create-answer=lost revoke-answer=500", fault.Partial, `"pipeline-001"`, "active", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields("tokens=2 "+tt.switches)...)
			r.deps.StepTimeout = shortStep
			told := &listening{Journal: journal.New(t.TempDir())}
			r.deps.Journal = told
			token := r.token("pipeline-001", "acme")
			r.holds(token)
			if tt.kind == fault.Store { //nolint:errorlint // a word of the table
				r.onSite.set("token regenerated", r.breakKeyring)
				defer r.mendKeyring()
			}
			result, err := Regenerate(t.Context(), r.deps, RegenerateRequest{Target: r.req.Target, Which: Which{Name: "pipeline-001"}})
			demand(t, err, tt.kind, tt.want)
			r.nothingLeaks(err)
			r.everyStepHasAPicture(result.Trail, "")
			now := r.token("pipeline-001", "acme")
			if now.Status != tt.status || (now.Value == token.Value) != tt.same {
				t.Errorf("the token is %s, the same value: %v", now.Status, now.Value == token.Value)
			}
			if told.outcome != tt.outcome {
				t.Errorf("the journal heard %q, want %q", told.outcome, tt.outcome)
			}
		})
	}
}
