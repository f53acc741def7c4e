package trail

import (
	"strings"
	"testing"
)

func TestSlug(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Exalate sync", "exalate-sync"},
		{"  --ci/CD: #1!--", "ci-cd-1"},
		{"Größe ÉTÉ 日本", "größe-été-日本"},
		{"..", "unnamed"},
		{"", "unnamed"},
		{"CON", "con"},
		{"a\x00b\nc", "a-b-c"},
		{"[secret]", "secret"},
		{strings.Repeat("ab ", 40), strings.TrimSuffix(strings.Repeat("ab-", 20), "-")},
		{strings.Repeat("é", 40), strings.Repeat("é", 30)},
		{"हिन्दी", "हिन्दी"},
	} {
		if got := slug(tt.in, 60); got != tt.want {
			t.Errorf("slug(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestCleanURL(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"https://login.example/authorize?code=abc#id_token=x", "https://login.example/authorize"},
		{"https://jane:pw@dev.azure.com/acme", "https://dev.azure.com/acme"},
		{"https://dev.azure.com/acme?", "https://dev.azure.com/acme"},
		{"data:text/html,hello", "data:"},
		{"about:blank", "about:"},
		{"https://a b@host/p?q", "host/p"},
		{"", ""},
	} {
		if got := cleanURL(tt.in); got != tt.want {
			t.Errorf("cleanURL(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
