package standin

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// serveCall answers the calls behind the pages. They want a live session; connectionData takes a live token too.
func (s *Server) serveCall(w http.ResponseWriter, r *http.Request, org organization, call string) {
	sessionTokens := "Token/SessionTokens"
	id, single := strings.CutPrefix(call, sessionTokens+"/")
	var answer http.HandlerFunc
	switch {
	case call == "connectionData" && r.Method == http.MethodGet:
		answer = func(w http.ResponseWriter, r *http.Request) { s.serveConnectionData(w, r, org) }
	case call == "Contribution/HierarchyQuery" && r.Method == http.MethodPost:
		answer = s.withSession(org, s.serveHierarchyQuery)
	case call == sessionTokens && r.Method == http.MethodGet:
		answer = s.withSession(org, s.spoil(swListAnswer, s.serveList))
	case single && r.Method == http.MethodDelete:
		answer = s.withSession(org, s.spoil(swRevokeAnswer, func(w http.ResponseWriter, r *http.Request) { s.serveRevoke(w, r, id) }))
	default:
		answer = unknownRequest
	}
	if s.waitFor(r, swSlow) {
		answer(w, r)
	}
}

// withSession lets only pages of the portal through that are signed in: a page of another origin has the cookies too.
func (s *Server) withSession(org organization, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		from := r.Header.Get("Origin")
		switch {
		case !s.signedIn(r) || org.closed:
			unauthorized(w, r)
		case from != "" && from != s.portal.url:
			answerError(w, http.StatusForbidden, "calls from pages of another origin are not accepted")
		default:
			next(w, r)
		}
	}
}

// unauthorized asks for a sign-in. Only scripts are offered Basic: a browser would ask the person with a window of its own.
func unauthorized(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("WWW-Authenticate", "Bearer")
	if r.Header.Get("Sec-Fetch-Mode") == "" {
		w.Header().Add("WWW-Authenticate", `Basic realm="stand-in"`)
	}
	answerError(w, http.StatusUnauthorized, "TF400813: you are not signed in, or your token is not valid")
}

func answerError(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"$id": "1", "message": text, "errorCode": 0}) // who hung up is not told
}

// sessionToken is a token as the calls tell it. Only the answer that makes it holds its value.
type sessionToken struct {
	AuthorizationID string    `json:"authorizationId"`
	AccessID        string    `json:"accessId"`
	UserID          string    `json:"userId"`
	DisplayName     string    `json:"displayName"`
	Scope           string    `json:"scope"`
	TargetAccounts  []string  `json:"targetAccounts"` // null for all
	ValidFrom       time.Time `json:"validFrom"`
	ValidTo         time.Time `json:"validTo"`
	IsValid         bool      `json:"isValid"`
	IsPublic        bool      `json:"isPublic"`
	Token           *string   `json:"token"`
}

// told turns a token into what the calls tell. The caller holds the lock.
func (s *Server) told(t *token, withValue bool) sessionToken {
	told := sessionToken{
		AuthorizationID: t.id, AccessID: t.id, UserID: s.account.id, DisplayName: t.name, Scope: t.scope,
		TargetAccounts: t.accounts, ValidFrom: t.from, ValidTo: t.to, IsValid: !t.revoked,
	}
	if withValue {
		told.Token = &t.value
	}
	return told
}

// filters are the values of displayFilterOption: 1 is known, the others are guesses.
var filters = map[string]string{"": active, "0": "", "1": active, "2": revoked, "3": expired}

// mostRows is how many rows one answer holds at most.
const mostRows = 100

// serveList answers one page of the list; nextRowNumber is -1 on the last one. Rows count from 1.
func (s *Server) serveList(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	status, known := filters[query.Get("displayFilterOption")]
	start, err1 := numberOr(query.Get("startRowNumber"), 1)
	size, err2 := numberOr(query.Get("pageSize"), mostRows)
	if !known || err1 != nil || err2 != nil || start < 1 || size < 1 {
		answerError(w, http.StatusBadRequest, "displayFilterOption, startRowNumber or pageSize is not valid")
		return
	}
	s.mu.Lock()
	all := s.tokens.listed(status, s.clock())
	end := min(start-1+min(size, mostRows), len(all))
	rows, next := []sessionToken{}, -1
	for i := start - 1; i < end; i++ {
		rows = append(rows, s.told(all[i], false))
	}
	if end < len(all) && len(rows) > 0 {
		next = end + 1
	}
	s.mu.Unlock()
	writeJSON(w, map[string]any{"startRowNumber": start, "nextRowNumber": next, "sessionTokens": rows})
}

func numberOr(text string, without int) (int, error) {
	if text == "" {
		return without, nil
	}
	return strconv.Atoi(text)
}

// serveRevoke ends a token at once. Revoking it again changes nothing.
func (s *Server) serveRevoke(w http.ResponseWriter, _ *http.Request, id string) {
	s.mu.Lock()
	t := s.tokens.find(id)
	if t != nil && !t.revoked {
		t.revoked = true
		s.tell(Event{Kind: kindRevoked, Text: strconv.Quote(t.name)})
	}
	s.mu.Unlock()
	if t == nil {
		answerError(w, http.StatusNotFound, "there is no such token")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
