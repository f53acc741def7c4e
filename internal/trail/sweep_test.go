package trail

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

const password = `p&ss "w<r>d'/ü+%`

func knowing(secrets map[string]string) *secret.Redactor {
	r := secret.NewRedactor()
	for name, value := range secrets {
		r.Add(name, secret.New(value))
	}
	return r
}

// TestTextsAreRedacted puts a secret into every text that a flow hands over.
func TestTextsAreRedacted(t *testing.T) {
	r := knowing(map[string]string{"password": password})
	m := meta()
	m.Organization, m.Browser = "acme "+password, password
	m.ScopeWords = map[string]string{password: "x " + url.QueryEscape(password)}
	tr := start(t, t.TempDir(), m, r)
	s := steps()[0]
	s.Error, s.Notes, s.URL = "typed "+password, []string{password, base64.StdEncoding.EncodeToString([]byte(password))}, "https://x/"+url.PathEscape(password)
	s.Actions = []Action{{Element: "signin/password", Did: "filled", Value: password, Shown: html.EscapeString(password)}}
	if err := errors.Join(tr.Step(s, picture(t, 1)), tr.Attach("outline.txt", []byte("textbox "+password)), tr.Attach(password+".txt", []byte("x"))); err != nil {
		t.Fatal(err)
	}
	o := Outcome{Status: Failed, Error: password, Hint: password, Undo: []Undone{{Step: "create", Outcome: "failed", Error: password}},
		Result: map[string]any{"said": []string{password}, password: 1}}
	if err := tr.Close(o); err != nil {
		t.Fatal(err)
	}
	for name, text := range contents(t, tr.Dir()) {
		if found := r.Find([]byte(name + "\n" + text)); len(found) > 0 {
			t.Errorf("%s holds %v", name, found)
		}
	}
	if strings.Contains(tr.Dir(), "ss-w") {
		t.Errorf("the folder's name holds it: %s", tr.Dir())
	}
}

// TestLeaksGoToQuarantine plants a secret in every form in a file of the trail, past the redaction.
func TestLeaksGoToQuarantine(t *testing.T) {
	const token = "uvwxy" + "abcdefghijkl" + "mnopqrstuvwxyz234567" + "abcdefghijklmno"
	asJSON, _ := json.Marshal(password)
	var wide []byte
	for _, unit := range utf16.Encode([]rune(password)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	for _, tt := range []struct{ name, leak, secret, form string }{
		{"plain", password, "password", secret.FormPlain},
		{"in a URL", url.QueryEscape(password), "password", secret.FormURL},
		{"in JSON", strings.Trim(string(asJSON), `"`), "password", secret.FormJSON},
		{"in HTML", html.EscapeString(password), "password", secret.FormHTML},
		{"in base64", base64.StdEncoding.EncodeToString([]byte(password)), "password", secret.FormBase64},
		{"in base64, one further", base64.StdEncoding.EncodeToString([]byte("x" + password)), "password", secret.FormBase64},
		{"in base64, two further", base64.StdEncoding.EncodeToString([]byte("xx" + password)), "password", secret.FormBase64},
		{"in UTF-16", string(wide), "password", secret.FormUTF16},
		{"in hexadecimal", hex.EncodeToString([]byte(password)), "password", secret.FormHex},
		{"a code as a word", "code 482913.", "one-time code", secret.FormPlain},
		{"a cookie", "eyJhbGciOiJub25lIn0.session", "cookie UserAuthentication", secret.FormPlain},
		{"a token that nobody knows", "value=" + token, unknownToken, formShape},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			r := knowing(map[string]string{"password": password, "one-time code": "482913", "cookie UserAuthentication": "eyJhbGciOiJub25lIn0.session"})
			tr := start(t, root, meta(), r)
			if err := tr.SealWith(Seal{Key: testKey()}); err != nil {
				t.Fatal(err)
			}
			add(t, tr, steps())
			// Far behind, where windows of the sweep meet.
			filler := strings.Repeat("0", window-3)
			if err := os.WriteFile(filepath.Join(tr.Dir(), "02-fill-name.png"), []byte(filler+" "+tt.leak+" tail"), 0o600); err != nil {
				t.Fatal(err)
			}
			err := tr.Close(Outcome{Status: Done})
			wantFault(t, err, fault.Partial, "02-fill-name.png: "+tt.secret+", "+tt.form, "quarantine")
			if want := filepath.Join(root, Quarantine, "20260102T150405Z-create-acme-exalate-sync"); tr.Dir() != want {
				t.Errorf("moved to %s, want %s", tr.Dir(), want)
			}
			if _, err := os.Stat(filepath.Join(tr.Dir(), AttestationFile)); !os.IsNotExist(err) {
				t.Error("a leak was sealed")
			}
			rec, err := Read(tr.Dir())
			if err != nil || len(rec.Findings) == 0 || rec.Findings[0].Secret != tt.secret {
				t.Errorf("run.json says %+v, %v", rec.Findings, err)
			}
			if got := Replay(lines(t, tr.Dir())); len(got.Findings) != len(rec.Findings) {
				t.Errorf("the events say %+v", got.Findings)
			}
			for _, name := range []string{RunFile, ReportFile, EventsFile} {
				b, _ := os.ReadFile(filepath.Join(tr.Dir(), name))
				for _, f := range r.Find(b) {
					if name != ReportFile || f.Form != secret.FormBase64 { // the report holds the picture itself
						t.Errorf("%s repeats the secret: %+v", name, f)
					}
				}
			}
		})
	}
}

