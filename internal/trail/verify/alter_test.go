package verify

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pat-robot/internal/fault"
	"pat-robot/internal/signer"
	"pat-robot/internal/trail"
	"pat-robot/internal/trail/attest"
)

func TestWholeTrails(t *testing.T) {
	dir := newRun(t).finish(t)
	for _, tt := range []struct {
		name string
		o    Options
		want State
		text string
	}{
		{"by a known signer", known(), Whole, "whole, 10 files and 14 events, signed by this keyring (key "},
		{"by an unknown one", Options{}, UnknownSigner, "whole, but signed by a key that is not known here"},
		{"by one of several", Options{Known: []Known{{Public: keyOf(1).Public()}, {Public: keyOf(7).Public()}}, Only: true}, Whole, "signed by the key "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := verdict(t, dir, tt.o)
			if r.State != tt.want || r.Err() != nil || !strings.Contains(r.Text(), tt.text) {
				t.Errorf("got %s, %v:\n%s", r.State, r.Err(), r.Text())
			}
			if r.Signer.KeyID != signer.KeyID(keyOf(7).Public()) || r.Organization != "acme" || r.Outcome != "done" || r.Steps != 5 {
				t.Errorf("got %+v", r)
			}
		})
	}
	r := verdict(t, dir, Options{Known: []Known{{Public: keyOf(1).Public()}}, Only: true})
	if r.State != Altered || r.Problems[0].What != "re-signed" || !strings.Contains(r.Text(), "none of those that were given") {
		t.Errorf("signed by nobody who was given: %s", r.Text())
	}
}

func TestAFailedRunIsWholeToo(t *testing.T) {
	r := newRun(t)
	tr, err := r.start()
	if err != nil {
		t.Fatal(err)
	}
	if err := step(tr, 1); err != nil {
		t.Fatal(err)
	}
	if err := tr.Close(trail.Outcome{Status: trail.Failed, Code: 5, Error: "looked for a button"}); err != nil {
		t.Fatal(err)
	}
	if got := verdict(t, tr.Dir(), known()); got.State != Whole || got.Outcome != "failed" {
		t.Errorf("got %s", got.Text())
	}
}

