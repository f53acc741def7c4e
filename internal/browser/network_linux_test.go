package browser

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pat-robot/internal/fault"
)

// authority signs certificates for a test.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	file string // PEM
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{}
	a.cert, a.key = a.sign(t, &x509.Certificate{
		Subject: pkix.Name{CommonName: "A test's authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	})
	a.file = writePEM(t, "CERTIFICATE", a.cert.Raw)
	return a
}

// sign fills in what all certificates have, and signs: itself, where there is no authority yet.
func (a *authority) sign(t *testing.T, c *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c.SerialNumber = big.NewInt(time.Now().UnixNano())
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return signed, key
}

func writePEM(t *testing.T, kind string, der []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file.pem")
	place(t, "", file, string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})), 0o600)
	return file
}

// site serves over TLS, for a name that no one else knows, and for this machine. It says whose client certificate it got.
func (a *authority) site(t *testing.T, auth tls.ClientAuthType) *httptest.Server {
	t.Helper()
	cert, key := a.sign(t, &x509.Certificate{
		Subject: pkix.Name{CommonName: "portal"}, DNSNames: []string{"portal.test", "localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	clients := x509.NewCertPool()
	clients.AddCert(a.cert)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := "nobody"
		if len(r.TLS.PeerCertificates) > 0 {
			who = r.TLS.PeerCertificates[0].Subject.CommonName
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<!doctype html><title>t</title><p>%s", who)
	}))
	s.Config.ErrorLog = nil
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}}, ClientAuth: auth, ClientCAs: clients}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// client is a certificate of a person's, in files.
func (a *authority) client(t *testing.T, origin string) ClientCertificate {
	t.Helper()
	cert, key := a.sign(t, &x509.Certificate{Subject: pkix.Name{CommonName: "jane"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return ClientCertificate{Origin: origin, CertFile: writePEM(t, "CERTIFICATE", cert.Raw), KeyFile: writePEM(t, "PRIVATE KEY", der)}
}

// tunnel is a proxy that leads each CONNECT to one address, and notes who asked for what.
type tunnel struct {
	*httptest.Server
	to string

	mu    sync.Mutex
	asked []string
}

func newTunnel(t *testing.T, to *httptest.Server) *tunnel {
	t.Helper()
	p := &tunnel{to: to.Listener.Addr().String()}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := basic(r.Header.Get("Proxy-Authorization"))
		p.mu.Lock()
		p.asked = append(p.asked, r.Method+" "+r.Host+" as "+user)
		p.mu.Unlock()
		if user != "jane" || password != "battery+staple" {
			w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		there, err := net.Dial("tcp", p.to)
		if err != nil || r.Method != http.MethodConnect || !strings.HasPrefix(r.Host, "portal.test:") {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		w.WriteHeader(http.StatusOK)
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
		_, _ = io.Copy(here, there)
		_ = here.Close()
	}))
	t.Cleanup(p.Close)
	return p
}

// portals counts the tunnels to the portal that were asked for with a good password.
func (p *tunnel) portals() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, asked := range p.asked {
		if asked == "CONNECT portal.test:443 as jane" {
			n++
		}
	}
	return n
}

func basic(header string) (user, password string, ok bool) {
	text, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(header, "Basic "))
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(text), ":")
}

// needsCertutil skips where the database of authorities cannot be made.
func needsCertutil(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("certutil"); err != nil {
		t.Skip("libnss3-tools is not installed")
	}
}