func TestSecretInAFilesName(t *testing.T) {
	tr := start(t, t.TempDir(), meta(), knowing(map[string]string{"password": "correcthorse"}))
	if err := os.WriteFile(filepath.Join(tr.Dir(), "correcthorse.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wantFault(t, tr.Close(Outcome{Status: Done}), fault.Partial, "password", "moved to")
}

// TestSecretLearntLate: a line of the chain cannot be written anew; a secret in it is found.
func TestSecretLearntLate(t *testing.T) {
	r := secret.NewRedactor()
	tr := start(t, t.TempDir(), meta(), r)
	s := steps()[0]
	s.Notes = []string{"the page says battery-staple"}
	if err := errors.Join(tr.Step(s, nil), tr.Sync()); err != nil {
		t.Fatal(err)
	}
	r.Add("password", secret.New("battery-staple"))
	wantFault(t, tr.Close(Outcome{Status: Done}), fault.Partial, EventsFile+": password, plain")
}

// TestOwnWordsAreNoLeak: somebody's secret may be a word of this program. It is not masked there, which would tell it, and
// the trail stays where it is.
func TestOwnWordsAreNoLeak(t *testing.T) {
	for _, word := range []string{"wrong", "done", "steps", "create", "outcome", "candidates", "account_verified", "organization", "pictures",
		"expires", "fill-name", "Open the token page", "shot", "run-ended", "[secret]", "https", "button", "previous"} {
		t.Run(word, func(t *testing.T) {
			m := meta()
			m.Site = "http://127.0.0.1:1"
			tr := start(t, t.TempDir(), m, knowing(map[string]string{"keyring passphrase": word}))
			if err := tr.SealWith(Seal{Key: testKey()}); err != nil {
				t.Fatal(err)
			}
			list := steps()
			for i := range list {
				list[i].URL = "http://127.0.0.1:1/acme"
			}
			add(t, tr, list)
			result := struct {
				Organization string `json:"organization"`
				Expires      string `json:"expires"`
			}{"acme", "2027-01-02"}
			if err := tr.Close(Outcome{Status: Done, Result: result}); err != nil {
				t.Fatal(err)
			}
			r, err := Read(tr.Dir())
			if err != nil || r.Outcome.Status != Done || r.Steps[1].Name != "fill-name" || r.Flow != "create" {
				t.Errorf("the record lost its own words: %+v, %v", r.Outcome, err)
			}
		})
	}
}

// TestOwnWordsElsewhereAreLeaks is the other side: the same words, where the program has not put them.
func TestOwnWordsElsewhereAreLeaks(t *testing.T) {
	for _, tt := range []struct {
		name, word, file string
		leak             func(t *testing.T, path string)
	}{
		{"in a picture", "wrong", "01-open-token-page.png", appendText("shown: wrong")},
		{"in an attachment", "done", "outline.txt", appendText(" done")},
		{"in a file of nobody", "outcome", "extra.txt", appendText("outcome")},
		{"once more in the events", "outcome", EventsFile, appendText("outcome\n")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tr := start(t, t.TempDir(), meta(), knowing(map[string]string{"keyring passphrase": tt.word}))
			add(t, tr, steps())
			if err := errors.Join(tr.Attach("outline.txt", []byte("roles")), tr.Sync()); err != nil {
				t.Fatal(err)
			}
			tt.leak(t, filepath.Join(tr.Dir(), tt.file))
			wantFault(t, tr.Close(Outcome{Status: Done}), fault.Partial, tt.file+": keyring passphrase, plain", "quarantine")
		})
	}
}

func appendText(text string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWordsOfAPageAreMasked: what a page or a person says is no word of ours, even where it is one.
func TestWordsOfAPageAreMasked(t *testing.T) {
	tr := start(t, t.TempDir(), meta(), knowing(map[string]string{"password": "done"}))
	s := steps()[0]
	s.Notes = []string{"the page says done"}
	if err := tr.Step(s, nil); err != nil {
		t.Fatal(err)
	}
	if err := tr.Close(Outcome{Status: Done, Error: "done"}); err != nil {
		t.Fatal(err)
	}
	r, err := Read(tr.Dir())
	if err != nil || r.Steps[0].Notes[0] != "the page says [secret]" || r.Outcome.Error != "[secret]" || r.Outcome.Status != Done {
		t.Errorf("got %+v %v", r.Steps[0].Notes, r.Outcome)
	}
}

func TestMaskedAccount(t *testing.T) {
	m := meta()
	m.AccountMasked, m.Account, m.Name = true, "robot.x@acme.example", "for Jane  Doe"
	tr := start(t, t.TempDir(), m, nil)
	tr.NameAccount("Jane Doe")
	s := steps()[0]
	s.Notes = []string{"signed in as ROBOT.X@acme.example (jane doe)", "robot.x%40acme.example"}
	if err := errors.Join(tr.SealWith(Seal{Key: testKey()}), tr.Step(s, nil), tr.Attach("outline.txt", []byte("img Jane Doe"))); err != nil {
		t.Fatal(err)
	}
	tr.SetMeta(func(m *Meta) {
		m.Stored = Stored{Backend: "file", Key: "pat-robot/dev.azure.com/acme/robot.x@acme.example/n"}
	})
	if err := tr.Close(Outcome{Status: Done, Result: map[string]string{"account": "robot.x@acme.example"}}); err != nil {
		t.Fatal(err)
	}
	for name, text := range contents(t, tr.Dir()) {
		lower := strings.ToLower(text)
		if name == AttestationFile {
			continue // base64; what it says is in the others
		}
		// The first event was written before the name was known.
		if strings.Contains(lower, "robot.x") || name != EventsFile && strings.Contains(strings.Join(strings.Fields(lower), " "), "jane doe") {
			t.Errorf("%s names the account", name)
		}
	}
	if !tr.Hides("hello jane   DOE") || !tr.Hides("x@y.example") || tr.Hides("Personal Access Tokens") {
		t.Error("Hides is wrong about a text of a page")
	}
	if open := start(t, t.TempDir(), meta(), nil); open.Hides("robot@acme.example") {
		t.Error("an account is hidden that nobody asked to hide")
	}
}
