package flows

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
	"pat-robot/internal/trail"
)

// step is one user-visible move.
type step struct {
	name  string // kebab-case: the log field and the picture's name
	title string // for people
	page  string // the page that must be there afterwards; "" where the step itself makes sure
	do    func(ctx context.Context) error
	// skip, if set, gives the reason why there is nothing to do, or "".
	skip func() string
	// undo, if set, takes back what the step did, also when the step itself failed half-way; it must know by itself
	// whether there is anything to take back.
	undo func(ctx context.Context) error
	// all, if set, is in the place of do: it runs a number of steps that is only known on the way, such as a sign-in.
	all func(ctx context.Context) error
	// whole marks a step that an interrupt does not stop half-way: it ends, and the run stops behind it.
	whole bool
	// onList marks a step that begins on the token list, however that was reached: after a sign-in in the middle of the flow,
	// it can go on from here.
	onList bool
	// inVain, if set, makes sure on a fresh token list that a whole step which failed did nothing, so that it can be done
	// again. The cause is what the step failed with.
	inVain func(ctx context.Context, cause error) error
	// opens marks the step that opens the site: after it and what follows up to the list, a flow can begin anew.
	opens bool
	// waits marks a step that waits by itself where the site asks for patience.
	waits bool
	// patient marks a step that may take all the time of the run: a person is at work.
	patient bool
}

// undoTime is how long all undoing may take, after the run's own time may be over.
const undoTime = 90 * time.Second

// run is what the engine keeps of a flow that is under way.
type run struct {
	Deps
	trail  *trail.Trail
	page   *browser.Page
	number int
	begun  []step
	notes  []string
	shotAt string // the address that taken shows
	taken  []byte // the picture of the step under way, if it took one itself
	// warnings are for the person who reads the result.
	warnings []string

	// lost tells whether a step failed since the site has ended the session, and reenter signs in again; nil before there is
	// a page.
	lost    func(ctx context.Context, cause error) bool
	reenter func(ctx context.Context) error
	again   int // how often that was done
	// renew forgets how far the way to the site had led, before it is opened anew.
	renew func()
	waiting
}

// StepError says where a flow was when something went wrong; the kind is that of the cause.
type StepError struct {
	Flow, Step, Title, Page string
	Err                     error
}

func (e *StepError) Error() string { return e.Step + ": " + e.Err.Error() }

// Unwrap gives the cause, which carries the kind.
func (e *StepError) Unwrap() error { return e.Err }

// steps runs the steps in order and stops at the first that fails, unless that can be helped by signing in again.
func (r *run) steps(ctx context.Context, list []step) error {
	for i := 0; i < len(list); i++ {
		run := func(ctx context.Context) error { return r.step(ctx, list[i]) }
		if list[i].all != nil {
			run = list[i].all
		}
		if err := run(ctx); err != nil {
			at, err := r.goOn(ctx, list[:i+1], err)
			if err != nil {
				return err
			}
			i = at - 1
		}
	}
	return nil
}

// step runs one step in its wrapping: skip, log, do, evidence.
func (r *run) step(ctx context.Context, s step) error {
	if err := ctx.Err(); err != nil {
		return ended(err)
	}
	r.number++
	if s.skip != nil {
		if reason := s.skip(); reason != "" {
			r.number--
			r.Log.Debug().Str("step", s.name).Str("reason", reason).Msg("step skipped")
			return nil
		}
	}
	started := r.Now()
	r.tell(Progress{Number: r.number, Step: s.name, Title: s.title, State: "start"})
	err := r.announce(s, started)
	if err == nil {
		err = r.attempt(ctx, s)
	}
	if fault.Is(err, fault.Interrupted) {
		err = fault.New(fault.Interrupted, "", "interrupted before it was done")
	}
	return r.evidence(ctx, s, started, err)
}

