// Package config says what the environment, and the flags that win over it, ask for. It is the only room that knows
// envconfig. All that is wrong is told at once, before anything is opened.
package config

import (
	"errors"
	"net/url"
	"os"
	"reflect"
	"time"

	"github.com/kelseyhightower/envconfig"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// Prefix begins the name of every variable.
const Prefix = "PAT_ROBOT_"

// Settings are the variables as they were given, before they are checked. Override lets a flag win.
type Settings struct {
	BaseURL             string       `envconfig:"BASE_URL" default:"https://dev.azure.com"`
	Org                 string       `envconfig:"ORG"`
	Email               string       `envconfig:"EMAIL"`
	Password            secret.Value `envconfig:"PASSWORD"`
	PasswordFile        string       `envconfig:"PASSWORD_FILE"`
	TOTPSecret          secret.Value `envconfig:"TOTP_SECRET"`
	TOTPSecretFile      string       `envconfig:"TOTP_SECRET_FILE"`
	RequireAccount      string       `envconfig:"REQUIRE_ACCOUNT" default:"false"`
	SigninOrigins       string       `envconfig:"SIGNIN_ORIGINS"`
	BrowserPath         string       `envconfig:"BROWSER_PATH"`
	BrowserChannel      string       `envconfig:"BROWSER_CHANNEL"`
	BrowserSandbox      string       `envconfig:"BROWSER_SANDBOX" default:"auto"`
	Headed              string       `envconfig:"HEADED" default:"false"`
	ProfileDir          string       `envconfig:"PROFILE_DIR"`
	BrowserEndpoint     string       `envconfig:"BROWSER_ENDPOINT"`
	CAFile              string       `envconfig:"CA_FILE"`
	ClientCertFile      string       `envconfig:"CLIENT_CERT_FILE"`
	ClientKeyFile       string       `envconfig:"CLIENT_KEY_FILE"`
	ClientKeyPassword   secret.Value `envconfig:"CLIENT_KEY_PASSWORD"`
	ClientCertOrigins   string       `envconfig:"CLIENT_CERT_ORIGINS"`
	Keyring             string       `envconfig:"KEYRING" default:"auto"`
	KeyringDir          string       `envconfig:"KEYRING_DIR"`
	KeyringPassword     secret.Value `envconfig:"KEYRING_PASSWORD"`
	KeyringPasswordFile string       `envconfig:"KEYRING_PASSWORD_FILE"`
	Selectors           string       `envconfig:"SELECTORS"`
	Screenshots         string       `envconfig:"SCREENSHOTS" default:"screenshots"`
	JournalDir          string       `envconfig:"JOURNAL_DIR"`
	MaskAccount         string       `envconfig:"MASK_ACCOUNT" default:"false"`
	TSAURL              string       `envconfig:"TSA_URL"`
	StepTimeout         string       `envconfig:"STEP_TIMEOUT" default:"30s"`
	RunTimeout          string       `envconfig:"RUN_TIMEOUT" default:"5m"`
	Patience            string       `envconfig:"PATIENCE" default:"2m"`
	LogLevel            string       `envconfig:"LOG_LEVEL" default:"warn"`
	LogFormat           string       `envconfig:"LOG_FORMAT" default:"console"`

	// flags names the flag that a variable was overridden by, for the messages.
	flags map[string]string
}

// Config is what was asked for, checked.
type Config struct {
	BaseURL         *url.URL // without a trailing slash
	Org, Email      string
	Password        secret.Value // zero if none was given
	TOTPSecret      secret.Value // zero if none was given
	RequireAccount  bool
	SigninOrigins   []string // scheme://host[:port], lower case
	BrowserPath     string
	BrowserChannel  string
	BrowserSandbox  string
	Headed          bool
	ProfileDir      string
	BrowserEndpoint string // "" for a browser of its own
	CAFile          string
	ClientCert      ClientCert
	Keyring         string
	KeyringDir      string
	KeyringPassword secret.Value // zero if none was given
	Selectors       string
	Screenshots     string
	JournalDir      string // "" for the user's folder for the state of programs
	MaskAccount     bool
	TSAURL          string // "" for none
	StepTimeout     time.Duration
	RunTimeout      time.Duration
	Patience        time.Duration // 0 for none
	LogLevel        string
	LogFormat       string
}

// Read reads the variables of the environment.
func Read() (*Settings, error) {
	s := &Settings{flags: map[string]string{}}
	if err := envconfig.Process("PAT_ROBOT", s); err != nil {
		return nil, fault.Wrap(fault.Usage, err, "", "read the environment")
	}
	s.forgetStrangers()
	return s, nil
}

// forgetStrangers puts back the default where the variable with the prefix is not set: envconfig then takes the name
// without it, and a PASSWORD or an ORG of the environment is another program's.
func (s *Settings) forgetStrangers() {
	fields, values := reflect.TypeFor[Settings](), reflect.ValueOf(s).Elem()
	for i := range fields.NumField() {
		name := fields.Field(i).Tag.Get("envconfig")
		if _, set := os.LookupEnv(Prefix + name); name == "" || set {
			continue
		}
		values.Field(i).SetZero()
		if values.Field(i).Kind() == reflect.String {
			values.Field(i).SetString(fields.Field(i).Tag.Get("default"))
		}
	}
}

// Override lets a flag win over a variable, which is named without its prefix, such as "ORG".
func (s *Settings) Override(variable, flag, value string) {
	if target := s.text(variable); target != nil {
		*target = value
		s.flags[variable] = flag
	}
}

// Check returns the settings as they are used, or one error that lists all that is wrong with them.
func (s *Settings) Check() (Config, error) {
	c := &checker{s: s}
	out := Config{
		BaseURL:         c.baseURL(),
		Org:             c.organization(),
		Email:           c.email(),
		SigninOrigins:   c.origins(),
		BrowserPath:     s.BrowserPath,
		BrowserChannel:  s.BrowserChannel,
		BrowserSandbox:  c.oneOf("BROWSER_SANDBOX", s.BrowserSandbox, "auto", "on", "off"),
		Headed:          c.boolean("HEADED", s.Headed),
		ProfileDir:      s.ProfileDir,
		BrowserEndpoint: c.endpoint(),
		CAFile:          c.file("CA_FILE", s.CAFile),
		ClientCert:      c.clientCert(),
		Keyring:         c.oneOf("KEYRING", s.Keyring, append([]string{"auto"}, secret.Backends()...)...),
		KeyringDir:      s.KeyringDir,
		KeyringPassword: c.fromFile("KEYRING_PASSWORD", s.KeyringPassword, "KEYRING_PASSWORD_FILE", s.KeyringPasswordFile),
		Password:        c.fromFile("PASSWORD", s.Password, "PASSWORD_FILE", s.PasswordFile),
		TOTPSecret:      c.fromFile("TOTP_SECRET", s.TOTPSecret, "TOTP_SECRET_FILE", s.TOTPSecretFile),
		RequireAccount:  c.boolean("REQUIRE_ACCOUNT", s.RequireAccount),
		Selectors:       s.Selectors,
		Screenshots:     c.required("SCREENSHOTS", s.Screenshots),
		JournalDir:      s.JournalDir,
		MaskAccount:     c.boolean("MASK_ACCOUNT", s.MaskAccount),
		TSAURL:          c.authority(),
		StepTimeout:     c.duration("STEP_TIMEOUT", s.StepTimeout),
		RunTimeout:      c.duration("RUN_TIMEOUT", s.RunTimeout),
		Patience:        c.patience(),
		LogLevel:        c.oneOf("LOG_LEVEL", s.LogLevel, "trace", "debug", "info", "warn", "error", "disabled"),
		LogFormat:       c.oneOf("LOG_FORMAT", s.LogFormat, "console", "json"),
	}
	if out.StepTimeout > out.RunTimeout {
		c.wrong("STEP_TIMEOUT", "give less than PAT_ROBOT_RUN_TIMEOUT", "%s is more than the whole run may take (%s)", out.StepTimeout, out.RunTimeout)
	}
	return out, errors.Join(c.faults...)
}

// text returns the setting of a variable, nil if there is none of that name or it is a secret, which no flag may set.
func (s *Settings) text(variable string) *string {
	return map[string]*string{
		"BASE_URL": &s.BaseURL, "ORG": &s.Org, "EMAIL": &s.Email, "SIGNIN_ORIGINS": &s.SigninOrigins,
		"REQUIRE_ACCOUNT": &s.RequireAccount,
		"BROWSER_PATH":    &s.BrowserPath, "BROWSER_CHANNEL": &s.BrowserChannel, "BROWSER_SANDBOX": &s.BrowserSandbox,
		"HEADED": &s.Headed, "PROFILE_DIR": &s.ProfileDir, "CA_FILE": &s.CAFile, "KEYRING": &s.Keyring, "KEYRING_DIR": &s.KeyringDir, "SELECTORS": &s.Selectors,
		"SCREENSHOTS": &s.Screenshots, "JOURNAL_DIR": &s.JournalDir, "MASK_ACCOUNT": &s.MaskAccount, "TSA_URL": &s.TSAURL, "STEP_TIMEOUT": &s.StepTimeout, "RUN_TIMEOUT": &s.RunTimeout, "PATIENCE": &s.Patience,
		"LOG_LEVEL": &s.LogLevel, "LOG_FORMAT": &s.LogFormat,
	}[variable]
}
