package secret

import (
	"fmt"
	"strings"
)

// The key spaces of what is kept. Other programs keep things in the same keyrings, so that everything of ours says so.
const (
	tokenSpace      = "pat-robot"
	credentialSpace = "pat-robot-credential"
	probeSpace      = "pat-robot-probe"
	checkSpace      = "pat-robot-check"
	signingSpace    = "pat-robot-signing-key"
	signerSpace     = "pat-robot-signer"
)

// Key says which token an item is. Two tokens of one name in one organization belong to different accounts.
type Key struct {
	Site         string // host[:port] of the portal
	Organization string
	Account      string // the e-mail address that signs in
	Name         string
}

// String is the name of the item in the keyring, and what a person sees: pat-robot/SITE/ORGANIZATION/ACCOUNT/NAME. What
// could be misread is escaped as in URLs. Site, organization and account are the same in capitals and in small letters,
// so they are written small; names are not.
func (k Key) String() string {
	return join(tokenSpace, strings.ToLower(k.Site), strings.ToLower(k.Organization), strings.ToLower(k.Account), k.Name)
}

// Query says which items are wanted; an empty field matches all. Names must be equal; capitals elsewhere do not matter.
type Query struct{ Name, Organization, Account, Site string }

func (q Query) matches(k Key) bool {
	like := func(want, got string) bool { return want == "" || strings.EqualFold(want, got) }
	return (q.Name == "" || q.Name == k.Name) &&
		like(q.Organization, k.Organization) && like(q.Account, k.Account) && like(q.Site, k.Site)
}

// parseKey reads what Key.String wrote; false for items of other kinds and other programs.
func parseKey(name string) (Key, bool) {
	parts := strings.Split(name, "/")
	if len(parts) != 5 || parts[0] != tokenSpace {
		return Key{}, false
	}
	for i, part := range parts {
		text, ok := unescape(part)
		if !ok || escape(text) != part {
			return Key{}, false
		}
		parts[i] = text
	}
	return Key{Site: parts[1], Organization: parts[2], Account: parts[3], Name: parts[4]}, true
}

func join(space string, parts ...string) string {
	name := space
	for _, part := range parts {
		name += "/" + escape(part)
	}
	return name
}

// escape keeps letters, digits and a few harmless signs. The pass backend takes the rest for folders, and on Windows a
// colon or a dot at the end has a meaning of its own. An empty part becomes a lone %, which nothing else does.
func escape(part string) string {
	if part == "" {
		return "%"
	}
	var b strings.Builder
	for i := range len(part) {
		c := part[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		edge := i == 0 || i == len(part)-1
		if letter || c == '_' || c == '-' || c == '@' || c == '+' || c == '.' && !edge {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return b.String()
}

func unescape(part string) (string, bool) {
	if part == "%" {
		return "", true
	}
	var b strings.Builder
	for i := 0; i < len(part); i++ {
		if part[i] != '%' {
			b.WriteByte(part[i])
			continue
		}
		var c byte
		if i+3 > len(part) {
			return "", false
		}
		if _, err := fmt.Sscanf(part[i+1:i+3], "%02x", &c); err != nil {
			return "", false
		}
		b.WriteByte(c)
		i += 2
	}
	return b.String(), true
}
