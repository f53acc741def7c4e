package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"pat-robot/internal/flows"
	"pat-robot/internal/secret"
	"pat-robot/internal/sink"
)

// rotating holds the flags of rotate.
type rotating struct {
	where                     visiting
	want                      wanted
	to                        sinkFlags
	keepName, regenerate, yes bool
}

func newRotateCommand(p *program) *cobra.Command {
	var as format
	var r rotating
	cmd := &cobra.Command{
		Use:   "rotate NAME",
		Short: "Make a new token in the place of an old one, and revoke the old one last",
		Long: `Makes a new token under a name of its own, keeps its value, reads it back, tries it on the site, hands it to each sink, and
only then revokes the old one: at no moment is there none that works. Scopes and lifetime are those of the old one unless they are
given. The new one is called as the old one, with the day behind it; --keep-name gives it the old name in the end.

With --regenerate the page's own Regenerate is used: the token stays the same, but its old value dies before the new one is
handed on. On a terminal it asks first; a script says --yes.`,
		Example: `  pat-robot rotate ci --keep-name --yes
  pat-robot rotate ci --org acme --expires 90d --sink 'exec:vault kv put secret/ci pat=-'
  pat-robot rotate ci --regenerate --yes -o json`,
		GroupID: groupTokens,
		Args:    oneName,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			var wrong faults
			c, target := p.target(cmd, &r.where, &wrong)
			req := flows.RotateRequest{Target: target, Which: r.where.which(args[0]), NewName: r.want.name, KeepName: r.keepName}
			sinks := r.check(&req, &wrong)
			deps, err := p.ready(cmd, c, &req.Target, wrong)
			if err != nil {
				return err
			}
			question := "replace %s of %s? The old one is revoked once the new one is in its place"
			if r.regenerate {
				question = "regenerate %s of %s? Its present value dies at once"
			}
			if err := p.sure(cmd.Context(), r.yes, fmt.Sprintf(question, r.where.meant(args[0]), target.Account.Email)); err != nil {
				return err
			}
			if err := p.recoverFirst(cmd.Context(), c, deps, req.Target); err != nil {
				return err
			}
			if r.regenerate {
				result, err := flows.Regenerate(cmd.Context(), deps, flows.RegenerateRequest{Target: req.Target, Which: req.Which})
				return p.tellMade(cmd.Context(), as, target.Key(result.Organization, result.Name), result, err, sinks)
			}
			return p.rotate(cmd.Context(), as, deps, req, sinks)
		}),
	}
	cmd.Flags().SortFlags = false
	r.where.flags(cmd)
	cmd.Flags().StringVar(&r.want.name, "new-name", "", "the new token's name, instead of the old one's with the day behind it")
	cmd.Flags().BoolVar(&r.keepName, "keep-name", false, "give the new token the old one's name in the end")
	r.want.expiresFlag(cmd, "")
	r.want.scopeFlags(cmd)
	cmd.Flags().BoolVar(&r.regenerate, "regenerate", false, "use the page's own Regenerate, for those who must keep the same token")
	r.to.flag(cmd)
	yesFlag(cmd, &r.yes)
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

// check reads what the new token is to be, and notes every fault.
func (r *rotating) check(req *flows.RotateRequest, wrong *faults) []sink.Sink {
	w := r.want
	req.Expires, req.Scopes, req.FullAccess = w.changes(wrong)
	if r.regenerate && (w.name != "" || w.expires != "" || w.scoped() || r.keepName) {
		wrong.addf("pat-robot edit changes them", "--regenerate leaves name, end and scopes as they are")
	}
	return r.to.parse(wrong)
}

// rotate runs the flow and tells what came of it, also of one that came half-way.
func (p *program) rotate(ctx context.Context, as format, deps flows.Deps, req flows.RotateRequest, sinks []sink.Sink) error {
	var delivered []string
	if len(sinks) > 0 {
		req.HandOver = func(ctx context.Context, key secret.Key) (err error) {
			store, err := p.openStore(ctx)
			if err == nil {
				delivered, err = p.deliver(ctx, store, key, sinks)
			}
			return err
		}
	}
	result, err := flows.Rotate(ctx, deps, req)
	done := rotated{RotateResult: result, Delivered: delivered}
	if err == nil || done.Stored.Key != "" {
		if failed := p.result(as, done, func() string { return describeRotated(done) }); err == nil {
			err = failed
		}
	}
	return trailOf(err, done.Trail)
}

// rotated is what came of a rotation, and where the new value went beside the keyring.
type rotated struct {
	flows.RotateResult
	Delivered []string `json:"delivered,omitempty"`
}

func describeRotated(done rotated) string {
	old := "still active"
	if done.Retired {
		old = "revoked"
	}
	return fmt.Sprintf("replaced      %s (%s)\n", done.Old, old) + describeMade(created{CreateResult: done.CreateResult, Delivered: done.Delivered})
}
