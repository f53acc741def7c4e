package standin

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// lost is the answer that never arrives although everything was done.
const lost = "lost"

// spoil answers in place of next if the switch says that this is a bad day. With "lost", next does its work, and only its
// answer is cut: after the headers, because a browser asks again by itself when a used connection ends without a byte.
func (s *Server) spoil(name string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		how, after := s.strikes(name)
		switch how {
		case "ok":
			next(w, r)
		case lost:
			next(&discarded{header: http.Header{}}, r)
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "4096")
			w.WriteHeader(http.StatusOK)
			cut(w)
		case "drop":
			cut(w)
		default:
			status, _ := strconv.Atoi(how)
			if after > 0 && status != http.StatusInternalServerError {
				w.Header().Set("Retry-After", strconv.Itoa(after))
			}
			http.Error(w, fmt.Sprintf("%d %s", status, http.StatusText(status)), status)
		}
	}
}

// strikes tells how the next answer goes, and counts: after bad-times answers things go well again.
func (s *Server) strikes(name string) (how string, retryAfter int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how = s.scenario.Get(name)
	times := s.scenario.number(swBadTimes)
	if how == "ok" || (times > 0 && s.spoiled[name] >= times) {
		return "ok", 0
	}
	s.spoiled[name]++
	s.tell(Event{Kind: kindBadDay, Text: name + "=" + how})
	return how, s.scenario.number(swRetryAfter)
}

// cut ends the connection, with what has been written so far.
func cut(w http.ResponseWriter) {
	control := http.NewResponseController(w)
	_ = control.Flush() // nothing to flush is no fault here
	connection, _, err := control.Hijack()
	if err == nil {
		_ = connection.Close()
	}
}

// discarded takes an answer that nobody gets.
type discarded struct {
	header http.Header
	bytes.Buffer
}

func (d *discarded) Header() http.Header { return d.header }
func (d *discarded) WriteHeader(int)     {}

// wait passes the time that a slow answer takes, and reports whether anybody still waits for it.
func wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// waitFor is wait for a switch that holds a time.
func (s *Server) waitFor(r *http.Request, name string) bool {
	s.mu.Lock()
	d := s.scenario.wait(name)
	if d > 0 {
		s.tell(Event{Kind: kindBadDay, Text: name + "=" + d.String()})
	}
	s.mu.Unlock()
	return wait(r, d)
}
