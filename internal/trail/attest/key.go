package attest

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"errors"

	"pat-robot/internal/signer"
)

func text(b []byte) string            { return base64.StdEncoding.EncodeToString(b) }
func decode(s string) ([]byte, error) { return base64.StdEncoding.DecodeString(s) }

// SignerOf describes a key as predicates and events do.
func SignerOf(public ed25519.PublicKey) Signer {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return Signer{} // an Ed25519 key always has a form
	}
	return Signer{KeyID: signer.KeyID(public), PublicKey: text(der)}
}

// Key reads the public key; it must be the one that KeyID names.
func (s Signer) Key() (ed25519.PublicKey, error) {
	der, err := decode(s.PublicKey)
	if err != nil {
		return nil, err
	}
	any, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, err
	}
	public, ok := any.(ed25519.PublicKey)
	if !ok || SignerOf(public) != s {
		return nil, errors.New("the public key is not the one that its name says")
	}
	return public, nil
}
