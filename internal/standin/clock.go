package standin

import "time"

// clock tells the stand-in's time: the one it was given, moved by what was asked for. The caller holds the lock.
func (s *Server) clock() time.Time { return s.now().Add(s.offset).UTC() }

// MoveClock moves the stand-in's time, forward or back, so that tokens expire when a test wants them to.
func (s *Server) MoveClock(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset += by
}

// Now tells the stand-in's time, in UTC.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock()
}
