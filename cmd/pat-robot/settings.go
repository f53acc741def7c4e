package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"pat-robot/internal/config"
	"pat-robot/internal/secret"
)

// The settings that several commands share, named as the environment does without the prefix.
var (
	keyringSettings = []string{"KEYRING", "KEYRING_DIR", "LOG_LEVEL", "LOG_FORMAT"}
	browserSettings = []string{"BROWSER_PATH", "BROWSER_CHANNEL", "BROWSER_SANDBOX", "HEADED", "PROFILE_DIR", "CA_FILE", "SCREENSHOTS", "JOURNAL_DIR", "MASK_ACCOUNT", "TSA_URL", "STEP_TIMEOUT", "RUN_TIMEOUT", "PATIENCE", "SELECTORS"}
)

// variableOf marks a flag that wins over a variable.
const variableOf = "variable"

// settings gives a command flags for the variables that it reads, each named after its variable.
func settings(cmd *cobra.Command, variables ...string) {
	for _, name := range variables {
		setting(cmd, name, strings.ToLower(strings.ReplaceAll(name, "_", "-")))
	}
}

// setting is settings for one variable, under a flag of another name.
func setting(cmd *cobra.Command, variable, flag string) {
	about := variableNamed(variable)
	text := about.Help
	if variable == "KEYRING" {
		text = "the one backend to use: " + strings.Join(secret.Backends(), ", ")
	}
	text += " (" + about.Name
	if about.Default != "" && about.Default != "false" {
		text += ", default " + about.Default
	}
	cmd.Flags().String(flag, "", text+")")
	f := cmd.Flags().Lookup(flag)
	f.Annotations = map[string][]string{variableOf: {variable}}
	if about.Default == "false" {
		f.NoOptDefVal = "true"
	}
}

func variableNamed(name string) config.Variable {
	for _, v := range config.Variables() {
		if v.Name == config.Prefix+name {
			return v
		}
	}
	return config.Variable{Name: config.Prefix + name}
}

// configure reads the environment, lets the flags win, and takes the secrets out of the environment, which children would
// inherit. The error joins all that is wrong.
func (p *program) configure(cmd *cobra.Command) (config.Config, error) {
	p.warnOfUnknown()
	s, err := readEnvironment()
	if err != nil {
		return config.Config{}, err
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		variable := f.Annotations[variableOf]
		if len(variable) == 0 || variable[0] == "ORG" && isAll(f.Value.String()) {
			return // --org all says nothing about where to start
		}
		s.Override(variable[0], "--"+f.Name, f.Value.String())
	})
	c, err := s.Check()
	p.jsonErrors = c.LogFormat == "json"
	p.redactor.Add("password", c.Password)
	p.redactor.Add("code secret", c.TOTPSecret)
	p.redactor.Add("keyring passphrase", c.KeyringPassword)
	p.redactor.Add("passphrase of the client key", c.ClientCert.Passphrase)
	config.Scrub()
	p.useKeyring(c)
	return c, err
}

// readEnvironment takes an empty variable for one that is not set: pipelines and compose files hand them on like that.
func readEnvironment() (*config.Settings, error) {
	for _, v := range config.Variables() {
		if value, set := os.LookupEnv(v.Name); set && value == "" {
			_ = os.Unsetenv(v.Name) // fails only for names that are none
		}
	}
	return config.Read()
}

// warnOfUnknown tells of a variable with a typing error, which would be passed over in silence.
func (p *program) warnOfUnknown() {
	unknown := config.Unknown(os.Environ())
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		p.warn(fmt.Sprintf("%s is no variable of pat-robot; the nearest is %s", name, unknown[name]))
	}
}

// environmentTable lists the variables for the help of the program.
func environmentTable() string {
	return aligned(func(w io.Writer) {
		for _, v := range config.Variables() {
			text := v.Help
			if v.Default != "" {
				text += " (" + v.Default + ")"
			}
			fmt.Fprintf(w, "  %s\t%s\n", v.Name, text)
		}
	})
}

// isSecretVariable tells the variables that a command run by exec must not inherit.
func isSecretVariable(name string) bool {
	own := strings.HasPrefix(name, config.Prefix) && !strings.HasSuffix(name, "_FILE")
	return own && (strings.Contains(name, "PASSWORD") || strings.Contains(name, "SECRET"))
}

// secretVariables are those that hold secrets themselves.
func secretVariables() []string {
	var names []string
	for _, v := range config.Variables() {
		if v.Secret {
			names = append(names, v.Name)
		}
	}
	return names
}
