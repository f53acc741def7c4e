package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/session"
)

// forgotten says whose session is kept no longer.
type forgotten struct {
	Account string `json:"account"`
	Site    string `json:"site"`
	Backend string `json:"backend"`
	Had     bool   `json:"had"` // a session was kept
}

func newLogoutCommand(p *program) *cobra.Command {
	var as format
	cmd := &cobra.Command{
		Use:   "logout",
		Short: "Forget the kept session",
		Long: `Deletes the sealed session and its key, which makes every copy of the file worthless. The site is not told: there the
session ends by itself, or when the account signs out everywhere.`,
		Example: "  pat-robot logout\n  pat-robot logout --email jane@acme.example",
		GroupID: groupSession,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			var wrong faults
			c, err := p.configure(cmd)
			wrong.add(err)
			wrong.wantEmail(c)
			if err := wrong.err(); err != nil {
				return err
			}
			if c.ProfileDir != "" {
				return fault.New(fault.Usage, "delete the folder, or unset PAT_ROBOT_PROFILE_DIR for a sealed session",
					"the session lives in the browser's profile, %s, which the browser keeps", c.ProfileDir)
			}
			dir, err := sessionDir()
			if err != nil {
				return err
			}
			store, err := p.openStore(cmd.Context())
			if err != nil {
				return err
			}
			id := session.ID{Site: c.BaseURL.Host, Account: c.Email}
			had, err := session.In(dir, store).Forget(cmd.Context(), id)
			if err != nil {
				return err
			}
			done := forgotten{Account: c.Email, Site: c.BaseURL.String(), Backend: store.Backend(), Had: had}
			return p.result(as, done, func() string {
				if !had {
					return fmt.Sprintf("no session of %s was kept", c.Email)
				}
				return fmt.Sprintf("forgot the session of %s", c.Email)
			})
		}),
	}
	settings(cmd, "EMAIL", "BASE_URL")
	settings(cmd, keyringSettings...)
	as.flag(cmd)
	return cmd
}
