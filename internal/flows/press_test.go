package flows

import (
	"strings"
	"testing"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
)

const issuer = "ms.vss-token-web.personal-access-token-issue-session-token-provider"

func TestReadAnswer(t *testing.T) {
	for _, tt := range []struct {
		name    string
		status  int
		body    string
		want    string
		validTo string
		refusal string
		kind    error
	}{
		{"token", 200, `{"dataProviders":{"` + issuer + `":{"token":"abc","validTo":"2026-12-24T10:00:00.5Z","scope":"vso.code vso.work"}}}`, "abc", "2026-12-24", "", nil},
		{"none as error", 200, `{"dataProviders":{"` + issuer + `":{"token":"abc","sessionTokenError":"none"}}}`, "abc", "", "", nil},
		{"refused", 200, `{"dataProviders":{"` + issuer + `":{"token":null,"sessionTokenError":"displayNameRequired"}}}`, "", "", "displayNameRequired", nil},
		{"another provider", 200, `{"dataProviders":{"ms.other":{"token":"abc"}}}`, "", "", "", fault.Page},
		{"no JSON", 200, `<html>`, "", "", "", fault.Page},
		{"server error", 503, ``, "", "", "", fault.Site},
		{"signed out", 401, ``, "", "", "", fault.SignIn},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, err := readAnswer(tt.status, []byte(tt.body))
			if !fault.Is(err, tt.kind) {
				t.Fatalf("have error %v, want kind %v", err, tt.kind)
			}
			if g.token.Reveal() != tt.want || g.refusal != tt.refusal {
				t.Errorf("have %q, refusal %q", g.token.Reveal(), g.refusal)
			}
			if have := g.validTo.Format(time.DateOnly); tt.validTo != "" && have != tt.validTo {
				t.Errorf("have %s, want %s", have, tt.validTo)
			}
		})
	}
}

// An answer that cannot be read may hold the value: its error must not quote it.
func TestReadAnswerQuotesNothing(t *testing.T) {
	_, err := readAnswer(200, []byte(`{"token":"s3cr3t`))
	if err == nil || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("have %v", err)
	}
}

func TestIsCreateCall(t *testing.T) {
	body := `{"contributionIds":["` + issuer + `"],"dataProviderContext":{"properties":{"displayName":"n"}}}`
	for _, tt := range []struct {
		name, method, url, body string
		want                    bool
	}{
		{"create", "POST", "https://dev.azure.com/o/_apis/Contribution/HierarchyQuery", body, true},
		{"another query", "POST", "https://dev.azure.com/o/_apis/Contribution/HierarchyQuery", `{"contributionIds":["ms.vss-web.header"]}`, false},
		{"a list", "GET", "https://dev.azure.com/o/_apis/Token/SessionTokens", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			call := browser.Call{Method: tt.method, URL: tt.url, Body: func() string { return tt.body }}
			if have := isCreateCall(call); have != tt.want {
				t.Errorf("have %v", have)
			}
		})
	}
}

func TestLooksLikeToken(t *testing.T) {
	long := strings.Repeat("a1B2", 19)
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"signature at 75", long[:75] + "AZDO" + "abcde", true},
		{"signature at 76", long[:76] + "AZDO" + "abcd", true},
		{"inside a sentence", "value: " + long[:76] + "AZDO" + "abcd.", true},
		{"older kind", strings.Repeat("abcdefghij234", 4), true},
		{"older kind, too long", strings.Repeat("abcdefghij234", 4) + "a", false},
		{"words", "Personal Access Tokens", false},
		{"signature too early", long[:60] + "AZDO" + "abcd", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if have := looksLikeToken(tt.text); have != tt.want {
				t.Errorf("have %v, want %v", have, tt.want)
			}
		})
	}
}
