package flows

import "pat-robot/internal/journal"

// held is what is known of the value that the keyring has of a token.
type held string

const (
	none    held = ""        // there is none
	works   held = "works"   // the site takes it
	dead    held = "dead"    // the site does not take it
	unknown held = "unknown" // the site gave no answer
)

// found is what a recovery sees of a token.
type found struct {
	live   int  // active tokens of the name
	others int  // of which so many were there before
	value  held // what the keyring has
	fresh  bool // it was saved after the intent was written
	asked  bool // the live one has the scopes that were asked for
	old    int  // with an edit: active tokens of the name before
}

// decision is what is left to do.
type decision string

const (
	closeStored  decision = "stored"
	closeRevoked decision = "revoked"
	closeNothing decision = "nothing"
	closeDone    decision = "done"
	doFollow     decision = "let what is stored follow"
	doRevoke     decision = "revoke it"
	doRegenerate decision = "regenerate it"
	askPerson    decision = "ask a person"
	tryLater     decision = "try later"
)

func (d decision) outcome() journal.Outcome { return journal.Outcome(d) }

// decide says what an entry that a dead run left open needs. Only a token that is certainly the run's own, and whose value
// nobody holds, is revoked.
func decide(i journal.Intent, f found) decision {
	switch {
	case i.Operation == journal.Edit:
		return decideEdit(i, f)
	case f.live <= f.others && i.Operation == journal.Create:
		return closeNothing
	case f.live == 0:
		return closeRevoked
	case f.fresh && f.live == f.others+1 && i.Operation != journal.Revoke:
		return closeStored // the run itself has saved it, whatever the site says of it from here
	case f.value == unknown:
		return tryLater
	case f.live > 1: // one of several is the run's, or a person's
		return askPerson
	}
	switch {
	case i.Operation == journal.Revoke && f.value == works:
		return closeNothing
	case f.value == works:
		return closeStored
	case i.Operation == journal.Create && f.asked:
		return doRevoke
	case i.Operation == journal.Regenerate && f.value == dead:
		return doRegenerate
	}
	return askPerson
}

// decideEdit looks whether a new name has come to the site: what is stored must follow it. An edit loses no value.
func decideEdit(i journal.Intent, f found) decision {
	switch {
	case i.Old == i.Name && f.live > 0:
		return closeDone
	case i.Old != i.Name && f.old > 0:
		return closeNothing
	case f.live == 0:
		return closeRevoked
	case f.live > 1:
		return askPerson
	}
	return doFollow
}
