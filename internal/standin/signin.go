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
}

// signinHandler answers for the sign-in origin, and for the copycat, which looks and behaves the same.
func (s *Server) signinHandler(o *origin) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+signinStatic+"{file}", serveAssets(signinStatic, signinAssets))
	answer := func(next func(http.ResponseWriter, *http.Request, *origin)) http.HandlerFunc {
		return s.spoil(swSigninAnswer, func(w http.ResponseWriter, r *http.Request) { next(w, r, o) })
	}
	mux.HandleFunc("GET /{tenant}/oauth2/authorize", answer(s.serveAuthorize))
	mux.HandleFunc("POST /common/GetCredentialType", answer(s.serveCredentialType))
	mux.HandleFunc("POST /{tenant}/login", answer(s.serveLogin))
	mux.HandleFunc("POST /kmsi", answer(s.serveKmsi))
	mux.HandleFunc("/", unknownRequest)
	return mux
}

// serveAuthorize is where the portal leads: it opens an attempt and shows the first page, or goes straight back when this
// browser is signed in already.
func (s *Server) serveAuthorize(w http.ResponseWriter, r *http.Request, o *origin) {
	query := r.URL.Query()
	s.mu.Lock()
	expected := s.portalBase() + "/_signedin"
	reload := s.scenario.on(swSSOReload) && query.Get("sso_reload") == ""
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
	if reload {
		s.showReload(w, r.URL, o)
		return
	}
	s.showSignin(w, a, signinView{})
}

// showReload tries single sign-on, as the real page does: it has nothing to fill in yet and loads itself again at once.
func (s *Server) showReload(w http.ResponseWriter, u *url.URL, o *origin) {
	query := u.Query()
	query.Set("sso_reload", "true")
	s.renderSignin(w, "bsso.html", signinPage{
		PageID: "BssoInterrupt", Title: "Redirecting", Config: signinConfig{Reload: o.url + u.EscapedPath() + "?" + query.Encode()},
	})
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

// serveCredentialType tells whether a user name is known, and how it signs in. IfExistsResult is 0 for known, 1 for unknown.
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
	writeJSON(w, map[string]any{
		"Username": asked.Username, "Display": asked.Username, "IfExistsResult": result, "IsUnmanaged": false, "ThrottleStatus": 0,
		"Credentials": map[string]any{"PrefCredential": 1, "HasPassword": true}, "FlowToken": asked.FlowToken, "IsSignupDisallowed": true,
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
