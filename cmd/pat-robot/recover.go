package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/config"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/journal"
)

func newRecoverCommand(p *program) *cobra.Command {
	var as format
	var where visiting
	cmd := &cobra.Command{
		Use:   "recover",
		Short: "Put in order what runs that died have left open",
		Long: `Reads in the journal which runs died between a press that cannot be taken back and its outcome, and looks at the site. Each
of them ends in one of three: the token is live and its value is stored; the token is live no more; or code 3, with the exact
name of a token that a person must look at. A new token whose value was lost is revoked; a token that was being regenerated
gets a new value once more. A file that was to take a value and was left half written is deleted. Where nothing is open on
the site, no browser is started.

It can be run at any time and any number of times: what belongs to a run that is under way is left alone. Every command that
changes tokens does it first.`,
		Example: "  pat-robot recover\n  pat-robot recover -o json",
		GroupID: groupTokens,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			return p.recover(cmd, as, &where)
		}),
	}
	cmd.Flags().SortFlags = false
	settings(cmd, "ORG")
	wayFlag(cmd, &where.way)
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

func (p *program) recover(cmd *cobra.Command, as format, where *visiting) error {
	c, err := p.configure(cmd)
	if err != nil {
		return err
	}
	left, err := p.openLeft(c)
	if err != nil {
		return err
	}
	defer left.Close()
	files, halves := p.discardHalves(left)
	result := flows.RecoverResult{Entries: append([]flows.Recovered{}, files...)}
	own, others := mine(left.Entries, c)
	if len(own) > 0 {
		var wrong faults
		target := targetOf(c, where.way, &wrong)
		target.Organization = firstOf(c.Org, own[0].Intent.Organization)
		deps, err := p.ready(cmd, c, &target, wrong)
		if err != nil {
			p.showRecovered(flows.RecoverResult{Entries: files})
			return errors.Join(err, halves)
		}
		result, err = flows.Recover(cmd.Context(), deps, flows.RecoverRequest{Target: target, Entries: own, Settle: left.Settle})
		result.Entries = append(files, result.Entries...)
		if err != nil {
			p.showRecovered(result)
			return trailOf(errors.Join(err, halves), result.Trail)
		}
	}
	if err := p.result(as, result, func() string { return recoveredText(result) }); err != nil {
		return err
	}
	return errors.Join(halves, foreign(others))
}

// openLeft takes over what dead runs have left open.
func (p *program) openLeft(c config.Config) (*journal.Left, error) {
	dir, err := journalDir(c)
	if err != nil {
		return nil, err
	}
	return journal.Open(dir)
}

// mine parts the entries of the account and site that are set from those of others.
func mine(entries []journal.Entry, c config.Config) (own, others []journal.Entry) {
	for _, e := range entries {
		if strings.EqualFold(e.Intent.Account, c.Email) && e.Intent.Site == c.BaseURL.String() {
			own = append(own, e)
		} else {
			others = append(others, e)
		}
	}
	return own, others
}

// foreign tells of what another account or site has left open.
func foreign(entries []journal.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	lines := make([]string, len(entries))
	for i, e := range entries {
		lines[i] = fmt.Sprintf("\n  %s of %q in %s, as %s on %s", e.Intent.Operation, e.Intent.Name, e.Intent.Kept, e.Intent.Account, e.Intent.Site)
	}
	return fault.New(fault.Partial, "run pat-robot recover with their PAT_ROBOT_EMAIL and PAT_ROBOT_BASE_URL",
		"runs of other accounts or sites were cut short:%s", strings.Join(lines, ""))
}

// recoverFirst puts in order what earlier runs of the account have left open, before a command changes tokens. What a person
// must look at is told, and does not keep the command from its work.
func (p *program) recoverFirst(ctx context.Context, c config.Config, deps flows.Deps, target flows.Target) error {
	left, err := p.openLeft(c)
	if err != nil {
		return err
	}
	defer left.Close()
	p.discardAside(left)
	own, _ := mine(left.Entries, c)
	if len(own) == 0 {
		return nil
	}
	p.warn(fmt.Sprintf("%d presses of earlier runs have no known outcome; looking at the site first", len(own)))
	target.Organization = firstOf(target.Organization, own[0].Intent.Organization)
	result, err := flows.Recover(ctx, deps, flows.RecoverRequest{Target: target, Entries: own, Settle: left.Settle})
	p.showRecovered(result)
	if fault.Is(err, fault.Partial) {
		p.warn(err.Error())
		return nil
	}
	return trailOf(err, result.Trail)
}

// showRecovered tells on stderr how entries ended.
func (p *program) showRecovered(result flows.RecoverResult) {
	for _, e := range result.Entries {
		if e.Outcome != "" {
			p.warn(recoveredLine(e))
		}
	}
}

func recoveredText(result flows.RecoverResult) string {
	if len(result.Entries) == 0 {
		return "nothing is open"
	}
	lines := make([]string, len(result.Entries))
	for i, e := range result.Entries {
		lines[i] = recoveredLine(e)
	}
	if result.Trail != "" {
		lines = append(lines, "trail  "+result.Trail)
	}
	return strings.Join(lines, "\n")
}

func recoveredLine(e flows.Recovered) string {
	return fmt.Sprintf("%s of %q in %s: %s", e.Operation, e.Name, e.Organization, e.Says)
}
