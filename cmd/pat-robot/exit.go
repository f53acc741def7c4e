package main

import (
	"errors"
	"fmt"

	"pat-robot/internal/fault"
)

// exits is the exit code table, which the README repeats for people. Scripts depend on it: a code never changes its meaning.
var exits = []struct {
	code    int
	kind    error // nil for success
	name    string
	meaning string
}{
	{0, nil, "done", "done"},
	{1, fault.Unexpected, "unexpected", "unexpected, a full disk too"},
	{2, fault.Usage, "usage", "usage or configuration; also an unknown organization, no browser, no driver"},
	{3, fault.Partial, "partly-done", "partly done, a person must look"},
	{4, fault.SignIn, "sign-in", "sign-in"},
	{5, fault.Page, "page", "the page is not as known"},
	{6, fault.Site, "site", "the site is down or slow"},
	{7, fault.Store, "store", "the secret store"},
	{8, fault.Policy, "policy", "forbidden by policy"},
	{9, fault.DocsDiffer, "docs-differ", "documents, or an earlier inventory, differ from the pages"},
	{10, fault.Expiring, "expiring", "tokens expire soon"},
	{11, fault.TrailAltered, "trail-altered", "trail altered"},
	{12, fault.TrailIncomplete, "trail-incomplete", "trail incomplete"},
	{130, fault.Interrupted, "interrupted", "interrupted"},
}

// childExit carries the exit code of a command that exec ran: it is passed through as it is, and nothing is said about it.
type childExit int

func (c childExit) Error() string { return fmt.Sprintf("the command ended with exit code %d", int(c)) }

// exitCode is the only place where an error becomes an exit code.
func exitCode(err error) int {
	var child childExit
	if errors.As(err, &child) {
		return int(child)
	}
	kind := fault.KindOf(err)
	for _, e := range exits {
		if errors.Is(kind, e.kind) {
			return e.code
		}
	}
	return 1
}

// kindName gives the word for an error's kind that JSON carries beside the code.
func kindName(err error) string {
	code := exitCode(err)
	for _, e := range exits {
		if e.code == code {
			return e.name
		}
	}
	return "unexpected"
}
