package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
)

func newForgetCommand(p *program) *cobra.Command {
	var where narrowing
	var as format
	var yes bool
	cmd := &cobra.Command{
		Use:   "forget NAME",
		Short: "Delete the stored value of a token",
		Long: `Deletes the stored value of a token from the keyring. The token itself stays as it is on the site: revoke it there if
nobody else holds its value. On a terminal it asks first.`,
		Example: "  pat-robot forget exalate\n  pat-robot forget exalate --org acme --yes",
		GroupID: groupValues,
		Args:    oneName,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			store, err := p.storeFor(cmd)
			if err != nil {
				return err
			}
			item, err := onlyOne(cmd.Context(), store, where.query(args[0]))
			if err != nil {
				return err
			}
			if !yes {
				sure, err := p.confirm(cmd.Context(), fmt.Sprintf("delete the value of %q from the %s keyring?", args[0], store.Backend()))
				if err != nil {
					return err
				}
				if !sure {
					return fault.New(fault.Interrupted, "", "nothing was deleted")
				}
			}
			if err := store.Delete(cmd.Context(), item.Key); err != nil {
				return err
			}
			done := keptValue{Name: item.Key.Name, Organization: item.Key.Organization, Account: item.Key.Account, Backend: store.Backend(), Key: item.Key.String()}
			return p.result(as, done, func() string {
				return fmt.Sprintf("deleted %q from the %s keyring; on the site the token is as it was", args[0], store.Backend())
			})
		}),
	}
	where.flags(cmd)
	settings(cmd, keyringSettings...)
	as.flag(cmd)
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}
