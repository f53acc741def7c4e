package signer

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pat-robot/internal/fault"
)

func newKey(t *testing.T) (ed25519.PublicKey, ed25519.PrivateKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return public, private
}

func TestKeysSurvivePEM(t *testing.T) {
	one, _ := newKey(t)
	two, _ := newKey(t)
	file := filepath.Join(t.TempDir(), "keys.pem")
	if err := os.WriteFile(file, append(PEM(one), PEM(two)...), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := ReadPEM(file)
	if err != nil || len(got) != 2 || !got[0].Equal(one) || !got[1].Equal(two) {
		t.Errorf("got %v, %v", got, err)
	}
	if KeyID(one) == KeyID(two) {
		t.Error("two keys have one name")
	}
}

func TestKeyIDIsWhatOpensslSays(t *testing.T) {
	k, _ := newKey(t)
	cmd := exec.Command("sh", "-c", "openssl pkey -pubin -outform DER | sha256sum")
	cmd.Stdin = bytes.NewReader(PEM(k))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got, _, _ := strings.Cut(string(out), " "); got != KeyID(k) {
		t.Errorf("openssl says %s, KeyID %s", got, KeyID(k))
	}
}

func TestWhatIsNoPublicKeyIsRefused(t *testing.T) {
	public, private := newKey(t)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	damaged, _ := pem.Decode(PEM(public))
	damaged.Bytes = damaged.Bytes[:20]
	rsa, err := exec.Command("sh", "-c", "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 2>/dev/null | openssl pkey -pubout").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		text []byte
		want string
	}{
		{"nothing", nil, "something else"},
		{"prose", []byte("hello\n"), "something else"},
		{"prose behind a key", append(PEM(public), "hello"...), "something else"},
		{"a secret key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), "PRIVATE KEY"},
		{"a damaged key", pem.EncodeToMemory(damaged), "damaged"},
		{"a key of another kind", rsa, "another kind"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParsePEM(tt.text)
			if !fault.Is(err, fault.Usage) || !strings.Contains(err.Error(), tt.want) || fault.HintOf(err) == "" {
				t.Errorf("got %v, want a usage fault with %q and a hint", err, tt.want)
			}
		})
	}
	if _, err := ReadPEM(filepath.Join(t.TempDir(), "missing.pem")); !fault.Is(err, fault.Usage) {
		t.Errorf("a missing file: %v", err)
	}
}
