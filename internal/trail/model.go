package trail

import (
	"bytes"
	"encoding/json"
	"time"
)

// Schema names the form of run.json and events.jsonl. A field that is added keeps it; one that changes its meaning raises
// the number.
const Schema = "pat-robot/run/v1"

// A field with the tag own holds words of this program, never those of a page or a person. A secret that happens to be such
// a word, as the passphrase "done", does not leak by it, and a mask in its place would give it away: see redact and sweep.

// The words for how a run ended.
const (
	Running     = "running" // not closed: what a kill leaves behind
	Done        = "done"
	Failed      = "failed"
	Partly      = "partly" // a person must look
	Interrupted = "interrupted"
)

// Record is what run.json holds, and what Read returns: the events of a run, put together. Times are UTC, cut to
// milliseconds.
type Record struct {
	Schema string `json:"schema" own:"word"`
	Meta
	Ended       time.Time    `json:"ended,omitzero"`
	Outcome     Outcome      `json:"outcome"`
	Steps       []Step       `json:"steps"`
	Attachments []Attachment `json:"attachments,omitempty"`
	Signer      *Signer      `json:"signer,omitempty"`   // who seals the trail; nil for a run that could not be sealed
	Findings    []Finding    `json:"findings,omitempty"` // the trail is in quarantine because of these
}

// Complete reports whether the run wrote its end.
func (r Record) Complete() bool { return r.Outcome.Status != Running }

// Meta is the head of the record: which program did what, for whom and where.
type Meta struct {
	Tool            string    `json:"tool" own:"word"`
	Build           string    `json:"build" own:"word"`
	Flow            string    `json:"flow" own:"word"`
	Site            string    `json:"site"` // the portal's address
	Organization    string    `json:"organization"`
	Name            string    `json:"name"`               // of the token
	TokenID         string    `json:"token_id,omitempty"` // what the site calls it, its authorization's id
	Account         string    `json:"account"`
	AccountVerified bool      `json:"account_verified"` // the site itself said who is signed in
	Browser         string    `json:"browser,omitempty"`
	Layout          string    `json:"layout,omitempty" own:"word"` // the variant of the token list
	Started         time.Time `json:"started"`                     // now, where it is zero
	Asked           Asked     `json:"asked"`
	Got             Got       `json:"got"`
	Stored          Stored    `json:"stored"`
	AccountMasked   bool      `json:"account_masked,omitempty"` // e-mail addresses and the account's names are masked
	// ScopeWords gives the words of the page for each API name of a scope, for the report.
	ScopeWords map[string]string `json:"scope_words,omitempty"`

	Now func() time.Time `json:"-"` // the clock of the run; time.Now where it is nil
}

// Asked is what the user asked for.
type Asked struct {
	Expires string    `json:"expires,omitempty"` // in the user's words, such as "max"
	Date    time.Time `json:"date,omitzero"`     // what these words came to on the page
	Scopes  []string  `json:"scopes,omitempty"`  // API names
}

// Got is what the site says that it gave.
type Got struct {
	Expires time.Time `json:"expires,omitzero"`
	Scopes  []string  `json:"scopes,omitempty"` // API names
}

// Stored says where the value of the token is kept.
type Stored struct {
	Backend string `json:"backend,omitempty"`
	Key     string `json:"key,omitempty"`
}

// Match is one element that a step used, the candidate that found it and how that one is known.
type Match struct {
	Element   string `json:"element" own:"word"`
	Candidate string `json:"candidate" own:"word"`
	Known     string `json:"known" own:"word"`
	Variant   string `json:"variant,omitempty" own:"word"`
}

// Action is what a step did to one element, and what the page then showed.
type Action struct {
	Element string `json:"element" own:"word"`
	Did     string `json:"did" own:"word"`  // filled, pressed, ticked or chose
	Value   string `json:"value,omitempty"` // what was filled in; a secret is a mark
	Shown   string `json:"shown,omitempty"` // what the element held afterwards
}

// Step is one user-visible move. Number, Milliseconds and Picture are set by Trail.Step.
type Step struct {
	Number       int       `json:"number"`          // from 1
	Name         string    `json:"name" own:"word"` // kebab-case
	Title        string    `json:"title" own:"word"`
	Started      time.Time `json:"started"`
	Ended        time.Time `json:"ended,omitzero"`
	Milliseconds int64     `json:"milliseconds"`
	Page         string    `json:"page,omitempty" own:"word"`
	URL          string    `json:"url,omitempty"` // query, fragment and user are cut off
	Variant      string    `json:"variant,omitempty" own:"word"`
	Candidates   []Match   `json:"candidates,omitempty"`
	Actions      []Action  `json:"actions,omitempty"`
	Notes        []string  `json:"notes,omitempty"`
	Picture      *Picture  `json:"picture,omitempty"`
	Outcome      string    `json:"outcome" own:"word"` // done, skipped, failed or undone
	Error        string    `json:"error,omitempty"`
}

// Picture is a PNG file of the trail.
type Picture struct {
	File   string `json:"file" own:"word"`   // from the step's name
	SHA256 string `json:"sha256" own:"word"` // of the file, hexadecimal
	Size   int64  `json:"size"`              // in bytes
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// Attachment is another file of the trail, such as the outline of a page that was not as known.
type Attachment struct {
	File   string `json:"file" own:"word"` // redacted when the file was made
	SHA256 string `json:"sha256" own:"word"`
	Size   int64  `json:"size"`
	Step   int    `json:"step"` // the number of the step under way
}

// Outcome is how the run ended.
type Outcome struct {
	Status string   `json:"status" own:"word"` // one of the words above
	Code   int      `json:"code"`              // the exit code of the program
	Error  string   `json:"error,omitempty"`
	Hint   string   `json:"hint,omitempty"`
	Undo   []Undone `json:"undo,omitempty"`
	Result any      `json:"result,omitempty"` // what the flow gives back; anything that JSON can hold
}

// Undone says what came of taking back one step.
type Undone struct {
	Step    string `json:"step" own:"word"`
	Outcome string `json:"outcome" own:"word"` // undone, failed, or nothing to undo
	Error   string `json:"error,omitempty"`
}

// Finding is a secret that the last sweep met in a file. It never holds the value.
type Finding struct {
	File   string `json:"file"` // "." is the name of the folder itself
	Secret string `json:"secret" own:"word"`
	Form   string `json:"form" own:"word"`
	Offset int64  `json:"offset"` // in bytes
}

// Signer is the key that seals the trail, announced before the first step: an envelope that another key signed was put there
// afterwards.
type Signer struct {
	KeyID     string `json:"key_id" own:"word"`
	PublicKey string `json:"public_key" own:"word"` // DER (SubjectPublicKeyInfo) in base64
}

// Encode gives the bytes of run.json: indented, and with <, > and & as they are, since people read it.
func (r Record) Encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(r)
	return b.Bytes(), err
}
