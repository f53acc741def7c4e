// Package attest puts the seal on a trail: an in-toto Statement (v1) over the digests of its files, in a DSSE envelope that
// is signed with Ed25519.
//
// Rules of the room:
//   - Everything has one form in bytes, and no other is read: an envelope's base64, white space and key hint are not
//     themselves signed.
//   - It knows no files and no keyring: bytes come in, bytes go out.
package attest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	intoto "github.com/in-toto/attestation/go/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

// Subject is a file of the trail.
type Subject struct{ Name, SHA256 string }

// Statement is what is signed.
type Statement struct {
	Subjects  []Subject // ordered by name
	Predicate Predicate
}

// Encode gives the one form of a statement: compact JSON, its subjects ordered by name, the keys of the predicate in the
// order of their bytes.
func (s Statement) Encode() ([]byte, error) {
	text, err := json.Marshal(s.Predicate)
	if err != nil {
		return nil, err
	}
	predicate := &structpb.Struct{}
	if err := protojson.Unmarshal(text, predicate); err != nil {
		return nil, err
	}
	out := &intoto.Statement{Type: intoto.StatementTypeUri, PredicateType: PredicateType, Predicate: predicate}
	subjects := slices.SortedFunc(slices.Values(s.Subjects), func(a, b Subject) int { return strings.Compare(a.Name, b.Name) })
	for _, subject := range subjects {
		out.Subject = append(out.Subject, &intoto.ResourceDescriptor{
			Name: subject.Name, Digest: map[string]string{"sha256": subject.SHA256}})
	}
	if err := out.Validate(); err != nil {
		return nil, err
	}
	return compact(out)
}

// compact takes out the white space that protojson puts in at random, so that nobody relies on its bytes.
func compact(s *intoto.Statement) ([]byte, error) {
	text, err := protojson.Marshal(s)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Compact(&b, text)
	return b.Bytes(), err
}

// ErrForm is returned for bytes that are not in the one form that Encode and Sign give.
var ErrForm = errors.New("not in its canonical form")

// Decode reads what Encode wrote, and nothing else.
func Decode(b []byte) (Statement, error) {
	var in intoto.Statement
	if err := protojson.Unmarshal(b, &in); err != nil {
		return Statement{}, fmt.Errorf("%w: it is no in-toto statement", ErrForm)
	}
	if in.GetType() != intoto.StatementTypeUri || in.GetPredicateType() != PredicateType {
		return Statement{}, fmt.Errorf("%w: a statement of type %q about %q is not known", ErrForm, in.GetType(), in.GetPredicateType())
	}
	var s Statement
	text, err := protojson.Marshal(in.GetPredicate())
	if err != nil {
		return Statement{}, fmt.Errorf("%w: %w", ErrForm, err)
	}
	if err := json.Unmarshal(text, &s.Predicate); err != nil {
		return Statement{}, fmt.Errorf("%w: its predicate is not as the schema says", ErrForm)
	}
	for _, subject := range in.GetSubject() {
		s.Subjects = append(s.Subjects, Subject{Name: subject.GetName(), SHA256: subject.GetDigest()["sha256"]})
	}
	if again, err := s.Encode(); err != nil || !bytes.Equal(again, b) {
		return Statement{}, ErrForm
	}
	return s, nil
}
