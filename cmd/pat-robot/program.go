package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
)

// program is one call of pat-robot: its streams and environment, and what must be ended before it exits. Nothing in it
// is opened before a command asks for it: --help and stored answer at once.
type program struct {
	in       io.Reader
	out      io.Writer // results, redacted
	plain    io.Writer // stdout itself, for the values that were asked for
	err      io.Writer // log, questions, errors, redacted
	screen   *screen   // behind err
	redactor *secret.Redactor
	lookup   func(string) (string, bool)
	colour   palette // for err

	outTerminal, errTerminal bool
	jsonErrors               bool // errors are lines of JSON too, like the log

	began bool // a command's own work has begun: what fails from here on is not a fault of the command line

	mu      sync.Mutex
	closers []func() // end browsers when the run is forced to end

	keyring   secret.Options
	storeTurn sync.Mutex
	store     *secret.Store
	journal   *journal.Journal
}

func newProgram(stdin io.Reader, stdout, stderr io.Writer, lookup func(string) (string, bool)) *program {
	redactor := secret.NewRedactor()
	shared := &screen{w: stderr}
	return &program{
		in: stdin, out: redactor.Writer(stdout), plain: stdout, err: redactor.Writer(shared), screen: shared,
		redactor: redactor, lookup: lookup, colour: paletteFor(stderr, lookup),
		outTerminal: isTerminal(stdout), errTerminal: isTerminal(stderr),
	}
}

// execute runs the command line until it is done, or until a second interrupt.
func (p *program) execute(args []string) error {
	ctx, forced, stop := interrupts(context.Background())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- p.guarded(ctx, args) }()
	select {
	case err := <-done:
		return err
	case <-forced:
		p.closeAll()
		return fault.New(fault.Interrupted, "look at the token list: the run may have left something undone",
			"interrupted twice, left without cleaning up")
	}
}

// guarded turns a panic into an error, which leaves time to end the browser.
func (p *program) guarded(ctx context.Context, args []string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			p.closeAll()
			err = fault.New(fault.Unexpected, "this is a fault of the program; please report it with these lines", "%v\n%s", r, debug.Stack())
		}
	}()
	root := newRootCommand(p)
	root.SetArgs(args)
	err = root.ExecuteContext(ctx)
	if err != nil && !p.began {
		return usageFault(err)
	}
	return err
}

// onForce notes what a forced end must not leave behind.
func (p *program) onForce(end func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closers = append(p.closers, end)
}

// closeAll ends what still runs, within a few seconds: a browser that hangs must not keep a person waiting. The browser's
// own guard ends it if this fails.
func (p *program) closeAll() {
	p.mu.Lock()
	closers := p.closers
	p.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for _, end := range closers {
			end()
		}
	}()
	select {
	case <-ended:
	case <-time.After(3 * time.Second):
	}
}

// closeJournal lets go of the journal. What is open in it stays open, for recover.
func (p *program) closeJournal() {
	if p.journal != nil {
		_ = p.journal.Close() // its lines are synced, and its lock ends with the process
	}
}

// say tells a person who watches; a pipe gets nothing.
func (p *program) say(format string, args ...any) {
	if p.errTerminal {
		fmt.Fprintf(p.err, format+"\n", args...)
	}
}

// warn tells everybody.
func (p *program) warn(text string) {
	fmt.Fprintf(p.err, "%s %s\n", p.colour.yellow("warning:"), printable(text))
}

// report says on stderr what went wrong.
func (p *program) report(err error) {
	p.screen.settle()
	if format, _ := p.lookup("PAT_ROBOT_LOG_FORMAT"); format == "json" || p.jsonErrors {
		reportJSON(p.err, err)
		return
	}
	reportLines(p.err, p.colour, err)
}
