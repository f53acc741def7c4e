package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/flows"
)

func newCheckAccessCommand(p *program) *cobra.Command {
	var as format
	var where visiting
	var group string
	cmd := &cobra.Command{
		Use:   "check-access",
		Short: "Look whether the account is among an organization's administrators",
		Long: `Opens Organization settings, Permissions, and looks whether the account is a member of Project Collection Administrators, or
of another group, with pictures. There are three answers: direct, indirect (through another group, which is named), and not seen.
What is not seen may be all the same, such as through a group of the directory: it ends with code 8, which is no proof.`,
		Example: "  pat-robot check-access --org acme\n  pat-robot check-access --org acme --group \"Build Administrators\" -o json",
		GroupID: groupTokens,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			var wrong faults
			c, target := p.target(cmd, &where, &wrong)
			deps, err := p.ready(cmd, c, &target, wrong)
			if err != nil {
				return err
			}
			seen, err := flows.CheckAccess(cmd.Context(), deps, flows.AccessRequest{Target: target, Group: group})
			if err == nil {
				err = p.result(as, seen, func() string { return describeAccess(seen) })
			}
			if err == nil {
				err = seen.Err()
			}
			return trailOf(err, seen.Trail)
		}),
	}
	cmd.Flags().SortFlags = false
	settings(cmd, "ORG")
	where.way = string(flows.ByAddress)
	cmd.Flags().StringVar(&group, "group", flows.Administrators, "the group to look into")
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

func describeAccess(seen flows.AccessResult) string {
	answer := string(seen.Membership)
	if len(seen.Through) > 0 {
		answer += ", through " + strings.Join(seen.Through, ", ")
	}
	return fmt.Sprintf("group         %s\norganization  %s\naccount       %s\nmembership    %s\ntrail         %s",
		seen.Group, seen.Organization, seen.Account, printable(answer), seen.Trail)
}
