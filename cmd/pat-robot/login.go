package main

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/browser"
	"pat-robot/internal/config"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
)

func newLoginCommand(p *program) *cobra.Command {
	var as format
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Sign in and keep the session, sealed, for the runs that come",
		Long: `Signs in and keeps the session: cookies and local storage, sealed with age under a key that lives in the keyring. Every
command that visits the site uses it, and signs in anew by itself when the site no longer accepts it. A kept session that
still works is left as it is.

With --headed a window opens, and a person does the whole sign-in: passkeys, security keys, anything. The robot types nothing
and looks only for the portal.`,
		Example: "  pat-robot login --org acme --email jane@acme.example\n  pat-robot login --headed",
		GroupID: groupSession,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			c, target, err := p.sessionTarget(cmd)
			if err != nil {
				return err
			}
			if !c.Headed {
				if target.Account, err = p.account(cmd.Context(), c); err != nil {
					return err
				}
			}
			deps, err := p.deps(c)
			if err != nil {
				return err
			}
			if c.Headed {
				p.say("A window opens; sign in there as %s. It closes by itself.", c.Email)
			}
			done, err := flows.Login(cmd.Context(), deps, flows.LoginRequest{Target: target, ByHand: c.Headed})
			if err != nil {
				return trailOf(err, done.Trail)
			}
			return p.result(as, done, func() string { return describeLogin(done) })
		}),
	}
	cmd.Flags().SortFlags = false
	settings(cmd, "ORG")
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

func describeLogin(done flows.LoginResult) string {
	how := "signed in as"
	if !done.SignedIn {
		how = "still signed in as"
	}
	if done.Profile != "" {
		return fmt.Sprintf("%s %s\nthe browser keeps the session in its profile, %s", how, done.Account, done.Profile)
	}
	return fmt.Sprintf("%s %s\nkept since %s, in %s\nits key is in the %s keyring", how, done.Account,
		done.Kept.Saved.Format(time.RFC3339), done.Kept.File, done.Kept.Backend)
}

// sessionTarget says whose session is meant, and where the site is asked about it. The password is still missing in it.
func (p *program) sessionTarget(cmd *cobra.Command) (config.Config, flows.Target, error) {
	var wrong faults
	c, err := p.configure(cmd)
	wrong.add(err)
	if c.Org == "" {
		wrong.addf("for example --org acme, for https://dev.azure.com/acme", "--org or PAT_ROBOT_ORG is missing")
	}
	wrong.wantEmail(c)
	return c, flows.Target{
		Site:    flows.Site{BaseURL: c.BaseURL, SigninOrigins: c.SigninOrigins},
		Account: flows.Account{Email: c.Email}, Organization: c.Org,
	}, wrong.err()
}

// sessionDir is the folder of kept sessions.
func sessionDir() (string, error) {
	state, err := browser.DefaultStateDir()
	if err != nil {
		return "", fault.Wrap(fault.Usage, err, "", "looked for the folder of kept sessions")
	}
	return filepath.Join(state, "sessions"), nil
}
