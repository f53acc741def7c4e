package standin

import (
	"crypto/subtle"
	"html/template"
	"net/http"
)

// Texts of the two mistakes that the page itself tells; the numbers are Entra's.
const (
	wrongUser     = "50034"
	wrongPassword = "50126"
	wrongUserText = "This user name may be wrong. Check that you typed it as you should, or ask your administrator."
	wrongPassText = "Your account or password is wrong. If you don't remember your password, reset it now."
)

// serveLogin takes the form with user name and password. A mistake shows the same page again, with its reason.
func (s *Server) serveLogin(w http.ResponseWriter, r *http.Request, o *origin) {
	a, found := s.attemptOf(w, r)
	if !found {
		return
	}
	email, password := r.PostForm.Get("login"), r.PostForm.Get("passwd")
	if email == "" {
		email = r.PostForm.Get("loginfmt")
	}
	if password != "" {
		s.watchCopycat(o, "password")
	}
	s.mu.Lock()
	right := subtle.ConstantTimeCompare([]byte(password), []byte(s.account.password)) == 1
	// Type 21 is the form of someone who has approved the request on a phone.
	approved := r.PostForm.Get("type") == "21" && s.asked[r.PostForm.Get("ctx")].approved()
	s.mu.Unlock()
	switch {
	case !s.isAccount(email):
		s.recordSignIn(email, "wrong user name", false)
		s.showSignin(w, a, signinView{Email: email, Error: wrongUserText, Code: wrongUser})
	case !right && !approved:
		s.recordSignIn(email, "wrong password", false)
		s.showSignin(w, a, signinView{Email: email, Password: true, Error: wrongPassText, Code: wrongPassword})
	default:
		s.afterPassword(w, &attempt{redirectURI: a.redirectURI, state: a.state, tenant: a.tenant, email: s.account.email, proved: approved})
	}
}

// afterPassword goes on with someone whose password was right: an error, a new password, a second factor, or what comes
// after it.
func (s *Server) afterPassword(w http.ResponseWriter, a *attempt) {
	s.mu.Lock()
	fault, interrupt, factor := s.scenario.Get(swSigninError), s.scenario.Get(swInterrupt), s.scenario.Get(swFactor)
	s.mu.Unlock()
	switch {
	case fault != "none":
		s.recordSignIn(a.email, fault, false)
		s.showError(w, fault, errorTexts[fault])
	case interrupt == "expired-password":
		s.recordSignIn(a.email, "50055", false)
		s.showInterrupt(w, a, interrupt)
	case factor != "none" && !a.proved:
		s.showFactor(w, a, factor)
	default:
		s.afterFactor(w, a)
	}
}

// afterFactor goes on with someone who has proved who they are.
func (s *Server) afterFactor(w http.ResponseWriter, a *attempt) {
	proved := *a
	proved.proved = true
	s.mu.Lock()
	interrupt := s.scenario.Get(swInterrupt)
	s.mu.Unlock()
	if interrupt != "none" {
		s.showInterrupt(w, &proved, interrupt)
		return
	}
	s.askToStay(w, &proved)
}

func (s *Server) askToStay(w http.ResponseWriter, a *attempt) {
	s.mu.Lock()
	kmsi := s.scenario.on(swKmsi)
	s.mu.Unlock()
	if !kmsi {
		s.complete(w, a, false)
		return
	}
	s.renderSignin(w, "kmsi.html", signinPage{PageID: "KmsiInterrupt", Title: "Stay signed in?", Email: a.email, Action: "/kmsi", Ctx: s.keepAttempt(a)})
}

// serveKmsi takes the answer to "Stay signed in?": 1 is yes.
func (s *Server) serveKmsi(w http.ResponseWriter, r *http.Request, _ *origin) {
	a, found := s.attemptOf(w, r)
	if !found {
		return
	}
	if !a.proved {
		s.showError(w, "900144", "The sign-in is not that far yet.")
		return
	}
	s.complete(w, a, r.PostForm.Get("LoginOptions") == "1")
}

// complete opens a session at the sign-in and goes back to the portal.
func (s *Server) complete(w http.ResponseWriter, a *attempt, kept bool) {
	key := pick(ticketLetters, 96)
	s.mu.Lock()
	s.atSignin[key] = &session{email: a.email, kept: kept}
	s.mu.Unlock()
	name := cookieSigned
	if kept {
		name = cookieStays
	}
	setCookie(w, name, key, kept)
	s.recordSignIn(a.email, "done", kept)
	s.sendBack(w, a, kept)
}

// sendBack answers with the form that posts itself to the portal, with proof of the sign-in.
func (s *Server) sendBack(w http.ResponseWriter, a *attempt, kept bool) {
	ticket := "eyJ0eXAiOiJKV1QifQ." + pick(ticketLetters, 160) + "." + pick(ticketLetters, 43)
	s.mu.Lock()
	if len(s.tickets) > 1000 { // proofs that nobody used
		clear(s.tickets)
	}
	s.tickets[ticket] = session{email: a.email, kept: kept}
	s.mu.Unlock()
	s.render(w, http.StatusOK, "post.html", postForm{
		Action: a.redirectURI,
		Fields: map[string]string{"code": pick(ticketLetters, 200), "id_token": ticket, "state": a.state, "session_state": newID()},
		Script: template.HTML(`<script src="` + address(signinStatic, signinAssets(), "post.js") + `"></script>`),
	})
}

// keepAttempt remembers an attempt and returns the name that its forms carry.
func (s *Server) keepAttempt(a *attempt) string {
	ctx := pick(ticketLetters, 120)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.pending) > 1000 { // nobody has that many sign-ins under way
		clear(s.pending)
	}
	s.pending[ctx] = a
	return ctx
}

// attemptOf finds the attempt that a form belongs to, or shows that there is none.
func (s *Server) attemptOf(w http.ResponseWriter, r *http.Request) (*attempt, bool) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read: "+err.Error(), http.StatusBadRequest)
		return nil, false
	}
	s.mu.Lock()
	a := s.pending[r.PostForm.Get("ctx")]
	s.mu.Unlock()
	if a == nil {
		s.showError(w, "165000", "This sign-in is too old, or was started in another window.")
	}
	return a, a != nil
}