// All goes through the proxy of the environment, to a site whose authority only the file names. The proxy's password reaches
// no argument and no child's environment.
func TestProxyAndAuthority(t *testing.T) {
	needsCertutil(t)
	ca := newAuthority(t)
	site := ca.site(t, tls.NoClientCert)
	proxy := newTunnel(t, site)
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "https_proxy", "NO_PROXY", "no_proxy"} {
		t.Setenv(name, "")
	}
	t.Setenv("HTTPS_PROXY", strings.Replace(proxy.URL, "http://", "http://jane:battery%2Bstaple@", 1))
	through, err := ProxyFromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	b := start(t, Options{Proxy: through, CAFile: ca.file})
	if got := says(t, b, "https://portal.test/"); got != "nobody" {
		t.Errorf("the site says %q", got)
	}
	if asked := proxy.portals(); asked == 0 {
		t.Error("the proxy was not asked for the portal by jane")
	}
	for _, p := range openTree(b.driver.Pid) {
		for _, file := range []string{"cmdline", "environ"} {
			text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.Pid, file)) // gone, if it cannot be read
			if strings.Contains(string(text), "battery") {
				t.Errorf("%s of %d holds the proxy's password", file, p.Pid)
			}
		}
	}
	// What is excepted is asked for directly, and this machine always is: it is not the proxy that leads there.
	proxy.Close()
	if got := says(t, b, site.URL); got != "nobody" {
		t.Errorf("this machine says %q", got)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func TestUnknownAuthority(t *testing.T) {
	site := newAuthority(t).site(t, tls.NoClientCert)
	p, err := sharedBrowser(t).NewPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(t.Context()) //nolint:errcheck // the browser ends anyway
	if _, err := p.Goto(t.Context(), site.URL); !fault.Is(err, fault.SignIn) || !strings.Contains(err.Error(), "ERR_CERT_AUTHORITY_INVALID") {
		t.Errorf("have %v", err)
	}
}

// A site gets the certificate that is meant for its origin. The TLS is then the driver's, which trusts the same authorities, and
// no others.
func TestClientCertificate(t *testing.T) {
	needsCertutil(t)
	ca := newAuthority(t)
	site := ca.site(t, tls.RequireAndVerifyClientCert)
	other := ca.site(t, tls.VerifyClientCertIfGiven)
	b := start(t, Options{CAFile: ca.file, ClientCertificates: []ClientCertificate{ca.client(t, site.URL)}})
	if got := says(t, b, site.URL); got != "jane" {
		t.Errorf("the site knows %q", got)
	}
	if got := says(t, b, other.URL); got != "nobody" {
		t.Errorf("another origin got the certificate of %q", got)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	b = start(t, Options{ClientCertificates: []ClientCertificate{ca.client(t, site.URL)}})
	p, err := b.NewPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err = p.Goto(t.Context(), site.URL); !fault.Is(err, fault.SignIn) || !strings.Contains(err.Error(), "is not trusted") {
		t.Errorf("a site of an unknown authority: %v", err)
	}
}

func TestBadAuthorities(t *testing.T) {
	needsCertutil(t)
	empty := filepath.Join(t.TempDir(), "empty.pem")
	place(t, "", empty, "nothing\n", 0o600)
	if _, err := Start(t.Context(), Options{CAFile: empty, StateDir: t.TempDir()}); !fault.Is(err, fault.Usage) || !strings.Contains(err.Error(), "holds no certificate") {
		t.Errorf("have %v", err)
	}
	t.Setenv("PATH", filepath.Dir(mustFind(t, "node")))
	if _, err := exec.LookPath("certutil"); err == nil {
		t.Skip("certutil is where Node is")
	}
	if _, err := Start(t.Context(), Options{CAFile: newAuthority(t).file, StateDir: t.TempDir()}); !fault.Is(err, fault.Usage) || !strings.Contains(fault.HintOf(err), "libnss3-tools") {
		t.Errorf("have %v, hint %q", err, fault.HintOf(err))
	}
}

func mustFind(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestProxyFromEnvironment(t *testing.T) {
	for _, tt := range []struct {
		name          string
		https, http   string
		except        string
		server, user  string
		bypass, plain string
	}{
		{"none", "", "", "", "", "", "", ""},
		{"https wins", "http://a:1", "http://b:2", "", "http://a:1", "", "localhost,127.0.0.1,[::1]", "http://a:1"},
		{"http alone, without a scheme", "", "b:2", "", "http://b:2", "", "localhost,127.0.0.1,[::1]", ""},
		{"exceptions", "http://a:1", "", "example.com, .corp,10.0.0.0/8", "http://a:1", "", "localhost,127.0.0.1,[::1],example.com,.example.com,.corp,10.0.0.0/8", "http://a:1"},
		{"nothing through it", "http://a:1", "", "*", "", "", "", "http://a:1"},
		{"user", "http://u:p@a:1", "", "", "http://a:1", "u", "localhost,127.0.0.1,[::1]", "http://a:1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for name, value := range map[string]string{"HTTPS_PROXY": tt.https, "https_proxy": "", "HTTP_PROXY": tt.http, "http_proxy": "", "NO_PROXY": tt.except, "no_proxy": ""} {
				t.Setenv(name, value)
			}
			p, err := ProxyFromEnvironment()
			if err != nil {
				t.Fatal(err)
			}
			if os.Getenv("HTTPS_PROXY") != tt.plain {
				t.Errorf("the environment says %q", os.Getenv("HTTPS_PROXY"))
			}
			if p == nil {
				if tt.server != "" {
					t.Error("have none")
				}
				return
			}
			if o := p.options(); o.Server != tt.server || *o.Bypass != tt.bypass || p.User.Reveal() != tt.user {
				t.Errorf("have %s, except %s, as %q", o.Server, *o.Bypass, p.User.Reveal())
			}
		})
	}
	t.Setenv("HTTPS_PROXY", "http://u:hunter2@%zz")
	if _, err := ProxyFromEnvironment(); !fault.Is(err, fault.Usage) || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("have %v", err)
	}
}
