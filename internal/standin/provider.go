package standin

import (
	"crypto/subtle"
	"html/template"
	"net/http"
)

// providerHandler answers for another identity provider: AD FS, or one that nobody knows.
func (s *Server) providerHandler(o *origin) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /adfs/ls/", func(w http.ResponseWriter, r *http.Request) {
		s.renderProvider(w, "adfs.html", providerPage{Ctx: r.URL.Query().Get("wctx")})
	})
	mux.HandleFunc("POST /adfs/ls/", s.serveADFS)
	mux.HandleFunc("GET /sso/login", func(w http.ResponseWriter, r *http.Request) {
		s.renderProvider(w, "provider.html", providerPage{Ctx: r.URL.Query().Get("RelayState")})
	})
	mux.HandleFunc("GET "+signinStatic+"{file}", serveAssets(signinStatic, signinAssets()))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.note(kindRefused, "%s knows no %s", o.name, r.URL.Path)
		unknownRequest(w, r)
	})
	return mux
}

type providerPage struct {
	Ctx, Email, Error string
	Script            string
}

func (s *Server) renderProvider(w http.ResponseWriter, name string, page providerPage) {
	page.Script = address(signinStatic, signinAssets(), "adfs.js")
	s.render(w, http.StatusOK, name, page)
}

// serveADFS takes user name and password, and sends a proof of them to Entra's address for such proofs.
func (s *Server) serveADFS(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if r.ParseForm() != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	ctx, email := r.PostForm.Get("wctx"), r.PostForm.Get("UserName")
	s.mu.Lock()
	right := subtle.ConstantTimeCompare([]byte(r.PostForm.Get("Password")), []byte(s.account.password)) == 1
	s.mu.Unlock()
	if !s.isAccount(email) || !right {
		s.recordSignIn(email, "wrong password", false)
		s.renderProvider(w, "adfs.html", providerPage{Ctx: ctx, Email: email, Error: "Incorrect user ID or password. Type the correct user ID and password, and try again."})
		return
	}
	ticket := pick(ticketLetters, 120)
	s.mu.Lock()
	s.tickets[ticket] = session{email: s.account.email}
	to := s.signin.url
	s.mu.Unlock()
	s.render(w, http.StatusOK, "post.html", postForm{
		Action: to + "/login.srf",
		Fields: map[string]string{"wa": "wsignin1.0", "wresult": ticket, "wctx": ctx},
		Script: template.HTML(`<script src="` + address(signinStatic, signinAssets(), "post.js") + `"></script>`),
	})
}

// serveFederated takes another provider's proof, which is worth a password.
func (s *Server) serveFederated(w http.ResponseWriter, r *http.Request, _ *origin) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if r.ParseForm() != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	a := s.pending[r.PostForm.Get("wctx")]
	from, proved := s.tickets[r.PostForm.Get("wresult")]
	delete(s.tickets, r.PostForm.Get("wresult"))
	s.mu.Unlock()
	if a == nil || !proved {
		s.showError(w, "50107", "The other provider's proof is not known.")
		return
	}
	s.afterPassword(w, &attempt{redirectURI: a.redirectURI, state: a.state, tenant: a.tenant, email: from.email})
}
