package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"pat-robot/internal/fault"
)

func TestExitCode(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want int
	}{
		{"nothing", nil, 0},
		{"a bare error", errors.New("disk full"), 1},
		{"usage", fault.New(fault.Usage, "", "no name"), 2},
		{"partly done", fault.New(fault.Partial, "", "revoke x"), 3},
		{"sign-in", fault.New(fault.SignIn, "", "wrong password"), 4},
		{"the page", fault.New(fault.Page, "", "no button"), 5},
		{"the site", fault.New(fault.Site, "", "no answer"), 6},
		{"the store", fault.New(fault.Store, "", "locked"), 7},
		{"a policy", fault.New(fault.Policy, "", "restricted"), 8},
		{"documents", fault.New(fault.DocsDiffer, "", "differs"), 9},
		{"expiring", fault.New(fault.Expiring, "", "soon"), 10},
		{"altered", fault.New(fault.TrailAltered, "", "altered"), 11},
		{"incomplete", fault.New(fault.TrailIncomplete, "", "cut"), 12},
		{"interrupted", fault.New(fault.Interrupted, "", "stop"), 130},
		{"a bare cancel", fmt.Errorf("waiting: %w", context.Canceled), 130},
		{"a bare deadline", fmt.Errorf("waiting: %w", context.DeadlineExceeded), 6},
		{"a later wrap keeps the kind", fault.Wrap(fault.Unexpected, fault.New(fault.Store, "", "locked"), "", "saving"), 7},
		{"with a trail", trailOf(fault.New(fault.Page, "", "no button"), "screenshots/x"), 5},
		{"a command's own code", childExit(42), 42},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := exitCode(tt.err); got != tt.want {
				t.Errorf("exitCode(%v) = %d, want %d", tt.err, got, tt.want)
			}
		})
	}
}
