package standin

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strconv"
	"sync"
)

//go:embed pages
var pageFiles embed.FS

// pages are parsed when the first is served: commands without a stand-in have no use for them.
var pages = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(pageFiles, "pages/*.html")) })

// shell is what the template of a portal page needs; the bundle in it draws the page from Data.
type shell struct {
	Lang, Title, CSS, JS string
	Data                 pageData
}

// postForm is a form that posts itself.
type postForm struct {
	Action string
	Fields map[string]string
	Script template.HTML // inline at the portal, a file at the sign-in, as their policies want it
}

func (s *Server) serveShell(w http.ResponseWriter, v view) {
	s.mu.Lock()
	data := s.dataOf(v)
	s.mu.Unlock()
	lang := "en-US"
	if data.Language == "de" {
		lang = "de-DE"
	}
	s.render(w, http.StatusOK, "shell.html", shell{
		Lang: lang, Title: titles[v.page], Data: data,
		CSS: address(portalStatic, portalAssets(), "portal.css"), JS: address(portalStatic, portalAssets(), "portal.js"),
	})
}

// render writes a page; nothing of it is ever stored by a browser.
func (s *Server) render(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := pages().ExecuteTemplate(&page, name, data); err != nil {
		s.note(kindUnknown, "template %s: %v", name, err)
		http.Error(w, "the stand-in cannot draw this page: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if !s.framed() {
		w.Header().Set("X-Frame-Options", "DENY")
	}
	w.Header().Set("Content-Length", strconv.Itoa(page.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // who hung up is not told
}

// refusal is a page that says no. Its words are our own.
type refusal struct {
	Status      int
	Title, Text string
}

var (
	notFound = refusal{http.StatusNotFound, "404 - Page not found", "The organization that you asked for could not be found. Check the address for mistakes, or ask the person who gave it to you."}
	notYours = refusal{http.StatusUnauthorized, "401 - Not authorized", "You do not have access to this organization. Sign in with another account, or ask its owner to invite you."}
)

// refuse serves the page that says no, to calls too.
func (s *Server) refuse(w http.ResponseWriter, why refusal) {
	s.render(w, why.Status, "refusal.html", why)
}

// framed tells whether the copycat may stand in a frame, which Microsoft's own pages never may.
func (s *Server) framed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scenario.Get(swCopycat) == "frame"
}
