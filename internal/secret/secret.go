// Package secret holds what must not be seen: the type that secrets live in, the net that keeps them out of logs and
// files, and the store that keeps them.
//
// Rules of the room:
//   - A secret lives in a Value from the moment it is read. Reveal is the only way out; grep for it to see every place.
//   - Whoever reads a secret tells the run's Redactor at once. A Value masks itself by type; the Redactor is the second
//     net, for texts of others that quote what was typed.
//   - The Store uses exactly one backend of the keyring library and names it. It never falls through to another one, in
//     which nobody would look for a token.
//   - Every call of the keyring has a deadline. A keyring that waits for a person who is not there must not hang a run.
//   - What was saved is read back and compared before anyone is told that it was saved.
//   - Errors are of kind fault.Store, with a hint. Causes that could quote a secret are dropped.
package secret

import (
	"crypto/subtle"
	"fmt"
	"log/slog"
)

// mask is what every secret looks like from the outside, an empty one too.
const mask = "[secret]"

// Value is a secret. It masks itself in every verb of fmt, in JSON, text, YAML, gob, zerolog and slog, also deep inside
// other values. Values cannot be compared with ==; see Equal.
type Value struct {
	_ [0]func() // == would compare addresses: let the compiler refuse it
	// fmt calls no method on an unexported field of another struct; behind a pointer it finds an address there, not a text.
	text *string
}

// New returns the secret s. New("") is the zero Value.
func New(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{text: &s}
}

// Reveal returns the secret itself. Hand it straight to where it belongs and keep it in no variable that is printed.
func (v Value) Reveal() string {
	if v.text == nil {
		return ""
	}
	return *v.text
}

// IsZero reports whether there is no secret.
func (v Value) IsZero() bool { return v.text == nil }

// Equal compares in a time that depends on the lengths alone.
func (v Value) Equal(o Value) bool {
	return subtle.ConstantTimeCompare([]byte(v.Reveal()), []byte(o.Reveal())) == 1
}

// Decode lets a Value be read from the environment (the interface is envconfig's). There is no such way in from JSON,
// where the mask would come back as if it were a secret.
func (v *Value) Decode(s string) error {
	*v = New(s)
	return nil
}

// Format masks every verb and flag.
func (v Value) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(mask)) }

// String masks.
func (v Value) String() string { return mask }

// GoString masks.
func (v Value) GoString() string { return mask }

// MarshalText masks, for XML, YAML and whatever asks for text.
func (v Value) MarshalText() ([]byte, error) { return []byte(mask), nil }

// MarshalJSON masks; zerolog's Interface and Any come here too.
func (v Value) MarshalJSON() ([]byte, error) { return []byte(`"` + mask + `"`), nil }

// MarshalYAML masks.
func (v Value) MarshalYAML() (any, error) { return mask, nil }

// GobEncode masks.
func (v Value) GobEncode() ([]byte, error) { return []byte(mask), nil }

// LogValue masks in slog.
func (v Value) LogValue() slog.Value { return slog.StringValue(mask) }
