package flows

import (
	"strings"
	"testing"

	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
)

// refusing is a journal on a disk that is full.
type refusing struct{}

func (refusing) Intent(journal.Intent) (string, error) {
	return "", fault.New(fault.Unexpected, "make room", "could not write the journal")
}
func (refusing) Outcome(string, journal.Outcome) error { return nil }

// What cannot be written down is not pressed: nobody would look for it after a crash.
func TestCreateNeedsItsJournal(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.deps.Journal = refusing{}
	_, _ = r.fails(fault.Unexpected, "could not write the journal") // it demands the kind
	if made := r.made(); len(made) > 0 {
		t.Errorf("made %d tokens", len(made))
	}
}

// The journal says how each press ended.
func TestCreateIsInTheJournal(t *testing.T) {
	for _, tt := range []struct {
		name, switches string
		want           journal.Outcome
	}{
		{"made", "layout=new", journal.Stored},
		{"lost and revoked", "create-answer=lost", journal.Revoked},
		{"lost for good", "create-answer=lost revoke-answer=500", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, strings.Fields(tt.switches)...)
			r.deps.StepTimeout = shortStep
			kept := journal.New(t.TempDir())
			told := &listening{Journal: kept}
			r.deps.Journal = told
			_, _ = r.create(t.Context()) // the journal tells how it went
			if told.intent.Name != "exalate" || told.intent.Kept != r.info.Organization || told.intent.Account != r.info.Email || told.outcome != tt.want {
				t.Errorf("have %+v, outcome %q, want %q", told.intent, told.outcome, tt.want)
			}
			if err := kept.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// listening keeps what a journal hears.
type listening struct {
	*journal.Journal
	intent  journal.Intent
	outcome journal.Outcome
}

func (l *listening) Intent(i journal.Intent) (string, error) {
	l.intent = i
	return l.Journal.Intent(i)
}

func (l *listening) Outcome(id string, o journal.Outcome) error {
	l.outcome = o
	return l.Journal.Outcome(id, o)
}
