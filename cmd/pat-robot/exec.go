package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func newExecCommand(p *program) *cobra.Command {
	var where narrowing
	var variable string
	cmd := &cobra.Command{
		Use:   "exec NAME -- COMMAND [ARGUMENT...]",
		Short: "Run a command with a stored token in its environment",
		Long: `Runs a command with the value of a stored token in AZURE_DEVOPS_EXT_PAT, where Microsoft's own tools look for it. The
command's exit code is passed through; the robot's own secrets are not passed on.`,
		Example: `  pat-robot exec exalate -- az repos list --organization https://dev.azure.com/acme
  pat-robot exec exalate --env NPM_TOKEN -- npm ci`,
		GroupID: groupValues,
		Args:    nameAndCommand,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			if !variableName.MatchString(variable) {
				return fault.New(fault.Usage, "for example --env AZURE_DEVOPS_EXT_PAT", "--env: %q is not the name of a variable", variable)
			}
			path, err := exec.LookPath(args[1])
			if err != nil {
				return fault.Wrap(fault.Usage, err, "", "could not find the command %q", args[1])
			}
			item, err := p.storedValue(cmd, where.query(args[0]))
			if err != nil {
				return err
			}
			return becomeCommand(path, args[1:], childEnvironment(variable, item.Value.Reveal()))
		}),
	}
	where.flags(cmd)
	settings(cmd, keyringSettings...)
	cmd.Flags().StringVar(&variable, "env", "AZURE_DEVOPS_EXT_PAT", "the variable that holds the value")
	return cmd
}

// nameAndCommand demands the two dashes: without them a flag of the command could be taken for one of ours.
func nameAndCommand(cmd *cobra.Command, args []string) error {
	if cmd.ArgsLenAtDash() == 1 && len(args) >= 2 {
		return nil
	}
	return fault.New(fault.Usage, "for example: pat-robot exec exalate -- az repos list", "exec wants a NAME, two dashes and a command")
}

// childEnvironment is ours without the robot's secrets, and with the value.
func childEnvironment(variable, value string) []string {
	var env []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if name == variable || isSecretVariable(name) {
			continue
		}
		env = append(env, pair)
	}
	return append(env, variable+"="+value)
}
