package standin

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func noon() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }

func TestTokenLife(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	v.signIn()
	made := v.create("exalate")
	value, id := made["token"].(string), made["authorizationId"].(string)
	if got := v.tries("acme", value); got != http.StatusOK {
		t.Fatalf("the new value: %d", got)
	}
	if got := v.tries("contoso", value); got != http.StatusUnauthorized {
		t.Errorf("the new value in another organization: %d", got)
	}
	rows, next := v.list("displayFilterOption=1&startRowNumber=1&pageSize=100")
	if len(rows) != 1 || next != -1 || rows[0]["token"] != nil || rows[0]["displayName"] != "exalate" {
		t.Fatalf("list: %v, next %v", rows, next)
	}

	again := v.good("exalate")
	again.AuthorizationID, again.IsRegenerate = id, true
	renewed, _, err := v.ask(issueProvider, again)
	if err != nil || renewed["token"] == nil || renewed["token"] == value {
		t.Fatalf("regenerate: %v %v", err, renewed)
	}
	if old, fresh := v.tries("acme", value), v.tries("acme", renewed["token"].(string)); old != http.StatusUnauthorized || fresh != http.StatusOK {
		t.Errorf("after regenerating: old value %d, new value %d", old, fresh)
	}

	edited := v.good("exalate 2")
	edited.AuthorizationID, edited.Scope = id, "vso.code"
	if told, _, _ := v.ask(updateProvider, edited); told["displayName"] != "exalate 2" || told["token"] != nil {
		t.Errorf("update: %v", told)
	}

	if got, err := v.do(http.MethodDelete, "/acme/_apis/Token/SessionTokens/"+id, "", ""); err != nil || got.status != http.StatusNoContent {
		t.Fatalf("revoke: %v %d", err, got.status)
	}
	if got := v.tries("acme", renewed["token"].(string)); got != http.StatusUnauthorized {
		t.Errorf("after revoking: %d", got)
	}
	if refused, _, _ := v.ask(issueProvider, again); refused["sessionTokenError"] != errMissing {
		t.Errorf("regenerating a revoked token: %v", refused)
	}
	state := s.State()
	if len(state.Tokens) != 1 || state.Tokens[0].Status != revoked || state.Tokens[0].Scopes[0] != "vso.code" || state.Tokens[0].Organizations[0] != "acme" {
		t.Errorf("state: %+v", state.Tokens)
	}
}

func TestListFiltersAndPages(t *testing.T) {
	s := startWith(t, Options{Now: noon}, "tokens=230")
	v := visit(t, s)
	v.signIn()
	var names []string
	for row, pages := 1.0, 0; row > 0; pages++ {
		if pages > 3 {
			t.Fatal("the list does not end")
		}
		rows, next := v.list("displayFilterOption=1&pageSize=100&startRowNumber=" + strconv.Itoa(int(row)))
		for _, r := range rows {
			names = append(names, r["displayName"].(string))
		}
		row = next
	}
	if len(names) != 230 || names[0] != "pipeline-001" || names[229] != "pipeline-230" {
		t.Errorf("%d names, from %s to %s", len(names), names[0], names[len(names)-1])
	}
	id := s.State().Tokens[0].AuthorizationID
	if _, err := v.do(http.MethodDelete, "/acme/_apis/Token/SessionTokens/"+id, "", ""); err != nil {
		t.Fatal(err)
	}
	s.MoveClock(8 * 24 * time.Hour)
	for filter, want := range map[string]int{"1": 228, "2": 1, "3": 1} { // the lives are 7 days and one more each
		rows, _ := v.list("pageSize=100&startRowNumber=201&displayFilterOption=" + filter)
		first, _ := v.list("pageSize=100&displayFilterOption=" + filter)
		second, _ := v.list("pageSize=100&startRowNumber=101&displayFilterOption=" + filter)
		if got := len(first) + len(second) + len(rows); got != want {
			t.Errorf("filter %s: %d rows, want %d", filter, got, want)
		}
	}
	if got := v.get("/acme/_apis/Token/SessionTokens?displayFilterOption=9"); got.status != http.StatusBadRequest {
		t.Errorf("unknown filter: %d", got.status)
	}
}

