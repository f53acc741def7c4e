package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"
)

// awkward has what each escape changes.
const awkward = `p&ss "w<r>d'/ü+%\` + "\t" + `€😀end`

func utf16Text(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func TestRedactorKnowsEveryForm(t *testing.T) {
	asJSON, _ := json.Marshal(awkward)
	twice, _ := json.Marshal(string(asJSON))
	tests := []struct{ name, text, want string }{
		{"plain", awkward, FormPlain},
		{"query", url.QueryEscape(awkward), FormURL},
		{"path", url.PathEscape(awkward), FormURL},
		{"query with small digits", smallHex(url.QueryEscape(awkward)), FormURL},
		// What encodeURIComponent gives in Chromium.
		{"script", "p%26ss%20%22w%3Cr%3Ed'%2F%C3%BC%2B%25%5C%09%E2%82%AC%F0%9F%98%80end", FormURL},
		{"JSON", strings.Trim(string(asJSON), `"`), FormJSON},
		{"JSON in JSON", string(twice), FormJSON},
		{"JSON in ASCII", `p&ss \"w<r>d'/\u00fc+%\\\t\u20ac\ud83d\ude00end`, FormJSON},
		{"HTML", html.EscapeString(awkward), FormHTML},
		{"HTML text as browsers write it", `p&amp;ss "w&lt;r&gt;d'/ü+%\` + "\t€😀end", FormHTML},
		{"HTML attribute as browsers write it", `p&amp;ss &quot;w<r>d'/ü+%\` + "\t€😀end", FormHTML},
		{"template", template.HTMLEscapeString(awkward), FormHTML},
		{"UTF-16", utf16Text(awkward, binary.LittleEndian), FormUTF16},
		{"UTF-16, the other way round", utf16Text(awkward, binary.BigEndian), FormUTF16},
		{"hexadecimal", fmt.Sprintf("%x", awkward), FormHex},
		{"hexadecimal in capitals", fmt.Sprintf("%X", awkward), FormHex},
	}
	for before := range 3 {
		whole := []byte(strings.Repeat("x", before) + awkward + "tail")
		tests = append(tests,
			struct{ name, text, want string }{fmt.Sprint("base64 at ", before), base64.StdEncoding.EncodeToString(whole), FormBase64},
			struct{ name, text, want string }{fmt.Sprint("base64 for URLs at ", before), base64.RawURLEncoding.EncodeToString(whole), FormBase64},
			struct{ name, text, want string }{fmt.Sprint("base64 in a query at ", before), url.QueryEscape(base64.StdEncoding.EncodeToString(whole)), FormBase64},
		)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := NewRedactor()
			if r.Contains(tt.text) {
				t.Fatal("found before it was known")
			}
			r.Add("password", New(awkward))
			text := "before " + tt.text + " behind"
			found := r.Find([]byte(text))
			if len(found) != 1 || found[0].Secret != "password" || found[0].Form != tt.want {
				t.Fatalf("Find = %+v, want one %s", found, tt.want)
			}
			if at := found[0].Offset; at < len("before ") || at > len("before ")+4 {
				t.Errorf("found at %d", at)
			}
			redacted := r.Redact(text)
			if r.Contains(redacted) || !strings.Contains(redacted, mask) || !strings.HasPrefix(redacted, "before ") || !strings.HasSuffix(redacted, " behind") {
				t.Errorf("redacted to %q", redacted)
			}
		})
	}
}

