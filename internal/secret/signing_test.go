package secret

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pat-robot/internal/signer"
)

func TestSigningKeyIsMadeOnceAndRotated(t *testing.T) {
	dir := t.TempDir()
	s := openFile(t, dir)
	if _, err := s.SigningKey(t.Context()); !errors.Is(err, ErrNotFound) {
		t.Fatalf("a new keyring has a key: %v", err)
	}
	first, err := s.EnsureSigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, err := openFile(t, dir).EnsureSigningKey(t.Context())
	if err != nil || again.KeyID() != first.KeyID() || !again.Created.Equal(first.Created) {
		t.Fatalf("the second use has another key: %v", err)
	}
	second, err := s.RotateSigningKey(t.Context())
	if err != nil || second.KeyID() == first.KeyID() {
		t.Fatalf("rotating kept the key: %v", err)
	}
	if now, err := s.SigningKey(t.Context()); err != nil || now.KeyID() != second.KeyID() {
		t.Errorf("the new key is not in use: %v", err)
	}
	known, err := s.Signers(t.Context())
	if err != nil || len(known) != 2 || !known[0].Own || !known[1].Own {
		t.Fatalf("known signers: %+v, %v", known, err)
	}
	message := []byte("what was signed before stays good")
	if !ed25519.Verify(first.Public(), message, again.Sign(message)) {
		t.Error("a signature does not fit its key")
	}
}

func TestSignersOfOthers(t *testing.T) {
	s := openFile(t, t.TempDir())
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.TrustSigner(t.Context(), Signer{Public: public, Name: "build server"}); err != nil {
		t.Fatal(err)
	}
	known, err := s.Signers(t.Context())
	if err != nil || len(known) != 1 || known[0].Own || known[0].Name != "build server" || known[0].KeyID() != signer.KeyID(public) {
		t.Fatalf("known signers: %+v, %v", known, err)
	}
	if err := s.DistrustSigner(t.Context(), public); err != nil {
		t.Fatal(err)
	}
	if err := s.DistrustSigner(t.Context(), public); !errors.Is(err, ErrNotFound) {
		t.Errorf("taken away twice: %v", err)
	}
	if known, err := s.Signers(t.Context()); err != nil || len(known) != 0 {
		t.Errorf("still there: %+v, %v", known, err)
	}
	if found, err := s.Find(t.Context(), Query{}); err != nil || len(found) != 0 {
		t.Errorf("a signer is listed among the tokens: %+v, %v", found, err)
	}
}

func TestSigningKeyMasksItself(t *testing.T) {
	k, err := openFile(t, t.TempDir()).EnsureSigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if text := fmt.Sprintf(verb, k); strings.Contains(text, k.seed.Reveal()) || strings.Contains(text, fmt.Sprintf("%x", k.seed.Reveal())) {
			t.Errorf("%s shows the key", verb)
		}
	}
}
