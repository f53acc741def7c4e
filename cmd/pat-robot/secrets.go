package main

import (
	"context"
	"errors"
	"os"

	"pat-robot/internal/config"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/otp"
	"pat-robot/internal/secret"
	"pat-robot/internal/session"
)

// The names under which the keyring keeps an account's password, and the secret of its time-based codes.
const (
	passwordCredential   = "password"
	codeSecretCredential = "totp-secret"
)

// useKeyring says which keyring is meant, and where its passphrase comes from.
func (p *program) useKeyring(c config.Config) {
	p.keyring = secret.Options{Backend: c.Keyring, Dir: c.KeyringDir, Password: p.passphraseSource(c)}
}

// passphraseSource gives the file keyring's passphrase: from the environment, from a file, or from a person.
func (p *program) passphraseSource(c config.Config) func(context.Context) (secret.Value, error) {
	return func(ctx context.Context) (secret.Value, error) {
		given := c.KeyringPassword
		if !given.IsZero() || !p.watched() {
			return given, nil // the store has words for an empty one
		}
		const question = "Passphrase of the file keyring"
		first, err := p.askSecret(ctx, "keyring passphrase", question)
		if err != nil || secret.HasFile(c.KeyringDir) {
			return first, err
		}
		again, err := p.askSecret(ctx, "keyring passphrase", "The keyring is new; the passphrase again")
		if err == nil && !again.Equal(first) {
			err = fault.New(fault.Usage, "try again", "the two passphrases differ")
		}
		return first, err
	}
}

// account says how the account signs in: with its password, and with a second factor where a page asks for one.
func (p *program) account(ctx context.Context, c config.Config) (flows.Account, error) {
	a := flows.Account{Email: c.Email, Required: c.RequireAccount}
	var err error
	if a.CodeSecret, err = p.codeSecretSource(c); err != nil {
		return a, err
	}
	if p.watched() {
		a.AskCode = func(ctx context.Context, question string) (secret.Value, error) {
			return p.askSecret(ctx, "code", question)
		}
		a.Confirm = p.confirm
	}
	a.Password, err = p.passwordSource(ctx, c)
	return a, err
}

// codeSecretSource gives the secret of time-based codes when a page asks for one: from the environment, a file, or the
// keyring. One that cannot be read is told now, before a browser starts.
func (p *program) codeSecretSource(c config.Config) (func(context.Context) (secret.Value, error), error) {
	if !c.TOTPSecret.IsZero() {
		if _, err := otp.Parse(c.TOTPSecret); err != nil {
			return nil, fault.Wrap(fault.Usage, err, "", "PAT_ROBOT_TOTP_SECRET")
		}
		return func(context.Context) (secret.Value, error) { return c.TOTPSecret, nil }, nil
	}
	return func(ctx context.Context) (secret.Value, error) {
		store, err := p.openStore(ctx)
		if err != nil {
			return secret.Value{}, err
		}
		kept, err := store.Credential(ctx, c.Email, codeSecretCredential)
		if errors.Is(err, secret.ErrNotFound) {
			return secret.Value{}, nil
		}
		return kept, err
	}, nil
}

// passwordSource gives the account's password when a page asks for it: from the environment or a file, from the keyring,
// or from a person. Where none of them can give it, that is said now, before a browser starts.
func (p *program) passwordSource(ctx context.Context, c config.Config) (func(context.Context) (secret.Value, error), error) {
	if !c.Password.IsZero() {
		return func(context.Context) (secret.Value, error) { return c.Password, nil }, nil
	}
	store, err := p.openStore(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := store.Credential(ctx, c.Email, passwordCredential)
	switch {
	case err == nil:
		p.redactor.Add("password", kept)
		return func(context.Context) (secret.Value, error) { return kept, nil }, nil
	case !errors.Is(err, secret.ErrNotFound):
		return nil, err
	case !p.watched() && hasSession(c):
		return func(context.Context) (secret.Value, error) {
			return secret.Value{}, fault.New(fault.SignIn, "run pat-robot login, or set PAT_ROBOT_PASSWORD or PAT_ROBOT_PASSWORD_FILE",
				"the site does not accept the kept session of %s any more, and there is no password to sign in with", c.Email)
		}, nil
	case !p.watched():
		return nil, fault.New(fault.Usage, "set PAT_ROBOT_PASSWORD or PAT_ROBOT_PASSWORD_FILE, run it at a terminal, or sign in once with pat-robot login",
			"there is no password for %s: none in the environment, none in the %s keyring, and no terminal to ask at", c.Email, store.Backend())
	}
	return p.askOnce("Password of " + c.Email), nil
}

// hasSession tells whether a session of the account is kept, which may do without a password.
func hasSession(c config.Config) bool {
	if _, err := os.Stat(c.ProfileDir); c.ProfileDir != "" {
		return err == nil
	}
	dir, err := sessionDir()
	return err == nil && session.Has(dir, session.ID{Site: c.BaseURL.Host, Account: c.Email})
}

// askOnce asks a person when the password is first needed, and remembers the answer: pages may ask again.
func (p *program) askOnce(question string) func(context.Context) (secret.Value, error) {
	var answer secret.Value
	return func(ctx context.Context) (secret.Value, error) {
		if !answer.IsZero() {
			return answer, nil
		}
		var err error
		answer, err = p.askSecret(ctx, "password", question)
		return answer, err
	}
}
