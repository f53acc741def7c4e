package config

import (
	"net/url"
	"os"
	"strings"

	"pat-robot/internal/secret"
)

// ClientCert is what the browser proves itself with; zero for none.
type ClientCert struct {
	CertFile, KeyFile string // PEM
	Passphrase        secret.Value
	Origins           []string // scheme://host[:port], lower case
}

// endpoint is the address of a browser that runs already. What is typed passes through it: in plain on this machine only.
func (c *checker) endpoint() string {
	text := strings.TrimSpace(c.s.BrowserEndpoint)
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	plain := err == nil && (u.Scheme == "ws" || u.Scheme == "http")
	switch {
	case err != nil || u.Hostname() == "" || !plain && u.Scheme != "wss" && u.Scheme != "https":
		c.wrong("BROWSER_ENDPOINT", "ws://127.0.0.1:PORT/PATH of a Playwright server, or http://127.0.0.1:PORT of a browser with remote debugging",
			"is no address of a browser")
	case plain && !loopback(u.Hostname()):
		c.wrong("BROWSER_ENDPOINT", "use wss or https", "%s://%s is not encrypted; ws and http are for this machine only", u.Scheme, u.Host)
	case c.s.ProfileDir != "":
		c.wrong("BROWSER_ENDPOINT", "give one of the two", "a browser that runs already has its own profile, and PAT_ROBOT_PROFILE_DIR names another one")
	case c.s.CAFile != "" && plain && u.Scheme == "http":
		c.wrong("BROWSER_ENDPOINT", "let that browser trust it itself", "PAT_ROBOT_CA_FILE cannot change a browser that runs already")
	}
	return text
}

// file is one that must be there.
func (c *checker) file(variable, path string) string {
	if path == "" {
		return ""
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		c.wrong(variable, "name a file that can be read", "%s is no file here", path)
	}
	return path
}

func (c *checker) clientCert() ClientCert {
	s := c.s
	if s.ClientCertFile == "" && s.ClientKeyFile == "" && s.ClientCertOrigins == "" {
		return ClientCert{}
	}
	for variable, value := range map[string]string{
		"CLIENT_CERT_FILE": s.ClientCertFile, "CLIENT_KEY_FILE": s.ClientKeyFile, "CLIENT_CERT_ORIGINS": s.ClientCertOrigins,
	} {
		if value == "" {
			c.wrong(variable, "a client certificate wants all three: PAT_ROBOT_CLIENT_CERT_FILE, PAT_ROBOT_CLIENT_KEY_FILE and PAT_ROBOT_CLIENT_CERT_ORIGINS", "is missing")
		}
	}
	return ClientCert{
		CertFile: c.file("CLIENT_CERT_FILE", s.ClientCertFile), KeyFile: c.file("CLIENT_KEY_FILE", s.ClientKeyFile),
		Passphrase: s.ClientKeyPassword, Origins: c.originList("CLIENT_CERT_ORIGINS", s.ClientCertOrigins),
	}
}
