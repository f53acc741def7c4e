package standin

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// heard is a log that tells each of its lines to who waits for one.
type heard chan string

func (h heard) Write(line []byte) (int, error) {
	h <- string(line)
	return len(line), nil
}

// look signs in to a stand-in with the switches and probes it; switches that leave no way in are turned after the sign-in.
func (e effect) look(t *testing.T, turn []string) string {
	t.Helper()
	log := make(heard, 1000)
	early, late := turn, []string(nil)
	if !harmless(e.name) {
		early, late = nil, turn
	}
	s := startWith(t, Options{Log: log}, early...)
	v := visit(t, s)
	p := v.signIn()
	s.Set(func(all *Scenario) {
		for _, text := range late {
			name, value, _ := strings.Cut(text, "=")
			if err := all.Turn(name, value); err != nil {
				t.Error(err)
			}
		}
	})
	v.log = log
	return e.probe(v, p)
}

// harmless tells whether one can still sign in with the switch turned.
func harmless(name string) bool {
	return !slices.Contains([]string{
		swCopycat, swSigninError, swPageAnswer, swSigninAnswer, swInterrupt, swFactor, swFactors, swPhone, swNumber,
	}, name)
}

// waits makes a token, and reports whether the answer came or the stand-in said that it lets one wait.
func waits(v *visitor, _ shown) string {
	ctx, cancel := context.WithCancel(v.t.Context())
	defer cancel()
	before := v.client.Transport
	v.client.Transport = cancelled{ctx, before}
	defer func() { v.client.Transport = before }()
	done := make(chan string, 1)
	go func() {
		_, _, err := v.ask(issueProvider, v.good("slow"))
		done <- map[bool]string{true: "answers", false: "waits"}[err == nil]
	}()
	for {
		select {
		case line := <-v.log:
			if strings.Contains(line, kindBadDay) {
				cancel()
			}
		case how := <-done:
			return fmt.Sprintf("%s, %d made", how, len(v.s.State().Tokens))
		}
	}
}

// cancelled sends requests that end with its context.
type cancelled struct {
	ctx  context.Context
	next http.RoundTripper
}

func (c cancelled) RoundTrip(r *http.Request) (*http.Response, error) {
	return c.next.RoundTrip(r.WithContext(c.ctx))
}

func TestBadAnswers(t *testing.T) {
	tests := []struct {
		name, turn string
		want       string
		made       int
	}{
		{"server error", "create-answer=500", "500 ", 0},
		{"unavailable", "create-answer=503", "503 ", 0},
		{"throttled", "create-answer=429", "429 ", 0},
		{"cut before", "create-answer=drop", "cut", 0},
		{"cut after", "create-answer=lost", "cut", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, test.turn)
			v := visit(t, s)
			p := v.signIn()
			if got := asks(same)(v, p); got != test.want {
				t.Errorf("answer %q, want %q", got, test.want)
			}
			if made := len(s.State().Tokens); made != test.made {
				t.Errorf("%d tokens made, want %d", made, test.made)
			}
		})
	}
}

func TestLostRevokeRevokes(t *testing.T) {
	s := start(t, "revoke-answer=lost")
	v := visit(t, s)
	v.signIn()
	id := v.create("gone")["authorizationId"].(string)
	if _, err := v.do(http.MethodDelete, "/acme/_apis/Token/SessionTokens/"+id, "", ""); err == nil {
		t.Error("the answer arrived")
	}
	if got := s.State().Tokens[0].Status; got != revoked {
		t.Errorf("the token is %s", got)
	}
}
