package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/config"
	"pat-robot/internal/connection"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/plan"
	"pat-robot/internal/secret"
	"pat-robot/internal/tokenfile"
)

// planning is what plan and apply have in common: the file, the site, and what is to be done.
type planning struct {
	where visiting
	file  string
	prune bool

	config  config.Config
	deps    flows.Deps
	target  flows.Target
	store   *secret.Store
	wanted  []tokenfile.Token
	actions []plan.Action
	strays  []plan.Live
	trail   string
}

func newPlanCommand(p *program) *cobra.Command {
	var as format
	var w planning
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what apply would do, and change nothing",
		Long: `Reads the file of wanted tokens, looks at the site and into the keyring, and shows what apply would do: create what is not
there, renew what is near its end or whose value is not kept here or not good, hand values to sinks that lack them. Nothing
is changed. With --prune it also lists the active tokens of the file's organizations that the file does not name.`,
		Example: "  pat-robot plan -f tokens.yaml\n  pat-robot plan -f tokens.yaml --prune -o json",
		GroupID: groupTokens,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			if err := p.prepareFile(cmd, &w); err != nil {
				return err
			}
			if err := p.look(cmd.Context(), &w); err != nil {
				return err
			}
			list := w.list()
			return p.result(as, list, list.table)
		}),
	}
	w.flags(cmd, &as)
	return cmd
}

func (w *planning) flags(cmd *cobra.Command, as *format) {
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVarP(&w.file, "file", "f", "", "the file of wanted tokens: docs/tokens-v1.schema.json describes it")
	cmd.Flags().BoolVar(&w.prune, "prune", false, "also the tokens of these organizations that the file does not name")
	as.flag(cmd)
	settings(cmd, "ORG")
	wayFlag(cmd, &w.where.way)
	siteFlags(cmd)
}

// prepareFile reads flags, environment and file, and says all that is wrong before a browser starts.
func (p *program) prepareFile(cmd *cobra.Command, w *planning) error {
	var wrong faults
	c, err := p.configure(cmd)
	wrong.add(err)
	w.config, w.target = c, targetOf(c, w.where.way, &wrong)
	if w.file == "" {
		wrong.addf("for example -f tokens.yaml", "the file of wanted tokens is missing")
	} else {
		w.wanted, err = tokenfile.Load(w.file, tokenfile.Options{Organization: c.Org, CheckName: checkName, Now: time.Now()})
		wrong.add(err)
	}
	w.target.Organization = w.start()
	if w.target.Organization == "" && len(w.wanted) > 0 {
		wrong.addf("set PAT_ROBOT_ORG to an organization that the account belongs to", "global tokens alone need an organization to start at")
	}
	w.deps, err = p.ready(cmd, c, &w.target, wrong)
	return err
}

// start is the organization to begin at: the one that is set, else the first of the file.
func (w *planning) start() string {
	if w.config.Org != "" && !isAll(w.config.Org) {
		return w.config.Org
	}
	for _, t := range w.wanted {
		if !isAll(t.Organization) {
			return t.Organization
		}
	}
	return ""
}

// look reads the site's list and the keyring, and says what is to be done.
func (p *program) look(ctx context.Context, w *planning) error {
	found, err := flows.List(ctx, w.deps, flows.ListRequest{Target: w.target})
	w.trail = found.Trail
	if err != nil {
		return trailOf(err, found.Trail)
	}
	if w.store, err = p.openStore(ctx); err != nil {
		return err
	}
	var live []plan.Live
	for _, t := range found.Tokens {
		if t.Active() {
			live = append(live, plan.Live{
				Name: t.Name, Organization: t.Organization, Expires: t.Expires, Scopes: t.Scopes,
				Whole: len(t.Scopes) > 0 && len(t.Scopes) >= len(strings.Split(t.ScopeWords, ";")),
			})
		}
	}
	w.actions = plan.Make(w.wanted, live, func(organization, name string) plan.Kept { return p.keptOf(ctx, w, organization, name) }, time.Now())
	if w.prune {
		w.strays = plan.Strays(w.wanted, live)
	}
	return ctx.Err()
}

