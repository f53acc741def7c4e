package standin

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// start opens a stand-in with these switches. When the test ends it must not have met a request that it does not know.
func start(t *testing.T, switches ...string) *Server {
	t.Helper()
	return startWith(t, Options{}, switches...)
}

func startWith(t *testing.T, o Options, switches ...string) *Server {
	t.Helper()
	scenario, err := ParseSwitches(switches)
	if err != nil {
		t.Fatal(err)
	}
	o.Scenario = scenario
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if unknown := s.Unknown(); len(unknown) > 0 {
			t.Errorf("the stand-in met requests that it does not know: %q", unknown)
		}
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// visitor is a browser without scripts: cookies, redirects, forms.
type visitor struct {
	t      *testing.T
	s      *Server
	client *http.Client
	log    heard // may be nil
}

// shown is what a visitor got: the last answer of a chain of redirects.
type shown struct {
	status int
	body   string
	at     *url.URL
	header http.Header
}

func visit(t *testing.T, s *Server) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &visitor{t: t, s: s, client: &http.Client{Jar: jar, Transport: transport}}
}

// do sends a request; an address that starts with a slash is one of the portal, with its prefix.
func (v *visitor) do(method, address, kind, body string) (shown, error) {
	v.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = v.s.Info().Portal + address
	}
	r, err := http.NewRequestWithContext(v.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	answer, err := v.client.Do(r)
	if err != nil {
		return shown{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	return shown{status: answer.StatusCode, body: string(text), at: answer.Request.URL, header: answer.Header}, err
}

func (v *visitor) get(address string) shown {
	v.t.Helper()
	got, err := v.do(http.MethodGet, address, "", "")
	if err != nil {
		v.t.Fatal(err)
	}
	return got
}

var (
	actionOf = regexp.MustCompile(`<form[^>]* action="([^"]*)"`)
	hiddenOf = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	jsonOf   = regexp.MustCompile(`(?s)<script type="application/json" id="([^"]*)">(.*?)</script>`)
	pageID   = regexp.MustCompile(`<meta name="PageID" content="([^"]*)">`)
)

// submit sends the page's form with its hidden fields and these pairs of names and values.
func (v *visitor) submit(p shown, pairs ...string) shown {
	v.t.Helper()
	found := actionOf.FindStringSubmatch(p.body)
	if found == nil {
		v.t.Fatalf("no form on the page at %s (%d): %s", p.at.Path, p.status, p.body)
	}
	action, err := p.at.Parse(html.UnescapeString(found[1]))
	if err != nil {
		v.t.Fatal(err)
	}
	values := url.Values{}
	visible, _, _ := strings.Cut(p.body, "<template")
	for _, field := range hiddenOf.FindAllStringSubmatch(visible, -1) {
		values.Set(field[1], html.UnescapeString(field[2]))
	}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	got, err := v.do(http.MethodPost, action.String(), "application/x-www-form-urlencoded", values.Encode())
	if err != nil {
		v.t.Fatal(err)
	}
	return got
}

// embedded reads the JSON that a page carries under an id.
func embedded(t *testing.T, p shown, id string) map[string]any {
	t.Helper()
	for _, found := range jsonOf.FindAllStringSubmatch(p.body, -1) {
		if found[1] == id {
			data := map[string]any{}
			if err := json.Unmarshal([]byte(found[2]), &data); err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	t.Fatalf("no %s on the page at %s (%d): %s", id, p.at.Path, p.status, p.body)
	return nil
}

func (p shown) pageID() string {
	if found := pageID.FindStringSubmatch(p.body); found != nil {
		return found[1]
	}
	return ""
}

const tokensPage = "/acme/_usersSettings/tokens"

// toSignin goes to the token page and stops at the page that asks for a user name.
func (v *visitor) toSignin() shown {
	v.t.Helper()
	p := v.get(tokensPage)
	if p.pageID() == "BssoInterrupt" {
		p = v.get(embedded(v.t, p, "config")["urlReload"].(string))
	}
	return p
}

// signIn goes the whole way to the token page and returns it.
func (v *visitor) signIn() shown {
	v.t.Helper()
	info := v.s.Info()
	p := v.submit(v.toSignin(), "loginfmt", info.Email, "passwd", info.Password)
	if p.pageID() == "KmsiInterrupt" {
		p = v.submit(p, "LoginOptions", "1")
	}
	p = v.submit(v.submit(p))
	if p.status != http.StatusOK || !strings.HasSuffix(p.at.Path, tokensPage) {
		v.t.Fatalf("signing in ended at %s (%d): %s", p.at.Path, p.status, p.body)
	}
	return p
}

func (v *visitor) organizationID(name string) string {
	for _, o := range v.s.orgs {
		if o.name == name {
			return o.id
		}
	}
	return name
}

// good is a token that the stand-in takes: one organization, one scope, 30 days.
func (v *visitor) good(name string) wanted {
	return wanted{
		DisplayName: name, Scope: "vso.work_write vso.packaging", TargetAccounts: []string{v.organizationID("acme")},
		ValidTo: midnight(v.s.Now()).AddDate(0, 0, 30).Format(time.RFC3339),
	}
}

// ask sends what the panel sends, and returns the provider's answer.
func (v *visitor) ask(provider string, properties wanted) (map[string]any, shown, error) {
	v.t.Helper()
	var query hierarchyQuery
	query.ContributionIDs = []string{provider}
	query.DataProviderContext.Properties = properties
	got, err := v.postJSON("/acme/_apis/Contribution/HierarchyQuery", query)
	var body struct {
		DataProviders map[string]map[string]any `json:"dataProviders"`
	}
	if err == nil && got.status == http.StatusOK {
		if err := json.Unmarshal([]byte(got.body), &body); err != nil {
			v.t.Fatalf("%v: %s", err, got.body)
		}
	}
	return body.DataProviders[provider], got, err
}

func (v *visitor) postJSON(address string, body any) (shown, error) {
	v.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(http.MethodPost, address, "application/json", string(text))
}

// create makes a token and fails the test if that is refused.
func (v *visitor) create(name string) map[string]any {
	v.t.Helper()
	made, got, err := v.ask(issueProvider, v.good(name))
	if err != nil || made["token"] == nil {
		v.t.Fatalf("creating %s: %v %d %s", name, err, got.status, got.body)
	}
	return made
}

// list returns the rows of one page of the list.
func (v *visitor) list(query string) (rows []map[string]any, next float64) {
	v.t.Helper()
	got := v.get("/acme/_apis/Token/SessionTokens?" + query)
	var body struct {
		SessionTokens []map[string]any
		NextRowNumber float64
	}
	if err := json.Unmarshal([]byte(got.body), &body); err != nil {
		v.t.Fatalf("%v (%d): %s", err, got.status, got.body)
	}
	return body.SessionTokens, body.NextRowNumber
}

// tries asks for connectionData with a value as the password, and returns the status.
func (v *visitor) tries(org, value string) int {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.s.Info().Portal+"/"+org+"/_apis/connectionData", bytes.NewReader(nil))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("anyone:"+value)))
	answer, err := v.client.Transport.RoundTrip(r) // without cookies
	if err != nil {
		v.t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}
