package main

import (
	"fmt"
	"io"
	"sync"
)

// screen is stderr shared by the progress line, the log and the errors. A line that is still open is wiped before others
// write and drawn again after them, so that they do not run into each other.
type screen struct {
	mu   sync.Mutex
	w    io.Writer
	open string // the unfinished progress line; "" if none
}

const wipeLine = "\r\x1b[K"

// Write takes whole lines.
func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == "" {
		return s.w.Write(b)
	}
	fmt.Fprint(s.w, wipeLine)
	n, err := s.w.Write(b)
	fmt.Fprint(s.w, s.open)
	return n, err
}

// begin draws a line that is not finished yet, in place of one that is open.
func (s *screen) begin(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
	s.open = line
	fmt.Fprint(s.w, line)
}

// end draws a line that stays, in place of one that is open.
func (s *screen) end(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
	s.open = ""
	fmt.Fprintln(s.w, line)
}

// settle wipes the open line before a question or the last word.
func (s *screen) settle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
	s.open = ""
}

func (s *screen) wipe() {
	if s.open != "" {
		fmt.Fprint(s.w, wipeLine)
	}
}