func TestRefusedTokens(t *testing.T) {
	tests := []struct {
		name   string
		change func(*wanted)
		want   string
	}{
		{"as it should be", func(*wanted) {}, ""},
		{"full access", func(w *wanted) { w.Scope = fullAccess }, ""},
		{"longest name", func(w *wanted) { w.DisplayName = strings.Repeat("ä", longestName) }, ""},
		{"no name", func(w *wanted) { w.DisplayName = "  " }, errName},
		{"over-long name", func(w *wanted) { w.DisplayName = strings.Repeat("a", longestName+1) }, errBadName},
		{"line feed in the name", func(w *wanted) { w.DisplayName = "a\nb" }, errBadName},
		{"no scope", func(w *wanted) { w.Scope = " " }, errScope},
		{"unknown scope", func(w *wanted) { w.Scope = "vso.wrok" }, errScope},
		{"full access and more", func(w *wanted) { w.Scope = "app_token vso.work" }, errScope},
		{"yesterday", func(w *wanted) { w.ValidTo = "2020-01-01T00:00:00Z" }, errDate},
		{"no date", func(w *wanted) { w.ValidTo = "soon" }, errDate},
		{"unknown organization", func(w *wanted) { w.TargetAccounts = []string{newID()} }, errTarget},
	}
	s := start(t)
	v := visit(t, s)
	v.signIn()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ask := v.good("a token")
			test.change(&ask)
			before := len(s.State().Tokens)
			got, _, err := v.ask(issueProvider, ask)
			if err != nil {
				t.Fatal(err)
			}
			if refused, _ := got["sessionTokenError"].(string); refused != test.want {
				t.Errorf("error %q, want %q", refused, test.want)
			}
			if made := len(s.State().Tokens) - before; (made == 1) != (test.want == "") {
				t.Errorf("%d tokens made", made)
			}
		})
	}
}

func TestFurthestDate(t *testing.T) {
	s := startWith(t, Options{Now: noon})
	v := visit(t, s)
	v.signIn()
	year := midnight(s.Now()).AddDate(1, 0, 0)
	for days, want := range map[int]string{0: "", 2: errDate} {
		ask := v.good("far")
		ask.ValidTo = year.AddDate(0, 0, days).Format(time.RFC3339)
		got, _, _ := v.ask(issueProvider, ask)
		if refused, _ := got["sessionTokenError"].(string); refused != want {
			t.Errorf("a year and %d days: %q, want %q", days, refused, want)
		}
	}
}

func TestGlobalToken(t *testing.T) {
	v := visit(t, start(t))
	v.signIn()
	ask := v.good("everywhere")
	ask.TargetAccounts = []string{}
	made, _, err := v.ask(issueProvider, ask)
	if err != nil || made["targetAccounts"] != nil {
		t.Fatalf("%v %v", err, made)
	}
	if acme, contoso := v.tries("acme", made["token"].(string)), v.tries("contoso", made["token"].(string)); acme != 200 || contoso != 200 {
		t.Errorf("acme %d, contoso %d", acme, contoso)
	}
	if got := v.tries("northwind", made["token"].(string)); got != http.StatusUnauthorized {
		t.Errorf("an organization of others: %d", got)
	}
}

func TestExpiredTokenOpensNothing(t *testing.T) {
	s := start(t)
	v := visit(t, s)
	v.signIn()
	value := v.create("short")["token"].(string)
	if got := v.tries("acme", value); got != http.StatusOK {
		t.Fatalf("at first: %d", got)
	}
	s.MoveClock(31 * 24 * time.Hour)
	if got := v.tries("acme", value); got != http.StatusUnauthorized {
		t.Errorf("a month later: %d", got)
	}
	if state := s.State(); state.Tokens[0].Status != expired || state.Tokens[0].Used != 1 {
		t.Errorf("state: %+v", state.Tokens[0])
	}
}

func TestValueShapes(t *testing.T) {
	for shape, want := range map[string]string{
		"84": `^([A-Za-z0-9]{75}AZDO[A-Za-z0-9]{5}|[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})$`,
		"52": `^[a-z2-7]{52}$`,
	} {
		seen := map[string]bool{}
		for n := range 4 {
			value := newValue(shape, n)
			if !regexp.MustCompile(want).MatchString(value) || seen[value] {
				t.Errorf("shape %s: %q", shape, value)
			}
			seen[value] = true
		}
	}
	if at := strings.Index(newValue("84", 0), "AZDO"); at == strings.Index(newValue("84", 1), "AZDO") {
		t.Errorf("both values have AZDO at %d", at)
	}
}
