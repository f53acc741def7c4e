package standin

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

// azureDevOps is the application that Azure DevOps signs in as: its public client id.
const azureDevOps = "499b84ac-1321-427f-aa17-267ca6975798"

// toSignin sends a browser without a session to the portal's own sign-in address, as the first of several redirects.
func (s *Server) toSignin(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	base := s.portalBase()
	s.mu.Unlock()
	query := url.Values{"realm": {s.portal.listener.Addr().String()}, "reply_to": {s.portal.url + r.URL.RequestURI()}, "redirect": {"1"}}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, base+"/_signin?"+query.Encode(), http.StatusFound)
}

// serveSignin leads on to the sign-in origin, and remembers where to come back to.
func (s *Server) serveSignin(w http.ResponseWriter, r *http.Request) {
	replyTo, ours := s.ownAddress(r.URL.Query().Get("reply_to"))
	if !ours || r.Method != http.MethodGet {
		s.refuseReply(w)
		return
	}
	s.mu.Lock()
	state := pick(ticketLetters, 43)
	if len(s.replies) > 1000 { // nobody has that many sign-ins under way
		clear(s.replies)
	}
	s.replies[state] = replyTo
	to, tenant, back := s.signin.url, s.account.tenant, s.portalBase()+"/_signedin"
	copycat := s.scenario.Get(swCopycat)
	if copycat != "off" {
		to = s.lookalike(copycat)
	}
	s.mu.Unlock()
	setCookie(w, cookieNonce+state, "1", false)
	query := url.Values{
		"client_id": {azureDevOps}, "response_mode": {"form_post"}, "response_type": {"code id_token"}, "redirect_uri": {back},
		"nonce": {newID()}, "state": {state}, "resource": {azureDevOps}, "site_id": {"501454"},
	}
	w.Header().Set("Cache-Control", "no-store")
	address := to + "/" + tenant + "/oauth2/authorize?" + query.Encode()
	if copycat == "frame" {
		s.render(w, http.StatusOK, "framed.html", address)
		return
	}
	http.Redirect(w, r, address, http.StatusFound)
}

// lookalike is the copycat's address under another name. Browsers take each name below localhost for this machine.
func (s *Server) lookalike(how string) string {
	_, port, _ := strings.Cut(strings.TrimPrefix(s.copycat.url, "http://"), ":")
	switch how {
	case "suffix":
		return "http://login.microsoftonline.com.evil.localhost:" + port
	case "user":
		return "http://login.microsoftonline.com@127.0.0.1:" + port
	case "idn": // a Cyrillic i, as registrars write it
		return "http://login.xn--mcrosoftonline-59l.com.localhost:" + port
	}
	return s.copycat.url
}

// ownAddress returns an address of the portal in full, and whether it is one: the way back must never lead elsewhere.
func (s *Server) ownAddress(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil || strings.ContainsAny(text, "\\\t\r\n") || u.User != nil {
		return "", false
	}
	if u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/") && !strings.HasPrefix(text, "//") {
		return s.portal.url + u.RequestURI(), true
	}
	return u.String(), u.Scheme+"://"+u.Host == s.portal.url
}

func (s *Server) refuseReply(w http.ResponseWriter) {
	s.note(kindRefused, "reply_to is no address of the portal")
	http.Error(w, "reply_to is no address of this site", http.StatusBadRequest)
}

// serveSignedin takes two form posts in a row. The first comes from the sign-in, with id_token and state; it is answered
// with a form that posts itself on to this origin, with FedAuth and reply_to, and that one opens the session.
func (s *Server) serveSignedin(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		unknownRequest(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if r.PostForm.Has("FedAuth") {
		s.openSession(w, r)
		return
	}
	state, ticket := r.PostForm.Get("state"), r.PostForm.Get("id_token")
	s.mu.Lock()
	from, proved := s.tickets[ticket]
	replyTo, asked := s.replies[state]
	delete(s.tickets, ticket)
	delete(s.replies, state)
	base := s.portalBase()
	next := pick(ticketLetters, 200)
	if proved && asked {
		s.tickets[next] = from
	}
	s.mu.Unlock()
	if !proved || !asked || cookie(r, cookieNonce+state) == "" {
		s.note(kindRefused, "a sign-in that this browser did not ask for")
		http.Error(w, "this sign-in was not asked for, or was used before", http.StatusBadRequest)
		return
	}
	dropCookie(w, cookieNonce+state)
	query := url.Values{"realm": {s.portal.listener.Addr().String()}, "protocol": {""}, "reply_to": {replyTo}}
	s.render(w, http.StatusOK, "post.html", postForm{
		Action: base + "/_signedin?" + query.Encode(),
		Fields: map[string]string{"id_token": ticket, "FedAuth": next, "FedAuth1": pick(ticketLetters, 80)},
		Script: template.HTML(`<script>document.forms[0].submit()</script>`),
	})
}

func (s *Server) openSession(w http.ResponseWriter, r *http.Request) {
	replyTo, ours := s.ownAddress(r.URL.Query().Get("reply_to"))
	if !ours {
		s.refuseReply(w)
		return
	}
	ticket := r.PostForm.Get("FedAuth")
	s.mu.Lock()
	from, proved := s.tickets[ticket]
	delete(s.tickets, ticket)
	if proved {
		s.openPortal(w, from)
	}
	s.mu.Unlock()
	if !proved {
		s.note(kindRefused, "a proof of sign-in that is not known, or was used before")
		http.Error(w, "this sign-in was used before", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, replyTo, http.StatusFound)
}
