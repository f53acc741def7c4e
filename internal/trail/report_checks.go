package trail

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// checked is one thing that the run has made sure of, or could not.
type checked struct{ Tone, Mark, Text string }

// checksOf lists what was checked, as far as the run got to it.
func checksOf(r Record) []checked {
	var all []checked
	add := func(good bool, mark, text string) {
		c := checked{Tone: "ok", Mark: mark, Text: text}
		if !good {
			c.Tone = "warn"
		}
		all = append(all, c)
	}
	switch {
	case r.AccountVerified:
		add(true, "confirmed", "The site itself said that this account was signed in.")
	case r.Account != "" && len(r.Steps) > 0:
		add(false, "not confirmed", "The site did not say who was signed in.")
	}
	if len(r.Got.Scopes) > 0 {
		same := sameWords(r.Asked.Scopes, r.Got.Scopes)
		add(same, pick(same, "as asked", "differ"), "The scopes that the site lists for the token were compared with those that were asked for.")
	}
	if e := expiryOf(r); e.Tone != "none" {
		add(e.Tone == "ok", e.Mark, "The date that the site gave was compared with the one that was asked for.")
	}
	if r.Stored.Key != "" {
		add(true, "read back", "The value was read back from the keyring before anything else was done.")
	}
	if n := pictures(r); n > 0 {
		add(true, "masked", fmt.Sprintf("In %s, passwords, codes and the value of the token are covered, wherever the page shows them.", count(n, "picture")))
	}
	if len(r.Findings) == 0 && r.Complete() {
		add(true, "swept", "All files were searched for every secret of the run, in all its usual forms, and for anything that looks like a token.")
	}
	return all
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

func sameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func pictures(r Record) int {
	n := 0
	for _, s := range r.Steps {
		if s.Picture != nil {
			n++
		}
	}
	return n
}

// sealing says how the trail can be checked.
type sealing struct {
	Signed    bool
	KeyID     string
	PublicKey string
	Folder    string
	Sentence  string
}

func sealingOf(r Record, dir string) sealing {
	s := sealing{Folder: filepath.Base(dir)}
	switch {
	case len(r.Findings) > 0:
		s.Sentence = "This trail is not sealed, because a secret was found in it."
	case r.Signer == nil:
		s.Sentence = "This trail is not signed: the run ended before its keyring was open. Its events form a chain, each with the SHA-256 of the one before, but anybody can write such a chain anew."
	default:
		s.Signed, s.KeyID = true, r.Signer.KeyID
		s.PublicKey = "-----BEGIN PUBLIC KEY-----\n" + r.Signer.PublicKey + "\n-----END PUBLIC KEY-----"
		s.Sentence = "When the run was over, all files of this folder were sealed: attestation.json holds their SHA-256 and what the run was about, signed with the key below. A key that stands in the trail itself proves nothing; compare it with the one that its owner gives out."
	}
	return s
}

// deed is an action in words.
type deed struct{ Did, Element, Value, Shown string }

// deedsOf puts actions into words: what was filled in, and what the page then showed where that differs.
func deedsOf(s Step) []deed {
	var all []deed
	for _, a := range s.Actions {
		d := deed{Did: strings.ToUpper(a.Did[:min(1, len(a.Did))]) + a.Did[min(1, len(a.Did)):], Element: a.Element, Value: a.Value}
		if a.Shown != a.Value {
			d.Shown = a.Shown
		}
		if n := len(all) - 1; n >= 0 && all[n] == d {
			continue // ticked five boxes of the same kind: the notes name them
		}
		all = append(all, d)
	}
	return all
}