// alterations are all that we can think of, and what verify says of each.
var alterations = []struct {
	name  string
	alter func(t *testing.T, dir string)
	what  string
	text  string
}{
	{"a byte in a picture", flip("02-step-b.png", 40), "changed", "02-step-b.png was changed"},
	{"a byte in the report", flip(trail.ReportFile, 1000), "changed", "report.html was changed"},
	{"a byte in run.json", flip(trail.RunFile, 300), "changed", "run.json was changed"},
	{"a byte in an attachment", flip("outline.txt", 3), "changed", "outline.txt was changed"},
	{"a byte at the end of a file", func(t *testing.T, dir string) {
		put(t, dir, "outline.txt", append(read(t, dir, "outline.txt"), ' '))
	}, "changed", "outline.txt was changed"},
	{"a file cut off", func(t *testing.T, dir string) { put(t, dir, "02-step-b.png", read(t, dir, "02-step-b.png")[:50]) }, "changed", "02-step-b.png was changed"},
	{"an emptied file", func(t *testing.T, dir string) { put(t, dir, trail.ReportFile, nil) }, "changed", "report.html was changed"},
	{"an added file", func(t *testing.T, dir string) { put(t, dir, "06-more.png", []byte("x")) }, "added", "06-more.png was added"},
	{"an added hidden file", func(t *testing.T, dir string) { put(t, dir, ".hidden", nil) }, "added", ".hidden was added"},
	{"an added folder", func(t *testing.T, dir string) {
		if err := os.Mkdir(filepath.Join(dir, "more"), 0o700); err != nil {
			t.Fatal(err)
		}
	}, "added", "more was added"},
	{"an added mark", func(t *testing.T, dir string) { put(t, dir, trail.OpenFile, nil) }, "added", ".open was added"},
	{"an added time stamp", func(t *testing.T, dir string) { put(t, dir, "attestation-00.tsr", []byte("x")) }, "added", "attestation-00.tsr was added"},
	{"a removed picture", func(t *testing.T, dir string) { remove(t, dir, "03-step-c.png") }, "removed", "03-step-c.png was removed"},
	{"a removed report", func(t *testing.T, dir string) { remove(t, dir, trail.ReportFile) }, "removed", "report.html was removed"},
	{"removed events", func(t *testing.T, dir string) { remove(t, dir, trail.EventsFile) }, "removed", "events.jsonl was removed"},
	{"a removed seal", func(t *testing.T, dir string) { remove(t, dir, trail.AttestationFile) }, "removed", "attestation.json was removed"},
	{"a removed seal and end", func(t *testing.T, dir string) {
		remove(t, dir, trail.AttestationFile)
		lines := eventLines(t, dir)
		putLines(t, dir, lines[:12])
	}, "removed", "the last lines of events.jsonl were removed"},
	{"a renamed picture", func(t *testing.T, dir string) { move(t, dir, "03-step-c.png", "03-other.png") }, "renamed", "03-step-c.png was renamed to 03-other.png"},
	{"two pictures swapped", func(t *testing.T, dir string) {
		a, b := read(t, dir, "01-step-a.png"), read(t, dir, "02-step-b.png")
		put(t, dir, "01-step-a.png", b)
		put(t, dir, "02-step-b.png", a)
	}, "reordered", "01-step-a.png and 02-step-b.png changed places"},
	{"one picture twice", func(t *testing.T, dir string) { put(t, dir, "01-step-a.png", read(t, dir, "02-step-b.png")) }, "changed", "01-step-a.png was replaced by a copy of 02-step-b.png"},
	{"a link in place of a file", func(t *testing.T, dir string) {
		put(t, filepath.Dir(dir), "elsewhere.png", read(t, dir, "01-step-a.png"))
		remove(t, dir, "01-step-a.png")
		if err := os.Symlink("../elsewhere.png", filepath.Join(dir, "01-step-a.png")); err != nil {
			t.Fatal(err)
		}
	}, "changed", "01-step-a.png was replaced by something that is no plain file"},
	{"a folder renamed", func(t *testing.T, dir string) {
		if err := os.Rename(dir, dir+"-other"); err != nil {
			t.Fatal(err)
		}
	}, "moved", "and this folder is called 20260102T150405Z-create-acme-exalate-other"},

	{"a line changed", change(4, func(l string) string { return strings.Replace(l, "note 1", "note 2", 1) }), "changed", "line 4 of events.jsonl was changed"},
	{"the first line changed", change(1, func(l string) string { return strings.Replace(l, "acme", "evil", 1) }), "changed", "line 1 of events.jsonl was changed"},
	{"the last line changed", change(14, func(l string) string { return strings.Replace(l, "done", "gone", 1) }), "changed", "line 14, the last of events.jsonl, was changed"},
	{"a line that is no event", change(5, func(string) string { return "hello\n" }), "changed", "line 5 of events.jsonl was changed: it cannot be read"},
	{"white space in a line", change(6, func(l string) string { return strings.Replace(l, ":", ": ", 1) }), "changed", "line 6 of events.jsonl was changed"},
	{"a line removed", func(t *testing.T, dir string) { putLines(t, dir, slices.Delete(eventLines(t, dir), 6, 7)) }, "removed", "line 7 of events.jsonl was removed"},
	{"the first line removed", func(t *testing.T, dir string) { putLines(t, dir, eventLines(t, dir)[1:]) }, "removed", "line 1 of events.jsonl was removed"},
	{"the last line removed", func(t *testing.T, dir string) { putLines(t, dir, eventLines(t, dir)[:13]) }, "removed", "the last line of events.jsonl was removed: 13 of 14 are left"},
	{"the last three lines removed", func(t *testing.T, dir string) { putLines(t, dir, eventLines(t, dir)[:11]) }, "removed", "the last 3 lines of events.jsonl were removed"},
	{"the last line cut off", func(t *testing.T, dir string) {
		b := read(t, dir, trail.EventsFile)
		put(t, dir, trail.EventsFile, b[:len(b)-20])
	}, "cut", "the last line of events.jsonl is cut off"},
	{"the last line feed taken", func(t *testing.T, dir string) {
		b := read(t, dir, trail.EventsFile)
		put(t, dir, trail.EventsFile, b[:len(b)-1])
	}, "cut", "the last line of events.jsonl is cut off"},
	{"a line twice", func(t *testing.T, dir string) {
		l := eventLines(t, dir)
		putLines(t, dir, slices.Insert(l, 5, l[4]))
	}, "added", "line 6 of events.jsonl was added: there is one with the number 5 already"},
	{"two lines in the other order", func(t *testing.T, dir string) {
		l := eventLines(t, dir)
		l[4], l[5] = l[5], l[4]
		putLines(t, dir, l)
	}, "reordered", "line 5 of events.jsonl was moved: it stands behind line 6"},
	{"a line at the end", func(t *testing.T, dir string) {
		l := eventLines(t, dir)
		e := trail.Event{Number: len(l) + 1, Previous: trail.Digest([]byte(l[len(l)-1])), Kind: trail.EventAttached}
		line, err := e.Encode()
		if err != nil {
			t.Fatal(err)
		}
		putLines(t, dir, append(l, string(line)))
	}, "added", "1 line was added at the end of events.jsonl: there are 15, and 14 were sealed"},

	{"white space in the seal", seal(func(s string) string { return strings.Replace(s, ":", ": ", 1) }), "form", "white space, base64 or a key hint was changed"},
	{"an escape in the seal", seal(func(s string) string { return strings.Replace(s, "payload\"", "pa\\u0079load\"", 1) }), "form", "attestation.json is not in its canonical form"},
	{"base64 without padding", seal(func(s string) string { return strings.Replace(s, "=", "", 1) }), "form", "attestation.json is not in its canonical form"},
	{"another key hint", seal(func(s string) string { return strings.Replace(s, `"keyid":"`, `"keyid":"0`, 1) }), "re-signed", "the envelope hints at the key 0"},
	{"no key hint", seal(func(s string) string {
		i := strings.Index(s, `"keyid":"`) + len(`"keyid":"`)
		return s[:i] + s[i+64:]
	}), "re-signed", "the envelope hints at the key"},
	{"a field that is not signed", seal(func(s string) string { return strings.Replace(s, `{`, `{"extra":1,`, 1) }), "form", "attestation.json is not in its canonical form"},
	{"a second signature", seal(func(s string) string {
		i := strings.Index(s, `[`)
		one := s[i+1 : strings.LastIndex(s, "]")]
		return s[:i+1] + one + "," + one + s[strings.LastIndex(s, "]"):]
	}), "form", "one signature"},
	{"the seal is no JSON", seal(func(string) string { return "hello" }), "form", "it is no DSSE envelope"},
	{"another signature", seal(func(s string) string {
		i := strings.Index(s, `"sig":"`) + len(`"sig":"`)
		return s[:i] + base64.StdEncoding.EncodeToString(make([]byte, 64)) + s[strings.LastIndex(s, `"`):]
	}), "re-signed", "the signature does not fit"},
	{"a statement changed", statement(nil, func(s string) string { return strings.Replace(s, `"status":"done"`, `"status":"gone"`, 1) }), "re-signed", "the signature does not fit"},
	{"a statement in another form", statement(keyOf(7), func(s string) string { return s + " " }), "form", "attestation.json is not in its canonical form"},
	{"a statement that says something else", statement(keyOf(7), func(s string) string { return strings.Replace(s, `"status":"done"`, `"status":"gone"`, 1) }), "changed", "the seal says something else about the run than events.jsonl"},
	{"re-signed by another key, under its own name", resign(keyOf(9), true), "re-signed", "the trail was re-signed: its run announced the key"},
	{"re-signed by another key, under the old name", resign(keyOf(9), false), "re-signed", "the signature does not fit"},
}

