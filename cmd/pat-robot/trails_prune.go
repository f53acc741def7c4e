package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/trail/verify"
)

// pruned is what trails prune prints.
type pruned struct {
	Removed []string        `json:"removed"`
	Kept    []verify.Result `json:"kept"` // old enough, but not whole
	DryRun  bool            `json:"dry_run,omitempty"`
}

func newTrailsPruneCommand(p *program) *cobra.Command {
	var as format
	var filter trailFilter
	var notWhole, dry, yes bool
	cmd := &cobra.Command{
		Use:   "prune --older-than AGE",
		Short: "Delete old trails that are whole",
		Long: `Deletes the trails of runs that began longer ago than AGE. Each is checked first: one that is incomplete, not signed, altered
or in quarantine stays, unless --not-whole says that it may go too. The trail of a run that still goes on always stays.`,
		Example: "  pat-robot trails prune --older-than 365d\n  pat-robot trails prune --older-than 90d --org acme --dry-run",
		GroupID: groupEvidence,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			c, err := p.configure(cmd)
			if err != nil {
				return err
			}
			if filter.older == "" {
				return fault.New(fault.Usage, "for example --older-than 365d", "prune wants to know how old a trail must be")
			}
			list, err := filter.list(c.Screenshots, time.Now())
			if err != nil {
				return err
			}
			out := choosePruned(list.Trails, notWhole)
			out.DryRun = dry
			if len(out.Removed) > 0 && !dry && !yes {
				sure, err := p.confirm(cmd.Context(), fmt.Sprintf("delete %d trails below %s?", len(out.Removed), list.Root))
				if err != nil {
					return err
				}
				if !sure {
					return fault.New(fault.Interrupted, "", "nothing was deleted")
				}
			}
			if err := out.remove(); err != nil {
				return err
			}
			return p.result(as, out, out.text)
		}),
	}
	cmd.Flags().StringVar(&filter.older, "older-than", "", "how old a trail must be, such as 365d")
	filter.flags(cmd)
	cmd.Flags().BoolVar(&notWhole, "not-whole", false, "also trails that are incomplete, not signed, altered or in quarantine")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only tell what would be deleted")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	as.flag(cmd)
	settings(cmd, "SCREENSHOTS", "LOG_LEVEL", "LOG_FORMAT")
	return cmd
}

func choosePruned(all []verify.Result, notWhole bool) pruned {
	out := pruned{Removed: []string{}, Kept: []verify.Result{}}
	for _, r := range all {
		whole := r.State == verify.Whole || r.State == verify.UnknownSigner
		if whole || notWhole && !r.Running {
			out.Removed = append(out.Removed, r.Trail)
		} else {
			out.Kept = append(out.Kept, r)
		}
	}
	return out
}

func (out pruned) remove() error {
	if out.DryRun {
		return nil
	}
	for _, dir := range out.Removed {
		if err := os.RemoveAll(dir); err != nil {
			return fault.Wrap(fault.Unexpected, err, "make the folder writable for this user", "could not delete the trail %s", dir)
		}
	}
	return nil
}

func (out pruned) text() string {
	did := "deleted"
	if out.DryRun {
		did = "would delete"
	}
	lines := []string{}
	for _, dir := range out.Removed {
		lines = append(lines, did+" "+dir)
	}
	for _, r := range out.Kept {
		lines = append(lines, fmt.Sprintf("kept %s: %s", r.Trail, stateText(r)))
	}
	if len(lines) == 0 {
		return "no trails are that old"
	}
	return strings.Join(lines, "\n")
}
