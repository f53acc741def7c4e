// Package flows holds the verbs: what the robot does on the pages, as lists of named steps, and the engine that runs them.
//
// A flow is one function that returns a list of steps. The engine wraps each step in the same order: skip, log, do,
// evidence. What went wrong is a fault of the room that saw it, with the step, page and picture added here. On a failure
// or an interrupt the undo of each finished step runs in reverse, under a deadline of its own.
package flows

import (
	"context"
	"net/url"
	"time"

	"github.com/rs/zerolog"

	"pat-robot/internal/browser"
	"pat-robot/internal/expiry"
	"pat-robot/internal/scope"
	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
)

// Deps is what a flow works with. Every field is wanted, except Progress and Journal.
type Deps struct {
	Log      zerolog.Logger
	Redactor *secret.Redactor
	Pages    *selectors.Catalog
	// OpenBrowser starts a browser, OpenStore opens the secret store; the flow closes the browser.
	OpenBrowser func(ctx context.Context) (*browser.Browser, error)
	OpenStore   func(ctx context.Context) (*secret.Store, error)
	// Journal, if set, hears of each press that cannot be taken back, before and after it.
	Journal Journal
	// Progress, if set, hears of each step; it is called from one goroutine at a time.
	Progress func(Progress)
	// SessionDir is the folder of kept sessions; "" for runs that neither use nor keep one.
	SessionDir string
	// Profile is the folder of the browser's own profile, in which the session lives then; "" for none.
	Profile string
	// TrailRoot is the folder that trails go into.
	TrailRoot string
	// TimestampAuthority is the address of an authority for time stamps over trails; "" for none.
	TimestampAuthority string
	// MaskAccount hides e-mail addresses and the account's names in the trail.
	MaskAccount bool
	// Tool and Build name the program in the record of the run.
	Tool, Build string
	// ExitCode gives the exit code that an error will end the program with, for the record.
	ExitCode    func(error) int
	StepTimeout time.Duration
	// Patience is how long a run may wait in all for a site that is busy or down, beside what it does; 0 for not at all.
	Patience   time.Duration
	RunTimeout time.Duration
	Now        func() time.Time

	// unknownAfter is how long a sign-in screen may be unknown; 0 for the usual time. Tests wait for less.
	unknownAfter time.Duration
}

// Site is the portal and the origins beside Microsoft's own that may receive credentials.
type Site struct {
	BaseURL       *url.URL // without a trailing slash; a path in it is kept
	SigninOrigins []string // scheme://host[:port], lower case
}

// Account is who signs in. All that is asked for, is asked for only when a page asks for it.
type Account struct {
	Email string
	// Required ends a run where the site does not say who is signed in.
	Required bool
	Password func(ctx context.Context) (secret.Value, error)
	// CodeSecret gives the secret that time-based codes are made from, zero where there is none; may be nil.
	CodeSecret func(ctx context.Context) (secret.Value, error)
	// AskCode asks a person for the code of a second factor; nil where nobody can be asked.
	AskCode func(ctx context.Context, question string) (secret.Value, error)
	// Confirm asks a person yes or no; nil where nobody can be asked.
	Confirm func(ctx context.Context, question string) (bool, error)
}

// Progress tells a person how far a run is.
type Progress struct {
	Number  int // from 1
	Step    string
	Title   string
	State   string // start, wait (for a person), done, skipped, failed, undone
	Show    string // while it waits: what the person must read at once, such as the number to enter on the phone
	Note    string
	Elapsed time.Duration
}

// Way says how the token page is reached first; the other way is the fallback.
type Way string

// The two ways to the token page.
const (
	ByAddress Way = "address"
	ByMenu    Way = "menu"
)

// Target says where a flow goes, as whom, and by which way.
type Target struct {
	Site         Site
	Account      Account
	Organization string // where the run starts
	Way          Way    // "" for ByAddress
}

// Key is where the value of a token of the target's account is kept.
func (t Target) Key(organization, name string) secret.Key {
	return secret.Key{Site: t.Site.BaseURL.Host, Organization: organization, Account: t.Account.Email, Name: name}
}

// CreateRequest says which token to make. Exactly one of Scopes and FullAccess is given.
type CreateRequest struct {
	Target                // its organization is the token's too
	AllOrganizations bool // a global token, while the page offers one
	Name             string
	Expires          expiry.Expires
	Scopes           []scope.Scope
	FullAccess       bool
	AllowDuplicate   bool
	RequireGroup     string // a group that the account must be seen in first; "" for none
	StrictExpiry     bool   // a token that ends earlier than was asked for is revoked, and the run fails
}

// Stored says where a value is kept.
type Stored struct {
	Backend string `json:"backend"`
	Key     string `json:"key"`
}

// CreateResult says what was made. It never holds the value.
type CreateResult struct {
	Name         string    `json:"name"`
	Organization string    `json:"organization"`
	Expires      time.Time `json:"expires"` // what the site says, RFC 3339 in UTC
	Scopes       []string  `json:"scopes"`  // API names
	Stored       Stored    `json:"stored"`
	Trail        string    `json:"trail"`
	Account      string    `json:"account"`
	Warnings     []string  `json:"warnings,omitempty"`
}
