package main

import (
	"context"

	"github.com/spf13/cobra"

	"pat-robot/internal/secret"
)

func newGetCommand(p *program) *cobra.Command {
	var where narrowing
	cmd := &cobra.Command{
		Use:   "get NAME",
		Short: "Print the value of a stored token, and nothing else",
		Long: `Prints the value of a stored token to stdout, with a line feed at the end and nothing else.

A name that fits several tokens is refused with the candidates; --org, --account and --site narrow it. The environment
does not narrow: what a script gets must not depend on where it runs.`,
		Example: `  pat-robot get exalate
  git clone https://x:"$(pat-robot get exalate)"@dev.azure.com/acme/shop/_git/shop
  pat-robot get exalate --org acme --account jane@acme.example`,
		GroupID: groupValues,
		Args:    oneName,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			item, err := p.storedValue(cmd, where.query(args[0]))
			if err != nil {
				return err
			}
			// The one place where a token's value goes to stdout: it is what was asked for.
			return writeLine(p.plain, item.Value.Reveal())
		}),
	}
	where.flags(cmd)
	settings(cmd, keyringSettings...)
	return cmd
}

// storedValue finds the one token that the query fits and reads its value.
func (p *program) storedValue(cmd *cobra.Command, q secret.Query) (secret.Item, error) {
	store, err := p.storeFor(cmd)
	if err != nil {
		return secret.Item{}, err
	}
	return p.pick(cmd.Context(), store, q)
}

func (p *program) pick(ctx context.Context, store *secret.Store, q secret.Query) (secret.Item, error) {
	found, err := onlyOne(ctx, store, q)
	if err != nil {
		return secret.Item{}, err
	}
	item, err := store.Get(ctx, found.Key)
	if err != nil {
		return secret.Item{}, err
	}
	p.redactor.Add("token", item.Value)
	return item, nil
}
