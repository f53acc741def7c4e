package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/secret"
)

// storedList is what stored prints: never a value.
type storedList struct {
	Backend string        `json:"backend"`
	Tokens  []storedToken `json:"tokens"`
}

type storedToken struct {
	Name         string     `json:"name"`
	Organization string     `json:"organization"`
	Account      string     `json:"account"`
	Site         string     `json:"site"`
	Key          string     `json:"key"`
	Created      *time.Time `json:"created,omitempty"`
	Expires      *time.Time `json:"expires,omitempty"`
	Scopes       []string   `json:"scopes,omitempty"`
	Source       string     `json:"source,omitempty"`
}

func newStoredCommand(p *program) *cobra.Command {
	var as format
	var where narrowing
	cmd := &cobra.Command{
		Use:     "stored",
		Short:   "List the tokens whose values are kept here",
		Long:    "Lists the tokens whose values are kept in the keyring: never the values. It asks the keyring, not the site.",
		Example: "  pat-robot stored\n  pat-robot stored --org acme -o json",
		GroupID: groupValues,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			store, err := p.storeFor(cmd)
			if err != nil {
				return err
			}
			items, err := store.Find(cmd.Context(), where.query(""))
			if err != nil {
				return err
			}
			list := listOf(store.Backend(), items)
			return p.result(as, list, list.table)
		}),
	}
	where.flags(cmd)
	settings(cmd, keyringSettings...)
	as.flag(cmd)
	return cmd
}

func listOf(backend string, items []secret.Item) storedList {
	list := storedList{Backend: backend, Tokens: []storedToken{}}
	for _, item := range items {
		list.Tokens = append(list.Tokens, storedToken{
			Name: item.Key.Name, Organization: item.Key.Organization, Account: item.Key.Account, Site: item.Key.Site,
			Key: item.Key.String(), Created: known(item.Created), Expires: known(item.Expires), Scopes: item.Scopes, Source: item.Source,
		})
	}
	slices.SortFunc(list.Tokens, func(a, b storedToken) int {
		return cmp.Or(cmp.Compare(a.Organization, b.Organization), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key))
	})
	return list
}

// known gives a time in UTC, or nil for one that nobody knows, such as an imported token's end.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func (l storedList) table() string {
	if len(l.Tokens) == 0 {
		return fmt.Sprintf("the %s keyring holds no tokens", l.Backend)
	}
	return aligned(func(w io.Writer) {
		fmt.Fprintln(w, "NAME\tORGANIZATION\tACCOUNT\tEXPIRES\tSCOPES\tKEYRING")
		for _, t := range l.Tokens {
			expires := "unknown"
			if t.Expires != nil {
				expires = t.Expires.Format(time.DateOnly)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", t.Name, t.Organization, t.Account, expires, strings.Join(t.Scopes, " "), l.Backend)
		}
	})
}
