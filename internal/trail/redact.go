package trail

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"time"
)

// redacted returns a copy of an event in which no text holds a known secret, save the program's own words.
func (t *Trail) redacted(e Event) Event {
	if e.Outcome != nil {
		o := *e.Outcome
		o.Result = plain(o.Result)
		e.Outcome = &o
	}
	return rewrite(reflect.ValueOf(e), t.hide).Interface().(Event)
}

// tidied is how facts about the run are written down.
func (t *Trail) tidied(m Meta) Meta {
	m.Now, m.Site = nil, cleanURL(m.Site)
	m.Started, m.Asked.Date, m.Got.Expires = milliseconds(m.Started), milliseconds(m.Asked.Date), milliseconds(m.Got.Expires)
	return rewrite(reflect.ValueOf(m), t.hide).Interface().(Meta)
}

// hide takes secrets out of a text, and the account where that was asked for.
func (t *Trail) hide(s string) string { return t.account.hide(t.redactor.Redact(s)) }

// blank returns a copy of v in which every text that is not the program's own is a sign that no secret holds: what is then
// still found in a file made of it, the program itself has put there.
func blank[T any](v T) T {
	return rewrite(reflect.ValueOf(v), func(s string) string {
		if s == "" {
			return s
		}
		return "·"
	}).Interface().(T)
}

// object is a JSON object whose keys are the program's own: those of a struct.
type object map[string]any

// plain turns what JSON can hold into maps, slices and texts, which alone can be rewritten; what it cannot hold is left out.
func plain(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber() // a number stays as it was written
	var out any
	if dec.Decode(&out) != nil {
		return nil
	}
	if own := fieldNames(reflect.TypeOf(v), 4); own != nil {
		return ownKeys(out, own)
	}
	return out
}

// fieldNames gathers the names that the fields of a struct have in JSON, also of structs in it down to a depth.
func fieldNames(t reflect.Type, depth int) map[string]bool {
	for t != nil && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct || depth == 0 {
		return nil
	}
	names := map[string]bool{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" {
			name = t.Field(i).Name
		}
		names[name] = true
		maps.Copy(names, fieldNames(t.Field(i).Type, depth-1))
	}
	return names
}

// ownKeys marks the objects whose keys are all among the names.
func ownKeys(v any, names map[string]bool) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = ownKeys(v[i], names)
		}
	case map[string]any:
		all := true
		for k := range v {
			v[k] = ownKeys(v[k], names)
			all = all && names[k]
		}
		if all {
			return object(v)
		}
	}
	return v
}

// rewrite copies v with each text passed through change. It goes through all fields of all types, so that a field that is
// added later cannot be forgotten; only those with the tag own stay as they are. Keys of maps are texts too, save those of
// an object.
func rewrite(v reflect.Value, change func(string) string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		out.SetString(change(v.String()))
	case reflect.Struct:
		return rewriteStruct(v, change)
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v
		}
		if n, ok := v.Interface().(json.Number); ok && change(n.String()) != n.String() {
			return reflect.ValueOf(change(n.String())) // a mask is no number
		}
		inner := rewrite(v.Elem(), change)
		if v.Kind() == reflect.Pointer {
			p := reflect.New(inner.Type())
			p.Elem().Set(inner)
			inner = p
		}
		out.Set(inner)
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(rewrite(v.Index(i), change))
		}
	case reflect.Map:
		return rewriteMap(v, change)
	default:
		return v
	}
	return out
}

func rewriteStruct(v reflect.Value, change func(string) string) reflect.Value {
	if v.Type() == reflect.TypeFor[time.Time]() {
		return v
	}
	out := reflect.New(v.Type()).Elem()
	for i := range v.NumField() {
		field := v.Field(i)
		if v.Type().Field(i).Tag.Get("own") == "" {
			field = rewrite(field, change)
		}
		out.Field(i).Set(field)
	}
	return out
}

func rewriteMap(v reflect.Value, change func(string) string) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.MakeMapWithSize(v.Type(), v.Len())
	own := v.Type() == reflect.TypeFor[object]()
	for at := v.MapRange(); at.Next(); {
		key := at.Key()
		if !own {
			key = rewrite(key, change)
		}
		out.SetMapIndex(key, rewrite(at.Value(), change))
	}
	return out
}
