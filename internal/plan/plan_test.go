package plan

import (
	"testing"
	"time"

	"pat-robot/internal/scope"
	"pat-robot/internal/sink"
	"pat-robot/internal/tokenfile"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

func wanted(t *testing.T, sinks ...string) tokenfile.Token {
	t.Helper()
	code, _ := scope.ByAPI("vso.code")
	var all []sink.Sink
	for _, text := range sinks {
		s, err := sink.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return tokenfile.Token{Name: "ci", Organization: "acme", Scopes: []scope.Scope{code}, RenewWithin: 14 * day, Sinks: all}
}

func live(name string, days int, scopes ...string) Live {
	if len(scopes) == 0 {
		scopes = []string{"vso.code"}
	}
	return Live{Name: name, Organization: "Acme", Expires: now.Add(time.Duration(days) * day), Scopes: scopes, Whole: true}
}

func kept(v Verdict, delivered ...string) Kept {
	return Kept{Verdict: v, Created: now.Add(-10 * day), Expires: now.Add(80 * day), Scopes: []string{"vso.code"}, Delivered: delivered}
}

func TestMake(t *testing.T) {
	strange := live("ci", 60)
	strange.Scopes, strange.Whole = nil, false
	elsewhere := live("ci", 60)
	elsewhere.Organization = "contoso"
	short := kept(Works)
	short.Created, short.Expires = now.Add(-1*day), now.Add(6*day)
	for _, tt := range []struct {
		name  string
		sinks []string
		live  []Live
		kept  map[string]Kept
		want  Kind
	}{
		{"not there", nil, []Live{live("other", 60), elsewhere}, nil, Create},
		{"there and well", nil, []Live{live("ci", 60)}, map[string]Kept{"ci": kept(Works)}, Keep},
		{"near its end", nil, []Live{live("ci", 13)}, map[string]Kept{"ci": kept(Works)}, Renew},
		{"a life that a policy has shortened", nil, []Live{live("ci", 6)}, map[string]Kept{"ci": short}, Keep},
		{"not kept here", nil, []Live{live("ci", 60)}, nil, Renew},
		{"a dead value", nil, []Live{live("ci", 60)}, map[string]Kept{"ci": kept(Dead)}, Renew},
		{"a site that does not answer", nil, []Live{live("ci", 60)}, map[string]Kept{"ci": kept(Unknown)}, Stuck},
		{"other scopes", nil, []Live{live("ci", 60, "vso.code", "vso.work")}, map[string]Kept{"ci": kept(Works)}, Renew},
		{"scopes in words that are not known", nil, []Live{strange}, map[string]Kept{"ci": kept(Works)}, Keep},
		{"a sink that lacks it", []string{"file:a", "file:b"}, []Live{live("ci", 60)}, map[string]Kept{"ci": kept(Works, "file:a")}, Deliver},
		{"sinks that have it", []string{"file:a"}, []Live{live("ci", 60)}, map[string]Kept{"ci": kept(Works, "file:a")}, Keep},
		{"two of the name", nil, []Live{live("ci", 60), live("ci", 30)}, map[string]Kept{"ci": kept(Works)}, Stuck},
		{"a renewal cut short before the old one was revoked", nil, []Live{live("ci", 3), live("ci (new)", 90)},
			map[string]Kept{"ci": kept(Works), "ci (new)": kept(Works)}, Finish},
		{"a renewal cut short before it was renamed", nil, []Live{live("ci (new)", 90)}, map[string]Kept{"ci (new)": kept(Works)}, Finish},
		{"a renewal whose value is lost", nil, []Live{live("ci", 3), live("ci (new)", 90)}, map[string]Kept{"ci": kept(Works)}, Renew},
		{"a renewal whose value is lost, and the old one gone", nil, []Live{live("ci (new)", 90)}, nil, Create},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Make([]tokenfile.Token{wanted(t, tt.sinks...)}, tt.live, func(_, name string) Kept { return tt.kept[name] }, now)[0]
			if got.Kind != tt.want || (got.Why == "") != (tt.want == Keep) {
				t.Errorf("%s because %q, want %s", got.Kind, got.Why, tt.want)
			}
			if tt.want == Deliver && (len(got.Sinks) != 1 || got.Sinks[0].String() != "file:b") {
				t.Errorf("delivers to %v", got.Sinks)
			}
		})
	}
}

func TestStrays(t *testing.T) {
	contoso := live("stray", 60)
	contoso.Organization = "contoso"
	strays := Strays([]tokenfile.Token{wanted(t)}, []Live{live("ci", 60), live("ci (new)", 60), live("stray", 60), contoso})
	if len(strays) != 1 || strays[0].Organization != "Acme" {
		t.Errorf("have %+v", strays)
	}
}
