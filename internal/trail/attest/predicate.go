package attest

import "time"

// PredicateType names the form of the predicate, which docs/predicate-run-v1.md describes for people and
// docs/predicate-run-v1.schema.json for programs. A field that is added keeps it; one that changes its meaning gets v2.
const PredicateType = "urn:pat-robot:predicate:run:v1"

// Predicate is what a signer says about a run, beside the digests of its files. Times are UTC.
type Predicate struct {
	Run       Run        `json:"run"`
	Account   Account    `json:"account"`
	Token     Token      `json:"token"`
	Scopes    Scopes     `json:"scopes"`
	Expiry    Expiry     `json:"expiry"`
	Stored    *Stored    `json:"stored,omitempty"` // where the value is kept, if it is
	Outcome   Outcome    `json:"outcome"`
	Events    Events     `json:"events"`
	Signer    Signer     `json:"signer"`
	TimeStamp *TimeStamp `json:"timeStamp,omitempty"` // if one was asked for
}

// Run says which program did what, where and when.
type Run struct {
	Tool         string    `json:"tool"`
	Build        string    `json:"build"`
	Browser      string    `json:"browser,omitempty"`
	Flow         string    `json:"flow"`
	Site         string    `json:"site"`
	Organization string    `json:"organization,omitempty"`
	Folder       string    `json:"folder"` // the name of the trail's folder
	Started      time.Time `json:"started"`
	Ended        time.Time `json:"ended"`
}

// Account is who signed in; Verified means that the site itself said so.
type Account struct {
	Name     string `json:"name,omitempty"`
	Verified bool   `json:"verified"`
	Masked   bool   `json:"masked,omitempty"`
}

// Token is what the run was about; ID is what the site calls it, where it said so.
type Token struct {
	Name string `json:"name,omitempty"`
	ID   string `json:"id,omitempty"`
}

// Scopes are API names.
type Scopes struct {
	Asked []string `json:"asked,omitempty"`
	Got   []string `json:"got,omitempty"`
}

// Expiry is what was asked for in the user's words, the date that this came to, and what the site gave.
type Expiry struct {
	Asked string    `json:"asked,omitempty"`
	Date  time.Time `json:"date,omitzero"`
	Got   time.Time `json:"got,omitzero"`
}

// Stored names the keyring and the item.
type Stored struct {
	Backend string `json:"backend"`
	Key     string `json:"key"`
}

// Outcome is how the run ended: done, failed, partly or interrupted, and the program's exit code.
type Outcome struct {
	Status string `json:"status"`
	Code   int    `json:"code"`
}

// Events says how long the chain of events is and how it ends.
type Events struct {
	File  string `json:"file"`
	Lines int    `json:"lines"`
	Head  string `json:"head"` // SHA-256 of the last line with its line feed
}

// Signer is the key that the statement is signed with.
type Signer struct {
	KeyID     string `json:"keyId"`
	PublicKey string `json:"publicKey"` // DER (SubjectPublicKeyInfo) in base64
}

// TimeStamp says that a time stamp of RFC 3161 was asked for, and why there is none.
type TimeStamp struct {
	Authority string `json:"authority"` // without its query
	Missing   string `json:"missing,omitempty"`
}
