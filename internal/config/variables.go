package config

import (
	"os"
	"reflect"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Variable describes a variable for --help and for the README's table.
type Variable struct {
	Name    string // with the prefix
	Default string
	Help    string
	Secret  bool
}

var help = map[string]string{
	"BASE_URL":              "the portal's address; a path in it is kept",
	"ORG":                   "organization",
	"EMAIL":                 "who signs in",
	"PASSWORD":              "their password; else from the keyring or a prompt, never from a flag",
	"PASSWORD_FILE":         "a file whose first line is the password",
	"TOTP_SECRET":           "the secret of the account's time-based codes, base32 or otpauth://; else from the keyring, never from a flag",
	"TOTP_SECRET_FILE":      "a file whose first line is that secret",
	"REQUIRE_ACCOUNT":       "end with code 4 where the site does not say who is signed in",
	"SIGNIN_ORIGINS":        "further origins, comma-separated, that may receive credentials, beside Microsoft's own; https only, http for this machine",
	"BROWSER_PATH":          "the browser's program; else an installed Chrome, Edge or Chromium is found",
	"BROWSER_CHANNEL":       "chrome, msedge or chromium",
	"BROWSER_SANDBOX":       "auto, on or off; auto is on unless running as root",
	"HEADED":                "show the browser's window",
	"PROFILE_DIR":           "folder of a browser profile that is kept, by the browser itself, with its session",
	"BROWSER_ENDPOINT":      "a browser that runs already: ws:// of a Playwright server, or http:// of one with remote debugging; on this machine, else wss:// and https://",
	"CA_FILE":               "PEM file of certificate authorities to trust beside the known ones; Linux only",
	"CLIENT_CERT_FILE":      "PEM file of a client certificate for the sign-in",
	"CLIENT_KEY_FILE":       "PEM file of its key",
	"CLIENT_KEY_PASSWORD":   "passphrase of that key",
	"CLIENT_CERT_ORIGINS":   "origins, comma-separated, that may ask for it, such as https://certauth.login.microsoftonline.com",
	"KEYRING":               "the one backend to use: auto, or a name that `pat-robot stored --help` lists",
	"KEYRING_DIR":           "folder of the file backend",
	"KEYRING_PASSWORD":      "passphrase of the file backend",
	"KEYRING_PASSWORD_FILE": "a file whose first line is the passphrase",
	"SELECTORS":             "a YAML file that overrides or adds candidates for elements of the pages",
	"SCREENSHOTS":           "folder that trails go into",
	"JOURNAL_DIR":           "folder of the journal; else pat-robot/journal in your folder for the state of programs",
	"MASK_ACCOUNT":          "mask e-mail addresses and the account's names in trails",
	"TSA_URL":               "an authority (RFC 3161) that puts a time stamp on each sealed trail",
	"STEP_TIMEOUT":          "how long one step may take",
	"RUN_TIMEOUT":           "how long a whole run may take",
	"PATIENCE":              "how long a run may wait in all for a site that is busy or down; 0s for not at all",
	"LOG_LEVEL":             "trace, debug, info, warn, error or disabled; logs go to stderr",
	"LOG_FORMAT":            "console or json",
}

// Variables lists every variable, in the order of Settings.
func Variables() []Variable {
	t := reflect.TypeFor[Settings]()
	var out []Variable
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("envconfig")
		if name == "" {
			continue
		}
		out = append(out, Variable{
			Name: Prefix + name, Default: t.Field(i).Tag.Get("default"), Help: help[name],
			Secret: t.Field(i).Type.Kind() == reflect.Struct,
		})
	}
	return out
}

// Unknown returns the variables of the environment that begin with the prefix but are not known, each with the nearest
// that is: a name with a typing error would be passed over in silence.
func Unknown(environ []string) map[string]string {
	known := map[string]bool{}
	for _, v := range Variables() {
		known[v.Name] = true
	}
	found := map[string]string{}
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, Prefix) || known[name] {
			continue
		}
		best, distance := "", len(name)
		for _, v := range Variables() {
			if d := levenshtein.ComputeDistance(name, v.Name); d < distance {
				best, distance = v.Name, d
			}
		}
		found[name] = best
	}
	return found
}

// Scrub takes the variables that hold secrets out of the environment: what the robot starts inherits it.
func Scrub() {
	for _, v := range Variables() {
		if v.Secret {
			os.Unsetenv(v.Name) //nolint:errcheck // fails only for names that are none
		}
	}
}
