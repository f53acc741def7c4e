package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// watched says whether a person is there to be asked or told: a stream of ours is a terminal.
func (p *program) watched() bool { return isTerminal(p.in) || p.errTerminal }

// askSecret asks for a secret on the terminal, without showing it, and makes it known to the redactor under the name. It
// never writes to stdout, and gives the terminal back as it was when the run is interrupted.
func (p *program) askSecret(ctx context.Context, name, question string) (secret.Value, error) {
	tty, said, closeTTY, err := p.terminal()
	if err != nil {
		return secret.Value{}, err
	}
	defer closeTTY()
	fd := int(tty.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return secret.Value{}, fault.Wrap(fault.Unexpected, err, "", "could not ask for the %s", name)
	}
	p.screen.settle()
	fmt.Fprintf(said, "%s: ", question)
	type answer struct {
		text []byte
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		answered <- answer{text, err}
	}()
	select {
	case <-ctx.Done():
		_ = term.Restore(fd, before)
		fmt.Fprintln(said)
		return secret.Value{}, fault.New(fault.Interrupted, "", "interrupted while asking for the %s", name)
	case a := <-answered:
		fmt.Fprintln(said)
		if a.err != nil {
			return secret.Value{}, fault.Wrap(fault.Unexpected, a.err, "", "could not read the %s", name)
		}
		value := secret.New(string(a.text))
		p.redactor.Add(name, value)
		return value, nil
	}
}

// confirm asks a person yes or no; no terminal is a yes, since a script has said what it wants.
func (p *program) confirm(ctx context.Context, question string) (bool, error) {
	if !isTerminal(p.in) {
		return true, nil
	}
	p.screen.settle()
	fmt.Fprintf(p.err, "%s [y/N] ", question)
	answered := make(chan string, 1)
	go func() {
		var answer string
		_, _ = fmt.Fscanln(p.in, &answer)
		answered <- answer
	}()
	select {
	case <-ctx.Done():
		return false, fault.New(fault.Interrupted, "", "interrupted while asking")
	case answer := <-answered:
		answer = strings.ToLower(answer)
		return answer == "y" || answer == "yes", nil
	}
}

// terminal opens the terminal of the person, to read from and to ask at: /dev/tty where there is one, so that a question
// reaches them even when the streams are redirected.
func (p *program) terminal() (in *os.File, out io.Writer, end func(), err error) {
	if p.watched() {
		if tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0); err == nil {
			return tty, tty, func() { _ = tty.Close() }, nil
		}
		if f, ok := p.in.(*os.File); ok && isTerminal(f) {
			return f, p.err, func() {}, nil
		}
	}
	return nil, nil, nil, fault.New(fault.Usage, "", "there is no terminal to ask at")
}

// readSecret reads a secret that stands alone in a stream; one line feed at the end is not part of it.
func readSecret(r io.Reader, limit int64) (secret.Value, error) {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return secret.Value{}, err
	}
	if int64(len(text)) > limit {
		return secret.Value{}, fmt.Errorf("longer than %d bytes", limit)
	}
	line := strings.TrimSuffix(string(text), "\n")
	return secret.New(strings.TrimSuffix(line, "\r")), nil
}