func TestRedact(t *testing.T) {
	tests := []struct {
		name    string
		secrets []string
		text    string
		want    string
	}{
		{"nothing known", nil, "any text", "any text"},
		{"several places", []string{"opensesame"}, "opensesame, opensesame!", "[secret], [secret]!"},
		{"inside a word", []string{"opensesame"}, "xopensesamex", "x[secret]x"},
		{"overlapping secrets leave no tail", []string{"abcdefgh", "efghijkl"}, "-abcdefghijkl-", "-[secret]-"},
		{"a secret in another", []string{"abcdefgh", "abcdefghijkl"}, "-abcdefghijkl-", "-[secret]-"},
		{"side by side", []string{"abcdefgh"}, "abcdefghabcdefgh", "[secret][secret]"},
		{"three bytes are no secret", []string{"abc"}, "abc", "abc"},
		{"nothing is no secret", []string{""}, "abc", "abc"},
		{"a code as a word", []string{"493027"}, "code 493027, sent", "code [secret], sent"},
		{"a code inside a digest", []string{"493027"}, "a4930271f x493027 493027x", "a4930271f x493027 493027x"},
		{"a code behind escapes", []string{"493027"}, `\n493027 %20493027 \u003c493027`, `\n[secret] %20[secret] \u003c[secret]`},
		{"a code in base64 is left alone", []string{"493027"}, base64.StdEncoding.EncodeToString([]byte("493027")), "NDkzMDI3"},
		{"a secret called secret", []string{"secret"}, "the secret is [secret]", "the [secret] is [secret]"},
		{"basic authentication", []string{"opensesame"}, "Basic " + base64.StdEncoding.EncodeToString([]byte(":opensesame")), "Basic Om[secret]U="},
		{"a file's last line feed", []string{"opensesame\n"}, "opensesame.", "[secret]."},
		{"at both ends", []string{"opensesame"}, "opensesame", "[secret]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := NewRedactor()
			for _, s := range tt.secrets {
				r.Add("secret", New(s))
			}
			got := r.Redact(tt.text)
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if r.Contains(got) || r.Redact(got) != got {
				t.Error("what is redacted is found again")
			}
		})
	}
}

func TestFindNamesTheSecretAndThePlace(t *testing.T) {
	r := NewRedactor()
	r.Add("password", New("pass&word"))
	r.Add("token", New("tokentoken"))
	r.Add("the same again", New("tokentoken"))
	got := r.Find([]byte("\xff\x00tokentoken pass%26word"))
	want := []Finding{{"token", FormPlain, 2}, {"password", FormURL, 13}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWriterRedactsAndCountsWhatCameIn(t *testing.T) {
	r := NewRedactor()
	r.Add("password", New("opensesame"))
	var b bytes.Buffer
	w := r.Writer(&b)
	for _, line := range []string{"quiet\n", "it is opensesame\n"} {
		if n, err := w.Write([]byte(line)); n != len(line) || err != nil {
			t.Errorf("Write = %d, %v", n, err)
		}
	}
	if want := "quiet\nit is [secret]\n"; b.String() != want {
		t.Errorf("wrote %q, want %q", b.String(), want)
	}
}

func TestRedactorDoesNotShowWhatItKnows(t *testing.T) {
	r := NewRedactor()
	r.Add("password", New(planted))
	holder := struct{ r *Redactor }{r}
	asJSON, err := json.Marshal([]any{r, holder})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("%+v", r), fmt.Sprintf("%#v", r), fmt.Sprintf("%+v", holder), string(asJSON)} {
		if leaks(text) {
			t.Error("a printed Redactor shows a secret")
		}
	}
}

func TestRedactorWhileSecretsAreAdded(t *testing.T) {
	r := NewRedactor()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			s := fmt.Sprintf("secret number %d", i)
			r.Add(s, New(s))
			if got := r.Redact("say " + s); got != "say [secret]" {
				t.Errorf("got %q", got)
			}
		})
	}
	all.Wait()
	for i := range 8 {
		if !r.Contains(fmt.Sprintf("secret number %d", i)) {
			t.Errorf("number %d was lost", i)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	r := NewRedactor()
	for i := range 40 {
		r.Add("cookie", New(fmt.Sprintf("%d-%s-cookie-value-of-some-length", i*7919, awkward)))
	}
	picture := bytes.Repeat([]byte("iVBORw0KGgoAAAANSUhEUgAABQAAAALQCAYAAADPfd1WAAAg"), 20000)
	b.SetBytes(int64(len(picture)))
	for b.Loop() {
		if r.Find(picture) != nil {
			b.Fatal("found what is not there")
		}
	}
}
