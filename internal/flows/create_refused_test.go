package flows

import (
	"strings"
	"testing"
	"time"

	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/scope"
)

// What the site or its policies forbid ends with a kind and a sentence of its own, and makes no token.
func TestCreateIsRefused(t *testing.T) {
	long := expiry.Expires{Kind: expiry.OnDate, Date: furthest}
	for _, tt := range []struct {
		name, switches string
		change         func(*CreateRequest)
		kind           error
		want           string
	}{
		{"global tokens forbidden", "policy-global=on", everywhere, fault.Policy, "Global"},
		{"global tokens forbidden, fabric", "policy-global=on controls=fabric", everywhere, fault.Policy, "Global"},
		{"no option for global tokens", "global-option=off", everywhere, fault.Usage, "All accessible organizations"},
		{"full access forbidden", "policy-full-scope=on", fully, fault.Policy, "full access"},
		{"creation restricted", "policy-restrict-creation=on", nil, fault.Policy, "restricted by your organization"},
		{"creation restricted, old", "policy-restrict-creation=on layout=old", nil, fault.Policy, "restricted by your organization"},
		{"packaging only", "policy-packaging-only=on", nil, fault.Policy, "Work Items"},
		{"lifespan refused", "policy-lifespan=30 policy-lifespan-mode=refuse", func(r *CreateRequest) { r.Expires = long }, fault.Policy, "how long a token may live"},
		{"a name that is taken", "duplicate=exalate", nil, fault.Usage, `"exalate" exists already`},
		{"a name that is taken, among many", "duplicate=exalate tokens=120 layout=old", nil, fault.Usage, `"exalate" exists already`},
		{"an organization that is not there", "", func(r *CreateRequest) { r.Organization = "no-such-org" }, fault.Usage, "no-such-org"},
		{"the site is down", "page-answer=503", nil, fault.Site, "503"},
		{"the sign-in is down", "signin-answer=500", nil, fault.Site, "500"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			if tt.change != nil {
				tt.change(&r.req)
			}
			result, err := r.fails(tt.kind, tt.want)
			if made := r.made(); len(made) > 0 {
				t.Errorf("made %d tokens", len(made))
			}
			if result.Stored.Key != "" || len(r.held()) > 0 {
				t.Error("something was stored")
			}
			if fault.HintOf(err) == "" {
				t.Errorf("no hint with %v", err)
			}
		})
	}
}

func everywhere(r *CreateRequest) { r.AllOrganizations = true }

func fully(r *CreateRequest) { r.FullAccess, r.Scopes = true, nil }

// What a policy leaves open is made, and what it changes is told.
func TestCreateWithinPolicies(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		change         func(*CreateRequest)
		expires        time.Time
		warning        string
	}{
		{"full access", "", fully, furthest, ""},
		{"full access, fabric, old", "controls=fabric layout=old", fully, furthest, ""},
		{"all organizations", "", everywhere, furthest, "2026-12-01"},
		{"all organizations, old fabric", "layout=old controls=fabric", everywhere, furthest, "2026-12-01"},
		{"another token of the name", "duplicate=exalate", func(r *CreateRequest) { r.AllowDuplicate = true }, furthest, "exists already"},
		{"packaging where only that is allowed", "policy-packaging-only=on", func(r *CreateRequest) {
			s, _ := scope.Parse("Packaging (Read)")
			r.Scopes = []scope.Scope{s}
		}, furthest, ""},
		{"a life that the site shortens", "policy-lifespan=30", nil, time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC), "shortened"},
		{"a value of an unknown shape", "token-shape=odd", nil, furthest, "unknown shape"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			if tt.change != nil {
				tt.change(&r.req)
			}
			token, result := r.succeeds()
			if day(token.Expires) != tt.expires {
				t.Errorf("expires %v, want %v", token.Expires, tt.expires)
			}
			if global := len(token.Organizations) == 0; global != r.req.AllOrganizations {
				t.Errorf("made for the organizations %q", token.Organizations)
			}
			if said := strings.Join(result.Warnings, "\n"); !strings.Contains(said, tt.warning) || (tt.warning == "") != (said == "") {
				t.Errorf("warns of %q, want %q", said, tt.warning)
			}
		})
	}
}

// Words that are not as known end with the kind for it and name what was looked for, or do not matter.
func TestCreateOnOtherWords(t *testing.T) {
	for _, tt := range []struct{ name, switches, want string }{
		{"German", "language=de, locale=de-DE", "another language (de"},
		{"New Token renamed", "rename=New Token=Make token", "token-list/new-token"},
		{"a group renamed", "rename=Work Items=Boards", `scope group "Work Items"`},
		{"a level renamed", "rename=Read & write=Change", `box "Read & write"`},
		{"Create renamed", "rename=Create=Fabricate, controls=fabric", ""},
		{"Success renamed", "rename=Success!=Done!", ""},
		{"Close renamed", "rename=Close=Goodbye", ""},
		{"Show all scopes renamed", "rename=Show all scopes ({0} more)=Everything", `scope group`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Split(tt.switches, ", ")...)
			r.deps.StepTimeout = shortStep
			if tt.want == "" {
				r.succeeds()
				return
			}
			_, _ = r.fails(fault.Page, tt.want) // it demands kind and words
			if made := r.made(); len(made) > 0 {
				t.Errorf("made %d tokens", len(made))
			}
		})
	}
}

// shortStep is for runs that are meant to wait in vain.
const shortStep = 20 * time.Second

// The two ways to the token page, and each as the other's fallback.
func TestCreateByEachWay(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		way            Way
	}{
		{"by the menu", "layout=new", ByMenu},
		{"by the menu, old, fluent", "layout=old, signin=fluent", ByMenu},
		{"by the menu below a prefix", "path-prefix=/tfs", ByMenu},
		{"no menu", "rename=User settings=Preferences", ByMenu},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Split(tt.switches, ", ")...)
			r.req.Way = tt.way
			r.succeeds()
		})
	}
}
