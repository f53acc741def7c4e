package main

import (
	"strings"
	"testing"
	"time"

	"pat-robot/internal/flows"
)

func TestScreenKeepsLinesApart(t *testing.T) {
	tests := []struct {
		name string
		do   func(*screen)
		want string
	}{
		{"a log line alone", func(s *screen) { _, _ = s.Write([]byte("log\n")) }, "log\n"},
		{"a step that ends", func(s *screen) { s.begin("… 1"); s.end("✓ 1") }, "… 1" + wipeLine + "✓ 1\n"},
		{"a log line amid a step", func(s *screen) {
			s.begin("… 1")
			_, _ = s.Write([]byte("log\n"))
			s.end("✓ 1")
		}, "… 1" + wipeLine + "log\n" + "… 1" + wipeLine + "✓ 1\n"},
		{"the last word amid a step", func(s *screen) {
			s.begin("… 1")
			s.settle()
			_, _ = s.Write([]byte("failed\n"))
		}, "… 1" + wipeLine + "failed\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got strings.Builder
			tt.do(&screen{w: &got})
			if got.String() != tt.want {
				t.Errorf("got %q, want %q", got.String(), tt.want)
			}
		})
	}
}

func TestStepLine(t *testing.T) {
	tests := []struct {
		name string
		step flows.Progress
		on   bool
		want string
	}{
		{"done", flows.Progress{Number: 3, Title: "Fill in the name", State: "done", Elapsed: 210 * time.Millisecond}, false,
			"✓  3 Fill in the name                        0.2s"},
		{"before the first page", flows.Progress{Title: "Start the browser", State: "done", Elapsed: 12 * time.Second}, false,
			"✓    Start the browser                      12.0s"},
		{"skipped", flows.Progress{Number: 14, Title: "Choose", State: "skipped", Note: "it is there"}, false,
			"– 14 Choose                                        it is there"},
		{"a note that would drive the terminal", flows.Progress{Number: 1, Title: "A", State: "failed", Note: "x\x1b[2Jy"}, false,
			"✗  1 A                                       0.0s  x[2Jy"},
		{"a note that does not fit", flows.Progress{Number: 1, Title: "A", State: "done", Note: "one two three four five"}, false,
			"✓  1 A                                       0.0s  one two th…"},
		{"in colour", flows.Progress{Number: 1, Title: "A", State: "failed"}, true,
			"\x1b[31m✗\x1b[0m  1 A                                     \x1b[2m  0.0s\x1b[0m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := stepLine(tt.step, palette{on: tt.on}, 62); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A person must see at once what to enter on the phone.
func TestWaitLines(t *testing.T) {
	got := strings.Join(waitLines(flows.Progress{State: "wait", Title: "enter 42 in the app", Show: "42"}), "\n")
	want := `
    █   █  █████
    █   █      █
    █████  █████
        █  █
        █  █████

  enter 42 in the app
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := waitLines(flows.Progress{State: "wait", Title: "answer the phone"}); len(got) != 3 {
		t.Errorf("without a number: %q", got)
	}
}
