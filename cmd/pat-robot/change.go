package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
)

// yesFlag adds --yes.
func yesFlag(cmd *cobra.Command, yes *bool) {
	cmd.Flags().BoolVar(yes, "yes", false, "do not ask; wanted where there is no terminal")
}

// sure asks a person before something is changed that cannot be taken back. Without a terminal only --yes is a yes.
func (p *program) sure(ctx context.Context, yes bool, question string) error {
	if yes {
		return nil
	}
	if !isTerminal(p.in) {
		return fault.New(fault.Usage, "say --yes in a script", "there is no terminal to ask at: %s", question)
	}
	sure, err := p.confirm(ctx, question)
	if err == nil && !sure {
		err = fault.New(fault.Interrupted, "", "nothing was changed")
	}
	return err
}

// which says which token the NAME and --org mean.
func (v *visiting) which(name string) flows.Which { return flows.Which{Name: name, Only: v.only} }

// meant names the token in a question.
func (v *visiting) meant(name string) string {
	text := fmt.Sprintf("the token %q", name)
	switch v.only {
	case "":
	case allOrganizations:
		text += " of all organizations"
	default:
		text += " in " + v.only
	}
	return text
}

func newRevokeCommand(p *program) *cobra.Command {
	var as format
	var where visiting
	var yes bool
	cmd := &cobra.Command{
		Use:   "revoke NAME",
		Short: "Revoke a token on the site, and delete its stored value",
		Long: `Revokes a token as a person does, looks into the list whether it is gone, and deletes the value that is stored of it. What
uses the token stops working at once. On a terminal it asks first; a script says --yes.

A name that several active tokens have is refused with the candidates; --org narrows it.`,
		Example: "  pat-robot revoke ci\n  pat-robot revoke ci --org acme --yes -o json",
		GroupID: groupTokens,
		Args:    oneName,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			var wrong faults
			c, target := p.target(cmd, &where, &wrong)
			deps, err := p.ready(cmd, c, &target, wrong)
			if err != nil {
				return err
			}
			if err := p.sure(cmd.Context(), yes, fmt.Sprintf("revoke %s of %s?", where.meant(args[0]), target.Account.Email)); err != nil {
				return err
			}
			if err := p.recoverFirst(cmd.Context(), c, deps, target); err != nil {
				return err
			}
			done, err := flows.Revoke(cmd.Context(), deps, flows.RevokeRequest{Target: target, Which: where.which(args[0])})
			if err == nil || done.Status != "" {
				if failed := p.result(as, done, func() string { return describeRevoked(done) }); err == nil {
					err = failed
				}
			}
			return trailOf(err, done.Trail)
		}),
	}
	cmd.Flags().SortFlags = false
	where.flags(cmd)
	yesFlag(cmd, &yes)
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

func describeRevoked(done flows.RevokeResult) string {
	text := fmt.Sprintf("revoked       %s\norganization  %s\naccount       %s", done.Name, done.Organization, done.Account)
	if done.Forgotten != nil {
		text += fmt.Sprintf("\ndeleted       %s from %s", done.Forgotten.Key, done.Forgotten.Backend)
	}
	return text + "\ntrail         " + done.Trail
}

func newRegenerateCommand(p *program) *cobra.Command {
	var as format
	var where visiting
	var to sinkFlags
	var yes bool
	cmd := &cobra.Command{
		Use:   "regenerate NAME",
		Short: "Give a token a new value by the page's own Regenerate, and keep it",
		Long: `Gives a token a new value as a person does, and keeps it in the place of the old one. Name, scopes and end stay. The old
value dies at once: pat-robot rotate makes a new token before the old one ends. On a terminal it asks first; a script says --yes.

A name that several active tokens have is refused with the candidates; --org narrows it.`,
		Example: "  pat-robot regenerate ci\n  pat-robot regenerate ci --org acme --yes -o json --sink file+netrc:$HOME/.netrc",
		GroupID: groupTokens,
		Args:    oneName,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			var wrong faults
			c, target := p.target(cmd, &where, &wrong)
			sinks := to.parse(&wrong)
			deps, err := p.ready(cmd, c, &target, wrong)
			if err != nil {
				return err
			}
			if err := p.sure(cmd.Context(), yes, fmt.Sprintf("regenerate %s of %s? Its present value dies at once", where.meant(args[0]), target.Account.Email)); err != nil {
				return err
			}
			if err := p.recoverFirst(cmd.Context(), c, deps, target); err != nil {
				return err
			}
			result, err := flows.Regenerate(cmd.Context(), deps, flows.RegenerateRequest{Target: target, Which: where.which(args[0])})
			return p.tellMade(cmd.Context(), as, target.Key(result.Organization, result.Name), result, err, sinks)
		}),
	}
	cmd.Flags().SortFlags = false
	where.flags(cmd)
	to.flag(cmd)
	yesFlag(cmd, &yes)
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}