func TestAlterationsAreNamed(t *testing.T) {
	whole := newRun(t).finish(t)
	for _, tt := range alterations {
		t.Run(tt.name, func(t *testing.T) {
			dir := copyOf(t, whole)
			tt.alter(t, dir)
			if _, err := os.Stat(dir); err != nil {
				dir += "-other"
			}
			r := verdict(t, dir, known())
			if r.State != Altered || !fault.Is(r.Err(), fault.TrailAltered) {
				t.Fatalf("got %s, %v", r.State, r.Err())
			}
			named := slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.What == tt.what && strings.Contains(p.Text, tt.text) })
			if !named {
				t.Errorf("it is not named as %s, %q:\n%s", tt.what, tt.text, r.Text())
			}
			if len(r.Problems) > 4 {
				t.Errorf("%d problems from one alteration:\n%s", len(r.Problems), r.Text())
			}
		})
	}
}

func TestTrailOfAnotherRun(t *testing.T) {
	r := newRun(t)
	one := r.finish(t)
	r.name = "other"
	other := r.finish(t)
	t.Run("under this name", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), filepath.Base(one))
		if err := os.CopyFS(dir, os.DirFS(other)); err != nil {
			t.Fatal(err)
		}
		if got := verdict(t, dir, known()); got.State != Altered || got.Problems[0].What != "moved" || len(got.Problems) != 1 {
			t.Errorf("got %s", got.Text())
		}
	})
	t.Run("its seal in this folder", func(t *testing.T) {
		dir := copyOf(t, one)
		put(t, dir, trail.AttestationFile, read(t, other, trail.AttestationFile))
		if got := verdict(t, dir, known()); got.State != Altered || !strings.Contains(got.Text(), "the seal is that of the trail 20260102T150405Z-create-acme-other") {
			t.Errorf("got %s", got.Text())
		}
	})
	t.Run("its picture in this folder", func(t *testing.T) {
		dir := copyOf(t, one)
		put(t, dir, "01-step-a.png", picture(6))
		if got := verdict(t, dir, known()); got.State != Altered || len(got.Problems) != 1 {
			t.Errorf("got %s", got.Text())
		}
	})
}

