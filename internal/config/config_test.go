package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
)

// clean gives a test an environment without any of the variables.
func clean(t *testing.T) {
	t.Helper()
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, Prefix) {
			t.Setenv(name, "")
			os.Unsetenv(name) //nolint:errcheck // t.Setenv puts it back
		}
	}
}

func check(t *testing.T, env map[string]string) (Config, error) {
	t.Helper()
	clean(t)
	for k, v := range env {
		t.Setenv(Prefix+k, v)
	}
	s, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	return s.Check()
}

func TestDefaults(t *testing.T) {
	c, err := check(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.BaseURL.String() != "https://dev.azure.com" || c.Screenshots != "screenshots" || c.StepTimeout != 30*time.Second ||
		c.RunTimeout != 5*time.Minute || c.BrowserSandbox != "auto" || c.Keyring != "auto" || c.Headed || !c.Password.IsZero() {
		t.Errorf("have %+v", c)
	}
}

func TestNamesWithoutThePrefixAreStrangers(t *testing.T) {
	t.Setenv("PASSWORD", "another program's")
	t.Setenv("ORG", "other")
	t.Setenv("SCREENSHOTS", "elsewhere")
	if c, err := check(t, nil); err != nil || !c.Password.IsZero() || c.Org != "" || c.Screenshots != "screenshots" {
		t.Errorf("have organization %q, screenshots %q, no password: %v; %v", c.Org, c.Screenshots, c.Password.IsZero(), err)
	}
}

func TestGoodValues(t *testing.T) {
	for _, tt := range []struct{ name, variable, value, want string }{
		{"a path is kept", "BASE_URL", "https://tfs.example.com/tfs/", "https://tfs.example.com/tfs"},
		{"capitals", "BASE_URL", "https://Dev.Azure.com", "https://dev.azure.com"},
		{"loopback", "BASE_URL", "http://127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"origins", "SIGNIN_ORIGINS", "https://ADFS.example.com:443/, http://localhost:90", "https://adfs.example.com http://localhost:90"},
		{"IPv6 origin", "SIGNIN_ORIGINS", "http://[::1]:8080", "http://[::1]:8080"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := check(t, map[string]string{tt.variable: tt.value})
			if err != nil {
				t.Fatal(err)
			}
			have := c.BaseURL.String()
			if tt.variable == "SIGNIN_ORIGINS" {
				have = strings.Join(c.SigninOrigins, " ")
			}
			if have != tt.want {
				t.Errorf("have %q, want %q", have, tt.want)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	for _, tt := range []struct{ name, variable, value, want string }{
		{"no address", "BASE_URL", "dev.azure.com", "is no web address"},
		{"not encrypted", "BASE_URL", "http://dev.azure.com", "not encrypted"},
		{"query", "BASE_URL", "https://dev.azure.com?x=1", "no user, query"},
		{"user information", "BASE_URL", "https://a:b@dev.azure.com", "no user"},
		{"http origin", "SIGNIN_ORIGINS", "http://adfs.example.com", "must be https"},
		{"origin with a path", "SIGNIN_ORIGINS", "https://adfs.example.com/ls", "scheme, host and port only"},
		{"wildcard", "SIGNIN_ORIGINS", "https://*.example.com", "is no origin"},
		{"look-alike letters", "SIGNIN_ORIGINS", "https://lоgin.example.com", "beyond ASCII"},
		{"organization as an address", "ORG", "https://dev.azure.com/acme", "no name of an organization"},
		{"organization of 64 letters", "ORG", strings.Repeat("a", 64), "no name of an organization"},
		{"e-mail", "EMAIL", "jane", "no e-mail address"},
		{"e-mail with a name", "EMAIL", "Jane <jane@example.com>", "no e-mail address"},
		{"time", "STEP_TIMEOUT", "30", "no time"},
		{"no time at all", "RUN_TIMEOUT", "0s", "no time"},
		{"less than no patience", "PATIENCE", "-1s", "no time"},
		{"step longer than the run", "STEP_TIMEOUT", "10m", "more than the whole run"},
		{"sandbox", "BROWSER_SANDBOX", "maybe", "is not known"},
		{"endpoint", "BROWSER_ENDPOINT", "127.0.0.1:9222", "is no address of a browser"},
		{"plain endpoint", "BROWSER_ENDPOINT", "ws://browsers.example.com/secret", "ws://browsers.example.com is not encrypted"},
		{"authority", "CA_FILE", "/does/not/exist", "is no file here"},
		{"origin of a certificate", "CLIENT_CERT_ORIGINS", "http://example.com", "must be https"},
		{"headed", "HEADED", "perhaps", "neither true nor false"},
		{"keyring", "KEYRING", "drawer", "is not known"},
		{"log level", "LOG_LEVEL", "loud", "is not known"},
		{"log format", "LOG_FORMAT", "xml", "is not known"},
		{"no folder", "SCREENSHOTS", " ", "is empty"},
		{"password file", "PASSWORD_FILE", "/does/not/exist", "no such file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := check(t, map[string]string{tt.variable: tt.value})
			if !fault.Is(err, fault.Usage) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), Prefix+tt.variable) {
				t.Errorf("have %v, want %q and the variable's name in it", err, tt.want)
			}
		})
	}
}

func TestClientCertificateWantsAllThree(t *testing.T) {
	_, err := check(t, map[string]string{"CLIENT_KEY_FILE": "/dev/null"})
	if err == nil || !strings.Contains(err.Error(), "CLIENT_CERT_FILE: is missing") || !strings.Contains(err.Error(), "CLIENT_CERT_ORIGINS: is missing") {
		t.Errorf("have %v", err)
	}
}

func TestAllFaultsAreTold(t *testing.T) {
	_, err := check(t, map[string]string{"BASE_URL": "x", "KEYRING": "y", "HEADED": "z"})
	for _, want := range []string{"BASE_URL", "KEYRING", "HEADED"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("have %v, want %s in it", err, want)
		}
	}
}

func TestFlagsWinAndAreNamed(t *testing.T) {
	clean(t)
	t.Setenv("PAT_ROBOT_ORG", "acme")
	s, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	s.Override("ORG", "--org", "a/b")
	if _, err := s.Check(); err == nil || !strings.Contains(err.Error(), `--org: "a/b"`) {
		t.Errorf("have %v, want the flag named", err)
	}
	s.Override("ORG", "--org", "contoso")
	if c, err := s.Check(); err != nil || c.Org != "contoso" {
		t.Errorf("have %q, %v", c.Org, err)
	}
}

func TestPasswordFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("correct horse \r\nsecond line\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := check(t, map[string]string{"PASSWORD_FILE": file})
	if err != nil || c.Password.Reveal() != "correct horse " {
		t.Errorf("have %q, %v", c.Password.Reveal(), err)
	}
	if _, err := check(t, map[string]string{"PASSWORD_FILE": file, "PASSWORD": "other"}); err == nil || strings.Contains(err.Error(), "other") {
		t.Errorf("have %v, want a fault that does not quote it", err)
	}
}

func TestVariablesAreDescribed(t *testing.T) {
	for _, v := range Variables() {
		if v.Help == "" {
			t.Errorf("%s has no help", v.Name)
		}
	}
	if len(Variables()) != len(help) {
		t.Errorf("have %d variables and %d help texts", len(Variables()), len(help))
	}
}

func TestUnknownNamesTheNearest(t *testing.T) {
	got := Unknown([]string{"PAT_ROBOT_PASWORD=x", "PAT_ROBOT_ORG=acme", "PATH=/bin"})
	if len(got) != 1 || got["PAT_ROBOT_PASWORD"] != "PAT_ROBOT_PASSWORD" {
		t.Errorf("have %v", got)
	}
}

func TestScrub(t *testing.T) {
	t.Setenv("PAT_ROBOT_PASSWORD", "correct horse")
	t.Setenv("PAT_ROBOT_KEYRING_PASSWORD", "battery staple")
	t.Setenv("PAT_ROBOT_ORG", "acme")
	Scrub()
	for name, want := range map[string]string{"PAT_ROBOT_PASSWORD": "", "PAT_ROBOT_KEYRING_PASSWORD": "", "PAT_ROBOT_ORG": "acme"} {
		if have := os.Getenv(name); have != want {
			t.Errorf("%s is %q", name, have)
		}
	}
}
