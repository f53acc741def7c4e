package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// narrowing holds the flags that pick one of several stored tokens of the same name.
type narrowing struct{ org, account, site string }

func (n *narrowing) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&n.org, "org", "", "the token's organization")
	cmd.Flags().StringVar(&n.account, "account", "", "the account that it belongs to")
	cmd.Flags().StringVar(&n.site, "site", "", "the portal that it is for, such as dev.azure.com")
}

func (n *narrowing) query(name string) secret.Query {
	return secret.Query{Name: name, Organization: n.org, Account: n.account, Site: n.site}
}

// oneName demands the NAME that most commands take.
func oneName(cmd *cobra.Command, args []string) error {
	if len(args) == 1 && args[0] != "" {
		return nil
	}
	return fault.New(fault.Usage, "pat-robot "+cmd.Name()+" --help shows examples", "%s wants exactly one NAME, got %d", cmd.Name(), len(args))
}

// onlyOne finds the one token that the query fits, and refuses to choose among several.
func onlyOne(ctx context.Context, store *secret.Store, q secret.Query) (secret.Item, error) {
	items, err := store.Find(ctx, q)
	switch {
	case err != nil:
		return secret.Item{}, err
	case len(items) == 1:
		return items[0], nil
	case len(items) == 0:
		return secret.Item{}, fault.Wrap(fault.Store, secret.ErrNotFound, "pat-robot stored lists what is held", "looked for %s in the %s keyring", describe(q), store.Backend())
	}
	candidates := make([]string, len(items))
	for i, item := range items {
		candidates[i] = fmt.Sprintf("\n  --org %s --account %s --site %s", quoted(item.Key.Organization), quoted(item.Key.Account), quoted(item.Key.Site))
	}
	return secret.Item{}, fault.New(fault.Usage, "say which one with --org, --account or --site",
		"%d stored tokens are called %q:%s", len(items), q.Name, strings.Join(candidates, ""))
}

func describe(q secret.Query) string {
	text := fmt.Sprintf("a token called %q", q.Name)
	for _, part := range []struct{ word, value string }{{"organization", q.Organization}, {"account", q.Account}, {"site", q.Site}} {
		if part.value != "" {
			text += fmt.Sprintf(", %s %q", part.word, part.value)
		}
	}
	return text
}

// quoted makes a candidate that can be copied into a shell; names with blanks are rare.
func quoted(s string) string {
	if s == "" || strings.ContainsAny(s, " \t'\"$`\\*?&|;<>()") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
