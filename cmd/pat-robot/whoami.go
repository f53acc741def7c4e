package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/flows"
)

func newWhoamiCommand(p *program) *cobra.Command {
	var as format
	cmd := &cobra.Command{
		Use:   "whoami",
		Short: "Say who the kept session is, and whether it still works",
		Long: `Opens the site with the kept session and says who is signed in. It never signs in: where no session is kept, or the site
does not accept it any more, it ends with code 4.`,
		Example: "  pat-robot whoami\n  pat-robot whoami --org acme --email jane@acme.example -o json",
		GroupID: groupSession,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			c, target, err := p.sessionTarget(cmd)
			if err != nil {
				return err
			}
			deps, err := p.deps(c)
			if err != nil {
				return err
			}
			who, err := flows.WhoAmI(cmd.Context(), deps, flows.WhoAmIRequest{Target: target})
			if err == nil || !who.Saved.IsZero() || who.Profile != "" {
				if failed := p.result(as, who, func() string { return describeWho(who) }); err == nil {
					err = failed
				}
			}
			return trailOf(err, who.Trail)
		}),
	}
	cmd.Flags().SortFlags = false
	settings(cmd, "ORG")
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

func describeWho(who flows.WhoAmIResult) string {
	state := "does not work"
	if who.Works {
		state = "works"
	}
	if who.Profile != "" {
		return fmt.Sprintf("%s\nthe session in the profile %s %s", who.Account, who.Profile, state)
	}
	return fmt.Sprintf("%s\nthe session that was kept on %s %s", who.Account, who.Saved.Format(time.RFC3339), state)
}
