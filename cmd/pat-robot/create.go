package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/config"
	"pat-robot/internal/flows"
	"pat-robot/internal/secret"
	"pat-robot/internal/sink"
)

func newCreateCommand(p *program) *cobra.Command {
	var as format
	var want wanted
	var to sinkFlags
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Make a token on the site, keep its value, leave a trail",
		Long: `Signs in, opens the Personal access tokens page, fills the New Token form, reads the value that is shown once, keeps it in
the keyring, and finds the new token in the list. Each step leaves a picture in the trail. The value is never printed:
pat-robot get does that.

The password comes from PAT_ROBOT_PASSWORD, from the keyring or from a prompt at the terminal; there is no flag for it.`,
		Example: `  pat-robot create --org acme --name exalate --expires max --preset exalate
  pat-robot create --org acme --name ci --expires 30d --scope "Code (Read)" --scope vso.packaging_write
  pat-robot create --org acme --name ci --scope "Work Items (vso.work) READ & WRITE" -o json
  pat-robot create --org acme --name ci --preset exalate --sink 'exec:vault kv put secret/ci pat=-' --sink file+npmrc:.npmrc
  pat-robot create --org acme --name all-powerful --expires 2026-12-31 --full-access`,
		GroupID: groupTokens,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			c, req, sinks, err := p.createRequest(cmd, want, to)
			if err != nil {
				return err
			}
			deps, err := p.deps(c)
			if err != nil {
				return err
			}
			if err := p.recoverFirst(cmd.Context(), c, deps, req.Target); err != nil {
				return err
			}
			_, err = p.create(cmd.Context(), as, deps, req, sinks)
			return err
		}),
	}
	cmd.Flags().SortFlags = false
	settings(cmd, "ORG")
	want.flags(cmd)
	to.flag(cmd)
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

// createRequest reads flags and environment and says all that is wrong with them at once, before anything is opened.
func (p *program) createRequest(cmd *cobra.Command, want wanted, to sinkFlags) (config.Config, flows.CreateRequest, []sink.Sink, error) {
	var wrong faults
	c, err := p.configure(cmd)
	wrong.add(err)
	want.org, _ = cmd.Flags().GetString("org")
	req := want.request(c, &wrong)
	sinks := to.parse(&wrong)
	if err := wrong.err(); err != nil {
		return c, req, sinks, err
	}
	req.Account, err = p.account(cmd.Context(), c)
	return c, req, sinks, err
}

// create runs the flow, hands the value on, and tells what came of it. A result that holds a stored value is printed even
// when the run failed afterwards: a script must be able to find that value.
func (p *program) create(ctx context.Context, as format, deps flows.Deps, req flows.CreateRequest, sinks []sink.Sink) (flows.CreateResult, error) {
	result, err := flows.Create(ctx, deps, req)
	return result, p.tellMade(ctx, as, req.Key(), result, err, sinks)
}

// tellMade hands on a value that a flow has kept under the key, and tells what came of the flow.
func (p *program) tellMade(ctx context.Context, as format, key secret.Key, result flows.CreateResult, err error, sinks []sink.Sink) error {
	made := created{CreateResult: result}
	if err == nil {
		made.Delivered, err = p.deliverMade(ctx, key, sinks)
	}
	if err == nil || made.Stored.Key != "" {
		if failed := p.result(as, made, func() string { return describeMade(made) }); err == nil {
			err = failed
		}
	}
	return trailOf(err, made.Trail)
}

// created is a made token and where its value went beside the keyring.
type created struct {
	flows.CreateResult
	Delivered []string `json:"delivered,omitempty"`
}

func (p *program) deliverMade(ctx context.Context, key secret.Key, sinks []sink.Sink) ([]string, error) {
	store, err := p.openStore(ctx)
	if err != nil {
		return nil, err
	}
	return p.deliver(ctx, store, key, sinks)
}

// describeMade says in lines what was made and where it is.
func describeMade(made created) string {
	lines := []string{
		fmt.Sprintf("token         %s", made.Name),
		fmt.Sprintf("organization  %s", made.Organization),
		fmt.Sprintf("account       %s", made.Account),
		fmt.Sprintf("expires       %s", made.Expires.UTC().Format(time.RFC3339)),
		fmt.Sprintf("scopes        %s", strings.Join(made.Scopes, " ")),
		fmt.Sprintf("stored in     %s, as %s", made.Stored.Backend, made.Stored.Key),
		fmt.Sprintf("trail         %s", made.Trail),
	}
	return strings.Join(lines, "\n") + deliveredTo(made.Delivered)
}
