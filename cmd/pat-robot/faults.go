package main

import (
	"fmt"
	"strings"

	"pat-robot/internal/config"
	"pat-robot/internal/fault"
)

// faults gathers what is wrong with flags and environment, so that a person mends all of it in one go.
type faults struct{ list []error }

// add notes a fault; nil is none. An error that joins several is taken apart.
func (f *faults) add(err error) {
	if err == nil {
		return
	}
	_, one := err.(*fault.Error) //nolint:errorlint // the question is what err itself is, not what it wraps
	if joined, ok := err.(interface{ Unwrap() []error }); ok && !one {
		for _, e := range joined.Unwrap() {
			f.add(e)
		}
		return
	}
	f.list = append(f.list, err)
}

// addf notes a usage fault of its own words.
func (f *faults) addf(hint, format string, args ...any) {
	f.add(fault.New(fault.Usage, hint, format, args...))
}

// wantEmail notes that the account is missing.
func (f *faults) wantEmail(c config.Config) {
	if c.Email == "" {
		f.addf("the address that you sign in with", "--email or PAT_ROBOT_EMAIL is missing")
	}
}

// err gives one usage error for all, or nil.
func (f *faults) err() error {
	switch len(f.list) {
	case 0:
		return nil
	case 1:
		return fault.Wrap(fault.Usage, f.list[0], fault.HintOf(f.list[0]), "cannot start")
	}
	lines := make([]string, len(f.list))
	for i, e := range f.list {
		lines[i] = "\n  - " + strings.ReplaceAll(e.Error(), "\n", "\n    ")
		if hint := fault.HintOf(e); hint != "" {
			lines[i] += fmt.Sprintf("\n    (%s)", hint)
		}
	}
	return fault.New(fault.Usage, "", "cannot start, %d things are wrong:%s", len(f.list), strings.Join(lines, ""))
}
