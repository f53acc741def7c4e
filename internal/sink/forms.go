package sink

import (
	"encoding/base64"
	"encoding/json"
	"net"
	"net/url"
	"strings"
	"time"

	"pat-robot/internal/secret"
)

// fill gives the file's text with the value in it.
func (s Sink) fill(before string, item secret.Item) (string, error) {
	switch s.form {
	case "env":
		return setLines(before, []line{{s.variable + "=", s.variable + "=" + item.Value.Reveal()}}), nil
	case "json":
		return jsonForm(item)
	case "netrc":
		return netrc(before, machine(item), login(item), item.Value.Reveal()), nil
	case "npmrc":
		return npmrc(before, item), nil
	}
	return item.Value.Reveal() + "\n", nil
}

// jsonForm is one object with the value and what is known of the token.
func jsonForm(item secret.Item) (string, error) {
	b, err := json.MarshalIndent(struct {
		Name         string    `json:"name"`
		Organization string    `json:"organization"`
		Account      string    `json:"account,omitempty"`
		Site         string    `json:"site"`
		Value        string    `json:"value"`
		Expires      time.Time `json:"expires,omitzero"`
		Scopes       []string  `json:"scopes,omitempty"`
	}{item.Name, item.Organization, item.Account, item.Site, item.Value.Reveal(), item.Expires, item.Scopes}, "", "  ")
	return string(b) + "\n", err
}

// line is one that is found by how it begins.
type line struct{ begins, text string }

// setLines puts each line in the place of the first that begins like it, or at the end. Others that begin like it go.
func setLines(text string, lines []line) string {
	var kept []string
	done := make([]bool, len(lines))
	for _, old := range strings.Split(strings.TrimRight(text, "\r\n"), "\n") {
		match := -1
		for i, l := range lines {
			if strings.HasPrefix(strings.TrimSpace(old), l.begins) {
				match = i
			}
		}
		switch {
		case match < 0 && (old != "" || text != ""):
			kept = append(kept, old)
		case match >= 0 && !done[match]:
			kept, done[match] = append(kept, lines[match].text), true
		}
	}
	if len(kept) == 1 && kept[0] == "" {
		kept = nil
	}
	for i, l := range lines {
		if !done[i] {
			kept = append(kept, l.text)
		}
	}
	return strings.Join(kept, "\n") + "\n"
}

// npmrc holds the value in base64, as npm wants a password; npm looks for it from the registry's own path upwards, so that
// the organization's path is good for all its feeds.
func npmrc(before string, item secret.Item) string {
	key := "//" + registry(item) + "/"
	return setLines(before, []line{
		{key + ":username=", key + ":username=" + login(item)},
		{key + ":_password=", key + ":_password=" + base64.StdEncoding.EncodeToString([]byte(item.Value.Reveal()))},
		{key + ":email=", key + ":email=not-used@example.com"}, // npm wants one and sends it nowhere
	})
}

// registry is where an organization's feeds are: on a host of their own in the cloud, on the portal's elsewhere. [doc]
func registry(item secret.Item) string {
	host := item.Site
	if inCloud(host) {
		host = "pkgs.dev.azure.com"
	}
	if item.Organization == "" || item.Organization == "all" {
		return host
	}
	return host + "/" + url.PathEscape(item.Organization)
}

func inCloud(site string) bool {
	return strings.EqualFold(site, "dev.azure.com") || strings.HasSuffix(strings.ToLower(site), ".visualstudio.com")
}

// machine is a host without its port, which a netrc file does not know.
func machine(item secret.Item) string {
	if host, _, err := net.SplitHostPort(item.Site); err == nil {
		return host
	}
	return item.Site
}

// login is any name: the site does not look at it. The organization helps a person who reads the file.
func login(item secret.Item) string {
	for _, name := range []string{item.Organization, item.Account} {
		if name != "" && name != "all" && !strings.ContainsAny(name, " \t") {
			return name
		}
	}
	return "pat"
}
