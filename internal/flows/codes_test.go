package flows

import (
	"bytes"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"pat-robot/internal/otp"
	"pat-robot/internal/secret"
)

// No code is given twice, by this run or by the next one.
func TestCodesAreGivenOnce(t *testing.T) {
	store, err := openStore(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	// A step of two seconds is always almost over: each code is waited for.
	const address = "otpauth://totp/x:y?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=2"
	var log bytes.Buffer
	given := map[string]bool{}
	for range 2 { // each round is a run of its own
		s := &signIn{run: &run{Deps: Deps{Log: zerolog.New(&log), Redactor: secret.NewRedactor(), Now: time.Now}}, store: store, account: Account{Email: "jane@acme.example"}}
		c, err := newCodes(secret.New(address), s)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			code, err := c.next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if given[code.Reveal()] {
				t.Errorf("a code was given twice")
			}
			given[code.Reveal()] = true
			now, err := c.key.Code(c.key.Step(time.Now()))
			if err != nil || !now.Equal(code) {
				t.Errorf("the code is not that of the present step: %v", err)
			}
		}
		if !s.Redactor.Contains("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") {
			t.Error("the redactor does not know the secret in the form that codes are made from")
		}
	}
}

// A code of the present step is given at once while it is still good for a while.
func TestCodesDoNotWaitInVain(t *testing.T) {
	at := noon.Add(10 * time.Second)
	s := &signIn{run: &run{Deps: Deps{Redactor: secret.NewRedactor(), Now: func() time.Time { return at }}}}
	key, err := otp.Parse(secret.New("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
	if err != nil {
		t.Fatal(err)
	}
	c := &codes{s: s, key: key, last: key.Step(at) + 100} // kept by a clock that was wrong
	if _, err := c.next(t.Context()); err != nil || c.last != key.Step(at) || len(s.notes) > 0 {
		t.Errorf("gave step %d at %d: %v %q", c.last, key.Step(at), err, s.notes)
	}
}
