// Package stamptest runs a real authority for time stamps for tests: openssl ts behind HTTP, with a root of its own.
package stamptest

import (
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// Authority is one that serves until the test ends.
type Authority struct {
	URL    string
	Roots  *x509.CertPool
	CAFile string // PEM, for openssl ts -verify
}

// settings of openssl: a root, a certificate that may sign time stamps and nothing else, and the authority itself.
const settings = `
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[stamps]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = authority
[authority]
dir = .
serial = $dir/serial
signer_cert = $dir/tsa.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
`

var steps = []string{
	"openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -config ts.cnf -extensions root -subj '/CN=Test root'",
	"openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -config ts.cnf -subj '/CN=Test time stamps'",
	"openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 3650 -extfile ts.cnf -extensions stamps",
	"echo 01 > serial",
}

// Start makes the keys and serves.
func Start(t testing.TB) Authority {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ts.cnf"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range steps {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", step)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", step, err, out)
		}
	}
	a := Authority{CAFile: filepath.Join(dir, "ca.pem"), Roots: x509.NewCertPool()}
	pem, err := os.ReadFile(a.CAFile)
	if err != nil || !a.Roots.AppendCertsFromPEM(pem) {
		t.Fatalf("the root cannot be read: %v", err)
	}
	var turn sync.Mutex // openssl counts serial numbers in a file
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		turn.Lock()
		defer turn.Unlock()
		answer(w, r, dir)
	}))
	t.Cleanup(s.Close)
	a.URL = s.URL
	return a
}

func answer(w http.ResponseWriter, r *http.Request, dir string) {
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/timestamp-query" {
		http.Error(w, "a query was wanted", http.StatusBadRequest)
		return
	}
	query, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "query.tsq"), query, 0o600)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	cmd := exec.CommandContext(r.Context(), "openssl", "ts", "-reply", "-config", "ts.cnf", "-section", "authority", "-queryfile", "query.tsq")
	cmd.Dir = dir
	reply, err := cmd.Output()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/timestamp-reply")
	_, _ = w.Write(reply)
}
