package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"pat-robot/internal/fault"
)

// withTrail carries the folder of evidence that a failed run left behind.
type withTrail struct {
	err error
	dir string
}

func (w withTrail) Error() string { return w.err.Error() }
func (w withTrail) Unwrap() error { return w.err }

// trailOf attaches a run's trail to its error, where there are both.
func trailOf(err error, dir string) error {
	if err == nil || dir == "" {
		return err
	}
	return withTrail{err: err, dir: dir}
}

// failure is what is said about an error: to a person in lines, to a script as one object.
type failure struct {
	Kind    string `json:"kind"`
	Code    int    `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Trail   string `json:"trail,omitempty"`
}

func failureOf(err error) failure {
	f := failure{Kind: kindName(err), Code: exitCode(err), Message: err.Error(), Hint: fault.HintOf(err)}
	var trail withTrail
	if errors.As(err, &trail) {
		f.Trail = trail.dir
	}
	return f
}

// reportLines writes an error for a person: what happened, what to do next, where the evidence is.
func reportLines(w io.Writer, c palette, err error) {
	f := failureOf(err)
	fmt.Fprintf(w, "%s %s\n", c.red("pat-robot:"), printable(f.Message))
	if f.Hint != "" {
		fmt.Fprintf(w, "%s %s\n", c.bold("hint:"), printable(f.Hint))
	}
	if f.Trail != "" {
		fmt.Fprintf(w, "%s %s\n", c.bold("trail:"), f.Trail)
	}
}

// reportJSON writes an error as one line, for PAT_ROBOT_LOG_FORMAT=json, where all of stderr is lines of JSON. Stdout
// stays empty: it carries results only.
func reportJSON(w io.Writer, err error) {
	line, _ := json.Marshal(map[string]failure{"error": failureOf(err)})
	fmt.Fprintf(w, "%s\n", line)
}

// printable takes the control characters out of a text that may quote a page: a page must not drive the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}