// TestForgery: whoever writes everything anew and signs it with a key of their own makes a whole trail; only the key tells.
func TestForgery(t *testing.T) {
	r := newRun(t)
	r.key = keyOf(9)
	dir := r.finish(t)
	if got := verdict(t, dir, known()); got.State != UnknownSigner || got.Signer.Known {
		t.Errorf("got %s", got.Text())
	}
}

func flip(name string, at int) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		b := read(t, dir, name)
		b[at%len(b)] ^= 1
		put(t, dir, name, b)
	}
}

func change(line int, how func(string) string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		l := eventLines(t, dir)
		before := l[line-1]
		if l[line-1] = how(before); l[line-1] == before {
			t.Fatal("nothing was changed")
		}
		putLines(t, dir, l)
	}
}

func seal(how func(string) string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		before := string(read(t, dir, trail.AttestationFile))
		after := how(before)
		if before == after {
			t.Fatal("nothing was changed")
		}
		put(t, dir, trail.AttestationFile, []byte(after))
	}
}

// statement changes what is sealed, and signs it again if there is a key.
func statement(k attest.Key, how func(string) string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		var e struct {
			PayloadType string `json:"payloadType"`
			Payload     []byte `json:"payload"`
			Signatures  []struct {
				KeyID string `json:"keyid"`
				Sig   string `json:"sig"`
			} `json:"signatures"`
		}
		if err := json.Unmarshal(read(t, dir, trail.AttestationFile), &e); err != nil {
			t.Fatal(err)
		}
		before := string(e.Payload)
		if e.Payload = []byte(how(before)); string(e.Payload) == before {
			t.Fatal("nothing was changed")
		}
		b, err := json.Marshal(e)
		b = append(b, '\n')
		if k != nil {
			b, err = attest.Sign(k, e.Payload)
		}
		if err != nil {
			t.Fatal(err)
		}
		put(t, dir, trail.AttestationFile, b)
	}
}

// resign makes a seal with another key, which is named in the statement or only signs.
func resign(k key, named bool) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		e, err := attest.Open(read(t, dir, trail.AttestationFile))
		if err != nil {
			t.Fatal(err)
		}
		s, err := attest.Decode(e.Statement)
		if err != nil {
			t.Fatal(err)
		}
		if named {
			s.Predicate.Signer = attest.SignerOf(k.Public())
		}
		b, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if b, err = attest.Sign(k, b); err != nil {
			t.Fatal(err)
		}
		put(t, dir, trail.AttestationFile, b)
	}
}
