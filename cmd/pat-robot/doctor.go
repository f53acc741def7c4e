package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/config"
	"pat-robot/internal/connection"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/session"
)

// checked is what the doctor says of one thing.
type checked struct {
	Check string `json:"check"`
	Good  bool   `json:"good"`
	Says  string `json:"says"`
	Cure  string `json:"cure,omitempty"`
}

// diagnosis is all that the doctor says.
type diagnosis struct {
	Checks   []checked     `json:"checks"`
	Elements []flows.Found `json:"elements,omitempty"` // with --pages
	Layout   string        `json:"layout,omitempty"`
	Trail    string        `json:"trail,omitempty"`

	worst error
}

func newDoctorCommand(p *program) *cobra.Command {
	var as format
	var where visiting
	var pages bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say whether all that a run needs is there, each fault with its cure",
		Long: `Tries the browser and its driver, the keyring, the kept session, the clock and whether the site can be reached, and says of
each what is wrong and how to cure it. It signs in nowhere, unless --pages is given: then it opens the token page and the form of a
new token, which it does not send, and says which candidate finds each element. The exit code is that of the first fault.`,
		Example: "  pat-robot doctor\n  pat-robot doctor --pages --org acme -o json",
		GroupID: groupHouse,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			c, err := p.configure(cmd)
			if err != nil {
				return fault.Wrap(fault.Usage, err, fault.HintOf(err), "cannot start")
			}
			d := &diagnosis{Checks: []checked{}}
			p.examine(cmd.Context(), c, d)
			if pages {
				p.examinePages(cmd, c, &where, d)
			}
			if err := p.result(as, d, d.text); err != nil {
				return err
			}
			return trailOf(d.worst, d.Trail)
		}),
	}
	cmd.Flags().SortFlags = false
	where.flags(cmd)
	cmd.Flags().BoolVar(&pages, "pages", false, "sign in, and say which candidate finds each element of the token page and its form")
	as.flag(cmd)
	siteFlags(cmd)
	return cmd
}

// note adds what came of a check; the first fault is the one that counts.
func (d *diagnosis) note(check, good string, err error) {
	c := checked{Check: check, Good: err == nil, Says: good}
	if err != nil {
		c.Says, c.Cure = err.Error(), fault.HintOf(err)
		if d.worst == nil {
			d.worst = fault.Wrap(fault.KindOf(err), err, c.Cure, "%s", check)
		}
	}
	d.Checks = append(d.Checks, c)
}

// examine tries what needs no sign-in.
func (p *program) examine(ctx context.Context, c config.Config, d *diagnosis) {
	ctx, cancel := context.WithTimeout(ctx, c.RunTimeout)
	defer cancel()
	b, err := p.openBrowser(ctx, c)
	says := ""
	if err == nil {
		says = b.Version() + " starts, with its driver"
		err = b.Close()
	}
	d.note("browser", says, err)

	store, err := p.openStore(ctx)
	if err == nil {
		says = "the " + store.Backend() + " keyring can be written, read and deleted from"
		err = store.Probe(ctx)
	}
	d.note("keyring", says, err)

	if store != nil && c.Email != "" {
		says, err = p.sessionSays(ctx, c)
		d.note("session", says, err)
	}
	at, err := connection.Reach(ctx, nil, c.BaseURL)
	d.note("site", c.BaseURL.Host+" answers", err)
	if err == nil && !at.IsZero() {
		says, err = clockSays(time.Since(at))
		d.note("clock", says, err)
	}
}

// sessionSays tells of the kept session without using it.
func (p *program) sessionSays(ctx context.Context, c config.Config) (string, error) {
	dir, err := sessionDir()
	if err != nil {
		return "", err
	}
	kept, err := session.In(dir, p.store).Load(ctx, session.ID{Site: c.BaseURL.Host, Account: c.Email})
	if errors.Is(err, session.ErrNone) {
		return "none is kept for " + c.Email + ": each run signs in", nil
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("one is kept for %s since %s; pat-robot whoami says whether it works", c.Email, kept.Saved.Format(time.RFC3339)), nil
}

// mostSkew is how far the clock may be off: codes of an authenticator app live for half a minute, dates for a day.
const mostSkew = 20 * time.Second

func clockSays(off time.Duration) (string, error) {
	if off.Abs() > mostSkew {
		return "", fault.New(fault.Usage, "set the clock, such as with: timedatectl set-ntp true",
			"this machine's clock is off by %s from the site's: codes of an authenticator app would be refused", off.Round(time.Second))
	}
	return fmt.Sprintf("within %s of the site's", mostSkew), nil
}

// examinePages signs in and looks at the pages.
func (p *program) examinePages(cmd *cobra.Command, c config.Config, where *visiting, d *diagnosis) {
	var wrong faults
	target := where.target(cmd, c, &wrong)
	deps, err := p.ready(cmd, c, &target, wrong)
	if err != nil {
		d.note("pages", "", err)
		return
	}
	seen, err := flows.Examine(cmd.Context(), deps, flows.ExamineRequest{Target: target})
	d.Elements, d.Layout, d.Trail = seen.Elements, seen.Layout, seen.Trail
	d.note("pages", fmt.Sprintf("as known, the list in its %s layout", seen.Layout), err)
}

func (d *diagnosis) text() string {
	return aligned(func(w io.Writer) {
		for _, c := range d.Checks {
			mark := "good"
			if !c.Good {
				mark = "bad"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\n", mark, c.Check, printable(c.Says))
			if c.Cure != "" {
				fmt.Fprintf(w, "\t\tcure: %s\n", printable(c.Cure))
			}
		}
		if len(d.Elements) > 0 {
			fmt.Fprintln(w, "\nELEMENT\tFOUND BY\tKNOWN\tVARIANT")
		}
		for _, f := range d.Elements {
			by := f.Candidate
			if by == "" {
				by = "– not there now"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Element, by, f.Known, f.Variant)
		}
	})
}
