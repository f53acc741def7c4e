package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// checker gathers what is wrong with the settings.
type checker struct {
	s      *Settings
	faults []error
}

// wrong notes a fault, under the name by which the setting was given.
func (c *checker) wrong(variable, hint, format string, args ...any) {
	name := Prefix + variable
	if flag, ok := c.s.flags[variable]; ok {
		name = flag
	}
	c.faults = append(c.faults, fault.New(fault.Usage, hint, "%s: %s", name, fmt.Sprintf(format, args...)))
}

func (c *checker) required(variable, value string) string {
	if strings.TrimSpace(value) == "" {
		c.wrong(variable, "leave it away for the default", "is empty")
	}
	return value
}

func (c *checker) oneOf(variable, value string, good ...string) string {
	value = strings.ToLower(strings.TrimSpace(value))
	if !slices.Contains(good, value) {
		c.wrong(variable, "one of: "+strings.Join(good, ", "), "%q is not known", value)
	}
	return value
}

func (c *checker) boolean(variable, value string) bool {
	b, err := strconv.ParseBool(strings.TrimSpace(value))
	if err != nil {
		c.wrong(variable, "true or false", "%q is neither true nor false", value)
	}
	return b
}

func (c *checker) duration(variable, value string) time.Duration {
	d, err := time.ParseDuration(strings.TrimSpace(value))
	if err != nil || d < time.Second {
		c.wrong(variable, "for example 30s or 5m", "%q is no time of a second or more", value)
		return time.Minute
	}
	return d
}

// patience may be none.
func (c *checker) patience() time.Duration {
	d, err := time.ParseDuration(strings.TrimSpace(c.s.Patience))
	if err != nil || d < 0 {
		c.wrong("PATIENCE", "for example 2m, or 0s for none", "%q is no time", c.s.Patience)
	}
	return max(d, 0)
}

// fromFile takes a secret from the variable, or else from the first line of the file, as container secrets are given.
func (c *checker) fromFile(variable string, value secret.Value, fileVariable, file string) secret.Value {
	if file == "" {
		return value
	}
	if !value.IsZero() {
		c.wrong(fileVariable, "give one of the two", "is given together with %s%s", Prefix, variable)
		return value
	}
	b, err := os.ReadFile(file)
	if err != nil {
		c.wrong(fileVariable, "name a file that can be read", "%v", err)
		return secret.Value{}
	}
	line, _, _ := strings.Cut(string(b), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		c.wrong(fileVariable, "put the secret into its first line", "the file %s is empty", file)
	}
	return secret.New(line)
}

func (c *checker) baseURL() *url.URL {
	const good = "for example https://dev.azure.com"
	u, err := url.Parse(strings.TrimSpace(c.s.BaseURL))
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		c.wrong("BASE_URL", good, "%q is no web address", c.s.BaseURL)
		return &url.URL{Scheme: "https", Host: "dev.azure.com"}
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		c.wrong("BASE_URL", good, "must hold a host and a path only, no user, query or fragment")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		c.wrong("BASE_URL", "use https", "%s://%s is not encrypted; http is for this machine only", u.Scheme, u.Host)
	}
	u.Host = strings.ToLower(u.Host)
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u
}

// authority is asked over http too: a time stamp is signed, and many authorities offer nothing else.
func (c *checker) authority() string {
	text := strings.TrimSpace(c.s.TSAURL)
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Fragment != "" {
		c.wrong("TSA_URL", "for example https://tsa.example.com", "%q is no web address", text)
	}
	return text
}

// origins are exact: scheme, host and port, nothing else. A page that only looks like a sign-in page has another one.
func (c *checker) origins() []string { return c.originList("SIGNIN_ORIGINS", c.s.SigninOrigins) }

func (c *checker) originList(variable, list string) []string {
	var out []string
	for _, text := range strings.Split(list, ",") {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		const good = "for example https://adfs.example.com"
		u, err := url.Parse(text)
		switch {
		case err != nil || u.Hostname() == "" || strings.Contains(u.Host, "*"):
			c.wrong(variable, good, "%q is no origin", text)
			continue
		case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
			c.wrong(variable, good, "%q must be https; http is for this machine only", text)
		case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
			c.wrong(variable, "the nearest: "+u.Scheme+"://"+u.Host, "%q must be scheme, host and port only", text)
		case !ascii(u.Host):
			c.wrong(variable, "write it in its ASCII form (xn--…), as browsers compare it", "%q holds letters beyond ASCII", text)
		}
		port := u.Port()
		host := strings.ToLower(u.Hostname())
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		if port != "" && port != map[string]string{"https": "443", "http": "80"}[u.Scheme] {
			host += ":" + port
		}
		out = append(out, strings.ToLower(u.Scheme)+"://"+host)
	}
	return out
}

// longestOrganization is the most characters that the name of an organization has.
const longestOrganization = 63

// organizationName is what Azure DevOps allows: letters, digits and hyphens; collections of a server may hold more. The length
// is not part of the expression: repeating all letters there are makes one that takes milliseconds to compile.
var organizationName = regexp.MustCompile(`^[\pL\pN][\pL\pN ._-]*$`)

func (c *checker) organization() string {
	org := strings.TrimSpace(c.s.Org)
	if org != "" && (!organizationName.MatchString(org) || utf8.RuneCountInString(org) > longestOrganization) {
		c.wrong("ORG", "give its name alone, such as acme of https://dev.azure.com/acme", "%q is no name of an organization", org)
	}
	return org
}

func (c *checker) email() string {
	text := strings.TrimSpace(c.s.Email)
	if text == "" {
		return ""
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text {
		c.wrong("EMAIL", "for example jane@example.com", "%q is no e-mail address", text)
	}
	return text
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback())
}

func ascii(s string) bool {
	for _, r := range s {
		if r > 127 {
			return false
		}
	}
	return true
}