// keptOf looks into the keyring and tries the value on the site.
func (p *program) keptOf(ctx context.Context, w *planning, organization, name string) plan.Kept {
	item, err := w.store.Get(ctx, w.target.Key(organization, name))
	if errors.Is(err, secret.ErrNotFound) {
		return plan.Kept{}
	}
	kept := plan.Kept{Verdict: plan.Unknown, Created: item.Created, Expires: item.Expires, Scopes: item.Scopes, Delivered: item.Delivered}
	if err != nil {
		w.deps.Log.Warn().Err(err).Str("token", name).Msg("the keyring did not give the value")
		return kept
	}
	p.redactor.Add("token", item.Value)
	tried, err := w.target.Prove(ctx, organization, item.Value)
	if err != nil {
		w.deps.Log.Warn().Err(err).Str("token", name).Msg("the value could not be tried")
	}
	switch tried.Verdict {
	case connection.Proven:
		kept.Verdict = plan.Works
	case connection.Unauthorized:
		kept.Verdict = plan.Dead
	case connection.Unreachable:
	}
	return kept
}

// planned is what is to be done about a token, or what was done.
type planned struct {
	Name         string    `json:"name"`
	Organization string    `json:"organization"`
	Action       plan.Kind `json:"action"`
	Why          string    `json:"why,omitempty"`
	// Of apply only.
	Outcome string `json:"outcome,omitempty"` // done, failed or not tried
	Error   string `json:"error,omitempty"`
	Code    int    `json:"exit_code,omitempty"`
	Trail   string `json:"trail,omitempty"`
}

// planList is what plan and apply print.
type planList struct {
	Account string    `json:"account"`
	Tokens  []planned `json:"tokens"`
	Strays  []planned `json:"strays,omitempty"` // that the file does not name, with --prune
	Trail   string    `json:"trail"`            // of the look at the site
}

func (w *planning) list() planList {
	list := planList{Account: w.target.Account.Email, Tokens: make([]planned, len(w.actions)), Trail: w.trail}
	for i, a := range w.actions {
		list.Tokens[i] = planned{Name: a.Token.Name, Organization: a.Token.Organization, Action: a.Kind, Why: a.Why}
	}
	for _, t := range w.strays {
		list.Strays = append(list.Strays, planned{Name: t.Name, Organization: t.Organization, Action: "prune", Why: "the file does not name it"})
	}
	return list
}

// table is what plan shows: nothing has been done yet.
func (l planList) table() string {
	return aligned(func(out io.Writer) {
		fmt.Fprintln(out, "ACTION\tNAME\tORGANIZATION\tWHY")
		for _, t := range slices.Concat(l.Tokens, l.Strays) {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", t.Action, t.Name, t.Organization, t.Why)
		}
	})
}

// doneTable is what apply shows: how each action ended.
func (l planList) doneTable() string {
	return aligned(func(out io.Writer) {
		fmt.Fprintln(out, "ACTION\tNAME\tORGANIZATION\tOUTCOME\tWHY")
		for _, t := range slices.Concat(l.Tokens, l.Strays) {
			why := t.Why
			if t.Error != "" {
				why = printable(strings.Join(strings.Fields(t.Error), " "))
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", t.Action, t.Name, t.Organization, t.Outcome, why)
		}
	})
}

// failures is the error of a run in which tokens failed: of their kind where all failed alike, else Partial.
func (l planList) failures(errs []error) error {
	var first error
	n := 0
	alike := true
	for _, err := range errs {
		if err == nil {
			continue
		}
		n++
		if first == nil {
			first = err
		}
		alike = alike && exitCode(err) == exitCode(first)
	}
	if n == 0 {
		return nil
	}
	kind := fault.Partial
	if alike {
		kind = fault.KindOf(first)
	}
	return fault.New(kind, "mend the cause and run apply again: it goes on where it was", "%d of %d tokens are not as wanted; the first: %s", n, len(errs), first)
}
