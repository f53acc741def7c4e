package flows

import (
	"context"
	"errors"
	"fmt"

	"pat-robot/internal/fault"
	"pat-robot/internal/trail"
)

// ListRequest says which tokens to list: all of the account, in all organizations and of all statuses.
type ListRequest struct{ Target }

// ListResult is what the site's list shows, in its order.
type ListResult struct {
	Account  string   `json:"account"`
	Backend  string   `json:"backend"` // the keyring that was looked into
	Tokens   []Token  `json:"tokens"`
	Trail    string   `json:"trail"`
	Warnings []string `json:"warnings,omitempty"`
}

// listing is the state of a list flow.
type listing struct {
	*visit
	result ListResult
}

// List reads the whole list of tokens, which changes nothing on the site, and says of each whether its value is kept here.
// On an error the result's Trail names the folder, if one was made. Kinds: SignIn, Page, Site, Store, Usage, Interrupted.
func List(ctx context.Context, d Deps, req ListRequest) (ListResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, metaOf(d, "list", req.Target, ""), d.Redactor)
	if err != nil {
		return ListResult{}, err
	}
	l := &listing{visit: newVisit(d, t, req.Target), result: ListResult{Tokens: []Token{}}}
	l.everywhere = true
	b, err := l.prepare(ctx, l.openStore)
	if err == nil {
		err = l.begin(ctx, b)
	}
	if err == nil {
		err = l.run.steps(ctx, l.steps())
	}
	l.result.Account = l.account
	err = errors.Join(err, l.end(b, l.outcomeOf(err, l.result)))
	l.result.Trail = t.Dir()
	l.result.Warnings = l.warnings
	return l.result, err
}

func (l *listing) steps() []step {
	return append(l.toTokens(), step{name: "read-list", title: "Read the list to its end", do: l.read, onList: true})
}

func (l *listing) read(ctx context.Context) error {
	rows, err := l.readEverything(ctx)
	if err != nil {
		return err
	}
	if l.missing > 0 {
		return fault.New(fault.Page, "run it again; if it happens again, see the picture in the trail",
			"the list counts %d tokens, but only %d could be read", len(rows)+l.missing, len(rows))
	}
	l.result.Tokens = tokensOf(rows, l.target.Organization, l.Now())
	l.result.Backend = l.store.Backend()
	l.say("%s", countStatuses(l.result.Tokens))
	return l.markStored(ctx, l.result.Tokens)
}

// countStatuses says how many tokens of which status there are.
func countStatuses(tokens []Token) string {
	live := 0
	for _, t := range tokens {
		if t.Active() {
			live++
		}
	}
	return fmt.Sprintf("%d tokens, %d of them active", len(tokens), live)
}
