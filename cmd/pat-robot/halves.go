package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"pat-robot/internal/config"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
	"pat-robot/internal/sink"
)

// noteHalf writes down in the journal where a value is about to stand half written.
func (p *program) noteHalf(item secret.Item) func(half string) (func(bool), error) {
	return func(half string) (func(bool), error) {
		id, err := p.journal.Intent(journal.Intent{
			Operation: journal.HandOver, Site: item.Site, Organization: item.Organization, Kept: item.Organization,
			Account: item.Account, Name: item.Name, File: half,
		})
		if err != nil {
			return nil, err
		}
		return func(whole bool) {
			outcome := journal.Nothing
			if whole {
				outcome = journal.Done
			}
			if err := p.journal.Outcome(id, outcome); err != nil {
				p.warn(err.Error()) // recover will find that the file is gone
			}
		}, nil
	}
}

// discardFirst opens the journal for hand-overs, and deletes what earlier ones have left. A journal that cannot be read is told:
// a command takes its value without one, a file does not.
func (p *program) discardFirst(c config.Config) error {
	if _, err := p.openJournal(c); err != nil {
		return err
	}
	left, err := p.openLeft(c)
	if err != nil {
		p.warn(err.Error())
		return nil
	}
	defer left.Close()
	p.discardAside(left)
	return nil
}

// discardAside does it on the way to something else, and says on stderr what it did. What could not be deleted does not keep
// a command from its work.
func (p *program) discardAside(left *journal.Left) {
	done, err := p.discardHalves(left)
	p.showRecovered(flows.RecoverResult{Entries: done})
	if err != nil {
		p.warn(err.Error())
	}
}

// discardHalves deletes what hand-overs that died have left half written, and takes their entries out of what is left. It
// tells of each how it ended. Errors are fault.Partial, with the path of a file that holds a value still.
func (p *program) discardHalves(left *journal.Left) (done []flows.Recovered, err error) {
	var failed []error
	left.Entries = slices.DeleteFunc(left.Entries, func(e journal.Entry) bool {
		if e.Intent.Operation != journal.HandOver {
			return false
		}
		how := flows.Recovered{Operation: e.Intent.Operation, Name: e.Intent.Name, Organization: e.Intent.Kept, Outcome: journal.Nothing}
		how.Says = fmt.Sprintf("the file that was half written in %s is deleted; pat-robot deliver %s hands the value on", filepath.Dir(e.Intent.File), e.Intent.Name)
		there, err := sink.Discard(e.Intent.File)
		if !there {
			how.Says = fmt.Sprintf("no half-written file is left in %s", filepath.Dir(e.Intent.File))
		}
		if err != nil {
			how.Outcome, how.Says = "", fmt.Sprintf("could not delete the half-written file: %v", err)
			failed = append(failed, fault.New(fault.Partial, "delete it: it holds the value of a token",
				"could not delete %s, which a run that died has left half written: %v", e.Intent.File, err))
		} else if err := left.Settle(e, how.Outcome); err != nil {
			failed = append(failed, err)
		}
		done = append(done, how)
		return true
	})
	return done, errors.Join(failed...)
}
