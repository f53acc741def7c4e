package standin

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// State is what the stand-in knows at one moment. It holds the values of tokens: they open nothing but the stand-in.
type State struct {
	Now           time.Time         `json:"now"`
	Organizations []string          `json:"organizations"`
	Account       string            `json:"account"` // e-mail
	Switches      map[string]string `json:"switches"`
	Tokens        []Token           `json:"tokens"`   // in the order of their making, all statuses
	SignIns       []SignIn          `json:"sign_ins"` // oldest first
	Sessions      int               `json:"sessions"` // live ones at the portal
	Events        []Event           `json:"events"`   // oldest first
	Unknown       []string          `json:"unknown"`  // requests that the stand-in does not know
	Stolen        int               `json:"stolen"`   // how often something was typed into the copycat
	Texted        string            `json:"texted"`   // the code that was sent by text message last
}

// Token is one personal access token with its value.
type Token struct {
	AuthorizationID string    `json:"authorization_id"`
	Name            string    `json:"name"`
	Value           string    `json:"value"`
	Status          string    `json:"status"`        // active, expired or revoked
	Organizations   []string  `json:"organizations"` // empty: all that the account may enter
	Scopes          []string  `json:"scopes"`        // API names
	Created         time.Time `json:"created"`
	Expires         time.Time `json:"expires"`
	Used            int       `json:"used"` // how often its value was accepted
}

// SignIn is one attempt to sign in.
type SignIn struct {
	Time    time.Time `json:"time"`
	Email   string    `json:"email"`
	Outcome string    `json:"outcome"` // done, single sign-on, wrong user name, wrong password, wrong code, denied, no answer, or an AADSTS number
	Kept    bool      `json:"kept"`    // the person chose to stay signed in
}

// Event is one thing that happened. It holds neither query strings nor secrets.
type Event struct {
	Time   time.Time `json:"time"`
	Kind   string    `json:"kind"`
	Origin string    `json:"origin,omitempty"` // portal, sign-in, copycat or provider
	Method string    `json:"method,omitempty"`
	Path   string    `json:"path,omitempty"`
	Status int       `json:"status,omitempty"`
	Text   string    `json:"text,omitempty"`
}

// Kinds of events. A request is told once it has been answered, with status 0 if its connection was cut.
const (
	kindRequest     = "request"
	kindSignIn      = "sign-in"
	kindCreated     = "token created"
	kindRegenerated = "token regenerated"
	kindUpdated     = "token updated"
	kindRevoked     = "token revoked"
	kindRefused     = "refused"
	kindBadDay      = "bad day"
	kindSessionEnd  = "session ended"
	kindStolen      = "typed into the copycat"
	kindUnknown     = "unknown request"
	kindFactor      = "second factor"
	kindInterrupt   = "interrupt answered"
)

// mostEvents is how many are kept: a stand-in may stay open for days.
const mostEvents = 20000

// State returns what the stand-in knows now.
func (s *Server) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	state := State{
		Now: now, Organizations: names(s.open()), Account: s.account.email, Switches: s.scenario.All(), Tokens: []Token{},
		SignIns: append([]SignIn{}, s.signIns...), Sessions: len(s.atPortal), Events: append([]Event{}, s.events...),
		Unknown: append([]string{}, s.unknown...), Stolen: s.stolen, Texted: s.texted,
	}
	for _, t := range s.tokens {
		state.Tokens = append(state.Tokens, Token{
			AuthorizationID: t.id, Name: t.name, Value: t.value, Status: t.status(now), Organizations: s.namesOf(t.accounts),
			Scopes: strings.Fields(t.scope), Created: t.from, Expires: t.to, Used: t.used,
		})
	}
	return state
}

// Unknown lists the requests that the stand-in did not know, such as "portal GET /acme/_git". A test ends by finding it empty.
func (s *Server) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.unknown)
}

func names(orgs []organization) []string {
	found := []string{}
	for _, o := range orgs {
		found = append(found, o.name)
	}
	return found
}

func (s *Server) namesOf(ids []string) []string {
	found := []string{}
	for _, o := range s.orgs {
		if slices.Contains(ids, o.id) {
			found = append(found, o.name)
		}
	}
	return found
}

// tell keeps an event and writes it to the log. The caller holds the lock.
func (s *Server) tell(e Event) {
	e.Time = s.clock()
	if len(s.events) >= mostEvents {
		s.events = slices.Delete(s.events, 0, mostEvents/10)
	}
	s.events = append(s.events, e)
	line := e.Time.Format(time.TimeOnly) + " " + e.Kind
	for _, part := range []string{e.Origin, e.Method, e.Path, e.Text} {
		if part != "" {
			line += " " + part
		}
	}
	if e.Kind == kindRequest {
		line += fmt.Sprintf(" %d", e.Status)
	}
	fmt.Fprintln(s.log, line)
}

// note is tell for those who do not hold the lock.
func (s *Server) note(kind, format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(Event{Kind: kind, Text: fmt.Sprintf(format, args...)})
}
