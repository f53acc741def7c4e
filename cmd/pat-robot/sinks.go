package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/config"
	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
	"pat-robot/internal/sink"
)

// sinkFlags are the places that a value goes to beside the keyring.
type sinkFlags struct{ texts []string }

func (s *sinkFlags) flag(cmd *cobra.Command) {
	// Not a slice flag: a command may hold commas.
	cmd.Flags().StringArrayVar(&s.texts, "sink", nil, "hand the value on, once the keyring has it: "+sink.Help+"; repeat for more")
}

// parse reads the sinks and notes what is wrong with them.
func (s *sinkFlags) parse(wrong *faults) []sink.Sink {
	var all []sink.Sink
	for _, text := range s.texts {
		one, err := sink.Parse(text)
		wrong.add(ofFlag("--sink", err))
		if err == nil {
			all = append(all, one)
		}
	}
	return all
}

// deliver hands the stored value to each sink, also when an earlier one fails, and notes in the keyring which have it. It
// returns those that do. Errors are fault.Partial, or those of the keyring.
func (p *program) deliver(ctx context.Context, store *secret.Store, key secret.Key, sinks []sink.Sink) (delivered []string, err error) {
	if len(sinks) == 0 {
		return nil, nil
	}
	item, err := store.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	p.redactor.Add("token", item.Value)
	var failed []error
	for _, one := range sinks {
		if ctx.Err() != nil {
			failed = append(failed, fault.New(fault.Interrupted, "pat-robot deliver hands it on", "interrupted before %s got the value", p.redactor.Redact(one.String())))
			break
		}
		if err := one.Deliver(ctx, item, sink.Means{Environ: sinkEnvironment(), Redactor: p.redactor, Note: p.noteHalf(item)}); err != nil {
			failed = append(failed, err)
			continue
		}
		delivered = append(delivered, one.String())
	}
	noted := store.Amend(context.WithoutCancel(ctx), key, item.Value, func(kept *secret.Item) {
		for _, one := range delivered {
			if !slices.Contains(kept.Delivered, one) {
				kept.Delivered = append(kept.Delivered, one)
			}
		}
	})
	return delivered, errors.Join(append(failed, noted)...)
}

// noteHalf writes down in the journal where a value is about to stand half written.
func (p *program) noteHalf(item secret.Item) func(half string) (func(), error) {
	return func(half string) (func(), error) {
		id, err := p.journal.Intent(journal.Intent{
			Operation: journal.HandOver, Site: item.Site, Organization: item.Organization, Kept: item.Organization,
			Account: item.Account, Name: item.Name, File: half,
		})
		if err != nil {
			return nil, err
		}
		return func() {
			if err := p.journal.Outcome(id, journal.Done); err != nil {
				p.warn(err.Error()) // recover will find that the file is gone
			}
		}, nil
	}
}

// discardFirst opens the journal for hand-overs, and deletes what earlier ones have left.
func (p *program) discardFirst(c config.Config) error {
	if _, err := p.openJournal(c); err != nil {
		return err
	}
	left, err := p.openLeft(c)
	if err != nil {
		return err
	}
	defer left.Close()
	if err := p.discardHalves(left); err != nil {
		p.warn(err.Error())
	}
	return nil
}

// discardHalves deletes what hand-overs that died have left half written, and takes their entries out of what is left. It
// says so of each. Errors are fault.Partial, with the path of a file that holds a value still.
func (p *program) discardHalves(left *journal.Left) error {
	var failed []error
	left.Entries = slices.DeleteFunc(left.Entries, func(e journal.Entry) bool {
		if e.Intent.Operation != journal.HandOver {
			return false
		}
		err := sink.Discard(e.Intent.File)
		if err != nil {
			failed = append(failed, fault.New(fault.Partial, "delete it: it holds the value of a token",
				"could not delete %s, which a run that died has left half written: %v", e.Intent.File, err))
			return true
		}
		p.warn(fmt.Sprintf("a run died while it handed %q over into %s; what it left half written is deleted, and pat-robot deliver hands the value on",
			e.Intent.Name, filepath.Dir(e.Intent.File)))
		if err := left.Settle(e, journal.Nothing); err != nil {
			failed = append(failed, err)
		}
		return true
	})
	return errors.Join(failed...)
}

// sinkEnvironment is ours without the robot's secrets.
func sinkEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return isSecretVariable(name)
	})
}

// deliveredTo says in words which sinks have the value.
func deliveredTo(sinks []string) string {
	if len(sinks) == 0 {
		return ""
	}
	return "\ndelivered to  " + strings.Join(sinks, "\n              ")
}
