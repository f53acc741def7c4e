package standin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestSignIn(t *testing.T) {
	for _, kind := range []string{"classic", "fluent"} {
		t.Run(kind, func(t *testing.T) {
			s := start(t, "signin="+kind)
			v := visit(t, s)
			p := v.signIn()
			if data := embedded(t, p, "page-data"); data["page"] != "tokens" || data["basePath"] != "/acme" {
				t.Errorf("page data: %v", data)
			}
			if kept := s.State().SignIns; len(kept) != 1 || kept[0].Outcome != "done" || !kept[0].Kept || kept[0].Email != s.Info().Email {
				t.Errorf("sign-ins: %+v", kept)
			}
		})
	}
}

// TestSignInWay holds the redirects, which the robot follows by their origins, against the facts.
func TestSignInWay(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	info := s.Info()
	var way []string
	v.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		way = append(way, r.URL.Scheme+"://"+r.URL.Host+r.URL.Path)
		return nil
	}
	v.get(tokensPage)
	want := []string{info.Portal + "/_signin", info.Signin + "/" + s.account.tenant + "/oauth2/authorize"}
	if !slices.Equal(way, want) {
		t.Errorf("way to the sign-in: %q, want %q", way, want)
	}
}

func TestSignInMistakes(t *testing.T) {
	tests := []struct {
		name, switches  string
		email, password string // empty: the right one
		wantPage, want  string
		wantOutcome     string
	}{
		{name: "no such user", email: "nobody@acme.example", wantPage: "ConvergedSignIn", want: `id="usernameError"`, wantOutcome: "wrong user name"},
		{name: "wrong password", password: "wrong", wantPage: "ConvergedSignIn", want: `id="passwordError"`, wantOutcome: "wrong password"},
		{name: "error after the password", switches: "signin-error=53003", wantPage: "ConvergedError", want: "AADSTS53003", wantOutcome: "53003"},
		{name: "fluent wrong password", switches: "signin=fluent", password: "wrong", wantPage: "ConvergedSignIn", want: `id="passwordError"`, wantOutcome: "wrong password"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, strings.Fields(test.switches)...)
			v, info := visit(t, s), s.Info()
			email, password := info.Email, info.Password
			if test.email != "" {
				email = test.email
			}
			if test.password != "" {
				password = test.password
			}
			p := v.submit(v.toSignin(), "loginfmt", email, "passwd", password)
			visible, _, _ := strings.Cut(p.body, "<template")
			if p.pageID() != test.wantPage || !strings.Contains(visible, test.want) {
				t.Errorf("got page %s without %s: %s", p.pageID(), test.want, visible)
			}
			state := s.State()
			if len(state.SignIns) != 1 || state.SignIns[0].Outcome != test.wantOutcome || state.Sessions != 0 {
				t.Errorf("sign-ins %+v, %d sessions", state.SignIns, state.Sessions)
			}
		})
	}
}

func TestCredentialType(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	for email, want := range map[string]string{s.Info().Email: `"IfExistsResult": 0`, "nobody@acme.example": `"IfExistsResult": 1`} {
		got, err := v.postJSON(s.Info().Signin+"/common/GetCredentialType?mkt=en-US", credentialQuestion{Username: email})
		if err != nil || !strings.Contains(got.body, want) {
			t.Errorf("%s: %v %s, want %s", email, err, got.body, want)
		}
	}
}

func TestClassicPageHoldsTheHiddenTwin(t *testing.T) {
	p := visit(t, start(t)).toSignin()
	visible, _, _ := strings.Cut(p.body, "<template")
	for _, want := range []string{`id="i0116"`, `id="i0118" class="moveOffScreen" tabindex="-1" aria-hidden="true"`, `id="idSIButton9"`} {
		if !strings.Contains(visible, want) {
			t.Errorf("the user-name view has no %s", want)
		}
	}
}

func TestSingleSignOn(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	v.signIn()
	s.mu.Lock()
	clear(s.atPortal) // the portal forgets, the sign-in does not
	s.mu.Unlock()
	p := v.submit(v.submit(v.get(tokensPage)))
	if p.status != http.StatusOK || p.at.Path != tokensPage {
		t.Errorf("ended at %s (%d)", p.at.Path, p.status)
	}
	if last := s.State().SignIns[1]; last.Outcome != "single sign-on" {
		t.Errorf("last sign-in: %+v", last)
	}
	s.EndSessions()
	if p := v.toSignin(); p.pageID() != "ConvergedSignIn" {
		t.Errorf("after the end of all sessions: page %q", p.pageID())
	}
}

