package tokenfile

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
)

func options() Options {
	return Options{Now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), CheckName: func(name string) error {
		if name == "" {
			return errors.New("the token's name is empty")
		}
		return nil
	}}
}

func load(t *testing.T, text string) ([]Token, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tokens.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(path, options())
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("../../docs/tokens-v1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestExample(t *testing.T) {
	tokens, err := Load("../../docs/tokens.example.yaml", options())
	if err != nil {
		t.Fatal(err)
	}
	ci, exalate := tokens[0], tokens[1]
	if ci.Name != "ci" || ci.Organization != "acme" || ci.Lifetime.Days != 90 || ci.RenewWithin != 14*24*time.Hour || len(ci.Sinks) != 2 ||
		!slices.Equal(ci.API(), []string{"vso.code", "vso.packaging_write"}) || ci.Line != 6 {
		t.Errorf("have %+v", ci)
	}
	if exalate.Organization != "contoso" || exalate.Lifetime.Kind != expiry.Max || exalate.RenewWithin != 30*24*time.Hour || len(exalate.Scopes) != 5 {
		t.Errorf("have %+v", exalate)
	}
	text, err := os.ReadFile("../../docs/tokens.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := schema(t).Validate(asJSON(t, string(text))); err != nil {
		t.Error(err)
	}
}

func asJSON(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		return text // no YAML: a text, which is no file of tokens either
	}
	return v
}

// Faults are told with their line; what the schema can know of, an editor tells as well.
func TestFaults(t *testing.T) {
	compiled := schema(t)
	const head = "organization: acme\ntokens:\n  - name: ci\n"
	for _, tt := range []struct {
		name, text string
		want       []string
		schemaToo  bool
	}{
		{"empty", "", []string{"it is empty"}, true},
		{"no tokens", "organization: acme\n", []string{"names no tokens"}, true},
		{"an unknown field", head + "    scope: vso.code\n", []string{`[4:5]`, `unknown field "scope"`}, true},
		{"no scopes", head, []string{"line 3: name: the token has no scopes"}, true},
		{"both", head + "    full-access: true\n    scopes: [vso.code]\n", []string{"line 4: full-access: ", "exclude"}, true},
		{"an unknown scope", head + "    scopes:\n      - vso.coda\n", []string{"line 5: scopes: ", "vso.coda"}, false},
		{"an unknown preset", head + "    preset: exalat\n", []string{"line 4: preset: ", "exalate"}, false},
		{"a date", head + "    scopes: [vso.code]\n    lifetime: 2026-12-31\n", []string{"line 5: lifetime: ", "cannot be renewed"}, true},
		{"no time", head + "    scopes: [vso.code]\n    lifetime: soon\n", []string{"line 5: lifetime: ", "30d"}, true},
		{"more than a year", head + "    scopes: [vso.code]\n    lifetime: 400d\n", []string{"line 5", "more than the year"}, false},
		{"renewed for ever", head + "    scopes: [vso.code]\n    lifetime: 7d\n    renew-within: 7d\n", []string{"line 6: renew-within: ", "each time"}, false},
		{"no sink", head + "    scopes: [vso.code]\n    sinks: [\"disk:x\"]\n", []string{"line 5: sinks: ", "no kind of sink"}, true},
		{"no name", "organization: acme\ntokens:\n  - scopes: [vso.code]\n", []string{"line 3: name: ", "empty"}, true},
		{"no organization", "tokens:\n  - name: ci\n    scopes: [vso.code]\n", []string{"line 2: organization: it is missing"}, false},
		{"twins", head + "    scopes: [vso.code]\n  - name: ci\n    organization: ACME\n    scopes: [vso.code]\n", []string{"line 5: name: ", "line 3 already"}, false},
		{"the same key twice", head + "    name: b\n    scopes: [vso.code]\n", []string{"name", "already"}, true},
		{"two documents", head + "    scopes: [vso.code]\n---\na: b\n", []string{"more than one document"}, false},
		{"several faults", head + "    lifetime: soon\n", []string{"2 things are wrong", "no scopes", "lifetime"}, true},
		{"no YAML", "tokens: [", []string{"[1:"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(t, tt.text)
			if !fault.Is(err, fault.Usage) {
				t.Fatalf("have %v", err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("have %v, want %q", err, want)
				}
			}
			if err := compiled.Validate(asJSON(t, tt.text)); tt.schemaToo && err == nil {
				t.Error("the schema lets it pass")
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	tokens, err := load(t, "tokens:\n  - {name: short, organization: all, scopes: [vso.code], lifetime: 8d}\n  - {name: full, organization: a, full-access: true}\n")
	if err != nil {
		t.Fatal(err)
	}
	if short := tokens[0]; short.RenewWithin != 48*time.Hour || short.Organization != "all" {
		t.Errorf("have %+v", short)
	}
	if full := tokens[1]; full.Lifetime.Days != 90 || full.RenewWithin != 14*24*time.Hour || full.API()[0] != "app_token" {
		t.Errorf("have %+v", full)
	}
}
