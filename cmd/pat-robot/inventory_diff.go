package main

import (
	"os"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/inventory"
)

// sampleName stands for the inventory that is embedded in the program.
const sampleName = "sample"

func newInventoryDiffCommand(p *program) *cobra.Command {
	var as format
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say in words what the site has changed between two inventories",
		Long: `Compares two inventories and says what is new, gone, renamed or moved, and which options and levels have changed. Pictures do
not count. It ends with code 9 if something differs. What only one of the two has looked at, such as the dialogs that are
seen with a token only, is named and does not count.

An inventory is a folder, or an inventory.yaml in it. The word sample stands for the one that the program brings along.`,
		Example: `  pat-robot inventory diff pages/2026-11 pages/2026-12
  pat-robot inventory diff sample inventory -o json`,
		Args: twoInventories,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			if _, err := p.configure(cmd); err != nil {
				return err
			}
			old, err := readInventory(args[0])
			if err != nil {
				return err
			}
			now, err := readInventory(args[1])
			if err != nil {
				return err
			}
			d := inventory.Diff(old.Inventory, now.Inventory)
			if err := p.result(as, d, d.Text); err != nil {
				return err
			}
			if len(d.Changes) > 0 {
				return fault.New(fault.DocsDiffer, "check the documents about these pages", "the pages differ in %d places", len(d.Changes))
			}
			return nil
		}),
	}
	as.flag(cmd)
	settings(cmd, "LOG_LEVEL", "LOG_FORMAT")
	return cmd
}

// readInventory reads an inventory, or gives the embedded one for its name where no file has it.
func readInventory(name string) (*inventory.Stored, error) {
	if _, err := os.Stat(name); err != nil && name == sampleName {
		return inventory.Sample()
	}
	return inventory.Read(name)
}

func twoInventories(cmd *cobra.Command, args []string) error {
	if len(args) == 2 {
		return nil
	}
	return fault.New(fault.Usage, "for example: pat-robot inventory diff sample inventory", "%s compares two inventories, got %d", cmd.Name(), len(args))
}
