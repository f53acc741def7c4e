package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// isTerminal says whether a stream is a terminal that a person sits at.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// palette colours words, or leaves them as they are.
type palette struct{ on bool }

// paletteFor colours only what goes to a terminal, and nothing where NO_COLOR is set to anything (no-color.org) or the
// terminal says that it is dumb.
func paletteFor(w io.Writer, lookup func(string) (string, bool)) palette {
	if v, _ := lookup("NO_COLOR"); v != "" {
		return palette{}
	}
	if v, _ := lookup("TERM"); v == "dumb" {
		return palette{}
	}
	return palette{on: isTerminal(w)}
}

func (p palette) green(s string) string  { return p.paint("32", s) }
func (p palette) red(s string) string    { return p.paint("31", s) }
func (p palette) yellow(s string) string { return p.paint("33", s) }
func (p palette) faint(s string) string  { return p.paint("2", s) }
func (p palette) bold(s string) string   { return p.paint("1", s) }

func (p palette) paint(code, s string) string {
	if !p.on {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
