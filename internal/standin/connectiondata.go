package standin

import (
	"net/http"
	"slices"
)

// serveConnectionData tells who is signed in: by the cookies of a page, or by Basic with a live token as the password.
func (s *Server) serveConnectionData(w http.ResponseWriter, r *http.Request, org organization) {
	if r.Header.Get("Authorization") != "" {
		if !s.opens(r, org) {
			unauthorized(w, r)
			return
		}
	} else if !s.signedIn(r) || org.closed {
		unauthorized(w, r)
		return
	}
	s.mu.Lock()
	a, identity := s.account, s.scenario.Get(swIdentity)
	s.mu.Unlock()
	switch identity {
	case "other":
		a.name, a.email = "Somebody Else", "somebody.else@acme.example"
	case "unreadable":
		http.NotFound(w, r)
		return
	}
	who := map[string]any{
		"id": a.id, "descriptor": "Microsoft.IdentityModel.Claims.ClaimsIdentity;" + a.tenant + `\` + a.email,
		"subjectDescriptor": a.subjectDescriptor, "providerDisplayName": a.name, "isActive": true, "resourceVersion": 2, "metaTypeId": 0,
		"properties": map[string]any{"Account": map[string]string{"$type": "System.String", "$value": a.email}},
	}
	writeJSON(w, map[string]any{
		"authenticatedUser": who, "authorizedUser": who, "instanceId": org.id, "deploymentType": "hosted",
		"locationServiceData": map[string]any{"serviceOwner": "00025394-6065-48ca-87d9-7f5672854ef7", "defaultAccessMappingMoniker": "PublicAccessMapping"},
	})
}

// opens reports whether the request carries a live token that is good for the organization. Any user name will do.
func (s *Server) opens(r *http.Request, org organization) bool {
	_, ok := s.opensWith(r, org)
	return ok
}

// opensWith is opens with the scopes of the token.
func (s *Server) opensWith(r *http.Request, org organization) (scope string, ok bool) {
	_, value, basic := r.BasicAuth()
	if !basic {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tokens.byValue(value)
	if s.scenario.Get(swTokenAnswer) == "refused" || t == nil || t.status(s.clock()) != active || org.closed || (len(t.accounts) > 0 && !slices.Contains(t.accounts, org.id)) {
		return "", false
	}
	t.used++
	return t.scope, true
}
