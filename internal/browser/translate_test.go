package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

func TestTranslate(t *testing.T) {
	const password = "hunter2-hunter2"
	known := fault.New(fault.Page, "", "known")
	log := "\nCall log:\n  - fill(\"" + password + "\")"
	tests := []struct {
		name string
		err  error
		want string
		is   error // what errors.Is must find, if set
	}{
		{"first line", errors.New("playwright: cannot click" + log), "press: cannot click", nil},
		{"log on the same line", errors.New("playwright: cannot click Call log: fill(x)"), "press: cannot click", nil},
		{"redacted", errors.New("playwright: no such text " + password), "press: no such text [secret]", nil},
		{"timeout", fmt.Errorf("%w: %w: Timeout 5ms exceeded."+log, playwright.ErrPlaywright, playwright.ErrTimeout), "press: " + errTimeout.Error(), errTimeout},
		{"gone", fmt.Errorf("%w: %w: x"+log, playwright.ErrPlaywright, playwright.ErrTargetClosed), "press: the browser has gone", fault.Unexpected},
		{"cancelled", context.Canceled, "press: context canceled", context.Canceled},
		{"the robot's own", known, "known", fault.Page},
	}
	r := secret.NewRedactor()
	r.Add("password", secret.New(password))
	b := &Browser{opts: Options{Redactor: r}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := b.translate("press", tt.err)
			if got.Error() != tt.want || (tt.is != nil && !errors.Is(got, tt.is)) {
				t.Errorf("translate = %q, want %q", got, tt.want)
			}
			if strings.Contains(fmt.Sprintf("%+v %#v", got, errors.Unwrap(got)), password) {
				t.Error("the password is still in the chain of errors")
			}
		})
	}
	if err := b.translate("press", nil); err != nil {
		t.Errorf("translate(nil) = %v", err)
	}
}

func TestGuard(t *testing.T) {
	err := func() (err error) {
		defer guard(&err)
		var list []int
		_ = list[len(os.Args)]
		return nil
	}()
	if err == nil || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("guard made %v of a panic", err)
	}
}

func TestLaunchReason(t *testing.T) {
	const head = "playwright: target closed: browser has been closed\nBrowser logs:\n\n<launching> /usr/bin/x --a\n"
	tests := []struct{ name, text, want string }{
		{"fatal beats noise", head + "[pid=7][err] x: 9: [: 2: unexpected operator\n[pid=7][err] [7:7:1124/02.8:FATAL:chrome/a.cc:315] Socket path too long: /a.\n",
			"Socket path too long: /a"},
		{"library", head + "[pid=7][err] noise\n[pid=7][err] chrome: error while loading shared libraries: libnss3.so: cannot open\n",
			"chrome: error while loading shared libraries: libnss3.so: cannot open"},
		{"noise alone", head + "[pid=7][err] no such thing\n", "no such thing"},
		{"silence", head, "target closed: browser has been closed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (&Browser{}).launchReason(tt.text); got != tt.want {
				t.Errorf("launchReason = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCleanEnvironment(t *testing.T) {
	tests := []struct {
		name string
		want bool // is kept
	}{
		{"PAT_ROBOT_PASSWORD", false}, {"PAT_ROBOT_KEYRING_PASSWORD", false}, {"PAT_ROBOT_TOTP_SECRET", false},
		{"DEBUG", false}, {"DEBUGP", false}, {"PWDEBUG", false}, {"NAMED_BY_THE_CALLER", false},
		{"PAT_ROBOT_EMAIL", true}, {"OTHER_PROGRAMS_SECRET", true}, {"NODE_EXTRA_CA_CERTS", true},
	}
	for _, tt := range tests {
		t.Setenv(tt.name, "x") // put back after the test
	}
	cleanEnvironment([]string{"NAMED_BY_THE_CALLER"})
	for _, tt := range tests {
		if _, kept := os.LookupEnv(tt.name); kept != tt.want {
			t.Errorf("%s is kept: %v, want %v", tt.name, kept, tt.want)
		}
	}
}
