// Package sink hands the value of a token to where it is used, after the keyring has it: to a command's standard input, or
// into a file.
//
// Rules of the room:
//   - A value goes to standard input or into a file for this user alone; never into arguments or an environment.
//   - A command's environment is the caller's, without the robot's own secrets.
//   - A file is written whole under another name, synced and renamed. What others keep in it stays. The other name is noted
//     before it is there: what a kill leaves under it holds a value, and is deleted by Discard.
//   - What a command says is quoted in errors only after it went through the redactor.
package sink

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// Sink is one place that a value goes to.
type Sink struct {
	text     string // as it was given
	command  string // of exec
	path     string // of file
	form     string // of file: one of Forms
	variable string // of the form env
}

// Forms are the forms of a file, the default first.
var Forms = []string{"raw", "env", "json", "netrc", "npmrc"}

// defaultVariable is where Microsoft's own command line looks for a token.
const defaultVariable = "AZURE_DEVOPS_EXT_PAT"

// Help describes the notation in one line.
const Help = "exec:COMMAND, file:PATH, or file+FORM:PATH with env, env=NAME, json, netrc or npmrc"

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Parse reads "exec:COMMAND", "file:PATH", "file+FORM:PATH" and "file+env=NAME:PATH". Its errors say the nearest good form.
func Parse(text string) (Sink, error) {
	kind, rest, found := strings.Cut(text, ":")
	rest = strings.TrimSpace(rest)
	if !found || rest == "" {
		return Sink{}, fmt.Errorf("%q is no sink: give %s", text, Help)
	}
	if kind == "exec" {
		return Sink{text: text, command: rest}, nil
	}
	file, form, formed := strings.Cut(kind, "+")
	if file != "file" {
		return Sink{}, fmt.Errorf("%q is no kind of sink: give %s", kind, Help)
	}
	s := Sink{text: text, path: rest, form: "raw", variable: defaultVariable}
	if !formed {
		return s, nil
	}
	form, variable, named := strings.Cut(form, "=")
	switch {
	case !slices.Contains(Forms, form):
		return Sink{}, fmt.Errorf("%q is no form of a file: give %s", form, strings.Join(Forms, ", "))
	case named && form != "env":
		return Sink{}, fmt.Errorf("only the form env takes the name of a variable, not %s", form)
	case named && !variableName.MatchString(variable):
		return Sink{}, fmt.Errorf("%q is not the name of a variable", variable)
	case named:
		s.variable = variable
	}
	s.form = form
	return s, nil
}

// String is the sink as it was given. It holds no secret unless a person wrote one into a command.
func (s Sink) String() string { return s.text }

// Means are what a hand-over gets of its caller.
type Means struct {
	Environ  []string // what a command inherits; the caller has taken its secrets out
	Redactor *secret.Redactor
	// Note writes down that a half-made file is about to hold the value; settle, that it is gone again, and whether the file
	// that was wanted is whole. Where Note fails, nothing is written.
	Note func(half string) (settle func(whole bool), err error)
}

// Deliver hands the item's value over. Errors are fault.Partial: the value is in the keyring, and only this place lacks it.
func (s Sink) Deliver(ctx context.Context, item secret.Item, means Means) error {
	redactor := means.Redactor
	var err error
	if s.command != "" {
		err = s.run(ctx, item, means.Environ, redactor)
	} else {
		err = s.write(item, means.Note)
	}
	if err == nil {
		return nil
	}
	return fault.New(fault.Partial, "mend it and run pat-robot deliver "+item.Name+", or apply: the keyring holds the value",
		"the value of %q is stored, but the sink %s failed: %s", item.Name, redactor.Redact(s.text), redactor.Redact(err.Error()))
}
