package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
)

func newListCommand(p *program) *cobra.Command {
	var as format
	var where visiting
	var within string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the account's tokens on the site, all organizations and statuses",
		Long: `Signs in and reads the list of tokens to its end: those of all organizations and of all statuses, most of which the page
hides at first. It says of each whether its value is kept here. Nothing on the site is changed.

With --expiring-within it lists only the active tokens that end within that time, and ends with code 10 if there are any:
cron then has something to say.`,
		Example: `  pat-robot list
  pat-robot list --org acme -o json
  pat-robot list --expiring-within 14d`,
		GroupID: groupTokens,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			var wrong faults
			c, target := p.target(cmd, &where, &wrong)
			days, err := parseDays(within)
			wrong.add(ofFlag("--expiring-within", err))
			deps, err := p.ready(cmd, c, &target, wrong)
			if err != nil {
				return err
			}
			found, err := flows.List(cmd.Context(), deps, flows.ListRequest{Target: target})
			if err != nil {
				return trailOf(err, found.Trail)
			}
			found.Tokens = slices.DeleteFunc(found.Tokens, func(t flows.Token) bool { return where.only != "" && !strings.EqualFold(t.Organization, where.only) })
			if within == "" {
				return p.result(as, found, func() string { return tokenTable(found) })
			}
			until := time.Now().UTC().AddDate(0, 0, days)
			found.Tokens = slices.DeleteFunc(found.Tokens, func(t flows.Token) bool { return !t.Active() || t.Expires.After(until) })
			if err := p.result(as, found, func() string { return tokenTable(found) }); err != nil {
				return err
			}
			return expiring(found.Tokens, days)
		}),
	}
	cmd.Flags().SortFlags = false
	where.flags(cmd)
	cmd.Flags().StringVar(&within, "expiring-within", "", "list only active tokens that end within so many days, such as 14d; code 10 if there are any")
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

var daysText = regexp.MustCompile(`^(\d{1,4})\s*d(ays?)?$`)

// parseDays reads 14d; "" is none.
func parseDays(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	m := daysText.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if m == nil {
		return 0, fault.New(fault.Usage, "for example 14d", "%q is no number of days", text)
	}
	return strconv.Atoi(m[1])
}

// expiring is the error of a list that has something to say; nil for none.
func expiring(tokens []flows.Token, days int) error {
	if len(tokens) == 0 {
		return nil
	}
	names := make([]string, len(tokens))
	for i, t := range tokens {
		names[i] = fmt.Sprintf("%q in %s", t.Name, t.Organization)
	}
	return fault.New(fault.Expiring, "make a new one before the old one ends", "tokens that expire within %d days: %s",
		days, strings.Join(names, ", "))
}

// tokenTable shows a list to people.
func tokenTable(found flows.ListResult) string {
	if len(found.Tokens) == 0 {
		return "no tokens"
	}
	return aligned(func(w io.Writer) {
		fmt.Fprintln(w, "NAME\tORGANIZATION\tSTATUS\tEXPIRES\tSTORED\tSCOPES")
		for _, t := range found.Tokens {
			stored := "no"
			if t.Stored != nil {
				stored = t.Stored.Backend
			}
			expires := t.ExpiresShown
			if !t.Expires.IsZero() {
				expires = t.Expires.Format(time.DateOnly)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", printable(t.Name), printable(t.Organization), printable(t.Status), printable(expires), stored, printable(scopesText(t)))
		}
	})
}

// scopesText gives the page's words, and the API names where all are known.
func scopesText(t flows.Token) string {
	if len(t.Scopes) == 0 {
		return t.ScopeWords
	}
	return t.ScopeWords + " [" + strings.Join(t.Scopes, " ") + "]"
}
