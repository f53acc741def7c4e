package standin

import (
	"net/http"
	"time"
)

// session is one signed-in browser, at the portal or at the sign-in.
type session struct {
	email    string
	kept     bool // the person chose to stay signed in: its cookies outlive the browser
	requests int
}

// Names of the cookies: the portal's two, the sign-in's for this browser session and the one that is kept.
const (
	cookieUser    = "UserAuthentication"
	cookieFed     = "FedAuth"
	cookieSigned  = "ESTSAUTH"
	cookieStays   = "ESTSAUTHPERSISTENT"
	cookieNonce   = "OpenIdConnect.nonce."
	keptFor       = 90 * 24 * time.Hour
	ticketLetters = lower + upper + digits
)

// setCookie sets a cookie that scripts cannot read. A kept one outlives the browser.
func setCookie(w http.ResponseWriter, name, value string, kept bool) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if kept {
		c.MaxAge = int(keptFor.Seconds())
	}
	http.SetCookie(w, c)
}

func dropCookie(w http.ResponseWriter, name string) {
	http.SetCookie(w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// openPortal starts a session at the portal. The caller holds the lock.
func (s *Server) openPortal(w http.ResponseWriter, from session) {
	key := pick(ticketLetters, 64)
	s.atPortal[key] = &session{email: from.email, kept: from.kept}
	setCookie(w, cookieUser, key, from.kept)
	setCookie(w, cookieFed, pick(ticketLetters, 120), from.kept)
}

// signedIn reports whether the request comes from a browser with a live session at the portal, and counts it. A session
// that has come to its end takes the one at the sign-in with it, as a policy on sign-in frequency does.
func (s *Server) signedIn(r *http.Request) bool {
	key := cookie(r, cookieUser)
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.atPortal[key]
	if found == nil || cookie(r, cookieFed) == "" {
		return false
	}
	found.requests++
	if most := s.scenario.number(swSessionEnds); most > 0 && found.requests > most {
		delete(s.atPortal, key)
		clear(s.atSignin)
		s.tell(Event{Kind: kindSessionEnd, Text: "after its last request"})
		return false
	}
	return true
}
