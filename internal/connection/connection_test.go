package connection

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
	"pat-robot/internal/standin"
)

const value = "s3cr3t-v4lue"

func TestProve(t *testing.T) {
	user := `{"authenticatedUser":{"id":"%s","properties":{"Account":{"$value":"jane@acme.example"}}}}`
	for _, tt := range []struct {
		name    string
		status  int
		body    string
		want    Outcome
		unknown bool
	}{
		{"taken", 200, fmt.Sprintf(user, "1"), Outcome{Verdict: Proven, Account: "jane@acme.example"}, false},
		{"anonymous", 200, fmt.Sprintf(user, anonymous), Outcome{Verdict: Unauthorized}, false},
		{"a page", 200, "<html>", Outcome{Verdict: Unauthorized}, false},
		{"refused", 401, "", Outcome{Verdict: Unauthorized}, false},
		{"sent to the sign-in", 302, "", Outcome{Verdict: Unauthorized}, false},
		{"the sign-in at once", 203, "<html>", Outcome{Verdict: Unauthorized}, false},
		{"throttled", 429, "", Outcome{Verdict: Unreachable, RetryAfter: 7 * time.Second}, true},
		{"down", 503, "", Outcome{Verdict: Unreachable, RetryAfter: 7 * time.Second}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, password, _ := r.BasicAuth(); password != value || r.URL.Path != "/tfs/acme/_apis/connectionData" {
					t.Errorf("asked for %s with another value", r.URL.Path)
				}
				w.Header().Set("Location", "/elsewhere")
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.body)
			}))
			defer s.Close()
			have, err := Prove(t.Context(), nil, address(t, s.URL+"/tfs/acme"), secret.New(value))
			if have != tt.want || fault.Is(err, fault.Site) != tt.unknown {
				t.Errorf("have %+v (%v), want %+v", have, err, tt.want)
			}
		})
	}
}

// Nothing is sent in the clear, and an error quotes no value.
func TestProveKeepsTheValue(t *testing.T) {
	for _, place := range []string{"http://devops.example/acme", "http://127.0.0.1:1/acme"} {
		have, err := Prove(t.Context(), nil, address(t, place), secret.New(value))
		if have.Verdict != Unreachable || !fault.Is(err, fault.Site) || strings.Contains(err.Error(), value) {
			t.Errorf("%s: %+v, %v", place, have, err)
		}
	}
}

// The stand-in takes a live token and no other.
func TestProveOnTheStandIn(t *testing.T) {
	scenario, err := standin.ParseSwitches([]string{"tokens=1", "hidden=1"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := standin.Start(t.Context(), standin.Options{Scenario: scenario})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // it ends with the test
	for _, token := range s.State().Tokens {
		want := map[string]Verdict{"active": Proven, "expired": Unauthorized}[token.Status]
		have, err := Prove(t.Context(), nil, address(t, s.Info().Portal+"/acme"), secret.New(token.Value))
		if err != nil || have.Verdict != want {
			t.Errorf("%s: %+v, %v", token.Status, have, err)
		}
	}
}

func address(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestReach(t *testing.T) {
	status := http.StatusFound
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodHead || r.Header.Get("Authorization") != "" {
			t.Errorf("asked by %s", r.Method)
		}
		w.WriteHeader(status)
	}))
	defer s.Close()
	at, err := Reach(t.Context(), nil, address(t, s.URL))
	if err != nil || time.Since(at).Abs() > time.Minute {
		t.Errorf("%v, %v", at, err)
	}
	status = http.StatusServiceUnavailable
	if _, err := Reach(t.Context(), nil, address(t, s.URL)); !fault.Is(err, fault.Site) {
		t.Errorf("503: %v", err)
	}
	if _, err := Reach(t.Context(), nil, address(t, "http://127.0.0.1:1")); !fault.Is(err, fault.Site) || fault.HintOf(err) == "" {
		t.Errorf("nobody there: %v", err)
	}
}
