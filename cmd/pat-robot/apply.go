package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/journal"
	"pat-robot/internal/plan"
	"pat-robot/internal/secret"
)

func newApplyCommand(p *program) *cobra.Command {
	var as format
	var w planning
	var yes bool
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Make the tokens of a file true: create, renew and hand on what is due",
		Long: `Reads the file of wanted tokens and does what plan shows. A second time it finds nothing to do. A renewed token is made
before the old one is revoked, and gets its name. What fails for one token does not stop the others; the result and the exit
code say what failed, and the next apply goes on from there. A sign-in that fails stops all of them: it would lock the account.

Tokens that the file does not name are never touched, unless --prune says so: it lists them and asks first; a script adds --yes.`,
		Example: "  pat-robot apply -f tokens.yaml\n  pat-robot apply -f tokens.yaml -o json\n  pat-robot apply -f tokens.yaml --prune",
		GroupID: groupTokens,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			return p.apply(cmd, as, &w, yes)
		}),
	}
	w.flags(cmd, &as)
	yesFlag(cmd, &yes)
	return cmd
}

func (p *program) apply(cmd *cobra.Command, as format, w *planning, yes bool) error {
	if err := p.prepareFile(cmd, w); err != nil {
		return err
	}
	if w.prune && !yes && !isTerminal(p.in) {
		return fault.New(fault.Usage, "say --yes in a script; pat-robot plan --prune lists them", "--prune wants to ask, and there is no terminal")
	}
	release, err := p.applyAlone(w)
	if err != nil {
		return err
	}
	defer release()
	defer shareBrowser(w.config, &w.deps)()
	ctx := cmd.Context()
	if err := p.recoverFirst(ctx, w.config, w.deps, w.target); err != nil {
		return err
	}
	if err := p.look(ctx, w); err != nil {
		return err
	}
	list := w.list()
	errs := p.applyAll(ctx, w, &list)
	if len(w.strays) > 0 {
		errs = append(errs, p.pruneAll(ctx, w, &list, yes)...)
	}
	if err := p.result(as, list, list.doneTable); err != nil {
		return err
	}
	return list.failures(errs)
}

// applyAlone refuses a second apply at the same time: both would make the same tokens.
func (p *program) applyAlone(w *planning) (release func(), err error) {
	dir, err := journalDir(w.config)
	if err != nil {
		return nil, err
	}
	release, free, err := journal.Alone(dir, "apply")
	if err == nil && !free {
		err = fault.New(fault.Usage, "wait for it, or stop it", "another apply is under way")
	}
	return release, err
}

// applyAll does one action after the other.
func (p *program) applyAll(ctx context.Context, w *planning, list *planList) []error {
	errs := make([]error, len(w.actions))
	var stop error
	for i, a := range w.actions {
		row := &list.Tokens[i]
		if a.Kind == plan.Keep {
			continue
		}
		if stop == nil {
			p.say("%d of %d: %s %s in %s", i+1, len(w.actions), a.Kind, a.Token.Name, a.Token.Organization)
			row.Trail, errs[i] = p.act(ctx, w, a)
			row.note(p, errs[i])
			stop = stopping(ctx, errs[i])
			continue
		}
		errs[i] = stop
		row.Outcome = "not tried"
	}
	return errs
}

// stopping gives the error again if it would meet all other tokens as well: tries at a sign-in lock the account.
func stopping(ctx context.Context, err error) error {
	if err != nil && (ctx.Err() != nil || fault.Is(err, fault.SignIn) || fault.Is(err, fault.Interrupted)) {
		return err
	}
	return nil
}

func (r *planned) note(p *program, err error) {
	r.Outcome = "done"
	if err != nil {
		r.Outcome, r.Error, r.Code = "failed", p.redactor.Redact(err.Error()), exitCode(err)
	}
}

