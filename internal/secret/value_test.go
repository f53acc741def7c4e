package secret

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/rs/zerolog"
)

const planted = "hunter2-Sehr/Geheim&Co"

// nested holds a secret in every way that a struct can; in hidden ones fmt may call no method.
type nested struct {
	Value   Value
	Pointer *Value
	Any     any
	List    []Value
	Map     map[string]Value
	hidden  Value
	deep    struct{ hidden *Value }
}

func plant() (Value, nested) {
	v := New(planted)
	n := nested{Value: v, Pointer: &v, Any: v, List: []Value{v}, Map: map[string]Value{"k": v}, hidden: v}
	n.deep.hidden = &v
	return v, n
}

// leaks reports whether text holds the planted secret in a form that fmt can give it.
func leaks(text string) bool {
	for _, form := range []string{planted, fmt.Sprintf("%x", planted), fmt.Sprintf("%X", planted), fmt.Sprintf("% x", planted), fmt.Sprintf("%d", []byte(planted))} {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}

func TestValueMasksEveryVerb(t *testing.T) {
	v, n := plant()
	for _, flags := range []string{"", "+", "#", " ", "0", "-20", "5.2"} {
		for verb := 'A'; verb <= 'z'; verb++ {
			format := "%" + flags + string(verb)
			for _, arg := range []any{v, &v, []Value{v}, [1]Value{v}, map[string]Value{"k": v}, map[string]*Value{"k": &v}, n, &n, []nested{n}, struct{ v Value }{v}} {
				if got := fmt.Sprintf(format, arg); leaks(got) {
					t.Errorf("Sprintf(%q, %T) shows the secret", format, arg)
				}
			}
		}
	}
}

func TestValueSaysThatItIsASecret(t *testing.T) {
	v, _ := plant()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%c", "%U", "%e", "%b", "%o"} {
		for _, arg := range []any{v, &v} {
			if got := fmt.Sprintf(format, arg); got != mask {
				t.Errorf("Sprintf(%q, %T) = %s, want %s", format, arg, got, mask)
			}
		}
	}
}

func TestValueMasksEveryEncoding(t *testing.T) {
	v, n := plant()
	type public struct {
		Value   Value
		Pointer *Value
		Any     any
	}
	type element struct {
		Attribute Value `xml:"a,attr"`
		Inner     Value
	}
	p := public{v, &v, v}
	tests := []struct {
		name string
		give func(*bytes.Buffer) error
	}{
		{"json", func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode([]any{p, n}) }},
		{"xml", func(b *bytes.Buffer) error {
			return xml.NewEncoder(b).Encode(element{v, v})
		}},
		{"yaml", func(b *bytes.Buffer) error { return yaml.NewEncoder(b).Encode([]any{p, n}) }},
		{"gob", func(b *bytes.Buffer) error { return gob.NewEncoder(b).Encode(struct{ V Value }{v}) }},
		{"text", func(b *bytes.Buffer) error { text, err := v.MarshalText(); b.Write(text); return err }},
		{"zerolog interface", func(b *bytes.Buffer) error {
			l := zerolog.New(b)
			l.Log().Interface("v", v).Interface("n", n).Msg("")
			return nil
		}},
		{"zerolog any", func(b *bytes.Buffer) error { l := zerolog.New(b); l.Log().Any("v", v).Any("p", &p).Msg(""); return nil }},
		{"zerolog stringer", func(b *bytes.Buffer) error {
			l := zerolog.New(b)
			l.Log().Stringer("v", v).Stringer("p", &v).Msg("")
			return nil
		}},
		{"zerolog fields", func(b *bytes.Buffer) error {
			l := zerolog.New(b)
			l.Log().Fields(map[string]any{"v": v, "p": &v, "n": n}).Fields([]any{"w", v}).Msg("")
			return nil
		}},
		{"zerolog array", func(b *bytes.Buffer) error {
			l := zerolog.New(b)
			l.Log().Array("v", zerolog.Arr().Interface(v).Interface(&n)).Dict("d", zerolog.Dict().Any("v", v)).Msgf("%v %+v", v, &v)
			return nil
		}},
		{"zerolog context", func(b *bytes.Buffer) error {
			l := zerolog.New(b).With().Interface("v", v).Logger()
			l.Log().Msg("")
			return nil
		}},
		{"zerolog console", func(b *bytes.Buffer) error {
			l := zerolog.New(zerolog.ConsoleWriter{Out: b, NoColor: true})
			l.Log().Interface("v", v).Msg("")
			return nil
		}},
		{"slog text", func(b *bytes.Buffer) error {
			slog.New(slog.NewTextHandler(b, nil)).Info("m", "v", v, "p", &v, "n", n)
			return nil
		}},
		{"slog json", func(b *bytes.Buffer) error {
			slog.New(slog.NewJSONHandler(b, nil)).Info("m", "v", v, "n", n)
			return nil
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := tt.give(&b); err != nil {
				t.Fatal(err)
			}
			if leaks(b.String()) {
				t.Error("the secret is in the output")
			}
			if !strings.Contains(b.String(), mask) {
				t.Errorf("no mask in %q", b.String())
			}
		})
	}
}

func TestValueDoesNotComeBackFromJSON(t *testing.T) {
	var holder struct{ Value Value }
	if err := json.Unmarshal([]byte(`{"Value":"[secret]"}`), &holder); err == nil {
		t.Error("a mask was read as a secret")
	}
}

func TestValueKeepsWhatItWasGiven(t *testing.T) {
	v := New(planted)
	if v.Reveal() != planted || v.IsZero() {
		t.Errorf("lost the secret; IsZero %t", v.IsZero())
	}
	if !(Value{}).IsZero() || !New("").IsZero() || (Value{}).Reveal() != "" {
		t.Error("the zero Value is not empty")
	}
	if !v.Equal(New(planted)) || v.Equal(New(planted+"x")) || v.Equal(Value{}) || !(Value{}).Equal(New("")) {
		t.Error("Equal does not compare the secrets")
	}
	var read Value
	if err := read.Decode(planted); err != nil || !reflect.DeepEqual(read, v) {
		t.Error("Decode does not read the secret")
	}
}
