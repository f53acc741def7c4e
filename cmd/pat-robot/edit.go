package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/flows"
)

func newEditCommand(p *program) *cobra.Command {
	var as format
	var where visiting
	var want wanted
	var yes bool
	cmd := &cobra.Command{
		Use:   "edit NAME",
		Short: "Change the name, the end or the scopes of a token on the site",
		Long: `Changes a token as a person does. Its value stays; what is stored of it follows, also under a new name. Scopes that are
given replace those that it has. On a terminal it asks first; a script says --yes.

A name that several active tokens have is refused with the candidates; --org narrows it.`,
		Example: `  pat-robot edit ci --expires 90d
  pat-robot edit ci --org acme --new-name deploy --yes
  pat-robot edit ci --scope "Code (Read)" --scope vso.packaging_write`,
		GroupID: groupTokens,
		Args:    oneName,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			var wrong faults
			c, target := p.target(cmd, &where, &wrong)
			req := flows.EditRequest{Target: target, Which: where.which(args[0]), NewName: want.name}
			req.Expires, req.Scopes, req.FullAccess = want.changes(&wrong)
			if want.name == "" && want.expires == "" && !want.scoped() {
				wrong.addf("--new-name, --expires or --scope", "nothing was given to change")
			}
			deps, err := p.ready(cmd, c, &req.Target, wrong)
			if err != nil {
				return err
			}
			if err := p.sure(cmd.Context(), yes, fmt.Sprintf("change %s of %s?", where.meant(args[0]), target.Account.Email)); err != nil {
				return err
			}
			if err := p.recoverFirst(cmd.Context(), c, deps, req.Target); err != nil {
				return err
			}
			done, err := flows.Edit(cmd.Context(), deps, req)
			if err == nil || done.Name != "" {
				if failed := p.result(as, done, func() string { return describeEdited(done) }); err == nil {
					err = failed
				}
			}
			return trailOf(err, done.Trail)
		}),
	}
	cmd.Flags().SortFlags = false
	where.flags(cmd)
	cmd.Flags().StringVar(&want.name, "new-name", "", "the name that it gets")
	want.expiresFlag(cmd, "")
	want.scopeFlags(cmd)
	yesFlag(cmd, &yes)
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

func describeEdited(done flows.EditResult) string {
	lines := []string{"token         " + done.Name}
	if done.Old != "" {
		lines = append(lines, "before        "+done.Old)
	}
	lines = append(lines, "organization  "+done.Organization, "account       "+done.Account,
		"expires       "+done.Expires.UTC().Format(time.RFC3339), "scopes        "+strings.Join(done.Scopes, " "))
	if done.Stored != nil {
		lines = append(lines, fmt.Sprintf("stored in     %s, as %s", done.Stored.Backend, done.Stored.Key))
	}
	return strings.Join(append(lines, "trail         "+done.Trail), "\n")
}
