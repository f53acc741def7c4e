package standin

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The two contributions behind the panel. The first is known, the second is a guess.
const (
	issueProvider  = "ms.vss-token-web.personal-access-token-issue-session-token-provider"
	updateProvider = "ms.vss-token-web.personal-access-token-update-session-token-provider"
)

// longestName is how long a token's name may be, in characters. A guess: the real limit is not documented.
const longestName = 255

// wanted is a token as the page asks for it.
type wanted struct {
	DisplayName     string   `json:"displayName"`
	ValidTo         string   `json:"validTo"`
	Scope           string   `json:"scope"`
	TargetAccounts  []string `json:"targetAccounts"`
	AuthorizationID string   `json:"authorizationId"`
	IsRegenerate    bool     `json:"isRegenerate"`
}

type hierarchyQuery struct {
	ContributionIDs     []string `json:"contributionIds"`
	DataProviderContext struct {
		Properties wanted `json:"properties"`
	} `json:"dataProviderContext"`
}

// serveHierarchyQuery makes, regenerates or changes a token. What the site refuses comes with status 200 and a name of an
// error, as from the real one.
func (s *Server) serveHierarchyQuery(w http.ResponseWriter, r *http.Request) {
	var query hierarchyQuery
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&query); err != nil {
		answerError(w, http.StatusBadRequest, "the query cannot be read: "+err.Error())
		return
	}
	if len(query.ContributionIDs) != 1 || !slices.Contains([]string{issueProvider, updateProvider}, query.ContributionIDs[0]) {
		unknownRequest(w, r)
		return
	}
	id := query.ContributionIDs[0]
	s.spoil(swCreateAnswer, func(w http.ResponseWriter, r *http.Request) {
		answer := s.fulfil(id, query.DataProviderContext.Properties)
		if id == updateProvider || s.waitFor(r, swDialogDelay) {
			writeJSON(w, map[string]any{"dataProviderSharedData": map[string]any{}, "dataProviders": map[string]any{id: answer}})
		}
	})(w, r)
}

// fulfil does what was asked for and returns the data provider's answer: a token, or the name of an error.
func (s *Server) fulfil(provider string, ask wanted) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	t, fault := s.check(ask, now)
	if fault == "" {
		fault = policiesOf(s.scenario).apply(&t, now)
	}
	old := s.tokens.find(ask.AuthorizationID)
	changes := ask.IsRegenerate || provider == updateProvider
	if fault == "" && changes && (old == nil || old.status(now) != active) {
		fault = errMissing
	}
	if fault != "" {
		s.tell(Event{Kind: kindRefused, Text: strconv.Quote(ask.DisplayName) + " " + fault})
		return map[string]any{"sessionTokenError": fault}
	}
	kind := kindCreated
	switch {
	case provider == updateProvider:
		kind = kindUpdated
		old.name, old.scope, old.accounts, old.to = t.name, t.scope, t.accounts, t.to
	case ask.IsRegenerate: // the old value dies at once [doc]; that the authorization keeps its id is a guess
		kind = kindRegenerated
		old.value, old.from, old.to = newValue(s.scenario.Get(swTokenShape), len(s.events)), now, t.to
	default:
		t.from = now
		old = s.issue(t)
	}
	s.tell(Event{Kind: kind, Text: strconv.Quote(t.name)})
	return s.told(old, provider == issueProvider)
}

// check reads what was asked for, and names the first thing that is not valid. The caller holds the lock.
func (s *Server) check(ask wanted, now time.Time) (token, string) {
	t := token{name: strings.TrimSpace(ask.DisplayName), scope: strings.Join(strings.Fields(ask.Scope), " "), accounts: ask.TargetAccounts}
	if len(t.accounts) == 0 {
		t.accounts = nil
	}
	to, err := time.Parse(time.RFC3339, ask.ValidTo)
	t.to = to.UTC()
	switch {
	case t.name == "":
		return t, errName
	case utf8.RuneCountInString(t.name) > longestName || strings.ContainsFunc(t.name, unicode.IsControl):
		return t, errBadName
	case !goodScope(t.scope):
		return t, errScope
	case err != nil || !to.After(now) || to.After(now.AddDate(1, 0, 1)): // a year ahead, to the end of that day
		return t, errDate
	case len(t.accounts) == 0 && !s.scenario.on(swGlobalOption):
		return t, errGlobal
	case !s.mayEnter(t.accounts):
		return t, errTarget
	}
	return t, ""
}

// goodScope accepts full access alone, or known names, each once.
func goodScope(scope string) bool {
	if scope == fullAccess {
		return true
	}
	seen := map[string]bool{}
	for _, name := range strings.Fields(scope) {
		if seen[name] || !slices.Contains(knownScopes, name) {
			return false
		}
		seen[name] = true
	}
	return len(seen) > 0
}

// mayEnter reports whether all of these are organizations of the account. The caller holds the lock.
func (s *Server) mayEnter(ids []string) bool {
	for _, id := range ids {
		if !slices.ContainsFunc(s.open(), func(o organization) bool { return o.id == id }) {
			return false
		}
	}
	return true
}
