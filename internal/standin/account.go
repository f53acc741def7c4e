package standin

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
)

// account is the one person that the stand-in knows.
type account struct {
	id, tenant        string
	name, email       string
	password          string
	totpSecret        string // base32, 160 bits
	subjectDescriptor string
}

// organization is one that the account may or may not enter.
type organization struct {
	id, name string
	closed   bool // it exists, but not for this account
}

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits = "0123456789"
	// signs are in each password because a URL, a form, HTML or JSON writes them differently: a secret that leaks in
	// another form must be found too.
	signs  = "+/&%="
	base32 = upper + "234567"
)

func newAccount(o Options) account {
	a := account{
		id: newID(), tenant: newID(), name: "Jane Doe", email: o.Email, password: o.Password, totpSecret: o.TOTPSecret,
		subjectDescriptor: "aad." + pick(lower+digits, 40),
	}
	if a.email == "" {
		a.email = "jane." + pick(lower, 6) + "@acme.example"
	}
	if a.password == "" {
		a.password = pick(lower+upper+digits, 12) + signs + pick(lower+upper+digits, 8)
	}
	if a.totpSecret == "" {
		a.totpSecret = pick(base32, 32)
	}
	return a
}

func newOrganizations(first string) []organization {
	if first == "" {
		first = "acme"
	}
	orgs := []organization{{name: first}}
	for _, name := range []string{"contoso", "fabrikam"} {
		if !strings.EqualFold(name, first) {
			orgs = append(orgs, organization{name: name})
		}
	}
	orgs = append(orgs, organization{name: "northwind", closed: true})
	for i := range orgs {
		orgs[i].id = newID()
	}
	return orgs
}

// find returns the organization of that name in any case, as the site does.
func (s *Server) organization(name string) (organization, bool) {
	for _, o := range s.orgs {
		if strings.EqualFold(o.name, name) {
			return o, true
		}
	}
	return organization{}, false
}

// open lists the organizations that the account may enter.
func (s *Server) open() []organization {
	var open []organization
	for _, o := range s.orgs {
		if !o.closed {
			open = append(open, o)
		}
	}
	return open
}

// pick returns n random characters of the alphabet.
func pick(alphabet string, n int) string {
	out := make([]byte, n)
	for i := range out {
		at, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil { // never returned: a system without randomness ends the program
			continue
		}
		out[i] = alphabet[at.Int64()]
	}
	return string(out)
}

// newID returns a random identifier in the usual 8-4-4-4-12 form.
func newID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
