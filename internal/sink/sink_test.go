package sink

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

const planted = "hunter2SehrGeheim"

func sample() secret.Item {
	return secret.Item{
		Key:   secret.Key{Site: "dev.azure.com", Organization: "acme", Account: "jane@acme.example", Name: "ci"},
		Value: secret.New(planted), Expires: time.Date(2027, 2, 22, 0, 0, 0, 0, time.UTC), Scopes: []string{"vso.code"},
	}
}

func redactor() *secret.Redactor {
	r := secret.NewRedactor()
	r.Add("token", secret.New(planted))
	return r
}

// means notes nothing: half_test.go looks at what is noted.
func means() Means {
	return Means{Environ: os.Environ(), Redactor: redactor(), Note: func(string) (func(bool), error) { return func(bool) {}, nil }}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"": "is no sink", "file": "is no sink", "exec: ": "is no sink", "disk:x": "no kind of sink", "file+yaml:x": "no form",
		"file+raw=X:x": "only the form env", "file+env=1A:x": "not the name of a variable",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: have %v, want %q", text, err, want)
		}
	}
}

func TestForms(t *testing.T) {
	for _, tt := range []struct{ name, form, before, want string }{
		{"raw", "file", "older\n", planted + "\n"},
		{"json", "file+json", "{}", `"value": "` + planted + `"`},
		{"a new env", "file+env", "", "AZURE_DEVOPS_EXT_PAT=" + planted + "\n"},
		{"env among others", "file+env=PAT", "A=1\nPAT=old\n\nPATH=x\n", "A=1\nPAT=" + planted + "\n\nPATH=x\n"},
		{"a new netrc", "file+netrc", "", "machine dev.azure.com login acme password " + planted + "\n"},
		{
			"netrc among others", "file+netrc",
			"machine a login b password c\nmachine dev.azure.com\n  login acme\n  password old\nmachine z login y password x\n",
			"machine a login b password c\nmachine dev.azure.com login acme password " + planted + "\nmachine z login y password x\n",
		},
		{
			"netrc of another organization", "file+netrc", "machine dev.azure.com login contoso password kept",
			"machine dev.azure.com login contoso password kept\nmachine dev.azure.com login acme password " + planted + "\n",
		},
		{
			"netrc with a default and a macro", "file+netrc", "macdef init\nmachine dev.azure.com login acme\n\ndefault login x password y\n",
			"macdef init\nmachine dev.azure.com login acme\n\nmachine dev.azure.com login acme password " + planted + "\ndefault login x password y\n",
		},
		{
			"npmrc", "file+npmrc", "registry=https://example.com\n//pkgs.dev.azure.com/acme/:_password=b2xk\n",
			"registry=https://example.com\n//pkgs.dev.azure.com/acme/:_password=aHVudGVyMlNlaHJHZWhlaW0=\n" +
				"//pkgs.dev.azure.com/acme/:username=acme\n//pkgs.dev.azure.com/acme/:email=not-used@example.com\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "new folder", "file")
			if tt.before != "" {
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(tt.before), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			deliver(t, tt.form+":"+path)
			got, err := os.ReadFile(path)
			good := string(got) == tt.want || tt.form == "file+json" && strings.Contains(string(got), tt.want)
			if err != nil || !good {
				t.Errorf("have %q, %v, want %q", got, err, tt.want)
			}
			info, err := os.Stat(path)
			if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v", info.Mode(), err)
			}
			// A second time changes nothing.
			deliver(t, tt.form+":"+path)
			if again, _ := os.ReadFile(path); string(again) != string(got) {
				t.Errorf("the second time it became %q", again)
			}
			if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
				t.Errorf("%d files are there", len(left))
			}
		})
	}
}

func deliver(t *testing.T, text string) {
	t.Helper()
	s, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Deliver(t.Context(), sample(), means()); err != nil {
		t.Fatal(err)
	}
}

func TestFileFollowsALink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	deliver(t, "file:"+link)
	if b, _ := os.ReadFile(target); string(b) != planted+"\n" {
		t.Errorf("the target holds %q", b)
	}
}

func TestCommandGetsTheValueOnItsInputAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script is one of sh")
	}
	dir := t.TempDir()
	t.Chdir(dir)
	deliver(t, `exec:cat > in; env > environment; cat /proc/$$/cmdline > arguments 2>/dev/null; test "$TOKEN_NAME" = ci`)
	if b, _ := os.ReadFile("in"); string(b) != planted {
		t.Errorf("it got %q", b)
	}
	for _, name := range []string{"environment", "arguments"} {
		if b, _ := os.ReadFile(name); strings.Contains(string(b), planted) {
			t.Errorf("the value is in its %s", name)
		}
	}
}

func TestFailuresAreTold(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the scripts are those of sh")
	}
	dir := t.TempDir()
	for name, tt := range map[string]struct{ text, want string }{
		"exit code":           {"exec:cat >&2; exit 3", "exit status 3"},
		"no such command":     {"exec:no-such-command-here", "not found"},
		"it reads nothing":    {"exec:false", "exit status 1"},
		"a folder as a file":  {"file:" + dir, "is no file"},
		"a file as a folder":  {"file:/dev/null/x", "not a directory"},
		"a command of no use": {"exec:echo no room; exit 1", "no room"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Parse(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			err = s.Deliver(t.Context(), sample(), means())
			if !fault.Is(err, fault.Partial) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("have %v, want %q", err, tt.want)
			}
			if strings.Contains(err.Error(), planted) || strings.Contains(fault.HintOf(err), planted) {
				t.Error("the error quotes the value")
			}
		})
	}
}