// act does what is to be done about one token.
func (p *program) act(ctx context.Context, w *planning, a plan.Action) (trail string, err error) {
	if a.Leftover {
		if trail, err := p.retire(ctx, w, a.Token.Organization, plan.TemporaryName(a.Token.Name)); err != nil {
			return trail, err
		}
	}
	key := w.target.Key(a.Token.Organization, a.Token.Name)
	switch a.Kind {
	case plan.Create:
		made, err := flows.Create(ctx, w.deps, w.createRequest(a))
		if err == nil {
			_, err = p.deliver(ctx, w.store, key, a.Sinks)
		}
		return made.Trail, err
	case plan.Renew:
		return p.renew(ctx, w, a)
	case plan.Finish:
		return p.finishRenewal(ctx, w, a)
	case plan.Deliver:
		_, err := p.deliver(ctx, w.store, key, a.Sinks)
		return "", err
	case plan.Keep:
	case plan.Stuck:
		return "", fault.New(fault.Partial, "pat-robot list shows the tokens; mend it and run apply again", "%q in %s: %s", a.Token.Name, a.Token.Organization, a.Why)
	}
	return "", nil
}

func (w *planning) createRequest(a plan.Action) flows.CreateRequest {
	req := flows.CreateRequest{
		Target: w.targetIn(a.Token.Organization), AllOrganizations: isAll(a.Token.Organization), Name: a.Token.Name,
		Expires: a.Token.Lifetime, Scopes: a.Token.Scopes, FullAccess: a.Token.FullAccess,
	}
	return req
}

// targetIn is the target with the organization as its beginning; global tokens begin where the run does.
func (w *planning) targetIn(organization string) flows.Target {
	target := w.target
	if !isAll(organization) {
		target.Organization = organization
	}
	return target
}

// renew makes a token in the place of the one that is there.
func (p *program) renew(ctx context.Context, w *planning, a plan.Action) (string, error) {
	expires := a.Token.Lifetime
	req := flows.RotateRequest{
		Target: w.targetIn(a.Token.Organization), Which: flows.Which{Name: a.Token.Name, Only: a.Token.Organization},
		NewName: plan.TemporaryName(a.Token.Name), KeepName: true, Expires: &expires, Scopes: a.Token.Scopes, FullAccess: a.Token.FullAccess,
	}
	if len(a.Sinks) > 0 {
		req.HandOver = func(ctx context.Context, key secret.Key) error {
			_, err := p.deliver(ctx, w.store, key, a.Sinks)
			return err
		}
	}
	made, err := flows.Rotate(ctx, w.deps, req)
	return made.Trail, err
}

// finishRenewal puts the new token of a renewal that died into the place of the old one.
func (p *program) finishRenewal(ctx context.Context, w *planning, a plan.Action) (string, error) {
	name, temporary := a.Token.Name, plan.TemporaryName(a.Token.Name)
	if _, err := p.deliver(ctx, w.store, w.target.Key(a.Token.Organization, temporary), a.Sinks); err != nil {
		return "", err
	}
	if a.Old {
		if trail, err := p.retire(ctx, w, a.Token.Organization, name); err != nil {
			return trail, err
		}
	}
	done, err := flows.Edit(ctx, w.deps, flows.EditRequest{
		Target: w.targetIn(a.Token.Organization), Which: flows.Which{Name: temporary, Only: a.Token.Organization}, NewName: name,
	})
	return done.Trail, err
}

// retire revokes a token.
func (p *program) retire(ctx context.Context, w *planning, organization, name string) (string, error) {
	done, err := flows.Revoke(ctx, w.deps, flows.RevokeRequest{Target: w.targetIn(organization), Which: flows.Which{Name: name, Only: organization}})
	return done.Trail, err
}

// pruneAll lists the tokens that the file does not name, asks, and revokes them.
func (p *program) pruneAll(ctx context.Context, w *planning, list *planList, yes bool) []error {
	names := make([]string, len(w.strays))
	for i, t := range w.strays {
		names[i] = fmt.Sprintf("\n  %s in %s", t.Name, t.Organization)
	}
	if err := p.sure(ctx, yes, fmt.Sprintf("revoke %d tokens that %s does not name?%s\n", len(names), w.file, strings.Join(names, ""))); err != nil {
		for i := range list.Strays {
			list.Strays[i].Outcome = "not tried"
		}
		if fault.Is(err, fault.Interrupted) && ctx.Err() == nil {
			return nil // a person said no
		}
		return []error{err}
	}
	errs := make([]error, len(w.strays))
	for i, t := range w.strays {
		row := &list.Strays[i]
		if ctx.Err() != nil {
			errs[i], row.Outcome = errors.Join(ctx.Err()), "not tried"
			continue
		}
		row.Trail, errs[i] = p.retire(ctx, w, t.Organization, t.Name)
		row.note(p, errs[i])
	}
	return errs
}