// attempt does the step under its own deadline and makes sure of the page that it should have led to.
func (r *run) attempt(ctx context.Context, s step) error {
	if s.whole {
		ctx = context.WithoutCancel(ctx)
	}
	if !s.patient {
		var cancel context.CancelFunc
		limit := r.StepTimeout
		if s.waits {
			limit += r.Patience
		}
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	r.begun = append(r.begun, s)
	if err := s.do(ctx); err != nil {
		return err
	}
	if s.page != "" {
		_, err := r.page.Find(ctx, r.Pages.Landmark(s.page))
		return err
	}
	return nil
}

// evidence records the step with its picture, whether it was done or failed.
func (r *run) evidence(ctx context.Context, s step, started time.Time, err error) error {
	record := trail.Step{
		Name: s.name, Title: s.title, Started: started, Ended: r.Now(), Outcome: "done",
		Notes: r.notes, Candidates: r.matches(), Actions: r.actions(),
	}
	r.notes = nil
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTime)
	defer cancel()
	if err != nil {
		record.Outcome, record.Error = "failed", r.Redactor.Redact(err.Error())
		r.lookAround(look, err)
	}
	png := r.picture(look, &record)
	if trailErr := r.trail.Step(record, png); trailErr != nil {
		err = errors.Join(err, trailErr)
	}
	r.report(s, record, err)
	if err == nil {
		return nil
	}
	return &StepError{Step: s.name, Title: s.title, Page: record.Page, Err: err}
}

// lookTime bounds the picture and the outline of a step.
const lookTime = 10 * time.Second

// picture takes the step's picture; a run goes on without one that could not be taken safely, and says so.
func (r *run) picture(ctx context.Context, record *trail.Step) []byte {
	if r.page == nil {
		return nil
	}
	record.URL, record.Page = r.page.Address(), pageOf(record.Candidates)
	if png := r.taken; png != nil {
		r.taken = nil
		if record.Outcome == "done" {
			record.URL = r.shotAt
			return png
		}
	}
	png, err := r.page.Picture(ctx)
	if err != nil {
		png, err = r.page.Picture(ctx) // the page may just have been on its way to another one
	}
	if err != nil {
		record.Notes = append(record.Notes, "no picture: "+r.Redactor.Redact(err.Error()))
		r.Log.Warn().Str("step", record.Name).Str("reason", r.Redactor.Redact(err.Error())).Msg("no picture")
		return nil
	}
	return png
}

// snap takes the picture of a step before its last press, where the page moves on at once: a form is worth seeing filled.
// What is about to be pressed can be given, to be outlined.
func (r *run) snap(ctx context.Context, next ...*browser.Node) {
	png, err := r.page.Picture(ctx, next...)
	if err != nil {
		r.say("no picture before the page moved on: %s", r.Redactor.Redact(err.Error()))
		return
	}
	r.taken = png
	r.shotAt = r.page.Address()
}

// lookAround leaves what helps to understand a failure: the outline of the page and the candidates that were tried.
func (r *run) lookAround(ctx context.Context, err error) {
	if detail := fault.DetailOf(err); detail != "" {
		r.attach("candidates.txt", []byte(detail+"\n"))
	}
	if r.page == nil || fault.Is(err, fault.Interrupted) {
		return
	}
	if outline, outlineErr := r.page.Outline(ctx); outlineErr == nil {
		r.attach("outline.txt", []byte(outline))
	}
}

func (r *run) attach(name string, b []byte) {
	if err := r.trail.Attach(name, b); err != nil {
		r.Log.Warn().Str("file", name).Err(err).Msg("not attached")
	}
}

// undo takes back, in reverse, what the begun steps did, under a deadline of its own: the run's may be over.
func (r *run) undo(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	var failed []error
	for i := len(r.begun) - 1; i >= 0; i-- {
		if s := r.begun[i]; s.undo != nil {
			if err := s.undo(ctx); err != nil {
				failed = append(failed, fmt.Errorf("undo %s: %w", s.name, err))
			}
		}
	}
	r.begun = nil
	return errors.Join(failed...)
}

func (r *run) el(page, name string) selectors.Element { return r.Pages.Element(page, name) }

func (r *run) matches() []trail.Match {
	if r.page == nil {
		return nil
	}
	var out []trail.Match
	for _, m := range r.page.TakeMatches() {
		out = append(out, trail.Match{Element: m.Page + "/" + m.Element, Candidate: m.Candidate, Known: m.Known, Variant: m.Variant})
	}
	return out
}

// pageOf names the page of the last match: where the step ended.
func pageOf(matches []trail.Match) string {
	if len(matches) == 0 {
		return ""
	}
	last := matches[len(matches)-1].Element
	for i := range last {
		if last[i] == '/' {
			return last[:i]
		}
	}
	return last
}

// ended says why a run stops between two steps.
func ended(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(fault.Site, err, "give more time with PAT_ROBOT_RUN_TIMEOUT", "the time for the whole run was over")
	}
	return fault.New(fault.Interrupted, "", "interrupted before the next step")
}
