// Package fault classifies what can go wrong, so that a person gets one clear sentence and a script one stable exit code.
//
// A fault is classified once, in the room where the fact is known. Wrapping it later adds words, never another kind:
// KindOf reads the innermost classified error of the chain. The package imports nothing of the project.
package fault

import (
	"context"
	"errors"
	"fmt"
)

// The kinds, one for each exit code of the README's table. Test for them with errors.Is.
var (
	Unexpected      = errors.New("unexpected error")       // exit 1
	Usage           = errors.New("usage or configuration") // exit 2
	Partial         = errors.New("partly done")            // exit 3
	SignIn          = errors.New("sign-in")                // exit 4
	Page            = errors.New("page is not as known")   // exit 5
	Site            = errors.New("site is down or slow")   // exit 6
	Store           = errors.New("secret store")           // exit 7
	Policy          = errors.New("forbidden by policy")    // exit 8
	DocsDiffer      = errors.New("documents differ")       // exit 9
	Expiring        = errors.New("tokens expire soon")     // exit 10
	TrailAltered    = errors.New("trail altered")          // exit 11
	TrailIncomplete = errors.New("trail incomplete")       // exit 12
	Interrupted     = errors.New("interrupted")            // exit 130
)

// Error is a classified error: its kind, what was tried and what came instead, and what a person can do next.
type Error struct {
	Kind error  // one of the sentinels above
	Text string // lower case, no full stop
	Hint string // what to do next, on a line of its own; may be empty
	Err  error  // the cause; nil where it could quote a secret
	// Detail is for the record of the run and for verbose output, such as the candidates that were tried; may be empty.
	Detail string
}

// New returns an error of the kind with the text. The hint is printed on a line of its own and may be empty.
func New(kind error, hint, format string, args ...any) *Error {
	return &Error{Kind: kind, Hint: hint, Text: fmt.Sprintf(format, args...)}
}

// Wrap is New with a cause, which stays reachable by errors.Is and errors.As and is printed after the text.
func Wrap(kind error, cause error, hint, format string, args ...any) *Error {
	return &Error{Kind: kind, Hint: hint, Text: fmt.Sprintf(format, args...), Err: cause}
}

// Error gives the text and the cause, without the hint.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Text
	}
	return e.Text + ": " + e.Err.Error()
}

// Unwrap gives the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Err, e.Kind}
}

// KindOf returns the kind of the innermost classified error in the chain. A bare context.Canceled is Interrupted, a bare
// context.DeadlineExceeded is Site, and anything else Unexpected.
func KindOf(err error) error {
	if err == nil {
		return nil
	}
	if f := innermost(err); f != nil {
		return f.Kind
	}
	switch {
	case errors.Is(err, context.Canceled):
		return Interrupted
	case errors.Is(err, context.DeadlineExceeded):
		return Site
	}
	return Unexpected
}

// Is reports whether KindOf(err) is the kind. errors.Is asks for any kind of the chain, this for the one that counts.
func Is(err, kind error) bool { return errors.Is(KindOf(err), kind) }

// HintOf returns the innermost hint that is not empty: the room that knew the fact knows the cure.
func HintOf(err error) string {
	var hint string
	walk(err, func(f *Error) {
		if f.Hint != "" {
			hint = f.Hint
		}
	})
	return hint
}

// DetailOf returns the innermost detail that is not empty.
func DetailOf(err error) string {
	var detail string
	walk(err, func(f *Error) {
		if f.Detail != "" {
			detail = f.Detail
		}
	})
	return detail
}

func innermost(err error) *Error {
	var last *Error
	walk(err, func(f *Error) { last = f })
	return last
}

// walk visits each classified error of the chain, outermost first.
func walk(err error, visit func(*Error)) {
	for err != nil {
		switch e := err.(type) { //nolint:errorlint // this is what unwraps
		case *Error:
			visit(e)
			err = e.Err
		case interface{ Unwrap() []error }:
			for _, one := range e.Unwrap() {
				walk(one, visit)
			}
			return
		default:
			err = errors.Unwrap(err)
		}
	}
}