func TestCookiesAreOutOfReachOfScripts(t *testing.T) {
	for name, kept := range map[string]bool{"yes": true, "no": false} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			v := visit(t, s)
			info := s.Info()
			p := v.submit(v.toSignin(), "loginfmt", info.Email, "passwd", info.Password)
			p = v.submit(v.submit(p, "LoginOptions", map[bool]string{true: "1", false: "3"}[kept]))
			v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			p = v.submit(p)
			set := p.header.Values("Set-Cookie")
			if len(set) != 2 {
				t.Fatalf("cookies: %q", set)
			}
			for _, c := range set {
				if !strings.Contains(c, "HttpOnly") || strings.Contains(c, "Max-Age") != kept {
					t.Errorf("cookie %q, kept %v", c, kept)
				}
			}
		})
	}
}

func TestReplyToStaysOnThePortal(t *testing.T) {
	s := start(t)
	portal := s.Info().Portal
	v := visit(t, s)
	tests := []struct{ name, replyTo, want string }{
		{"own page", portal + "/acme?x=1", portal + "/acme?x=1"},
		{"path", "/acme", portal + "/acme"},
		{"other host", "http://example.com/", ""},
		{"other port", "http://127.0.0.1:1/", ""},
		{"other scheme", strings.Replace(portal, "http:", "https:", 1) + "/", ""},
		{"no scheme", "//example.com/", ""},
		{"backslash", `/\example.com`, ""},
		{"user in front", strings.Replace(portal, "http://", "http://x@", 1) + "/", ""},
		{"longer host", portal + ".example.com/", ""},
		{"script", "javascript:alert(1)", ""},
		{"empty", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, ours := s.ownAddress(test.replyTo); ours != (test.want != "") || (ours && got != test.want) {
				t.Errorf("ownAddress(%q) = %q, %v", test.replyTo, got, ours)
			}
			p := v.get("/_signin?reply_to=" + url.QueryEscape(test.replyTo))
			if refused := p.status == http.StatusBadRequest; refused != (test.want == "") {
				t.Errorf("status %d", p.status)
			}
		})
	}
}

// TestSignInIsBoundToItsBrowser plays one person's finished sign-in into another browser, and plays one twice.
func TestSignInIsBoundToItsBrowser(t *testing.T) {
	s := start(t, "kmsi=off")
	info := s.Info()
	mine, other := visit(t, s), visit(t, s)
	back := mine.submit(mine.toSignin(), "loginfmt", info.Email, "passwd", info.Password)
	if p := other.submit(back); p.status != http.StatusBadRequest {
		t.Errorf("in another browser: %d", p.status)
	}
	if p := mine.submit(back); p.status != http.StatusBadRequest {
		t.Errorf("after another browser used it: %d", p.status)
	}
	second := mine.submit(mine.get(tokensPage)) // by single sign-on
	if p := mine.submit(second); p.status != http.StatusOK {
		t.Fatalf("the second form post: %d", p.status)
	}
	if p := mine.submit(second); p.status != http.StatusBadRequest {
		t.Errorf("played twice: %d", p.status)
	}
}

func TestAuthorizeKnowsItsApplication(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	good := url.Values{"client_id": {azureDevOps}, "redirect_uri": {s.Info().Portal + "/_signedin"}}
	for name, change := range map[string][2]string{"AADSTS700016": {"client_id", "x"}, "AADSTS50011": {"redirect_uri", "http://example.com/_signedin"}} {
		query := url.Values{"client_id": good["client_id"], "redirect_uri": good["redirect_uri"]}
		query.Set(change[0], change[1])
		if p := v.get(s.Info().Signin + "/common/oauth2/authorize?" + query.Encode()); p.pageID() != "ConvergedError" || !strings.Contains(p.body, name) {
			t.Errorf("%s: page %s", name, p.pageID())
		}
	}
}

func TestCopycatIsAnotherOrigin(t *testing.T) {
	s := start(t, "copycat=on")
	v := visit(t, s)
	p := v.toSignin()
	if origin := "http://" + p.at.Host; origin == s.Info().Signin || origin == s.Info().Portal {
		t.Fatalf("the copycat has the origin %s", origin)
	}
	if s.State().Stolen != 0 {
		t.Fatal("looking at the copycat counts as typing")
	}
	v.submit(p, "loginfmt", s.Info().Email, "passwd", "secret")
	if s.State().Stolen != 1 {
		t.Errorf("typed into the copycat once, counted %d", s.State().Stolen)
	}
}
