//go:build linux

package faults

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
)

// Options say how much of the table is made.
type Options struct {
	Robot   string   // the program
	Flows   []string // by name; empty for all
	Faults  []string // by name; empty for all
	Steps   []string // by name; empty for all
	Around  int      // faults at each moment around a press: the first of the table, and others at random; negative for all
	Sample  int      // so many of the other injections, at random; negative for all
	Seed    uint64   // of what is at random
	Workers int      // runs at once
	Record  string   // a file of what was tried before, and is not tried again with the same program; "" for none
	Log     io.Writer
}

// Row is one flow with one fault.
type Row struct {
	Flow, Fault string
	Injections  int
	Survived    int
	Lost        int
	Orphans     int
	Told        int
	Secrets     int
}

// Table is what came of all injections.
type Table struct {
	Rows           []Row
	Passed, Failed int
	Untried        int      // what a table that was stopped has not come to
	Skipped        []string // what could not be tried here
	Many           string   // what came of an apply of many tokens, if it was tried
}

// Run makes the table. The error is one of the bench itself.
func Run(ctx context.Context, o Options) (Table, error) {
	before, err := openRecord(o.Record, o.Robot)
	if err != nil {
		return Table{}, err
	}
	defer func() { _ = before.close() }() // each line was written at once
	all, err := o.injections(ctx)
	if err != nil {
		return Table{}, err
	}
	verdicts, failed := make([]Verdict, len(all)), make([]error, len(all))
	var left []int
	for n, i := range all {
		v, known := before.of(i)
		if verdicts[n] = v; !known {
			left = append(left, n)
		}
	}
	fmt.Fprintf(o.Log, "%d injections, %d of them tried before, seed %d\n", len(all), len(all)-len(left), o.Seed)
	next := make(chan int)
	var turn sync.WaitGroup
	var mu sync.Mutex
	for range max(1, o.Workers) {
		turn.Go(func() {
			for n := range next {
				verdicts[n], failed[n] = all[n].run(ctx, o.Robot)
				if ctx.Err() != nil {
					failed[n] = ctx.Err() // it was broken off
				}
				if failed[n] == nil {
					failed[n] = before.keep(all[n], verdicts[n])
				}
				mu.Lock()
				o.tell(all[n], verdicts[n], failed[n])
				mu.Unlock()
			}
		})
	}
	for _, n := range left {
		select {
		case next <- n:
		case <-ctx.Done():
			failed[n] = ctx.Err() // it was not tried, which is no success
		}
	}
	close(next)
	turn.Wait()
	return sum(all, verdicts, failed), ctx.Err()
}

// tell says what is worth knowing of an injection while the table grows.
func (o Options) tell(i injection, v Verdict, err error) {
	text := fmt.Sprintf("%s, %s at %s: code %d", i.flow.Name, i.fault.Name, i.at, v.Code)
	switch {
	case err != nil:
		text += ", not tried: " + err.Error()
	case !v.Survived():
		text += fmt.Sprintf(", FAILED: lost %d, orphans %d, secrets %d, %s", v.Lost, v.Orphans, v.Secrets, strings.Join(v.Wrong, "; "))
	case !v.Struck:
		text += ", the moment did not come"
	}
	fmt.Fprintln(o.Log, text)
}

// injections lists what is to be tried.
func (o Options) injections(ctx context.Context) ([]injection, error) {
	var sure, rest []injection
	random := rand.New(rand.NewPCG(o.Seed, 0))
	if o.Around < 0 {
		o.Around = len(Faults)
	}
	for _, f := range Flows {
		if len(o.Flows) > 0 && !slices.Contains(o.Flows, f.Name) {
			continue
		}
		points, err := f.points(ctx, o.Robot)
		if err != nil {
			return nil, err
		}
		for _, p := range points {
			if len(o.Steps) > 0 && !slices.Contains(o.Steps, p.step) {
				continue
			}
			var here []injection
			for _, one := range Faults {
				if len(o.Faults) == 0 || slices.Contains(o.Faults, one.Name) {
					here = append(here, injection{flow: f, fault: one, at: p})
				}
			}
			if f.around(p) && o.Around > 0 {
				sure = append(sure, here[0])
				here = pick(here[1:], o.Around-1, random)
				sure = append(sure, here...)
				continue
			}
			rest = append(rest, here...)
		}
	}
	rest = pick(rest, o.Sample, random)
	if len(sure)+len(rest) == 0 {
		return nil, errors.New("nothing is to be tried: there is no such flow, fault or step")
	}
	return append(sure, rest...), nil
}

