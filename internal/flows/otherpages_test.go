package flows

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// otherSite serves token pages that are made in other ways than the stand-in's, from the same facts, with somebody signed
// in already. Its pages are in testdata/otherpages.
type otherSite struct {
	page   string
	change *strings.Replacer // of the page's text; may be nil
	mu     sync.Mutex
	made   []otherToken
}

type otherToken struct {
	DisplayName    string   `json:"displayName"`
	ValidTo        string   `json:"validTo"`
	Scope          string   `json:"scope"`
	TargetAccounts []string `json:"targetAccounts"`
	Token          string   `json:"token,omitempty"`
}

func (o *otherSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case r.URL.Path == "/site.js":
		http.ServeFile(w, r, "testdata/otherpages/site.js")
	case r.URL.Path == "/acme/_usersSettings/tokens":
		b, err := os.ReadFile(filepath.Join("testdata/otherpages", o.page+".html"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if o.change != nil {
			b = []byte(o.change.Replace(string(b)))
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(b)
	case strings.HasSuffix(r.URL.Path, "/_apis/Token/SessionTokens"):
		listed := slices.Clone(o.made)
		for i := range listed {
			listed[i].Token = ""
		}
		_ = json.NewEncoder(w).Encode(append([]otherToken{}, listed...))
	case strings.HasSuffix(r.URL.Path, "/_apis/Contribution/HierarchyQuery"):
		var ask struct {
			ContributionIDs     []string `json:"contributionIds"`
			DataProviderContext struct{ Properties otherToken }
		}
		if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		t := ask.DataProviderContext.Properties
		t.Token = strings.Repeat("a1B2", 19) + "AZDO" + fmt.Sprintf("%04d", len(o.made))
		o.made = append(o.made, t)
		_ = json.NewEncoder(w).Encode(map[string]any{"dataProviders": map[string]any{ask.ContributionIDs[0]: t}})
	default:
		http.NotFound(w, r) // connectionData too: who is signed in is then not told
	}
}

// run makes a token on the site and returns what came of it, with the keyring's value.
func (o *otherSite) run(t *testing.T, change func(*CreateRequest)) (CreateResult, string, error) {
	t.Helper()
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	dir, began := t.TempDir(), time.Now()
	deps := newDeps(dir, &bytes.Buffer{}, &trigger{}, func() time.Time { return noon.Add(time.Since(began)) })
	req := CreateRequest{
		Target: Target{Site: Site{BaseURL: base}, Organization: "acme", Account: Account{
			Email: "jane@acme.example", Password: func(context.Context) (secret.Value, error) { return secret.Value{}, nil },
		}},
		Name: "exalate", Scopes: wantedScopes(t),
		Expires: expiry.Expires{Kind: expiry.OnDate, Date: time.Date(2027, 2, 3, 0, 0, 0, 0, time.UTC)},
	}
	if change != nil {
		change(&req)
		deps.StepTimeout = shortStep
	}
	result, err := Create(t.Context(), deps, req)
	r := rig{t: t, dir: dir}
	if err != nil {
		t.Logf("%v\n%s", err, r.lastOutline(result.Trail))
	}
	return result, r.held()[result.Stored.Key], err
}

// Pages of other makings than the stand-in's, from the same facts, are driven as well.
func TestCreateOnPagesNeverSeen(t *testing.T) {
	for _, tt := range []struct {
		name, page string
		change     []string
	}{
		{"plain", "plain", nil},
		{"plain, groups in sections, links", "plain", []string{
			"fieldset", "section", "legend", "h6", `<li role="menuitem" tabindex="0" id="new">New Token</li>`, `<li><a href="#" id="new">New Token</a></li>`,
			`<button type="button" id="more">Show all scopes (3 more)</button>`, `<a href="#" id="more">Show all scopes (3 more)</a>`,
			"<h4>", "<div>", "</h4>", "</div>", "<h3>", "<h1>", "</h3>", "</h1>", `<textarea readonly rows="3" cols="50"></textarea>`, `<textarea></textarea>`,
		}},
		{"plain, boxes before their words", "plain", []string{
			`<label><input type="checkbox" data-g="${g}" data-l="${l}"> ${l.replace('&', '&amp;')}</label>`,
			`<input type="checkbox" data-g="${g}" data-l="${l}"> <span>${l.replace('&', '&amp;')}</span>`,
			`<legend>${g}</legend>`, `<strong>${g}</strong>`, "fieldset", "p",
		}},
		{"plain, dates in text", "plain", []string{`id="d" type="date" value="2026-12-24"`, `id="d" value="2026-12-24" aria-label="Expiration date"`}},
		{"divs", "divs", nil},
		{"divs, boxes that name their group", "divs", []string{
			`data-l="${l}"></div>`, `data-l="${l}" aria-label="${g}: ${l}"></div>`, `<div>Success!</div>`, `<div role="heading">Success!</div>`,
		}},
		{"divs, panel without a role", "divs", []string{
			`panel.setAttribute('role', 'dialog'); panel.setAttribute('aria-modal', 'true');`, `panel.classList.add('bolt-panel');`,
			`<div>Name *</div><input>`, `<label for="q">Name *</label><input id="q" class="bolt-textfield-input">`,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			site := &otherSite{page: tt.page, change: strings.NewReplacer(tt.change...)}
			result, held, err := site.run(t, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(site.made) != 1 || site.made[0].Token != held {
				t.Fatalf("made %d tokens, holds the right value: %v", len(site.made), len(site.made) == 1 && site.made[0].Token == held)
			}
			made := site.made[0]
			if made.DisplayName != "exalate" || !strings.HasPrefix(made.ValidTo, "2027-02-03") || !slices.Equal(made.TargetAccounts, []string{"id-1"}) {
				t.Errorf("made %s until %s for %q", made.DisplayName, made.ValidTo, made.TargetAccounts)
			}
			if have := strings.Fields(made.Scope); !sameScopes(have, wantedNames) {
				t.Errorf("scopes %q", have)
			}
			if !strings.Contains(strings.Join(result.Warnings, " "), "not verified") {
				t.Errorf("warns of %q", result.Warnings)
			}
		})
	}
}

// What is not there, or there twice, ends with the kind for it and without a token.
func TestCreateOnPagesThatLack(t *testing.T) {
	for _, tt := range []struct {
		name, page string
		change     []string
		want       string
	}{
		{"a group", "plain", []string{`<script src="/site.js"></script>`, `<script src="/site.js"></script><script>delete api.Wiki</script>`}, `scope group "Wiki"`},
		{"borders between groups", "plain", []string{`<fieldset><legend>${g}</legend>`, `<div>${g}</div>`, `'</fieldset>'`, `''`}, "cannot be told from those of"},
		{"the name", "divs", []string{"<div>Name *</div><input>", "<div>Title</div><textarea></textarea>"}, "create-panel/name"},
		{"New Token", "divs", []string{"<span>New Token</span>", "<span>New</span>"}, "token-list/new-token"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			site := &otherSite{page: tt.page, change: strings.NewReplacer(tt.change...)}
			_, _, err := site.run(t, func(*CreateRequest) {})
			demand(t, err, fault.Page, tt.want)
			if len(site.made) > 0 {
				t.Error("made a token")
			}
		})
	}
}
