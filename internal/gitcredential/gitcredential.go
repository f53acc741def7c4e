// Package gitcredential speaks git's credential helper protocol and picks the token that fits what git asks for.
//
// Rules of the room:
//   - A value is given only for the host that it was made for, over https, or over http on this machine.
//   - Where tokens of several accounts fit and git names none, no one is picked: whose name a push carries is not ours to say.
//   - A token that has expired, that a site has refused, or that may not read code is not given: git then asks a person.
//
// Sources: git-credential(1) and gitcredentials(7) of git 2.40, where password_expiry_utc is new.
package gitcredential

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"pat-robot/internal/secret"
)

// Request is what git asks about. Password is only given with store and erase.
type Request struct {
	Protocol string
	Host     string // host[:port]
	Path     string // without a leading slash; "" unless credential.useHttpPath is set
	Username string
	Password secret.Value
}

// longest is how much git may say, in bytes.
const longest = 1 << 20

// Read reads a request up to its empty line, or the end. Attributes that are not known are passed over, as the protocol wants.
func Read(r io.Reader) (Request, error) {
	var q Request
	lines := bufio.NewScanner(io.LimitReader(r, longest))
	lines.Buffer(nil, longest)
	for lines.Scan() && lines.Text() != "" {
		name, value, found := strings.Cut(strings.TrimSuffix(lines.Text(), "\r"), "=")
		if !found {
			return q, fmt.Errorf("a line of git's request has no equals sign")
		}
		switch name {
		case "protocol":
			q.Protocol = value
		case "host":
			q.Host = strings.ToLower(value)
		case "path":
			q.Path = strings.TrimPrefix(value, "/")
		case "username":
			q.Username = value
		case "password":
			q.Password = secret.New(value)
		}
	}
	return q, lines.Err()
}

// Safe tells whether a value may travel by the request's protocol.
func (q Request) Safe() bool {
	if q.Protocol == "https" {
		return true
	}
	host := q.Host
	if h, _, err := net.SplitHostPort(q.Host); err == nil {
		host = h
	}
	ip := net.ParseIP(host)
	return q.Protocol == "http" && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// legacy ends the hosts that carry the organization in their name.
const legacy = ".visualstudio.com"

const cloud = "dev.azure.com"

// Organization is the one that the request is about, "" where it cannot be told. base is the portal's address: a path in it
// stands before the organization's name.
func (q Request) Organization(base *url.URL) string {
	if name, ok := strings.CutSuffix(q.Host, legacy); ok {
		return name
	}
	path := q.Path
	if base != nil && strings.EqualFold(base.Host, q.Host) {
		prefix := strings.Trim(base.Path, "/")
		if rest, ok := strings.CutPrefix(path, prefix+"/"); ok && prefix != "" {
			path = rest
		}
	}
	first, _, _ := strings.Cut(path, "/")
	if name, err := url.PathUnescape(first); err == nil && name != "" {
		return name
	}
	// Azure DevOps offers addresses such as https://acme@dev.azure.com/acme/…: the user name is the organization's.
	if q.Username != "" && !strings.Contains(q.Username, "@") && q.Host == cloud {
		return q.Username
	}
	return ""
}

// Account is the one that git names, "" for none. A user name without an @ is an organization's, or no name at all.
func (q Request) Account() string {
	if strings.Contains(q.Username, "@") {
		return q.Username
	}
	return ""
}

// fits tells whether an item is of the request's site. A token of the cloud is good for both of its addresses.
func (q Request) fits(k secret.Key) bool {
	site := strings.ToLower(k.Site)
	if site == q.Host {
		return true
	}
	name, isLegacy := strings.CutSuffix(q.Host, legacy)
	of, keptLegacy := strings.CutSuffix(site, legacy)
	return isLegacy && site == cloud && sameName(k.Organization, name) || q.Host == cloud && keptLegacy && sameName(k.Organization, of)
}

func sameName(organization, name string) bool {
	return strings.EqualFold(organization, name) || organization == "all"
}

// Write gives git the answer.
func Write(w io.Writer, q Request, item secret.Item) error {
	user := q.Username
	for _, name := range []string{item.Account, "pat"} {
		if user == "" {
			user = name
		}
	}
	text := "username=" + user + "\npassword=" + item.Value.Reveal() + "\n"
	if !item.Expires.IsZero() {
		text += "password_expiry_utc=" + strconv.FormatInt(item.Expires.Unix(), 10) + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// expired tells whether the token is no longer good.
func expired(item secret.Item, now time.Time) bool {
	return !item.Expires.IsZero() && !item.Expires.After(now)
}
