package standin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// controlPath is where the stand-in itself is spoken to: no part of the site that it stands in for.
const controlPath = "/__standin/"

func isControl(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, controlPath) }

// controlHandler answers GET state, info, switches and clock, and POST switch, clock and end-sessions.
func (s *Server) controlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+controlPath+"state", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.State()) })
	mux.HandleFunc("GET "+controlPath+"info", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.Info()) })
	mux.HandleFunc("GET "+controlPath+"clock", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, clockBody{Now: s.Now()}) })
	mux.HandleFunc("POST "+controlPath+"clock", s.postClock)
	mux.HandleFunc("POST "+controlPath+"switch", s.postSwitch)
	mux.HandleFunc("POST "+controlPath+"end-sessions", func(w http.ResponseWriter, _ *http.Request) {
		s.EndSessions()
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}

// postSwitch takes {"layout":"old"} or ["layout=old"], turns all or none, and answers with how all switches stand.
func (s *Server) postSwitch(w http.ResponseWriter, r *http.Request) {
	turned, err := readSwitches(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.Set(func(all *Scenario) {
		for name, value := range turned {
			_ = all.Turn(name, value) // accepted by ParseSwitches
		}
	})
	writeJSON(w, s.State().Switches)
}

func readSwitches(r *http.Request) (map[string]string, error) {
	var body json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, fmt.Errorf("the body is no JSON: %w", err)
	}
	var texts []string
	if json.Unmarshal(body, &texts) != nil {
		var pairs map[string]string
		if err := json.Unmarshal(body, &pairs); err != nil {
			return nil, fmt.Errorf(`send {"layout":"old"} or ["layout=old"]: %w`, err)
		}
		for name, value := range pairs {
			texts = append(texts, name+"="+value)
		}
	}
	parsed, err := ParseSwitches(texts)
	return parsed.turned, err
}

// clockBody sets the time (now) or moves it (advance, such as "24h"); both are read, now first.
type clockBody struct {
	Now     time.Time `json:"now,omitzero"`
	Advance string    `json:"advance,omitempty"`
}

func (s *Server) postClock(w http.ResponseWriter, r *http.Request) {
	var body clockBody
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, `send {"now":"2026-12-01T00:00:00Z"} or {"advance":"24h"}: `+err.Error(), http.StatusBadRequest)
		return
	}
	var by time.Duration
	if body.Advance != "" {
		moved, err := time.ParseDuration(body.Advance)
		if err != nil {
			http.Error(w, "advance is no time such as 24h: "+err.Error(), http.StatusBadRequest)
			return
		}
		by = moved
	}
	if !body.Now.IsZero() {
		by += body.Now.Sub(s.Now())
	}
	s.MoveClock(by)
	writeJSON(w, clockBody{Now: s.Now()})
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	_ = enc.Encode(v) // who hung up is not told
}
