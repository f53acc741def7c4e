package standin

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestPages(t *testing.T) {
	tests := []struct {
		name, address string
		status        int
		want          string // page of the page data, or words on the page
	}{
		{"home", "/acme", 200, "home"},
		{"home in capitals", "/ACME/", 200, "home"},
		{"another organization", "/contoso", 200, "home"},
		{"a project", "/acme/Shop", 200, "home"},
		{"tokens", tokensPage, 200, "tokens"},
		{"user settings", "/acme/_usersSettings", 200, "settings-other"},
		{"time and locale", "/acme/_usersSettings/locale", 200, "settings-other"},
		{"organization settings", "/acme/_settings", 200, "groups"},
		{"organizations", "/me", 200, "organizations"},
		{"root", "/", 200, "organizations"},
		{"unknown organization", "/nowhere/_usersSettings/tokens", 404, "404 - Page not found"},
		{"organization of others", "/northwind/_usersSettings/tokens", 401, "You do not have access"},
	}
	for _, prefix := range []string{"", "/tfs"} {
		v := visit(t, start(t, "path-prefix="+prefix))
		v.signIn()
		for _, test := range tests {
			t.Run(prefix+" "+test.name, func(t *testing.T) {
				p := v.get(test.address)
				if p.status != test.status {
					t.Fatalf("status %d, want %d", p.status, test.status)
				}
				if test.status != http.StatusOK {
					if !strings.Contains(p.body, test.want) {
						t.Errorf("no %q in %s", test.want, p.body)
					}
					return
				}
				if got := embedded(t, p, "page-data"); got["page"] != test.want || !strings.HasPrefix(got["basePath"].(string), prefix) {
					t.Errorf("page %v at %v, want %s", got["page"], got["basePath"], test.want)
				}
			})
		}
	}
}

func TestOrganizationsOfThePageData(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	data := embedded(t, v.signIn(), "page-data")
	if got := data["organizations"].([]any); len(got) != 3 || got[0] != "acme" || slices.Contains(got, any("northwind")) {
		t.Errorf("organizations: %v", got)
	}
	if ids := data["organizationIds"].(map[string]any); ids["acme"] != v.organizationID("acme") {
		t.Errorf("ids: %v", ids)
	}
}

func TestCallsWantASession(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	calls := []struct{ name, method, path string }{
		{"connection data", http.MethodGet, "/acme/_apis/connectionData"},
		{"list", http.MethodGet, "/acme/_apis/Token/SessionTokens"},
		{"create", http.MethodPost, "/acme/_apis/Contribution/HierarchyQuery"},
		{"revoke", http.MethodDelete, "/acme/_apis/Token/SessionTokens/x"},
	}
	for _, call := range calls {
		t.Run(call.name, func(t *testing.T) {
			if got, err := v.do(call.method, call.path, "application/json", "{}"); err != nil || got.status != http.StatusUnauthorized {
				t.Errorf("%v %d", err, got.status)
			}
		})
	}
	v.signIn()
	got := v.get("/acme/_apis/connectionData")
	var body struct {
		AuthenticatedUser struct {
			ProviderDisplayName string
			Properties          struct {
				Account map[string]string
			}
		}
	}
	if err := json.Unmarshal([]byte(got.body), &body); err != nil {
		t.Fatal(err)
	}
	if user := body.AuthenticatedUser; user.ProviderDisplayName != "Jane Doe" || user.Properties.Account["$value"] != s.Info().Email {
		t.Errorf("connection data: %s", got.body)
	}
	if got := v.get("/northwind/_apis/connectionData"); got.status != http.StatusUnauthorized {
		t.Errorf("an organization of others: %d", got.status)
	}
}

func TestPagesOfOtherOriginsCannotCall(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	v.signIn()
	for origin, want := range map[string]int{s.Info().Portal: http.StatusOK, s.Info().Signin: http.StatusForbidden} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Info().Portal+"/acme/_apis/Token/SessionTokens", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		answer, err := v.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("from %s: %d, want %d", origin, answer.StatusCode, want)
		}
	}
}

func TestAssetsAreKept(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	p := v.signIn()
	for _, name := range []string{"portal.js", "portal.css"} {
		_, after, found := strings.Cut(p.body, `"`+portalStatic+name)
		query, _, _ := strings.Cut(after, `"`)
		if !found || !strings.HasPrefix(query, "?v=") {
			t.Fatalf("no address of %s on the page", name)
		}
		got := v.get(s.portal.url + portalStatic + name + query)
		if got.status != http.StatusOK || len(got.body) < 1000 || !strings.Contains(got.header.Get("Cache-Control"), "immutable") || got.header.Get("ETag") == "" {
			t.Errorf("%s: %d, %d bytes, %v", name, got.status, len(got.body), got.header)
		}
		if plain := v.get(s.portal.url + portalStatic + name); strings.Contains(plain.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s without its hash is kept for ever", name)
		}
	}
}

// TestUnknownRequestsAreLoud does not use start: it wants what start forbids.
func TestUnknownRequestsAreLoud(t *testing.T) {
	s, err := Start(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	v := visit(t, s)
	v.signIn()
	signin := s.Info().Signin
	tests := []struct{ name, method, address, want string }{
		{"page", http.MethodGet, "/acme/_git/shop", "portal GET /acme/_git/shop"},
		{"site's own", http.MethodGet, "/_login", "portal GET /_login"},
		{"icon", http.MethodGet, "/favicon.ico", "portal GET /favicon.ico"},
		{"method", http.MethodPost, tokensPage, "portal POST " + tokensPage},
		{"call", http.MethodGet, "/acme/_apis/projects", "portal GET /acme/_apis/projects"},
		{"contribution", http.MethodPost, "/acme/_apis/Contribution/HierarchyQuery", "portal POST /acme/_apis/Contribution/HierarchyQuery"},
		{"static", http.MethodGet, "/_static/other.js", "portal GET /_static/other.js"},
		{"sign-in", http.MethodGet, signin + "/common/reprocess", "sign-in GET /common/reprocess"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := v.do(test.method, test.address, "application/json", `{"contributionIds":["ms.vss-web.other"]}`)
			if err != nil || got.status != http.StatusNotImplemented {
				t.Errorf("%v, status %d", err, got.status)
			}
			state := s.State()
			last := state.Events[len(state.Events)-1]
			if !slices.Contains(s.Unknown(), test.want) || !slices.Contains(state.Unknown, test.want) || last.Kind != kindUnknown {
				t.Errorf("unknown %q, last event %+v", s.Unknown(), last)
			}
		})
	}
}
