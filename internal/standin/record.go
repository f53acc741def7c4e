package standin

import "net/http"

// recorder keeps the status of an answer for the log of events.
type recorder struct {
	http.ResponseWriter
	status  int
	unknown bool
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// recorded tells an event for each request that has been answered. The stand-in's own addresses stay out of it: reading the
// log would lengthen it.
func (s *Server) recorded(o *origin, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isControl(r) {
			next.ServeHTTP(w, r)
			return
		}
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		s.mu.Lock()
		defer s.mu.Unlock()
		e := Event{Kind: kindRequest, Origin: o.name, Method: r.Method, Path: r.URL.EscapedPath(), Status: rec.status}
		if rec.unknown {
			e.Kind = kindUnknown
			s.unknown = append(s.unknown, o.name+" "+e.Method+" "+e.Path)
		}
		s.tell(e)
	})
}

// unknownRequest answers what the stand-in does not know, so that a test can find it in the state.
func unknownRequest(w http.ResponseWriter, r *http.Request) {
	if rec, ok := w.(*recorder); ok {
		rec.unknown = true
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	http.Error(w, "the stand-in does not know this request: "+r.Method+" "+r.URL.EscapedPath(), http.StatusNotImplemented)
}
