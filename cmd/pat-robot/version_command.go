package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newVersionCommand(p *program) *cobra.Command {
	var as format
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Say which build this is",
		Long:    "Says which build this is. A report of a fault wants this line.",
		Example: "  pat-robot version\n  pat-robot version -o json",
		GroupID: groupHouse,
		Args:    noArguments,
		RunE: p.work(func(*cobra.Command, []string) error {
			f := facts()
			return p.result(as, f, func() string { return fmt.Sprintf("pat-robot %s", f) })
		}),
	}
	as.flag(cmd)
	return cmd
}
