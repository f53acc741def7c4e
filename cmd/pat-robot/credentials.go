package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/config"
	"pat-robot/internal/fault"
	"pat-robot/internal/otp"
	"pat-robot/internal/secret"
)

// credential is something that an account signs in with and that the keyring can keep.
type credential struct {
	word string // on the command line
	kept string // what the keyring knows it by
	asks string // for the question at a terminal
	// check, if set, refuses a value that could not be used.
	check func(secret.Value) error
}

// credentials are all that can be kept.
var credentials = []credential{
	{"password", passwordCredential, "Password", nil},
	{"totp-secret", codeSecretCredential, "Secret of the time-based codes", func(v secret.Value) error {
		_, err := otp.Parse(v)
		return err
	}},
}

// keptCredential says what is, or was, kept. It never holds it.
type keptCredential struct {
	What    string `json:"what"`
	Account string `json:"account"`
	Backend string `json:"backend"`
}

func newCredentialsCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "credentials",
		Short: "Keep in the keyring what an account signs in with",
		Long: `Keeps in the keyring what an account signs in with, so that it need not stand in the environment or in a file. Values come
from standard input or from a question at the terminal, never from an argument.`,
		GroupID: groupSession,
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddGroup(&cobra.Group{ID: groupSession, Title: "Commands:"})
	cmd.AddCommand(newCredentialsSetCommand(p), newCredentialsForgetCommand(p))
	return cmd
}

func newCredentialsSetCommand(p *program) *cobra.Command {
	return newCredentialCommand(p, &cobra.Command{
		Use:     "set " + credentialWords(),
		Short:   "Keep one; its value comes on standard input, or is asked for",
		Example: "  pat-robot credentials set password --email jane@acme.example\n  pat-robot credentials set password < /run/secrets/password",
	}, func(ctx context.Context, c config.Config, which credential) (string, error) {
		value, err := p.credentialValue(ctx, which, c.Email)
		if err != nil {
			return "", err
		}
		if which.check != nil {
			if err := which.check(value); err != nil {
				return "", err
			}
		}
		store, err := p.openStore(ctx)
		if err != nil {
			return "", err
		}
		return "kept the %s of %s in the %s keyring", store.SaveCredential(ctx, c.Email, which.kept, value)
	})
}

func newCredentialsForgetCommand(p *program) *cobra.Command {
	return newCredentialCommand(p, &cobra.Command{
		Use: "forget " + credentialWords(), Short: "Delete one", Example: "  pat-robot credentials forget password",
	}, func(ctx context.Context, c config.Config, which credential) (string, error) {
		store, err := p.openStore(ctx)
		if err != nil {
			return "", err
		}
		err = store.DeleteCredential(ctx, c.Email, which.kept)
		if errors.Is(err, secret.ErrNotFound) {
			return "", fault.Wrap(fault.Store, secret.ErrNotFound, "check PAT_ROBOT_EMAIL", "looked for the %s of %s in the %s keyring",
				which.word, c.Email, store.Backend())
		}
		return "deleted the %s of %s from the %s keyring", err
	})
}

// newCredentialCommand adds to a command what both have in common: the argument, the account, the keyring and the result.
// do gives the sentence that says what was done, with places for what, whose and where.
func newCredentialCommand(p *program, cmd *cobra.Command, do func(context.Context, config.Config, credential) (string, error)) *cobra.Command {
	var as format
	cmd.GroupID, cmd.Args = groupSession, oneCredential
	for _, c := range credentials {
		cmd.ValidArgs = append(cmd.ValidArgs, c.word)
	}
	cmd.RunE = p.work(func(cmd *cobra.Command, args []string) error {
		var wrong faults
		c, err := p.configure(cmd)
		wrong.add(err)
		wrong.wantEmail(c)
		if err := wrong.err(); err != nil {
			return err
		}
		which, _ := findCredential(args[0])
		sentence, err := do(cmd.Context(), c, which)
		if err != nil {
			return err
		}
		store, err := p.openStore(cmd.Context())
		if err != nil {
			return err
		}
		done := keptCredential{What: which.word, Account: c.Email, Backend: store.Backend()}
		return p.result(as, done, func() string { return fmt.Sprintf(sentence, done.What, done.Account, done.Backend) })
	})
	settings(cmd, "EMAIL")
	settings(cmd, keyringSettings...)
	as.flag(cmd)
	return cmd
}

func oneCredential(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		if _, known := findCredential(args[0]); known {
			return nil
		}
	}
	return fault.New(fault.Usage, "for example: pat-robot credentials "+cmd.Name()+" password", "%s wants one of: %s", cmd.Name(), credentialWords())
}

func findCredential(word string) (credential, bool) {
	for _, c := range credentials {
		if c.word == word {
			return c, true
		}
	}
	return credential{}, false
}

func credentialWords() string {
	words := make([]string, len(credentials))
	for i, c := range credentials {
		words[i] = c.word
	}
	return strings.Join(words, "|")
}

// credentialValue reads the value from a pipe, or asks for it twice at a terminal, where nobody sees what is typed.
func (p *program) credentialValue(ctx context.Context, which credential, account string) (secret.Value, error) {
	if isTerminal(p.in) {
		first, err := p.askSecret(ctx, which.word, which.asks+" of "+account)
		if err != nil {
			return first, err
		}
		again, err := p.askSecret(ctx, which.word, "Once more")
		if err == nil && !again.Equal(first) {
			err = fault.New(fault.Usage, "try again", "the two differ")
		}
		if err == nil && first.IsZero() {
			err = fault.New(fault.Usage, "try again", "nothing was typed")
		}
		return first, err
	}
	const longest = 4 << 10
	value, err := readSecret(p.in, longest)
	p.redactor.Add(which.word, value)
	switch {
	case err != nil:
		return value, fault.Wrap(fault.Usage, err, "", "could not read the %s from standard input", which.word)
	case value.IsZero():
		return value, fault.New(fault.Usage, "pipe it in, as in: pat-robot credentials set "+which.word+" < file", "standard input holds no %s", which.word)
	case strings.ContainsAny(value.Reveal(), "\r\n\x00"):
		return value, fault.New(fault.Usage, "one line, and nothing else", "standard input holds more than the %s", which.word)
	}
	return value, nil
}
