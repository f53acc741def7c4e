package browser

import (
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// ClientCertificate is what the browser proves itself with to one origin.
type ClientCertificate struct {
	Origin            string // scheme://host[:port]
	CertFile, KeyFile string // PEM
	Passphrase        secret.Value
}

// Proxy is the proxy that all requests go through, but those to this machine and those that are excepted.
type Proxy struct {
	Server         string   // scheme://host:port, without a user
	Except         []string // hosts, .suffixes, addresses and networks, as in NO_PROXY
	User, Password secret.Value
}

// ProxyFromEnvironment reads the usual variables, in capitals or small letters: HTTPS_PROXY, or else HTTP_PROXY, and NO_PROXY.
// It returns nil for none. What stands in one of them as user and password is taken out of the environment, which children
// inherit. The error, of kind fault.Usage, does not quote it.
func ProxyFromEnvironment() (*Proxy, error) {
	environment.Lock()
	defer environment.Unlock()
	var chosen *Proxy
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		value := os.Getenv(name)
		if value == "" {
			continue
		}
		p, plain, err := parseProxy(value)
		if err != nil {
			return nil, fault.New(fault.Usage, "for example http://proxy.example.com:3128", "%s is no address of a proxy", name)
		}
		if plain != value {
			_ = os.Setenv(name, plain) // the name is good
		}
		if chosen == nil {
			chosen = p
		}
	}
	if chosen == nil {
		return nil, nil //nolint:nilnil // no proxy is no fault
	}
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		if chosen.Except == nil {
			chosen.Except = strings.FieldsFunc(os.Getenv(name), func(r rune) bool { return r == ',' || r == ' ' })
		}
	}
	if len(chosen.Except) == 1 && chosen.Except[0] == "*" {
		return nil, nil //nolint:nilnil // nothing goes through it
	}
	return chosen, nil
}

// parseProxy reads the address of a proxy, and returns it without user and password too.
func parseProxy(value string) (*Proxy, string, error) {
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	u, err := url.Parse(value)
	if err != nil || u.Hostname() == "" {
		return nil, "", errors.New("no address")
	}
	p := &Proxy{Server: u.Scheme + "://" + u.Host}
	if u.User != nil {
		password, _ := u.User.Password()
		p.User, p.Password = secret.New(u.User.Username()), secret.New(password)
		u.User = nil
		return p, u.String(), nil
	}
	return p, value, nil
}

// options are the proxy in the driver's words. Names of NO_PROXY stand for what is below them too; this machine is never asked
// for through a proxy.
func (p *Proxy) options() *playwright.Proxy {
	if p == nil {
		return nil
	}
	bypass := []string{"localhost", "127.0.0.1", "[::1]"}
	for _, e := range p.Except {
		bypass = append(bypass, e)
		if host := strings.TrimPrefix(e, "*"); !strings.HasPrefix(host, ".") && strings.ContainsAny(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") && !strings.ContainsAny(host, ":/[") {
			bypass = append(bypass, "."+host)
		}
	}
	o := &playwright.Proxy{Server: p.Server, Bypass: playwright.String(strings.Join(bypass, ","))}
	if !p.User.IsZero() {
		o.Username, o.Password = playwright.String(p.User.Reveal()), playwright.String(p.Password.Reveal())
	}
	return o
}

// certificates are the client certificates in the driver's words.
func (o Options) certificates() []playwright.ClientCertificate {
	var all []playwright.ClientCertificate
	for _, c := range o.ClientCertificates {
		one := playwright.ClientCertificate{Origin: c.Origin, CertPath: &c.CertFile, KeyPath: &c.KeyFile}
		if !c.Passphrase.IsZero() {
			one.Passphrase = playwright.String(c.Passphrase.Reveal())
		}
		all = append(all, one)
	}
	return all
}

// trustCA lets the browser trust the authorities of the file, and them beside those that it knows: Chromium on Linux reads a
// database in its home, so it gets a home of the run's own. Elsewhere it reads the system's store, which is not the robot's to
// change.
func (b *Browser) trustCA() error {
	if b.opts.CAFile == "" || b.opts.remote() {
		return nil
	}
	switch runtime.GOOS {
	case "darwin":
		return fault.New(fault.Usage, "add it to the login keychain with: security add-trusted-cert -r trustRoot FILE", "PAT_ROBOT_CA_FILE is for Linux; macOS has a store of its own")
	case "windows":
		return fault.New(fault.Usage, `add it to Cert:\CurrentUser\Root with: certutil -user -addstore Root FILE`, "PAT_ROBOT_CA_FILE is for Linux; Windows has a store of its own")
	}
	text, err := os.ReadFile(b.opts.CAFile)
	if err != nil {
		return fault.Wrap(fault.Usage, err, "name a PEM file that can be read", "PAT_ROBOT_CA_FILE")
	}
	program, err := exec.LookPath("certutil")
	if err != nil {
		return fault.New(fault.Usage, "install it (Debian: apt-get install libnss3-tools)", "PAT_ROBOT_CA_FILE needs certutil, which is not there")
	}
	b.home = filepath.Join(b.run.path, "home")
	db := filepath.Join(b.home, ".pki", "nssdb")
	if err := os.MkdirAll(db, 0o700); err != nil {
		return fault.Wrap(fault.Unexpected, err, "check the free space", "could not make the browser's home")
	}
	if err := certutil(program, db, nil, "-N", "--empty-password"); err != nil {
		return err
	}
	n := 0
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		n++
		if err := certutil(program, db, pem.EncodeToMemory(block), "-A", "-t", "C,,", "-n", fmt.Sprintf("pat-robot-%d", n)); err != nil {
			return err
		}
	}
	if n == 0 {
		return fault.New(fault.Usage, "a file with -----BEGIN CERTIFICATE-----", "PAT_ROBOT_CA_FILE %s holds no certificate in PEM form", b.opts.CAFile)
	}
	return nil
}

