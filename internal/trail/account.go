package trail

import (
	"regexp"
	"strings"
	"sync"
)

// accountMask is in the place of an e-mail address or a name, where PAT_ROBOT_MASK_ACCOUNT asks for it.
const accountMask = "[account]"

// anyAddress is an e-mail address, also as URLs and HTML escape it.
var anyAddress = regexp.MustCompile(`(?i)[\pL\pN][\pL\pN._%+'-]*(?:@|%40|&#64;)[\pL\pN][\pL\pN-]*(?:\.[\pL\pN-]+)+`)

// account hides who a run was for: all e-mail addresses, and the names that it is told. Its zero value hides nothing.
type account struct {
	on    bool
	mu    sync.Mutex
	names *regexp.Regexp // nil for none
	known []string
}

// add makes further names known, in any case of letters; those of one letter are left out.
func (a *account) add(names ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, name := range names {
		if words := strings.Fields(name); len([]rune(strings.Join(words, ""))) > 1 {
			for i := range words {
				words[i] = regexp.QuoteMeta(words[i])
			}
			a.known = append(a.known, strings.Join(words, `\s+`))
		}
	}
	if len(a.known) > 0 {
		a.names = regexp.MustCompile(`(?i)` + strings.Join(a.known, "|")) // quoted, so that it compiles
	}
}

func (a *account) patterns() []*regexp.Regexp {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case !a.on:
		return nil
	case a.names == nil:
		return []*regexp.Regexp{anyAddress}
	}
	return []*regexp.Regexp{anyAddress, a.names}
}

func (a *account) hide(s string) string {
	for _, p := range a.patterns() {
		s = p.ReplaceAllLiteralString(s, accountMask)
	}
	return s
}

func (a *account) shownIn(s string) bool {
	for _, p := range a.patterns() {
		if p.MatchString(s) {
			return true
		}
	}
	return false
}

// NameAccount makes further names of the account known, such as the one that pages show. They are hidden where
// Meta.AccountMasked asks for it.
func (t *Trail) NameAccount(names ...string) { t.account.add(names...) }

// Hides tells whether a text of a page must not be seen in a picture because it says who the run is for.
func (t *Trail) Hides(text string) bool { return t.account.shownIn(text) }
