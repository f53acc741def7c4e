package trail

import (
	"context"
	"crypto/ed25519"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/trail/attest"
	"pat-robot/internal/trail/stamp"
)

// Seal says how a trail is sealed when it is closed.
type Seal struct {
	Key       attest.Key
	Authority string // the address of an authority for time stamps (RFC 3161); "" for none
	// Warn hears why there is no time stamp, if one was asked for; nil for nobody. A run does not fail for that.
	Warn func(text string)
}

// stampTime is how long an authority may take.
const stampTime = 10 * time.Second

func announce(public ed25519.PublicKey) *Signer {
	s := attest.SignerOf(public)
	return &Signer{KeyID: s.KeyID, PublicKey: s.PublicKey}
}

// attest writes attestation.json over the files that the sweep has read, and a time stamp over it where one is wanted.
func (t *Trail) attest(subjects []attest.Subject) error {
	if t.record.Signer == nil {
		return nil // the run ended before there was a key
	}
	s := attest.Statement{Subjects: subjects, Predicate: PredicateOf(t.record, filepath.Base(t.dir), t.chain.number, t.chain.head)}
	if t.seal.Authority == "" {
		envelope, err := t.sign(s)
		return errors.Join(err, t.closeWith(envelope))
	}
	s.Predicate.TimeStamp = &attest.TimeStamp{Authority: cleanURL(t.seal.Authority)}
	envelope, err := t.sign(s)
	if err != nil {
		return err
	}
	if missing := t.stamp(envelope); missing != "" {
		if t.seal.Warn != nil {
			t.seal.Warn("the trail has no time stamp: " + missing)
		}
		s.Predicate.TimeStamp.Missing = missing
		if envelope, err = t.sign(s); err != nil {
			return err
		}
	}
	return t.closeWith(envelope)
}

// stamp writes a time stamp over an envelope, or says why there is none.
func (t *Trail) stamp(envelope []byte) (missing string) {
	ctx, cancel := context.WithTimeout(context.Background(), stampTime)
	defer cancel()
	answer, err := stamp.Get(ctx, t.seal.Authority, envelope)
	if err == nil {
		err = write(filepath.Join(t.dir, StampName(answer)), answer)
	}
	if err != nil {
		return t.hide(reason(err))
	}
	return ""
}

// reason is an error without the address that was asked, which may hold a key in its query.
func reason(err error) string {
	if asked, ok := err.(*url.Error); ok { //nolint:errorlint // only the outermost one quotes the address
		return asked.Err.Error()
	}
	return err.Error()
}

func (t *Trail) sign(s attest.Statement) ([]byte, error) {
	statement, err := s.Encode()
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, err, "", "could not describe the trail for its seal")
	}
	envelope, err := attest.Sign(t.seal.Key, statement)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, err, "", "could not sign the trail")
	}
	return envelope, nil
}

// closeWith puts the seal in the place of the mark of a run that goes on, in one move: whoever comes upon the folder, also
// after a kill, finds one of the two.
func (t *Trail) closeWith(envelope []byte) error {
	if envelope == nil {
		return nil
	}
	mark, seal := filepath.Join(t.dir, OpenFile), filepath.Join(t.dir, AttestationFile)
	t.release() // Windows lets nobody write into what is locked
	err := writeInPlace(mark, envelope)
	if err == nil {
		err = os.Rename(mark, seal)
	}
	if err != nil {
		return explain(err, seal)
	}
	return nil
}

// PredicateOf says what a seal says about a run: its record, the name of its folder, and where its chain of events ends.
func PredicateOf(r Record, folder string, lines int, head string) attest.Predicate {
	p := attest.Predicate{
		Run: attest.Run{Tool: r.Tool, Build: r.Build, Browser: r.Browser, Flow: r.Flow, Site: r.Site, Organization: r.Organization,
			Folder: folder, Started: r.Started, Ended: r.Ended},
		Account: attest.Account{Name: r.Account, Verified: r.AccountVerified, Masked: r.AccountMasked},
		Token:   attest.Token{Name: r.Name, ID: r.TokenID},
		Scopes:  attest.Scopes{Asked: r.Asked.Scopes, Got: r.Got.Scopes},
		Expiry:  attest.Expiry{Asked: r.Asked.Expires, Date: r.Asked.Date, Got: r.Got.Expires},
		Outcome: attest.Outcome{Status: r.Outcome.Status, Code: r.Outcome.Code},
		Events:  attest.Events{File: EventsFile, Lines: lines, Head: head},
	}
	if r.Stored.Key != "" {
		p.Stored = &attest.Stored{Backend: r.Stored.Backend, Key: r.Stored.Key}
	}
	if r.Signer != nil {
		p.Signer = attest.Signer{KeyID: r.Signer.KeyID, PublicKey: r.Signer.PublicKey}
	}
	return p
}
