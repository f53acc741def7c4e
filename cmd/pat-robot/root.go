package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
)

const about = `pat-robot makes Azure DevOps personal access tokens in a browser, as a person does: it signs in, fills the
New Token form, reads the value that is shown once, keeps it in a keyring, and leaves a folder of pictures.`

// The groups that help lists commands in.
const (
	groupTokens    = "tokens"
	groupSession   = "session"
	groupValues    = "values"
	groupEvidence  = "evidence"
	groupDocuments = "documents"
	groupHouse     = "house"
)

// commands in the order in which each group's help shows them.
var commands = []func(*program) *cobra.Command{
	newCreateCommand,
	newListCommand, newRotateCommand, newRegenerateCommand, newEditCommand, newRevokeCommand, newRecoverCommand, newCheckAccessCommand,
	newPlanCommand, newApplyCommand,
	newLoginCommand, newLogoutCommand, newWhoamiCommand, newCredentialsCommand,
	newGetCommand, newExecCommand, newGitCredentialCommand, newImportCommand, newDeliverCommand, newStoredCommand, newForgetCommand,
	newVerifyCommand, newTrailsCommand, newKeyCommand,
	newInventoryCommand, newCheckDocsCommand,
	newInstallCommand, newDoctorCommand, newDemoCommand, newStandinCommand, newVersionCommand,
}

func newRootCommand(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:           "pat-robot",
		Short:         "Make Azure DevOps personal access tokens in a browser, with evidence",
		Long:          about,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	root.AddGroup(
		&cobra.Group{ID: groupTokens, Title: "Tokens on the site:"},
		&cobra.Group{ID: groupSession, Title: "Signing in:"},
		&cobra.Group{ID: groupValues, Title: "Values that are kept here:"},
		&cobra.Group{ID: groupEvidence, Title: "Evidence of runs:"},
		&cobra.Group{ID: groupDocuments, Title: "Pages and documents about them:"},
		&cobra.Group{ID: groupHouse, Title: "The program:"},
	)
	for _, command := range commands {
		root.AddCommand(command(p))
	}
	cobra.EnableCommandSorting = false
	p.teach(root)
	root.SetHelpCommandGroupID(groupHouse)
	root.SetCompletionCommandGroupID(groupHouse)
	return root
}

// work wraps what a command does, and marks where its own work begins.
func (p *program) work(do func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		p.began = true
		return do(cmd, args)
	}
}

// noArguments demands that nothing stands beside the flags.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fault.New(fault.Usage, "pat-robot "+cmd.Name()+" --help shows examples", "%s takes no arguments, got %q", cmd.Name(), args[0])
}

// usageFault classifies what cobra says about a command line that it cannot read. Its guess at what was meant becomes
// the hint.
func usageFault(err error) error {
	var classified *fault.Error
	if errors.As(err, &classified) {
		return err
	}
	text, guess, _ := strings.Cut(err.Error(), "Did you mean this?")
	hint := "pat-robot --help tells the commands and flags"
	if names := strings.Fields(guess); len(names) > 0 {
		hint = "did you mean " + strings.Join(names, " or ") + "?"
	}
	return fault.New(fault.Usage, hint, "%s", strings.TrimSpace(text))
}