// pick gives so many of the injections at random; all of them, in no order, for a negative number: a table that is stopped is
// then a fair sample.
func pick(all []injection, n int, random *rand.Rand) []injection {
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if n < 0 || n >= len(all) {
		return all
	}
	return all[:n]
}

func sum(all []injection, verdicts []Verdict, failed []error) Table {
	var t Table
	for n, i := range all {
		if errors.Is(failed[n], errNoSmallDisk) {
			t.skip(i.fault.Name + ": " + failed[n].Error())
			continue
		}
		if errors.Is(failed[n], context.Canceled) {
			t.Untried++
			continue
		}
		v := verdicts[n]
		if failed[n] == nil && v.Survived() && !v.Struck {
			t.skip(fmt.Sprintf("%s, %s at %s: the moment did not come", i.flow.Name, i.fault.Name, i.at))
			continue
		}
		row := t.row(i)
		row.Injections++
		row.Lost, row.Orphans, row.Told, row.Secrets = row.Lost+v.Lost, row.Orphans+v.Orphans, row.Told+v.Told, row.Secrets+v.Secrets
		if failed[n] == nil && v.Survived() {
			row.Survived++
			t.Passed++
		} else {
			t.Failed++
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int { return cmp.Compare(a.place(), b.place()) })
	slices.Sort(t.Skipped)
	return t
}

// place is where a row stands in the table.
func (r Row) place() int {
	flow := slices.IndexFunc(Flows, func(f Flow) bool { return f.Name == r.Flow })
	return flow*len(Faults) + slices.IndexFunc(Faults, func(f Fault) bool { return f.Name == r.Fault })
}

func (t *Table) skip(text string) {
	if !slices.Contains(t.Skipped, text) {
		t.Skipped = append(t.Skipped, text)
	}
}

func (t *Table) row(i injection) *Row {
	for n := range t.Rows {
		if t.Rows[n].Flow == i.flow.Name && t.Rows[n].Fault == i.fault.Name {
			return &t.Rows[n]
		}
	}
	t.Rows = append(t.Rows, Row{Flow: i.flow.Name, Fault: i.fault.Name})
	return &t.Rows[len(t.Rows)-1]
}

// AddMany adds what came of an apply of many tokens.
func (t *Table) AddMany(ctx context.Context, m Many) error {
	wrong, err := m.Run(ctx)
	if err != nil {
		return err
	}
	t.Many = fmt.Sprintf("apply of %d tokens in %d organizations, interrupted %d times: exactly the wanted tokens, all held", m.Tokens, len(organizations), m.Interruptions)
	if t.Passed++; len(wrong) > 0 {
		t.Passed--
		t.Failed++
		t.Many = strings.Join(wrong, "\n")
	}
	return nil
}

// String is the table, with the line "N passed, N failed" at its end.
func (t Table) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "flow\tfault\tinjections\tsurvived\tlost values\torphan tokens\ttold by name\tsecrets\t")
	for _, r := range t.Rows {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", r.Flow, r.Fault, r.Injections, r.Survived, r.Lost, r.Orphans, r.Told, r.Secrets)
	}
	_ = w.Flush() // a strings.Builder cannot fail
	for _, s := range t.Skipped {
		fmt.Fprintln(&text, "not tried: "+s)
	}
	if t.Many != "" {
		fmt.Fprintln(&text, t.Many)
	}
	if t.Untried > 0 {
		fmt.Fprintf(&text, "stopped, and not tried yet: %d; run it again to go on\n", t.Untried)
	}
	fmt.Fprintf(&text, "%d passed, %d failed\n", t.Passed, t.Failed)
	return text.String()
}
