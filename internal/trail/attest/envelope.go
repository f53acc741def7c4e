package attest

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"

	"pat-robot/internal/signer"
)

// payloadType is that of in-toto statements in JSON.
const payloadType = "application/vnd.in-toto+json"

// Key signs; its secret half need not leave wherever it is.
type Key interface {
	Public() ed25519.PublicKey
	Sign(message []byte) []byte
}

// Sign puts an encoded statement into an envelope: one line of JSON, with the payload in padded base64 and one signature.
func Sign(k Key, statement []byte) ([]byte, error) {
	s, err := dsse.NewEnvelopeSigner(signing{k})
	if err != nil {
		return nil, err
	}
	e, err := s.SignPayload(context.Background(), payloadType, statement)
	if err != nil {
		return nil, err
	}
	return encode(e)
}

func encode(e *dsse.Envelope) ([]byte, error) {
	b, err := json.Marshal(e)
	return append(b, '\n'), err
}

// Envelope is a signed statement whose signature has not been checked yet.
type Envelope struct {
	Statement []byte
	KeyID     string // the hint, which is not signed
	sealed    *dsse.Envelope
}

// Open reads what Sign wrote, and nothing else; the error wraps ErrForm.
func Open(b []byte) (Envelope, error) {
	var e dsse.Envelope
	if err := json.Unmarshal(b, &e); err != nil {
		return Envelope{}, fmt.Errorf("%w: it is no DSSE envelope", ErrForm)
	}
	if len(e.Signatures) != 1 || e.PayloadType != payloadType {
		return Envelope{}, fmt.Errorf("%w: one signature over %s was wanted", ErrForm, payloadType)
	}
	body, err := e.DecodeB64Payload()
	if err != nil {
		return Envelope{}, fmt.Errorf("%w: its payload is no base64", ErrForm)
	}
	signature, err := decode(e.Signatures[0].Sig)
	if err != nil {
		return Envelope{}, fmt.Errorf("%w: its signature is no base64", ErrForm)
	}
	again, err := encode(&dsse.Envelope{PayloadType: payloadType, Payload: text(body),
		Signatures: []dsse.Signature{{KeyID: e.Signatures[0].KeyID, Sig: text(signature)}}})
	if err != nil || !bytes.Equal(again, b) {
		return Envelope{}, ErrForm
	}
	return Envelope{Statement: body, KeyID: e.Signatures[0].KeyID, sealed: &e}, nil
}

// ErrSignature is returned for a signature that the key did not make over this statement.
var ErrSignature = errors.New("the signature does not fit")

// Verify checks the signature with a key.
func (e Envelope) Verify(public ed25519.PublicKey) error {
	v, err := dsse.NewEnvelopeVerifier(verifying{public})
	if err != nil {
		return err
	}
	if _, err := v.Verify(context.Background(), e.sealed); err != nil {
		return ErrSignature
	}
	return nil
}

// signing and verifying are keys as the library asks for them.
type (
	signing   struct{ key Key }
	verifying struct{ public ed25519.PublicKey }
)

func (s signing) Sign(_ context.Context, data []byte) ([]byte, error) { return s.key.Sign(data), nil }
func (s signing) KeyID() (string, error)                              { return signer.KeyID(s.key.Public()), nil }

func (v verifying) Public() crypto.PublicKey { return v.public }
func (v verifying) KeyID() (string, error)   { return signer.KeyID(v.public), nil }

func (v verifying) Verify(_ context.Context, data, sig []byte) error {
	if !ed25519.Verify(v.public, data, sig) {
		return ErrSignature
	}
	return nil
}
