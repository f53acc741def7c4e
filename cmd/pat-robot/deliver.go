package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
)

func newDeliverCommand(p *program) *cobra.Command {
	var as format
	var where narrowing
	var to sinkFlags
	cmd := &cobra.Command{
		Use:   "deliver NAME",
		Short: "Hand the value of a stored token to other places",
		Long: `Hands the value of a stored token to each sink: a command reads it on standard input, without a line feed, and its exit
code counts; a file is written whole and for this user alone, and what others keep in it stays. The value is in no
arguments and in no environment. The keyring notes which sinks have the value; one that fails ends with code 3.

A command runs in a shell. It finds TOKEN_NAME, TOKEN_ORGANIZATION, TOKEN_ACCOUNT, TOKEN_SITE and TOKEN_EXPIRES in its
environment, and none of the robot's secrets. Forms of a file: raw (the value and a line feed), env, json, netrc, npmrc.`,
		Example: `  pat-robot deliver ci --sink 'exec:vault kv put secret/ci pat=-'
  pat-robot deliver ci --sink file+npmrc:$HOME/.npmrc --sink file+netrc:$HOME/.netrc
  pat-robot deliver ci --sink file+env=NPM_TOKEN:.env`,
		GroupID: groupValues,
		Args:    oneName,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			var wrong faults
			sinks := to.parse(&wrong)
			if len(to.texts) == 0 {
				wrong.addf("for example --sink file+netrc:$HOME/.netrc", "no sink was given")
			}
			if err := wrong.err(); err != nil {
				return err
			}
			c, err := p.configure(cmd)
			if err != nil {
				return err
			}
			if err := p.discardFirst(c); err != nil {
				return err
			}
			store, err := p.openStore(cmd.Context())
			if err != nil {
				return err
			}
			item, err := onlyOne(cmd.Context(), store, where.query(args[0]))
			if err != nil {
				return err
			}
			delivered, err := p.deliver(cmd.Context(), store, item.Key, sinks)
			if len(delivered) == 0 && err != nil && !fault.Is(err, fault.Partial) {
				return err
			}
			done := deliveredValue{Name: item.Name, Organization: item.Organization, Key: item.Key.String(), Delivered: delivered}
			failed := p.result(as, done, func() string { return fmt.Sprintf("token         %s", item.Name) + deliveredTo(delivered) })
			if err == nil {
				err = failed
			}
			return err
		}),
	}
	to.flag(cmd)
	where.flags(cmd)
	as.flag(cmd)
	settings(cmd, append([]string{"JOURNAL_DIR"}, keyringSettings...)...)
	return cmd
}

// deliveredValue says which sinks have the value of a token.
type deliveredValue struct {
	Name         string   `json:"name"`
	Organization string   `json:"organization"`
	Key          string   `json:"key"`
	Delivered    []string `json:"delivered"`
}
