package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// keptValue says where a value is, or was, kept.
type keptValue struct {
	Name         string   `json:"name"`
	Organization string   `json:"organization"`
	Account      string   `json:"account"`
	Backend      string   `json:"backend"`
	Key          string   `json:"key"`
	Warnings     []string `json:"warnings,omitempty"`
}

func newImportCommand(p *program) *cobra.Command {
	var as format
	var replace bool
	cmd := &cobra.Command{
		Use:   "import NAME",
		Short: "Keep a token that was made elsewhere; its value comes on standard input",
		Long: `Reads the value of a token from standard input and keeps it in the keyring. At a terminal it asks, without showing what
is typed. One line feed at the end is not part of the value. A value of an unknown shape is kept, with a warning.`,
		Example: "  pat-robot import exalate --org acme < token.txt\n  vault kv get -field=pat secret/exalate | pat-robot import exalate",
		GroupID: groupValues,
		Args:    oneName,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			c, err := p.configure(cmd)
			if err != nil {
				return err
			}
			if err := checkName(args[0]); err != nil {
				return err
			}
			value, err := p.valueToImport(cmd.Context())
			if err != nil {
				return err
			}
			store, err := p.openStore(cmd.Context())
			if err != nil {
				return err
			}
			item := secret.Item{
				Key:   secret.Key{Site: c.BaseURL.Host, Organization: c.Org, Account: c.Email, Name: args[0]},
				Value: value, Created: time.Now().UTC(), Source: "import",
			}
			if err := refuseToOverwrite(cmd.Context(), store, item, replace); err != nil {
				return err
			}
			if err := store.Save(cmd.Context(), item); err != nil {
				return err
			}
			return p.imported(as, store, item)
		}),
	}
	as.flag(cmd)
	settings(cmd, "ORG")
	setting(cmd, "EMAIL", "account")
	settings(cmd, "BASE_URL")
	cmd.Flags().BoolVar(&replace, "replace", false, "overwrite another value that is kept under this name")
	settings(cmd, keyringSettings...)
	return cmd
}

func (p *program) imported(as format, store *secret.Store, item secret.Item) error {
	k := item.Key
	done := keptValue{Name: k.Name, Organization: k.Organization, Account: k.Account, Backend: store.Backend(), Key: k.String()}
	if !looksLikeToken(item.Value) {
		done.Warnings = []string{"the value does not look like a token of Azure DevOps; it was kept as it is"}
		p.warn(done.Warnings[0])
	}
	return p.result(as, done, func() string { return fmt.Sprintf("kept %q in the %s keyring", k.Name, done.Backend) })
}

// valueToImport reads the value from a pipe, or asks for it at a terminal.
func (p *program) valueToImport(ctx context.Context) (secret.Value, error) {
	if isTerminal(p.in) {
		return p.askSecret(ctx, "token", "Value of the token (not shown)")
	}
	const longest = 64 << 10
	value, err := readSecret(p.in, longest)
	if err != nil {
		return value, fault.Wrap(fault.Usage, err, "", "could not read a value from standard input")
	}
	p.redactor.Add("token", value)
	if strings.TrimSpace(value.Reveal()) == "" {
		return value, fault.New(fault.Usage, "pipe the value in, as in: pat-robot import NAME < token.txt", "standard input holds no value")
	}
	if strings.ContainsAny(value.Reveal(), "\r\n\x00") {
		return value, fault.New(fault.Usage, "a value is one line", "standard input holds more than one line")
	}
	return value, nil
}

// refuseToOverwrite protects a value that cannot be shown again.
func refuseToOverwrite(ctx context.Context, store *secret.Store, item secret.Item, replace bool) error {
	if replace {
		return nil
	}
	kept, err := store.Get(ctx, item.Key)
	if errors.Is(err, secret.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if kept.Value.Equal(item.Value) {
		return nil
	}
	return fault.New(fault.Usage, "--replace overwrites it; pat-robot get shows it first", "another value is kept under %s", item.Key)
}

// The shapes that Microsoft's own documentation and public detectors know: 84 characters with the signature AZDO near
// the end, at index 75 or 76, and 52 characters of base 32 from older servers.
var (
	newShape = regexp.MustCompile(`^[A-Za-z0-9]{75,76}AZDO[A-Za-z0-9]{4,5}$`)
	oldShape = regexp.MustCompile(`^[a-z2-7]{52}$`)
)

func looksLikeToken(v secret.Value) bool {
	text := v.Reveal()
	return len(text) == 84 && newShape.MatchString(text) || oldShape.MatchString(text)
}
