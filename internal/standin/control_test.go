package standin

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"pat-robot/internal/fault"
)

func TestInfoNamesItsFields(t *testing.T) {
	info := start(t).Info()
	text, err := json.Marshal(info)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]string
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"portal", "signin", "organization", "email", "password", "totp_secret", "provider", "state"} {
		if fields[name] == "" {
			t.Errorf("%s is empty", name)
		}
		delete(fields, name)
	}
	if len(fields) > 0 {
		t.Errorf("more fields: %v", fields)
	}
	if info.Portal == info.Signin || !strings.HasPrefix(info.Portal, "http://127.0.0.1:") || !strings.HasPrefix(info.Signin, "http://127.0.0.1:") {
		t.Errorf("origins %s and %s", info.Portal, info.Signin)
	}
}

func TestAccountIsFreshUnlessGiven(t *testing.T) {
	one, two := start(t).Info(), start(t).Info()
	if one.Email == two.Email || one.Password == two.Password || one.TOTPSecret == two.TOTPSecret {
		t.Errorf("the same account twice: %+v %+v", one, two)
	}
	given := startWith(t, Options{Organization: "initech", Email: "me@initech.example", Password: "given", TOTPSecret: "JBSWY3DPEHPK3PXP"}).Info()
	if given.Organization != "initech" || given.Email != "me@initech.example" || given.Password != "given" || given.TOTPSecret != "JBSWY3DPEHPK3PXP" {
		t.Errorf("given account: %+v", given)
	}
}

func TestStateAddress(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	v.signIn()
	value := v.create("exalate")["token"].(string)
	got := v.get(s.Info().State)
	var state State
	if err := json.Unmarshal([]byte(got.body), &state); err != nil {
		t.Fatal(err)
	}
	if len(state.Tokens) != 1 || state.Tokens[0].Value != value || state.Tokens[0].Name != "exalate" {
		t.Errorf("tokens: %+v", state.Tokens)
	}
	if want := s.State(); !reflect.DeepEqual(state.SignIns, want.SignIns) || len(state.Events) != len(want.Events) || state.Sessions != 1 {
		t.Errorf("state over HTTP differs from State()")
	}
}

func TestSwitchAddress(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	v.signIn()
	tests := []struct {
		name   string
		body   any
		status int
		layout string
	}{
		{"pairs", map[string]string{"layout": "old", "kmsi": "off"}, 200, "old"},
		{"list", []string{"layout=new"}, 200, "new"},
		{"one of two is bad", []string{"layout=old", "kmsi=perhaps"}, 400, "new"},
		{"number", 7, 400, "new"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := v.postJSON(s.portal.url+controlPath+"switch", test.body)
			if err != nil || got.status != test.status {
				t.Fatalf("%v, status %d: %s", err, got.status, got.body)
			}
			if layout := embedded(t, v.get(tokensPage), "page-data")["layout"]; layout != test.layout {
				t.Errorf("layout %v, want %s", layout, test.layout)
			}
		})
	}
}

func TestClockAddress(t *testing.T) {
	s := startWith(t, Options{Now: noon})
	v := visit(t, s)
	address := s.portal.url + controlPath + "clock"
	tests := []struct {
		name string
		body clockBody
		want time.Time
	}{
		{"as given", clockBody{}, noon()},
		{"moved", clockBody{Advance: "24h"}, noon().Add(24 * time.Hour)},
		{"set", clockBody{Now: noon().AddDate(1, 0, 0)}, noon().AddDate(1, 0, 0)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, err := v.postJSON(address, test.body); err != nil || got.status != http.StatusOK {
				t.Fatalf("%v, status %d: %s", err, got.status, got.body)
			}
			var told clockBody
			if err := json.Unmarshal([]byte(v.get(address).body), &told); err != nil || !told.Now.Equal(test.want) || !s.Now().Equal(test.want) {
				t.Errorf("%v: told %v, want %v", err, told.Now, test.want)
			}
		})
	}
	if got, err := v.postJSON(address, clockBody{Advance: "soon"}); err != nil || got.status != http.StatusBadRequest {
		t.Errorf("%v, status %d", err, got.status)
	}
}

func TestStartFails(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", anyPort)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	tests := []struct {
		name string
		o    Options
		want string
	}{
		{"taken", Options{Addr: taken.Addr().String()}, "the stand-in's portal cannot listen on 127.0.0.1:"},
		{"taken for the sign-in", Options{SigninAddr: taken.Addr().String()}, "the stand-in's sign-in cannot listen on 127.0.0.1:"},
		{"open to the world", Options{Addr: "0.0.0.0:0"}, "not on the loopback"},
		{"no port", Options{Addr: "127.0.0.1"}, "not on the loopback"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := Start(t.Context(), test.o)
			if err == nil {
				_ = s.Close()
				t.Fatal("it started")
			}
			if !errors.Is(err, fault.Usage) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %s", err, test.want)
			}
		})
	}
}

// TestCloseFreesThePorts starts again on the same ports, also after a start that failed half-way.
func TestCloseFreesThePorts(t *testing.T) {
	first := start(t)
	portal, signin := first.portal.listener.Addr().String(), first.signin.listener.Addr().String()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{Addr: portal, SigninAddr: portal}); err == nil {
		t.Fatal("one port for both was accepted")
	}
	if got := startWith(t, Options{Addr: portal, SigninAddr: signin}).Info(); got.Portal != "http://"+portal || got.Signin != "http://"+signin {
		t.Errorf("%+v", got)
	}
}

// TestLogHoldsNoSecrets reads the log and the events of a whole run.
func TestLogHoldsNoSecrets(t *testing.T) {
	var log lines
	s := startWith(t, Options{Log: &log})
	v := visit(t, s)
	info := s.Info()
	v.submit(v.toSignin(), "loginfmt", info.Email, "passwd", info.Password+"x")
	v.signIn()
	value := v.create("line\u2028feed")["token"].(string)
	v.tries("acme", value)
	events, err := json.Marshal(s.State().Events)
	if err != nil {
		t.Fatal(err)
	}
	if got := log.String(); !strings.Contains(got, kindCreated) || !strings.Contains(got, "wrong password") {
		t.Errorf("the log tells too little: %s", got)
	}
	for _, secret := range []string{info.Password, value, "id_token", "reply_to"} {
		if strings.Contains(log.String(), secret) || strings.Contains(string(events), secret) {
			t.Errorf("%s is in the log", secret)
		}
	}
}

// lines is a log that can be read while the stand-in still writes.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
