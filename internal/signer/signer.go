// Package signer knows the public half of the keys that trails are signed with: how they are named, written and read. The
// secret half lives in the keyring (internal/secret). It imports nothing of the project but fault.
package signer

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"os"

	"pat-robot/internal/fault"
)

// pemType is what openssl writes and reads for a public key of any kind.
const pemType = "PUBLIC KEY"

// KeyID names a key: the SHA-256 of its DER form (SubjectPublicKeyInfo), hexadecimal. openssl gives the same with
// "openssl pkey -pubin -in KEY.pem -outform DER | sha256sum".
func KeyID(k ed25519.PublicKey) string {
	sum := sha256.Sum256(der(k))
	return hex.EncodeToString(sum[:])
}

// PEM writes a key as openssl reads it.
func PEM(k ed25519.PublicKey) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der(k)})
}

func der(k ed25519.PublicKey) []byte {
	b, err := x509.MarshalPKIXPublicKey(k)
	if err != nil {
		return nil // an Ed25519 key always has a form
	}
	return b
}

// ParsePEM reads all Ed25519 public keys of a PEM text. Errors are of kind Usage: none there, another kind of key, a secret
// one.
func ParsePEM(text []byte) ([]ed25519.PublicKey, error) {
	const hint = "give the PEM file that pat-robot key export writes"
	var keys []ed25519.PublicKey
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			break
		}
		text = rest
		if block.Type != pemType {
			return nil, fault.New(fault.Usage, hint, "found a %s where a public key was wanted", block.Type)
		}
		any, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, fault.New(fault.Usage, hint, "could not read the public key: it is damaged")
		}
		k, ok := any.(ed25519.PublicKey)
		if !ok {
			return nil, fault.New(fault.Usage, hint, "the public key is of another kind than Ed25519")
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 || len(bytes.TrimSpace(text)) > 0 {
		return nil, fault.New(fault.Usage, hint, "found something else than public keys in PEM form")
	}
	return keys, nil
}

// ReadPEM is ParsePEM for a file.
func ReadPEM(file string) ([]ed25519.PublicKey, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, "give the PEM file that pat-robot key export writes", "could not read the public key")
	}
	keys, err := ParsePEM(text)
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, "", "could not use %s", file)
	}
	return keys, nil
}
