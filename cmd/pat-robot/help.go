package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// usageTemplate is cobra's, without the line that says that a group of commands takes flags.
const usageTemplate = `Usage:
  {{if .HasAvailableSubCommands}}{{.CommandPath}} COMMAND [flags]{{else}}{{.UseLine}}{{end}}{{if .HasExample}}

Examples:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}{{$cmds := .Commands}}{{range $group := .Groups}}

{{.Title}}{{range $cmds}}{{if and (eq .GroupID $group.ID) .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Settings, which win over the environment:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

pat-robot COMMAND --help tells more and shows examples.{{end}}
`

// teach adds to the help of the program what holds for all commands: environment and exit codes. It is put together only
// when somebody asks for it.
func (p *program) teach(root *cobra.Command) {
	root.SetUsageTemplate(usageTemplate)
	plain := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		plain(cmd, args)
		if cmd != root {
			return
		}
		fmt.Fprintf(p.out, "\nEnvironment (flags win):\n%s", environmentTable())
		fmt.Fprintf(p.out, "\nExit codes:\n%s", exitTable())
	})
}

func exitTable() string {
	return aligned(func(w io.Writer) {
		for _, e := range exits {
			fmt.Fprintf(w, "  %d\t%s\n", e.code, e.meaning)
		}
	})
}

// aligned puts columns that are separated by tabs under each other.
func aligned(fill func(w io.Writer)) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fill(w)
	_ = w.Flush() // a strings.Builder cannot fail
	return text.String()
}
