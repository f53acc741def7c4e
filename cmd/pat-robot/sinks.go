package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
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