// certutil changes a database; in is its standard input.
func certutil(program, db string, in []byte, args ...string) error {
	cmd := exec.Command(program, append(args, "-d", "sql:"+db)...)
	if in != nil {
		cmd.Stdin = strings.NewReader(string(in))
	}
	if said, err := cmd.CombinedOutput(); err != nil {
		return fault.New(fault.Usage, "see whether PAT_ROBOT_CA_FILE holds certificates in PEM form", "certutil could not take the certificate: %s", firstLine(string(said)))
	}
	return nil
}

// browserEnvironment is that of the browser; nil for the robot's own.
func (b *Browser) browserEnvironment() map[string]string {
	if b.home == "" {
		return nil
	}
	env := map[string]string{}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		env[name] = value
	}
	env["HOME"] = b.home
	delete(env, "XDG_DATA_HOME") // where newer ones look first
	return env
}

// nodeCA is the file of authorities for the driver's own TLS, which client certificates and servers at an endpoint use: those of
// CAFile, and the user's own ones of NODE_EXTRA_CA_CERTS.
func (b *Browser) nodeCA() (string, error) {
	own := os.Getenv("NODE_EXTRA_CA_CERTS")
	if own == "" || b.opts.CAFile == "" {
		return own + b.opts.CAFile, nil
	}
	var all []byte
	for _, file := range []string{own, b.opts.CAFile} {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fault.Wrap(fault.Usage, err, "see PAT_ROBOT_CA_FILE and NODE_EXTRA_CA_CERTS", "could not read the authorities to trust")
		}
		all = append(append(all, text...), '\n')
	}
	both := filepath.Join(b.run.path, "authorities.pem")
	return both, os.WriteFile(both, all, 0o600)
}

// trusted makes a fault of the page that the driver shows in the place of a site that it does not trust, while it does the TLS.
func (p *Page) trusted(status int) error {
	if status != http.StatusServiceUnavailable || len(p.b.opts.ClientCertificates) == 0 {
		return nil
	}
	text, err := p.pw.Locator("body").TextContent(playwright.LocatorTextContentOptions{Timeout: playwright.Float(1000)})
	said, ours := strings.CutPrefix(strings.TrimSpace(text), "Playwright client-certificate error: ")
	if err != nil || !ours {
		return nil //nolint:nilerr // then it is a page of the site's own
	}
	return fault.New(fault.SignIn, "a certificate error is never clicked away: check the client certificate, and name the site's authority with PAT_ROBOT_CA_FILE",
		"the connection to %s is not trusted, or does not take the client certificate (%s)", p.Origin(), firstLine(said))
}
