package gitcredential

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/secret"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func item(site, organization, account, name string, scopes ...string) secret.Item {
	return secret.Item{Key: secret.Key{Site: site, Organization: organization, Account: account, Name: name}, Scopes: scopes, Expires: now.AddDate(0, 1, 0)}
}

func TestRead(t *testing.T) {
	q, err := Read(strings.NewReader("capability[]=authtype\nprotocol=https\nhost=Dev.Azure.com\npath=/acme/Shop/_git/Shop\nusername=a=b\npassword=p\n\nhost=other\n"))
	if err != nil || q.Protocol != "https" || q.Host != "dev.azure.com" || q.Path != "acme/Shop/_git/Shop" || q.Username != "a=b" || q.Password.Reveal() != "p" {
		t.Errorf("have %+v, %v", q, err)
	}
	if _, err := Read(strings.NewReader("protocol\n")); err == nil {
		t.Error("a line without a value is taken")
	}
}

func TestSafe(t *testing.T) {
	for address, want := range map[string]bool{
		"https://dev.azure.com": true, "http://127.0.0.1:80": true, "http://localhost": true, "http://[::1]:80": true,
		"http://dev.azure.com": false, "ssh://dev.azure.com": false, "http://127.0.0.1.example.com": false,
	} {
		protocol, host, _ := strings.Cut(address, "://")
		if got := (Request{Protocol: protocol, Host: host}).Safe(); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}

func TestPick(t *testing.T) {
	const jane, joe = "jane@acme.example", "joe@acme.example"
	kept := []secret.Item{
		item("dev.azure.com", "acme", jane, "reads", "vso.code"),
		item("dev.azure.com", "acme", jane, "writes", "vso.work", "vso.code_write"),
		item("dev.azure.com", "acme", jane, "no code", "vso.work", "vso.code_status"),
		item("dev.azure.com", "all", jane, "global", "app_token"),
		item("dev.azure.com", "contoso", joe, "contoso's"),
		item("fabrikam.visualstudio.com", "fabrikam", joe, "old host", "vso.code"),
		item("tfs.example.com", "DefaultCollection", joe, "server", "vso.code"),
	}
	late := item("dev.azure.com", "acme", jane, "expired", "app_token")
	late.Expires = now
	refused := item("dev.azure.com", "acme", jane, "refused", "app_token")
	refused.Refused = now
	kept = append(kept, late, refused)
	server := &url.URL{Scheme: "https", Host: "tfs.example.com", Path: "/tfs"}
	for _, tt := range []struct {
		name, address, user string
		want                Want
		picked              string
	}{
		{"by path", "dev.azure.com/acme/Shop/_git/Shop", "", Want{}, "writes reads global"},
		{"in capitals", "dev.azure.com/ACME/_git/Shop", "", Want{}, "writes reads global"},
		{"by the user name that the site offers", "dev.azure.com", "contoso", Want{}, "contoso's global"},
		{"by account", "dev.azure.com/acme/_git/x", joe, Want{}, ""},
		{"by name", "dev.azure.com/acme/_git/x", "", Want{Name: "reads"}, "reads"},
		{"nothing said", "dev.azure.com", "", Want{Account: joe}, "contoso's old host"},
		{"the old host", "acme.visualstudio.com/Shop/_git/Shop", "", Want{}, "writes reads global"},
		{"a token of the old host", "dev.azure.com/fabrikam/_git/x", joe, Want{}, "old host"},
		{"a server with a path", "tfs.example.com/tfs/DefaultCollection/_git/x", "", Want{}, "server"},
		{"an organization that is a project elsewhere", "dev.azure.com/other/contoso/_git/x", "", Want{}, "global"},
		{"another site", "dev.azure.com.example.com/acme/_git/x", "", Want{}, ""},
		{"another port", "dev.azure.com:8443/acme/_git/x", "", Want{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			host, path, _ := strings.Cut(tt.address, "/")
			var names []string
			for _, i := range Pick(kept, Request{Protocol: "https", Host: host, Path: path, Username: tt.user}, server, tt.want, now) {
				names = append(names, i.Name)
			}
			if got := strings.Join(names, " "); got != tt.picked {
				t.Errorf("picked %q, want %q", got, tt.picked)
			}
		})
	}
}

func TestSeveralOwners(t *testing.T) {
	one, two := item("s", "acme", "jane", "a"), item("s", "acme", "JANE", "b")
	all, other := item("s", "all", "jane", "c"), item("s", "contoso", "jane", "d")
	if SeveralOwners([]secret.Item{one, two, all}) {
		t.Error("one person is taken for several")
	}
	if !SeveralOwners([]secret.Item{one, item("s", "acme", "joe", "e")}) || !SeveralOwners([]secret.Item{one, other}) {
		t.Error("several are taken for one")
	}
}
