package attest

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

type key struct{ private ed25519.PrivateKey }

func (k key) Public() ed25519.PublicKey  { return k.private.Public().(ed25519.PublicKey) }
func (k key) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }

func keyOf(n byte) key {
	return key{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))}
}

func sample() Statement {
	began := time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)
	return Statement{
		Subjects: []Subject{{"run.json", strings.Repeat("ab", 32)}, {"01-a.png", strings.Repeat("cd", 32)}},
		Predicate: Predicate{
			Run: Run{Tool: "pat-robot 1.0.0", Build: "1.0.0", Browser: "Chromium 148", Flow: "create", Site: "https://dev.azure.com", Organization: "acme",
				Folder: "20260102T150405Z-create-acme-n", Started: began, Ended: began.Add(time.Second)},
			Account: Account{Name: "robot@acme.example", Verified: true}, Token: Token{Name: "<n> & more", ID: "1"},
			Scopes: Scopes{Asked: []string{"vso.code"}, Got: []string{"app_token"}}, Expiry: Expiry{Asked: "max", Date: began, Got: began},
			Stored: &Stored{Backend: "file", Key: "pat-robot/n"}, Outcome: Outcome{Status: "done"},
			Events: Events{File: "events.jsonl", Lines: 9, Head: strings.Repeat("ef", 32)}, Signer: SignerOf(keyOf(7).Public()),
			TimeStamp: &TimeStamp{Authority: "https://tsa.example", Missing: "no answer"},
		},
	}
}

func sealed(t *testing.T) (statement, envelope []byte) {
	t.Helper()
	statement, err := sample().Encode()
	if err != nil {
		t.Fatal(err)
	}
	envelope, err = Sign(keyOf(7), statement)
	if err != nil {
		t.Fatal(err)
	}
	return statement, envelope
}

func TestASealSurvivesReading(t *testing.T) {
	statement, envelope := sealed(t)
	e, err := Open(envelope)
	if err != nil || !bytes.Equal(e.Statement, statement) {
		t.Fatalf("opened %v", err)
	}
	if err := e.Verify(keyOf(7).Public()); err != nil {
		t.Error(err)
	}
	if err := e.Verify(keyOf(8).Public()); !errors.Is(err, ErrSignature) {
		t.Errorf("another key fits: %v", err)
	}
	s, err := Decode(e.Statement)
	if err != nil || s.Subjects[0].Name != "01-a.png" || s.Predicate.Token.Name != "<n> & more" {
		t.Errorf("decoded %+v, %v", s, err)
	}
	if public, err := s.Predicate.Signer.Key(); err != nil || !public.Equal(keyOf(7).Public()) {
		t.Errorf("the signer's key: %v", err)
	}
	again, _ := sealed(t)
	if !bytes.Equal(statement, again) {
		t.Error("the same statement has two forms")
	}
}

func TestOnlyOneFormIsRead(t *testing.T) {
	statement, envelope := sealed(t)
	for name, b := range map[string][]byte{
		"white space":    append([]byte(" "), statement...),
		"another order":  bytes.Replace(statement, []byte(`"account":`), []byte(`"zzz":1,"account":`), 1),
		"another type":   bytes.Replace(statement, []byte("run:v1"), []byte("run:v2"), 1),
		"no subjects":    regexp.MustCompile(`"subject":\[.*?\],`).ReplaceAll(statement, nil),
		"no JSON":        []byte("hello"),
		"another number": bytes.Replace(statement, []byte(`"lines":9`), []byte(`"lines":9.0`), 1),
	} {
		if _, err := Decode(b); !errors.Is(err, ErrForm) {
			t.Errorf("statement with %s: %v", name, err)
		}
	}
	for name, b := range map[string][]byte{
		"no line feed":   bytes.TrimSpace(envelope),
		"white space":    bytes.Replace(envelope, []byte(":"), []byte(": "), 1),
		"another type":   bytes.Replace(envelope, []byte("in-toto+json"), []byte("in-toto+jsoN"), 1),
		"no signature":   regexp.MustCompile(`"signatures":.*\]`).ReplaceAll(envelope, []byte(`"signatures":[]`)),
		"URL-safe bytes": []byte(strings.NewReplacer("+", "-", "/", "_").Replace(string(envelope))),
	} {
		if _, err := Open(b); !errors.Is(err, ErrForm) {
			t.Errorf("envelope with %s: %v", name, err)
		}
	}
}

// TestPredicateFitsItsSchema holds the code, the schema and the description together.
func TestPredicateFitsItsSchema(t *testing.T) {
	const file = "../../../docs/predicate-run-v1.schema.json"
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	validate := func(p Predicate) error {
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	if err := validate(sample().Predicate); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Predicate){
		"a status that is none": func(p *Predicate) { p.Outcome.Status = "running" },
		"a head that is none":   func(p *Predicate) { p.Events.Head = "x" },
		"a scope of the page":   func(p *Predicate) { p.Scopes.Got = []string{"Code (Read)"} },
		"no folder":             func(p *Predicate) { p.Run.Folder = "" },
	} {
		p := sample().Predicate
		spoil(&p)
		if validate(p) == nil {
			t.Errorf("%s fits the schema", name)
		}
	}
	if schema.ID == "" || !strings.HasPrefix(schema.ID, PredicateType) {
		t.Errorf("the schema is called %q, the predicate %q", schema.ID, PredicateType)
	}
	about, err := os.ReadFile("../../../docs/predicate-run-v1.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(sample().Predicate)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for group, inner := range fields {
		for field := range inner {
			if !strings.Contains(string(about), "`"+group+"."+field+"`") {
				t.Errorf("the description lacks %s.%s", group, field)
			}
		}
	}
}
