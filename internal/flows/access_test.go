package flows

import (
	"slices"
	"strings"
	"testing"

	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
)

// The three answers, each with pictures of what they were read from.
func TestCheckAccess(t *testing.T) {
	for _, tt := range []struct {
		switches string
		want     Membership
		through  []string
	}{
		{"administrators=direct signin=fluent", Direct, nil},
		{"administrators=indirect", Indirect, []string{"Platform Team"}},
		{"administrators=no path-prefix=/tfs", NotSeen, nil},
	} {
		t.Run(string(tt.want), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			result, err := CheckAccess(t.Context(), r.deps, AccessRequest{Target: r.req.Target})
			r.nothingLeaks(err)
			if err != nil {
				t.Fatalf("%v\n%s", err, r.lastOutline(result.Trail))
			}
			r.everyStepHasAPicture(result.Trail, "done")
			if result.Membership != tt.want || !slices.Equal(result.Through, tt.through) || (result.Err() == nil) != (tt.want != NotSeen) {
				t.Errorf("have %+v (%v)", result, result.Err())
			}
		})
	}
}

// Where the account is not seen in the group, or the site shortens the token's life, there is no token in the end.
func TestCreateOnConditions(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		change         func(*CreateRequest)
		want, status   string
	}{
		{"no member", "administrators=no", func(r *CreateRequest) { r.RequireGroup = Administrators }, "was not seen among the members", ""},
		{"a shorter life", "policy-lifespan=30", func(r *CreateRequest) {
			r.RequireGroup, r.StrictExpiry, r.Expires = "Project Collection Valid Users", true, expiry.Expires{Days: 90}
		}, "until 2026-12-24 only", "revoked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			tt.change(&r.req)
			result, err := r.fails(fault.Policy, tt.want)
			if tt.status == "" && len(r.made()) > 0 || tt.status != "" && r.status() != tt.status {
				t.Errorf("made %+v", r.made())
			}
			if result.Stored.Key != "" || len(r.held()) > 0 || fault.HintOf(err) == "" {
				t.Errorf("kept %d values; hint %q", len(r.held()), fault.HintOf(err))
			}
		})
	}
}

func TestMember(t *testing.T) {
	for _, tt := range []struct {
		name  string
		cells [][]string
		is    bool
		group string
	}{
		{"by address, in capitals", [][]string{{"Jane Doe"}, {"JANE@acme.example"}}, true, ""},
		{"of the same name, with another address", [][]string{{"Jane Doe"}, {"jane2@acme.example"}}, false, ""},
		{"by name, where no address is shown", [][]string{{"Jane Doe", "User"}}, true, ""},
		{"a group", [][]string{{`[acme]\Platform Team`}, {"Group"}}, false, "Platform Team"},
		{"a group of that name", [][]string{{`[acme]\Jane Doe`}}, false, "Jane Doe"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := memberOf(tt.cells)
			if m.is("jane@acme.example", "Jane Doe") != tt.is || m.group != tt.group {
				t.Errorf("have %+v", m)
			}
		})
	}
}
