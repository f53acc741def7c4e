package standin

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// orgName is how an organization's name may look; what starts otherwise is an address of the site itself.
var orgName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 -]{0,63}$`)

// settingsPages are the pages of the user settings beside the tokens, by the last part of their address.
var settingsPages = []string{"about", "locale", "permissions", "notifications", "theme", "usage", "keys", "preview-features"}

// portalBase is the portal's address with the path in front, if there is one. The caller holds the lock.
func (s *Server) portalBase() string { return s.portal.url + s.scenario.Get(swPrefix) }

func (s *Server) portalHandler(*origin) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(portalStatic, serveAssets(portalStatic, portalAssets()))
	mux.Handle(controlPath, s.controlHandler())
	mux.HandleFunc("/", s.servePortal)
	return mux
}

// servePortal finds the page or the call behind an address: the site's own addresses first, then an organization's.
func (s *Server) servePortal(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	prefix := s.scenario.Get(swPrefix)
	s.mu.Unlock()
	path, inside := strings.CutPrefix(r.URL.Path, prefix)
	if !inside || (path != "" && path[0] != '/') {
		unknownRequest(w, r)
		return
	}
	first, rest, _ := strings.Cut(strings.Trim(path, "/"), "/")
	switch {
	case first == "":
		s.page(w, r, view{page: "organizations"})
	case first == "_signin" && rest == "":
		s.spoil(swPageAnswer, s.serveSignin)(w, r)
	case first == "_signedin" && rest == "":
		s.serveSignedin(w, r)
	case first == "me" && rest == "":
		s.page(w, r, view{page: "organizations"})
	case orgName.MatchString(first):
		s.serveOrganization(w, r, first, rest)
	default:
		unknownRequest(w, r)
	}
}

func (s *Server) serveOrganization(w http.ResponseWriter, r *http.Request, name, rest string) {
	org, known := s.organization(name)
	if !known {
		s.refuse(w, notFound)
		return
	}
	if call, isCall := strings.CutPrefix(rest, "_apis/"); isCall {
		s.serveCall(w, r, org, call)
		return
	}
	if parts := gitPath.FindStringSubmatch(rest); parts != nil {
		s.serveGit(w, r, org, cmp.Or(parts[1], parts[2]), parts[3])
		return
	}
	section, id, _ := strings.Cut(rest, "/")
	switch {
	case rest == "":
		s.page(w, r, view{page: "home", org: org})
	case rest == "_usersSettings/tokens":
		s.page(w, r, view{page: "tokens", org: org})
	case rest == "_usersSettings":
		redirect(w, r, r.URL.Path, "about")
	case section == "_usersSettings" && slices.Contains(settingsPages, id):
		s.page(w, r, view{page: "settings-other", org: org})
	case rest == "_settings":
		redirect(w, r, r.URL.Path, "groups")
	case rest == "_settings/groups":
		s.page(w, r, view{page: "groups", org: org})
	case slices.Contains(projects, rest):
		s.page(w, r, view{page: "home", org: org})
	default:
		unknownRequest(w, r)
	}
}

// redirect leads to a page below this one.
func redirect(w http.ResponseWriter, r *http.Request, path, below string) {
	target := url.URL{Path: strings.TrimRight(path, "/") + "/" + below}
	http.Redirect(w, r, target.String(), http.StatusFound)
}

// page serves a page of the portal to who is signed in, and sends everybody else to the sign-in.
func (s *Server) page(w http.ResponseWriter, r *http.Request, v view) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		unknownRequest(w, r)
		return
	}
	s.spoil(swPageAnswer, func(w http.ResponseWriter, r *http.Request) {
		if !s.signedIn(r) {
			s.toSignin(w, r)
			return
		}
		if v.org.closed {
			s.refuse(w, notYours)
			return
		}
		s.serveShell(w, v)
	})(w, r)
}
