package standin

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// attempt is one sign-in under way in one browser window. It never changes: each step on the way has one of its own.
type attempt struct {
	redirectURI, state string
	tenant             string
	email              string // set once the password has been accepted
	proved             bool   // the second factor has been given, or none is asked for
}

// signinHandler answers for the sign-in origin, and for the copycat, which looks and behaves the same.
func (s *Server) signinHandler(o *origin) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+signinStatic+"{file}", serveAssets(signinStatic, signinAssets()))
	answer := func(next func(http.ResponseWriter, *http.Request, *origin)) http.HandlerFunc {
		return s.spoil(swSigninAnswer, func(w http.ResponseWriter, r *http.Request) { next(w, r, o) })
	}
	mux.HandleFunc("GET /{tenant}/oauth2/authorize", answer(s.serveAuthorize))
	mux.HandleFunc("POST /common/GetCredentialType", answer(s.serveCredentialType))
	mux.HandleFunc("POST /{tenant}/login", answer(s.serveLogin))
	mux.HandleFunc("POST /kmsi", answer(s.serveKmsi))
	mux.HandleFunc("POST /common/DeviceCodeStatus", answer(s.serveDeviceCodeStatus))
	mux.HandleFunc("POST /common/SAS/BeginAuth", answer(s.serveBeginAuth))
	mux.HandleFunc("POST /common/SAS/EndAuth", answer(s.serveEndAuth))
	mux.HandleFunc("POST /common/SAS/ProcessAuth", answer(s.serveProcessAuth))
	mux.HandleFunc("POST /common/interrupt", answer(s.serveInterrupt))
	mux.HandleFunc("POST /login.srf", answer(s.serveFederated))
	mux.HandleFunc("/", unknownRequest)
	return mux
}

// serveAuthorize is where the portal leads: it opens an attempt and shows the first page, or goes straight back when this
// browser is signed in already.
func (s *Server) serveAuthorize(w http.ResponseWriter, r *http.Request, _ *origin) {
	query := r.URL.Query()
	s.mu.Lock()
	expected := s.portalBase() + "/_signedin"
	mode, again := s.scenario.Get(swSSOReload), query.Get("sso_reload") == ""
	tiles := s.scenario.Get(swTiles)
	s.mu.Unlock()
	switch {
	case query.Get("client_id") != azureDevOps:
		s.showError(w, "700016", "The application that asks for the sign-in is not known in this directory.")
		return
	case query.Get("redirect_uri") != expected:
		s.showError(w, "50011", "The address to go back to does not match those of the application.")
		return
	}
	a := &attempt{redirectURI: expected, state: query.Get("state"), tenant: r.PathValue("tenant")}
	if known := s.signedInBefore(r); known != nil {
		a.email = known.email
		s.recordSignIn(known.email, "single sign-on", known.kept)
		s.sendBack(w, a, known.kept)
		return
	}
	v := signinView{Tiles: s.tilesFor(tiles)}
	if again && mode == "late" {
		v.Reload = reloadAddress(r)
	}
	if again && mode == "on" {
		s.showReload(w, r)
		return
	}
	s.showSignin(w, a, v)
}

// tilesFor lists the accounts that this browser has seen before.
func (s *Server) tilesFor(how string) []string {
	switch how {
	case "mine":
		return []string{"somebody.else@acme.example", s.account.email}
	case "other":
		return []string{"somebody.else@acme.example"}
	}
	return nil
}

// reloadAddress is the same page again, under the name that it was asked for.
func reloadAddress(r *http.Request) string {
	query := r.URL.Query()
	query.Set("sso_reload", "true")
	return "http://" + r.Host + r.URL.EscapedPath() + "?" + query.Encode()
}

// showReload tries single sign-on, as the real page does: it has nothing to fill in yet and loads itself again at once.
func (s *Server) showReload(w http.ResponseWriter, r *http.Request) {
	s.renderSignin(w, "bsso.html", signinPage{PageID: "BssoInterrupt", Title: "Redirecting", Config: signinConfig{Reload: reloadAddress(r)}})
}

func (s *Server) signedInBefore(r *http.Request) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range []string{cookieStays, cookieSigned} {
		if found := s.atSignin[cookie(r, name)]; found != nil {
			return found
		}
	}
	return nil
}

// credentialQuestion is what the page asks once a user name has been typed.
type credentialQuestion struct {
	Username  string `json:"username"`
	FlowToken string `json:"flowToken"`
}

// serveCredentialType tells whether a user name is known, and how it signs in. IfExistsResult is 0 for known, 1 for unknown,
// 6 for a name that is known as a personal account too. PrefCredential is 1 for a password, 2 for the app on a phone, 4 for
// another provider, 7 for a passkey; 0 stands for our guess of a page that offers a choice.
func (s *Server) serveCredentialType(w http.ResponseWriter, r *http.Request, o *origin) {
	var asked credentialQuestion
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&asked); err != nil {
		answerError(w, http.StatusBadRequest, "the question cannot be read: "+err.Error())
		return
	}
	s.watchCopycat(o, "user name")
	result := 1
	if s.isAccount(asked.Username) {
		result = 0
	} else {
		s.recordSignIn(asked.Username, "wrong user name", false)
	}
	s.mu.Lock()
	preferred := map[string]int{"passwordless": 2, "passwordless-picker": 2, "passwordless-send": 2, "passwordless-only": 2, "picker": 0, "passkey": 7}
	credential, known := preferred[s.scenario.Get(swCredential)]
	if !known {
		credential = 1
	}
	if result == 0 && s.scenario.Get(swAccountKind) == "ask" {
		result = 6
	}
	federated := ""
	switch s.scenario.Get(swProvider) {
	case "adfs":
		credential, federated = 4, s.provider.url+"/adfs/ls/?wctx="+url.QueryEscape(asked.FlowToken)
	case "other":
		credential, federated = 4, s.provider.url+"/sso/login?RelayState="+url.QueryEscape(asked.FlowToken)
	}
	s.mu.Unlock()
	writeJSON(w, map[string]any{
		"Username": asked.Username, "Display": asked.Username, "IfExistsResult": result, "IsUnmanaged": false, "ThrottleStatus": 0,
		"Credentials": map[string]any{"PrefCredential": credential, "HasPassword": true, "FederationRedirectUrl": federated}, "FlowToken": asked.FlowToken, "IsSignupDisallowed": true,
	})
}

func (s *Server) isAccount(email string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.EqualFold(strings.TrimSpace(email), s.account.email)
}

// watchCopycat counts what was typed where nobody should type.
func (s *Server) watchCopycat(o *origin, what string) {
	if o != s.copycat {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stolen++
	s.tell(Event{Kind: kindStolen, Origin: o.name, Text: what})
}

func (s *Server) recordSignIn(email, outcome string, kept bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signIns = append(s.signIns, SignIn{Time: s.clock(), Email: email, Outcome: outcome, Kept: kept})
	s.tell(Event{Kind: kindSignIn, Text: outcome})
}
