package gitcredential

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"pat-robot/internal/secret"
)

// Want narrows what a helper gives: what its user wrote into git's configuration. Empty fields narrow nothing.
type Want struct{ Name, Organization, Account string }

// Pick returns the items that fit, the best first: those of one organization before global ones, those that may write code
// before those that may read it, later ends before earlier ones. They hold no values yet.
func Pick(items []secret.Item, q Request, base *url.URL, want Want, now time.Time) []secret.Item {
	organization := cmp.Or(want.Organization, q.Organization(base))
	account := cmp.Or(want.Account, q.Account())
	like := func(want, got string) bool { return want == "" || strings.EqualFold(want, got) }
	var found []secret.Item
	for _, item := range items {
		switch {
		case item.Unreadable != nil, !q.fits(item.Key), expired(item, now), !item.Refused.IsZero():
		case codeLevel(item.Scopes) == 0, want.Name != "" && want.Name != item.Name:
		case organization != "" && !sameName(item.Organization, organization), !like(account, item.Account):
		default:
			found = append(found, item)
		}
	}
	slices.SortStableFunc(found, func(a, b secret.Item) int {
		return cmp.Or(cmp.Compare(breadth(a), breadth(b)), cmp.Compare(codeLevel(b.Scopes), codeLevel(a.Scopes)), b.Expires.Compare(a.Expires))
	})
	return found
}

// SeveralOwners tells whether the items belong to more than one account or organization, so that one cannot be picked.
func SeveralOwners(items []secret.Item) bool {
	for _, item := range items {
		if !strings.EqualFold(item.Account, items[0].Account) || item.Organization != "all" && !sameName(items[0].Organization, item.Organization) {
			return true
		}
	}
	return false
}

func breadth(item secret.Item) int {
	if item.Organization == "all" {
		return 1
	}
	return 0
}

// codeLevel is 2 for scopes that may write code, 1 for those that may read it, and 0 for others. Of an imported token the
// scopes are not known: it may be all that there is.
func codeLevel(scopes []string) int {
	if len(scopes) == 0 {
		return 1
	}
	level := 0
	for _, name := range scopes {
		switch name {
		case "app_token", "vso.code_write", "vso.code_manage", "vso.code_full":
			return 2
		case "vso.code":
			level = 1
		}
	}
	return level
}
