package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/flows"
)

func newInventoryCommand(p *program) *cobra.Command {
	var as format
	where := visiting{way: string(flows.ByMenu)} // as articles tell it
	var dir string
	var withToken bool
	cmd := &cobra.Command{
		Use:   "inventory",
		Short: "Write down what the site's pages show: pages, buttons, fields, options, scopes",
		Long: `Signs in, walks through the pages around personal access tokens as an article tells it, and writes down what a person can see
and press there: the organization's home, the User settings menu, the list of tokens with its filters, the New Token panel
with all scopes and every drop-down opened, and Organization settings, Permissions. Nothing on the site is changed.

With --with-token it makes a token of one day with the smallest scope, to see the dialogs of create, regenerate, edit and
revoke as well, and revokes it, whatever happens on the way. Its value is kept nowhere.

It writes a folder: inventory.yaml holds words and never values, so that the same pages give the same file whoever looks at
them and when; pictures holds a picture of each page, with values covered, and where in it things are. Keep the file in your
repository and see with git diff what the site has changed.`,
		Example: `  pat-robot inventory --org acme
  pat-robot inventory --org acme --with-token --to pages/2026-12 -o json
  pat-robot inventory diff pages/2026-11 pages/2026-12`,
		GroupID: groupDocuments,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			var wrong faults
			c, target := p.target(cmd, &where, &wrong)
			deps, err := p.ready(cmd, c, &target, wrong)
			if err != nil {
				return err
			}
			found, err := flows.Inventory(cmd.Context(), deps, flows.InventoryRequest{Target: target, WithToken: withToken})
			if err != nil {
				return trailOf(err, found.Trail)
			}
			if err := found.Inventory.Write(dir); err != nil {
				return trailOf(err, found.Trail)
			}
			written := walked{InventoryResult: found, File: filepath.Join(dir, "inventory.yaml")}
			return p.result(as, written, written.text)
		}),
	}
	cmd.AddCommand(newInventoryDiffCommand(p))
	cmd.Flags().SortFlags = false
	settings(cmd, "ORG")
	cmd.Flags().BoolVar(&withToken, "with-token", false, "make a token of one day and revoke it, to see the dialogs too")
	cmd.Flags().StringVar(&dir, "to", "inventory", "the folder to write to; an inventory that is there is replaced")
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

// walked is what inventory prints.
type walked struct {
	File string `json:"file"`
	flows.InventoryResult
}

func (w walked) text() string {
	return strings.Join([]string{
		fmt.Sprintf("inventory  %s", w.File),
		fmt.Sprintf("pages      %d, with %d things on them; the list of tokens has the %s layout", w.Pages, w.Elements, w.Layout),
		fmt.Sprintf("trail      %s", w.Trail),
	}, "\n")
}
