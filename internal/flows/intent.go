package flows

import (
	"pat-robot/internal/journal"
)

// Journal remembers what a run is about to do to a token until it is known how it ended: see journal.Journal.
type Journal interface {
	Intent(i journal.Intent) (id string, err error)
	Outcome(id string, o journal.Outcome) error
}

// intend writes what is about to be pressed. Where that fails, it must not be pressed. What it returns writes how it ended;
// whoever cannot tell does not call it, and leaves the question to recover.
func (v *visit) intend(i journal.Intent) (settle func(journal.Outcome), err error) {
	if v.Journal == nil {
		return func(journal.Outcome) {}, nil
	}
	i.Site, i.Organization, i.Account = v.target.Site.BaseURL.String(), v.target.Organization, v.target.Account.Email
	id, err := v.Journal.Intent(i)
	if err != nil {
		return nil, err
	}
	return func(o journal.Outcome) {
		if err := v.Journal.Outcome(id, o); err != nil {
			v.Log.Warn().Err(err).Str("token", i.Name).Msg("the journal did not take the outcome: the next run looks at the site")
		}
	}, nil
}
