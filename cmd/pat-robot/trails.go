package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/trail"
	"pat-robot/internal/trail/verify"
)

// trailList is what trails prints, newest first.
type trailList struct {
	Root   string          `json:"root"`
	Trails []verify.Result `json:"trails"`
}

// trailFilter narrows a list of trails; an empty field matches all.
type trailFilter struct{ org, name, flow, outcome, state, newer, older string }

func (f *trailFilter) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.org, "org", "", "only runs in this organization")
	cmd.Flags().StringVar(&f.name, "name", "", "only runs about the token of this name")
	cmd.Flags().StringVar(&f.flow, "flow", "", "only runs of this kind, such as create")
	cmd.Flags().StringVar(&f.outcome, "outcome", "", "only runs that ended so: done, failed, partly, interrupted or running")
	cmd.Flags().StringVar(&f.state, "state", "", "only trails in this state: whole, incomplete, not-signed, quarantined or altered")
}

func newTrailsCommand(p *program) *cobra.Command {
	var as format
	var filter trailFilter
	cmd := &cobra.Command{
		Use:   "trails",
		Short: "List the runs that left a trail, and check each",
		Long: `Lists the trails below PAT_ROBOT_SCREENSHOTS, newest first, with how each run ended and whether its trail is as it was
sealed. It asks no keyring: whose key has signed a trail, pat-robot verify tells.`,
		Example: "  pat-robot trails --org acme --outcome failed\n  pat-robot trails --newer-than 30d -o json\n  pat-robot trails prune --older-than 365d",
		GroupID: groupEvidence,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			c, err := p.configure(cmd)
			if err != nil {
				return err
			}
			list, err := filter.list(c.Screenshots, time.Now())
			if err != nil {
				return err
			}
			return p.result(as, list, list.table)
		}),
	}
	filter.flags(cmd)
	cmd.Flags().StringVar(&filter.newer, "newer-than", "", "only runs that began within this time, such as 30d or 12h")
	as.flag(cmd)
	settings(cmd, "SCREENSHOTS", "LOG_LEVEL", "LOG_FORMAT")
	cmd.AddGroup(&cobra.Group{ID: groupEvidence, Title: "Commands:"})
	cmd.AddCommand(newTrailsPruneCommand(p))
	return cmd
}

// list checks all trails below root and returns those that match.
func (f trailFilter) list(root string, now time.Time) (trailList, error) {
	since, err := age(f.newer)
	if err != nil {
		return trailList{}, err
	}
	before, err := age(f.older)
	if err != nil {
		return trailList{}, err
	}
	folders, err := trailFolders(root)
	if err != nil {
		return trailList{}, err
	}
	list := trailList{Root: root, Trails: checkAll(folders)}
	list.Trails = slices.DeleteFunc(list.Trails, func(r verify.Result) bool {
		return !f.matches(r) || since > 0 && r.Started.Before(now.Add(-since)) || before > 0 && !r.Started.Before(now.Add(-before))
	})
	slices.SortStableFunc(list.Trails, func(a, b verify.Result) int {
		return cmp.Or(b.Started.Compare(a.Started), cmp.Compare(a.Trail, b.Trail))
	})
	return list, nil
}

func (f trailFilter) matches(r verify.Result) bool {
	like := func(want, got string) bool { return want == "" || strings.EqualFold(want, got) }
	state := r.State
	if state == verify.UnknownSigner {
		state = verify.Whole // whether the signer is known is not asked here
	}
	return like(f.org, r.Organization) && (f.name == "" || f.name == r.Name) && like(f.flow, r.Flow) && like(f.outcome, r.Outcome) && like(f.state, string(state))
}

// trailFolders are the folders below root that look like trails, those in quarantine too.
func trailFolders(root string) ([]string, error) {
	var found []string
	for _, dir := range []string{root, filepath.Join(root, trail.Quarantine)} {
		entries, err := os.ReadDir(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fault.Wrap(fault.Usage, err, "give the folder of trails with PAT_ROBOT_SCREENSHOTS", "could not list the trails")
		}
		for _, e := range entries {
			path := filepath.Join(dir, e.Name())
			if e.IsDir() && path != filepath.Join(root, trail.Quarantine) && isTrail(path) {
				found = append(found, path)
			}
		}
	}
	return found, nil
}

func isTrail(dir string) bool {
	for _, name := range []string{trail.EventsFile, trail.RunFile, trail.AttestationFile} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

// checkAll checks several at a time: most of the work is reading and digesting pictures.
func checkAll(folders []string) []verify.Result {
	results := make([]verify.Result, len(folders))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, dir := range folders {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			r, err := verify.Check(dir, verify.Options{})
			if err != nil {
				r = verify.Result{Trail: dir, State: verify.Altered, Problems: []verify.Problem{{What: "changed", Text: err.Error()}}}
			}
			results[i] = r
		})
	}
	all.Wait()
	return results
}

func (l trailList) table() string {
	if len(l.Trails) == 0 {
		return "no trails in " + l.Root
	}
	return aligned(func(w io.Writer) {
		fmt.Fprintln(w, "STARTED\tFLOW\tORGANIZATION\tNAME\tOUTCOME\tTRAIL\tFOLDER")
		for _, r := range l.Trails {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", startedText(r.Started), r.Flow, r.Organization, r.Name, r.Outcome, stateText(r), r.Trail)
		}
	})
}

func startedText(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.UTC().Format("2006-01-02 15:04Z")
}

func stateText(r verify.Result) string {
	switch r.State {
	case verify.UnknownSigner:
		return "whole"
	case verify.Altered:
		return fmt.Sprintf("altered (%d)", len(r.Problems))
	case verify.NotSigned:
		return "not signed"
	}
	return string(r.State)
}

// age reads a time such as 90d or 12h; "" is 0.
func age(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		var n int
		if _, err := fmt.Sscanf(days, "%d", &n); err == nil && n > 0 && fmt.Sprint(n) == days {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	} else if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return d, nil
	}
	return 0, fault.New(fault.Usage, "for example 90d or 12h", "%q is no length of time", text)
}
