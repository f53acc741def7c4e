package main

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/gitcredential"
	"pat-robot/internal/secret"
)

func newGitCredentialCommand(p *program) *cobra.Command {
	var want gitcredential.Want
	cmd := &cobra.Command{
		Use:   "git-credential get|store|erase",
		Short: "Give git the stored token that fits, as a credential helper",
		Long: `Speaks git's credential helper protocol. get gives the stored token of the host, organization and account that git asks
about, with the time of its end (password_expiry_utc): one that may write code before one that may only read it. An expired
token is not given, so that git asks a person at once. store keeps what a person typed; erase notes that the site refused
a value, which is then given no more: pat-robot deletes none.

Git tells the organization only with credential.useHttpPath, or in addresses such as https://acme@dev.azure.com. Where
tokens of several accounts fit, none is given: say which with --account or --name in git's configuration.`,
		Example: `  git config --global credential.https://dev.azure.com.helper '!pat-robot git-credential'
  git config --global credential.https://dev.azure.com.useHttpPath true
  git config credential.helper '!pat-robot git-credential --name ci'`,
		GroupID: groupValues,
		Args:    cobra.ExactArgs(1),
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			asked, err := gitcredential.Read(p.in)
			if err != nil {
				return fault.Wrap(fault.Usage, err, "git runs this command: see its help", "could not read what git asks")
			}
			p.redactor.Add("password", asked.Password)
			c, err := p.configure(cmd)
			if err != nil {
				return err
			}
			h := gitHelper{program: p, asked: asked, want: want, base: c.BaseURL}
			switch args[0] {
			case "get":
				return h.get(cmd.Context())
			case "store":
				return h.keep(cmd.Context())
			case "erase":
				return h.refused(cmd.Context())
			}
			return nil // what a newer git may ask is passed over, as the protocol wants
		}),
	}
	cmd.Flags().StringVar(&want.Name, "name", "", "give this token and no other")
	cmd.Flags().StringVar(&want.Organization, "org", "", "the token's organization, where git does not tell it")
	cmd.Flags().StringVar(&want.Account, "account", "", "the account that it belongs to")
	settings(cmd, "BASE_URL")
	settings(cmd, keyringSettings...)
	return cmd
}

// gitHelper answers one question of git.
type gitHelper struct {
	*program
	asked gitcredential.Request
	want  gitcredential.Want
	base  *url.URL
}

// get gives the best of the tokens that fit, or nothing: git then asks the next helper, or a person.
func (h gitHelper) get(ctx context.Context) error {
	if !h.asked.Safe() {
		return nil
	}
	store, found, err := h.find(ctx)
	if err != nil || len(found) == 0 {
		return err
	}
	if gitcredential.SeveralOwners(found) {
		var names []string
		for _, item := range found {
			names = append(names, item.Key.String())
		}
		h.warn("several stored tokens fit, and which one is meant is not said: " + strings.Join(names, ", ") +
			"; set credential.useHttpPath, or --account, --org or --name in git's configuration")
		return nil
	}
	item, err := store.Get(ctx, found[0].Key)
	if err != nil {
		return err
	}
	h.redactor.Add("token", item.Value)
	// Beside get, the one place where a token's value goes to stdout: git reads it.
	return gitcredential.Write(h.plain, h.asked, item)
}

func (h gitHelper) find(ctx context.Context) (*secret.Store, []secret.Item, error) {
	store, err := h.openStore(ctx)
	if err != nil {
		return nil, nil, err
	}
	items, err := store.Find(ctx, secret.Query{})
	return store, gitcredential.Pick(items, h.asked, h.base, h.want, time.Now()), err
}

// holder returns the item that has the value which git names; its key is zero if none has.
func (h gitHelper) holder(ctx context.Context, store *secret.Store) (secret.Item, error) {
	items, err := store.Find(ctx, secret.Query{})
	for _, item := range items {
		if item.Unreadable != nil {
			continue
		}
		whole, err := store.Get(ctx, item.Key)
		if err == nil && whole.Value.Equal(h.asked.Password) {
			return whole, nil
		}
		if err != nil && !errors.Is(err, secret.ErrNotFound) {
			return secret.Item{}, err
		}
	}
	return secret.Item{}, err
}

// keep hears that a password was good. One that is not kept yet was typed by a person: it is kept under the name "git",
// for sites that are the robot's business, and never in the place of one that may be good.
func (h gitHelper) keep(ctx context.Context) error {
	if h.asked.Password.IsZero() || !h.asked.Safe() {
		return nil
	}
	store, err := h.openStore(ctx)
	if err != nil {
		return err
	}
	kept, err := h.holder(ctx, store)
	switch {
	case err != nil:
		return err
	case kept.Key != (secret.Key{}) && kept.Refused.IsZero():
		return nil
	case kept.Key != (secret.Key{}):
		return store.Amend(ctx, kept.Key, kept.Value, func(i *secret.Item) { i.Refused = time.Time{} })
	case !h.ours():
		return nil
	}
	item := secret.Item{
		Key: secret.Key{
			Site: h.asked.Host, Organization: firstOf(h.want.Organization, h.asked.Organization(h.base)),
			Account: firstOf(h.want.Account, h.asked.Account()), Name: firstOf(h.want.Name, "git"),
		},
		Value: h.asked.Password, Created: time.Now().UTC(), Source: "git",
	}
	before, err := store.Get(ctx, item.Key)
	if err == nil && before.Refused.IsZero() && (before.Expires.IsZero() || before.Expires.After(time.Now())) {
		h.warn("did not keep what was typed: another value is kept as " + item.Key.String())
		return nil
	}
	if err != nil && !errors.Is(err, secret.ErrNotFound) {
		return err
	}
	return store.Save(ctx, item)
}

// ours tells whether the host is one of Azure DevOps: a helper may be set for all hosts.
func (h gitHelper) ours() bool {
	return h.asked.Host == "dev.azure.com" || strings.HasSuffix(h.asked.Host, ".visualstudio.com") || strings.EqualFold(h.asked.Host, h.base.Host)
}

// refused hears that the site did not take a password. The value stays: a site that has a bad day refuses good ones too.
func (h gitHelper) refused(ctx context.Context) error {
	if h.asked.Password.IsZero() {
		return nil
	}
	store, err := h.openStore(ctx)
	if err != nil {
		return err
	}
	kept, err := h.holder(ctx, store)
	if err != nil || kept.Key == (secret.Key{}) {
		return err
	}
	h.warn("the site refused the stored token " + kept.Key.String() + "; it is given no more until a new value is kept")
	return store.Amend(ctx, kept.Key, kept.Value, func(i *secret.Item) { i.Refused = time.Now().UTC() })
}
