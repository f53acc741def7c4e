package trail

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The files of a trail that have names of their own, beside pictures and attachments.
const (
	EventsFile      = "events.jsonl"
	RunFile         = "run.json"
	ReportFile      = "report.html"
	AttestationFile = "attestation.json"
	// OpenFile is there while a trail is not finished, and locked while its run goes on.
	OpenFile = ".open"
)

// Quarantine is the folder beside the trails that those go to which hold a secret.
const Quarantine = "quarantine"

const stampPrefix, stampEnding = "attestation-", ".tsr"

// StampName is the file of a time stamp over the seal. Not every byte of such an answer is signed, and nothing of ours can be
// signed after it: its name says its digest.
func StampName(answer []byte) string { return stampPrefix + Digest(answer)[:16] + stampEnding }

// IsStamp tells whether a file has such a name.
func IsStamp(name string) bool {
	return strings.HasPrefix(name, stampPrefix) && strings.HasSuffix(name, stampEnding)
}

// folderName is <UTC time>-<flow>-<organization>-<name>; a run that is about no token has no name. No file system of today allows more than 255 bytes.
func folderName(m Meta, hide func(string) string) string {
	words := []string{m.Started.UTC().Format("20060102T150405Z")}
	for _, w := range []string{m.Flow, m.Organization, m.Name} {
		if w != "" {
			words = append(words, slug(hide(w), 60))
		}
	}
	return strings.Join(words, "-")
}

// slug makes a name of at most limit bytes that is safe on every file system and in a shell, and stays readable: letters
// and digits of any script in lower case, and single hyphens for all else. A name without any becomes "unnamed".
func slug(s string, limit int) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		switch r = unicode.ToLower(r); {
		case r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		case unicode.IsMark(r) && b.Len() > 0 && !gap: // a vowel sign belongs to its letter
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		if b.Len()+utf8.RuneLen(r) > limit {
			break
		}
		b.WriteRune(r)
	}
	if cut := strings.TrimRight(b.String(), "-"); cut != "" {
		return cut
	}
	return "unnamed"
}

// pictureName is NN-<name>.png. Names of steps are words of the program.
func pictureName(number int, step string) string {
	return fmt.Sprintf("%02d-%s.png", number, slug(step, 60))
}

// fileName is a slug that keeps the ending.
func fileName(name string) string {
	ending := filepath.Ext(name)
	base := slug(strings.TrimSuffix(name, ending), 60)
	if ending = strings.TrimPrefix(ending, "."); ending == "" {
		return base
	}
	return base + "." + slug(ending, 10)
}

// free gives the name, or the first of name-2, name-3, … that is not taken, and takes it.
func (t *Trail) free(name string) string {
	ending := filepath.Ext(name)
	base := strings.TrimSuffix(name, ending)
	for n := 2; t.taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s-%d%s", base, n, ending)
	}
	t.taken[strings.ToLower(name)] = true
	return name
}

// cleanURL cuts off what may hold a secret: query, fragment, user and password.
func cleanURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		if i := strings.IndexAny(address, "?#"); i >= 0 {
			address = address[:i]
		}
		if i := strings.LastIndex(address, "@"); i >= 0 {
			address = address[i+1:]
		}
		return address
	}
	if u.Opaque != "" { // data:, mailto: and the like: all of it is content
		return u.Scheme + ":"
	}
	u.User, u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = nil, "", false, "", ""
	return u.String()
}
