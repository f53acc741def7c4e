// Package standin is a local Azure DevOps with its Microsoft sign-in, to try the robot on without an account.
//
// The portal and the sign-in are two origins on the loopback, with the redirects and form posts of the real ones between
// them. It keeps real state: organizations, tokens, sessions, sign-ins and a log of events, all of it in memory and open to
// read at an address of its own. It knows nothing of the robot and never bends to it: what it does not know it answers
// with 501 and tells loudly. Variants of the pages and bad days are switches (Switches), which can be turned while it runs.
//
// Its secrets are made up at each start and worth nothing, which is why it may show them; it listens on the loopback only.
package standin

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Options says where the stand-in listens and how it behaves. The zero value is good: free ports, an account made up.
type Options struct {
	Addr, SigninAddr string // loopback addresses, default "127.0.0.1:0"
	Scenario         Scenario
	Log              io.Writer // hears one line an event; may be nil
	Organization     string    // where the account works, default "acme"
	Email, Password  string    // the account, default random
	TOTPSecret       string    // base32, default random
	Now              func() time.Time
}

// Info is what a person or a script needs to use the stand-in.
type Info struct {
	Portal       string `json:"portal"` // base address, for PAT_ROBOT_BASE_URL
	Signin       string `json:"signin"` // origin, for PAT_ROBOT_SIGNIN_ORIGINS
	Organization string `json:"organization"`
	Email        string `json:"email"`
	Password     string `json:"password"`
	TOTPSecret   string `json:"totp_secret"`
	Provider     string `json:"provider"` // origin of the other identity provider
	State        string `json:"state"`    // address that answers with State as JSON
}

// Server is a running stand-in.
type Server struct {
	portal, signin, copycat *origin
	provider                *origin // another identity provider, such as AD FS
	log                     io.Writer
	now                     func() time.Time
	stop                    context.CancelFunc
	closed                  sync.Once

	repositories repositories

	mu       sync.Mutex // guards all below
	offset   time.Duration
	scenario Scenario
	account  account
	orgs     []organization
	tokens   tokens
	atPortal map[string]*session // by cookie
	atSignin map[string]*session // by cookie of the sign-in origin
	pending  map[string]*attempt // sign-ins under way, by their ctx
	replies  map[string]string   // where a sign-in goes back to, by the state that was sent along
	tickets  map[string]session  // proofs of sign-in on their way to the portal, each good for one use
	spoiled  map[string]int      // how often each bad day has struck
	signIns  []SignIn
	events   []Event
	unknown  []string
	stolen   int
	asked    map[string]*challenge // second factors under way, by the ctx of their attempt
	texted   string                // the code that was sent by text message last
	lastStep int64                 // of the time-based code that was accepted last
}

// Start opens the stand-in's listeners: portal, sign-in, the copycat that no one should trust, and another identity provider. It serves until
// Close, or until ctx is done. It fails with fault.Usage if an address is taken or not on the loopback.
func Start(ctx context.Context, o Options) (*Server, error) {
	s := newServer(o)
	ctx, s.stop = context.WithCancel(ctx)
	for _, l := range []struct {
		origin  **origin
		name    string
		addr    string
		handler func(*origin) http.Handler
	}{
		{&s.portal, "portal", o.Addr, s.portalHandler},
		{&s.signin, "sign-in", o.SigninAddr, s.signinHandler},
		{&s.copycat, "copycat", "", s.signinHandler},
		{&s.provider, "provider", "", s.providerHandler},
	} {
		opened, err := listen(ctx, l.name, l.addr)
		if err != nil {
			_ = s.Close() // the first error is the one to tell
			return nil, err
		}
		*l.origin = opened
		opened.server.Handler = s.recorded(opened, l.handler(opened))
	}
	for _, opened := range s.origins() {
		opened.serve()
	}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	return s, nil
}

func newServer(o Options) *Server {
	s := &Server{
		log: o.Log, now: o.Now, scenario: o.Scenario, account: newAccount(o),
		atPortal: map[string]*session{}, atSignin: map[string]*session{}, pending: map[string]*attempt{},
		replies: map[string]string{}, tickets: map[string]session{}, spoiled: map[string]int{},
		asked: map[string]*challenge{},
	}
	if s.log == nil {
		s.log = io.Discard
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.orgs = newOrganizations(o.Organization)
	s.premake()
	return s
}

// Info returns the addresses and the account.
func (s *Server) Info() Info {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Info{
		Portal: s.portalBase(), Signin: s.signin.url, Organization: s.orgs[0].name, State: s.portal.url + controlPath + "state",
		Email: s.account.email, Password: s.account.password, TOTPSecret: s.account.totpSecret,
		Provider: s.provider.url,
	}
}

// Set turns switches while the stand-in runs; pages that are open keep what they were served with.
func (s *Server) Set(change func(*Scenario)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.scenario
	change(&s.scenario)
	clear(s.spoiled)
	for _, name := range []string{swTokens, swDuplicate, swHidden, swTwins} {
		if before.Get(name) != s.scenario.Get(name) {
			s.premake()
			break
		}
	}
}

// EndSessions signs everybody out, at the portal and at the sign-in.
func (s *Server) EndSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.atPortal)
	clear(s.atSignin)
}

// EndPortalSessions ends the sessions at the portal alone: the sign-in's live longer, and open new ones without asking.
func (s *Server) EndPortalSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.atPortal)
}

// Close ends all listeners and connections. It may be called more than once.
func (s *Server) Close() error {
	var err error
	s.closed.Do(func() {
		s.stop()
		for _, o := range s.origins() {
			_ = o.listener.Close() // the server knows it only once it serves
			if failed := o.server.Close(); failed != nil && !errors.Is(failed, net.ErrClosed) {
				err = failed
			}
		}
		s.repositories.remove()
	})
	return err
}

func (s *Server) origins() []*origin {
	var open []*origin
	for _, o := range []*origin{s.portal, s.signin, s.copycat, s.provider} {
		if o != nil {
			open = append(open, o)
		}
	}
	return open
}
