// Package otp makes time-based codes (RFC 6238) from the secret that an authenticator app is set up with. It is the only room
// that knows the library for it.
package otp

import (
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// Key makes the codes of one account.
type Key struct {
	shared    secret.Value // base32
	period    uint
	digits    otp.Digits
	algorithm otp.Algorithm
}

// Parse reads a secret as sites show it: base32, in any case, with or without blanks and padding; or the otpauth:// address
// of its QR code, which may ask for other than six digits, 30 seconds and SHA-1. The error, of kind fault.Usage, never quotes
// the secret.
func Parse(v secret.Value) (*Key, error) {
	text := strings.TrimSpace(v.Reveal())
	k := &Key{period: 30, digits: otp.DigitsSix, algorithm: otp.AlgorithmSHA1}
	if strings.HasPrefix(strings.ToLower(text), "otpauth:") {
		from, err := otp.NewKeyFromURL(text)
		if err != nil || from.Type() != "totp" {
			return nil, unreadable() // the cause quotes the address, which holds the secret
		}
		text = from.Secret()
		k.period, k.digits, k.algorithm = uint(from.Period()), from.Digits(), from.Algorithm()
	}
	text = strings.ToUpper(strings.Join(strings.Fields(strings.ReplaceAll(text, "-", "")), ""))
	k.shared = secret.New(strings.TrimRight(text, "="))
	if text == "" || k.period == 0 {
		return nil, unreadable()
	}
	if _, err := k.Code(0); err != nil {
		return nil, unreadable()
	}
	return k, nil
}

func unreadable() error {
	return fault.New(fault.Usage, "give it as the site shows it when an authenticator app is set up: base32 letters, or the otpauth:// address of the QR code",
		"the secret of the time-based codes cannot be read")
}

// Shared is the secret in the one form that codes are made from.
func (k *Key) Shared() secret.Value { return k.shared }

// Step numbers the span of time that t is in. Each has one code.
func (k *Key) Step(t time.Time) int64 { return t.Unix() / int64(k.period) }

// Ends is when a step is over.
func (k *Key) Ends(step int64) time.Time { return time.Unix((step+1)*int64(k.period), 0) }

// Code is the code of a step.
func (k *Key) Code(step int64) (secret.Value, error) {
	code, err := totp.GenerateCodeCustom(k.shared.Reveal(), time.Unix(step*int64(k.period), 0), totp.ValidateOpts{
		Period: k.period, Digits: k.digits, Algorithm: k.algorithm,
	})
	if err != nil {
		return secret.Value{}, unreadable() // the cause may quote the secret
	}
	return secret.New(code), nil
}
