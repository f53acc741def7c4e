package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
)

// format is how a command's result is written: text for people, json for scripts.
type format string

// flag adds -o to a command that reports.
func (f *format) flag(cmd *cobra.Command) {
	*f = "text"
	cmd.Flags().VarP(f, "output", "o", "how to print the result: text or json")
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

func (f *format) String() string { return string(*f) }
func (f *format) Type() string   { return "format" }

func (f *format) Set(s string) error {
	if s != "text" && s != "json" {
		return fmt.Errorf("wants text or json, not %q", s)
	}
	*f = format(s)
	return nil
}

// result writes what a command was asked for, once, to stdout. A result that could not be written is an error: the disk
// behind a redirected stdout may be full.
func (p *program) result(as format, v any, text func() string) error {
	return write(p.out, as, p.outTerminal, v, text)
}

func write(w io.Writer, as format, indented bool, v any, text func() string) error {
	if as == "json" {
		return writeJSON(w, v, indented)
	}
	return writeLine(w, text())
}

// writeJSON writes one object: on one line for a program that reads lines, indented for a person at a terminal.
func writeJSON(w io.Writer, v any, indented bool) error {
	// One call of Write, since the redactor looks at each alone.
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if indented {
		enc.SetIndent("", "  ")
	}
	if err := enc.Encode(v); err != nil {
		return fault.Wrap(fault.Unexpected, err, "", "could not put the result into JSON")
	}
	return writeLine(w, text.String())
}

// writeLine ends a text with exactly one line feed, and writes nothing for none.
func writeLine(w io.Writer, text string) error {
	if text == "" {
		return nil
	}
	if _, err := io.WriteString(w, strings.TrimRight(text, "\n")+"\n"); err != nil {
		return fault.Wrap(fault.Unexpected, err, "see whether the disk behind the output is full", "could not write the result")
	}
	return nil
}
