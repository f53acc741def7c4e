package standin

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pat-robot/internal/fault"
)

func TestParseSwitches(t *testing.T) {
	tests := []struct {
		name string
		text []string
		want string // part of the error; empty for none
	}{
		{"none", nil, ""},
		{"several, the last one wins", []string{"layout=new", "layout=old", "rename=New Token=Make token;Create=Send", "popups=teaching,survey"}, ""},
		{"unknown name", []string{"lay=old"}, `there is no switch "lay": the switches are layout, `},
		{"unknown value", []string{"layout=older"}, `switch layout cannot be "older": use new or old`},
		{"three values", []string{"token-shape=85"}, "use 84, 52 or odd"},
		{"no value", []string{"layout"}, `switch "layout" has no value: write name=value`},
		{"number", []string{"tokens=many"}, "use a number from 0 to 2000"},
		{"time", []string{"slow=5"}, "use a time such as 500ms"},
		{"part of a list", []string{"popups=teaching,bubble"}, "use none, or some of teaching,cookies,survey"},
		{"rename", []string{"rename=New Token"}, "use pairs such as New Token=Make token"},
		{"prefix", []string{"path-prefix=tfs"}, "use a path such as /tfs"},
		{"AADSTS number", []string{"signin-error=locked"}, "use none or an AADSTS number"},
		{"two faults", []string{"layout=x", "kmsi=x"}, "use new or old; switch kmsi cannot be"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseSwitches(test.text)
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if len(test.text) > 1 && got.Get(swLayout) != "old" {
					t.Errorf("layout is %s", got.Get(swLayout))
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) || !errors.Is(err, fault.Usage) {
				t.Errorf("error %v, want one with %s", err, test.want)
			}
		})
	}
}

func TestSwitchDefaultsAreGood(t *testing.T) {
	for _, w := range Switches() {
		if !w.accepts(w.Default) || w.Help == "" || (len(w.Values) == 0) == (w.Form == "") {
			t.Errorf("switch %s: default %q, help %q, values %q, form %q", w.Name, w.Default, w.Help, w.Values, w.Form)
		}
	}
}

// probe looks at one thing of a stand-in that someone is signed in to.
type probe func(v *visitor, p shown) string

// data reads one entry of the page's data.
func data(key string) probe {
	return func(v *visitor, p shown) string {
		text, _ := json.Marshal(embedded(v.t, p, "page-data")[key])
		return strings.Trim(string(text), `"`)
	}
}

// statuses tells the status and the organizations of each token that is there.
func statuses(v *visitor, _ shown) string {
	var all []string
	for _, made := range v.s.State().Tokens {
		all = append(all, strings.Join(append([]string{made.Status}, made.Organizations...), " "))
	}
	return strings.Join(all, ", ")
}

// asks makes a token, or tries to: it tells the error's name, else the status, else "cut".
func asks(change func(*wanted)) probe {
	return func(v *visitor, _ shown) string {
		ask := v.good("asked")
		change(&ask)
		got, answer, err := v.ask(issueProvider, ask)
		switch {
		case err != nil:
			return "cut"
		case got["sessionTokenError"] != nil:
			return got["sessionTokenError"].(string)
		}
		return fmt.Sprint(answer.status, " ", answer.header.Get("Retry-After"))
	}
}

func same(*wanted) {}

// effect is what a switch changes.
type effect struct {
	name  string
	turn  []string // the first one is the switch of the row
	want  string
	probe probe
}

// effects has one row for each switch. Default and turned must differ, and turned must be as wanted.
var effects = []effect{
	{swLayout, []string{"layout=old"}, "old", data("layout")},
	{swControls, []string{"controls=fabric"}, "fabric", data("controls")},
	{swDateBox, []string{"date-box=readonly"}, "readonly", data("dateBox")},
	{swRequired, []string{"required-marker=off"}, "false", data("requiredMarker")},
	{swLanguage, []string{"language=de"}, "de-DE", func(_ *visitor, p shown) string {
		_, after, _ := strings.Cut(p.body, `<html lang="`)
		return after[:5]
	}},
	{swLocale, []string{"locale=de-DE"}, "de-DE", data("locale")},
	{swPopups, []string{"popups=teaching,cookies"}, `["teaching","cookies"]`, data("popups")},
	{swRename, []string{"rename=New Token=Make token"}, `{"New Token":"Make token"}`, data("rename")},
	{swGlobalOption, []string{"global-option=off"}, errGlobal, asks(func(w *wanted) { w.TargetAccounts = nil })},
	{swGlobalWarning, []string{"global-warning=off"}, "false", data("globalWarning")},
	{swDialog, []string{"dialog=unreadable"}, "unreadable", data("dialog")},
	{swDialogDelay, []string{"dialog-delay=10m"}, "waits, 1 made", waits},
	{swLeak, []string{"leak=toast"}, "toast", data("leak")},
	{swPrefix, []string{"path-prefix=/tfs/main"}, "/tfs/main/acme", data("basePath")},
	{swAdministrators, []string{"administrators=indirect"}, "false", administrators},
	{swTokens, []string{"tokens=3"}, "3", func(v *visitor, _ shown) string { return fmt.Sprint(len(v.s.State().Tokens)) }},
	{swDuplicate, []string{"duplicate=exalate"}, "exalate active", func(v *visitor, _ shown) string {
		for _, made := range v.s.State().Tokens {
			return made.Name + " " + made.Status
		}
		return ""
	}},
	{swHidden, []string{"hidden=4"}, "expired acme, revoked acme, active contoso, active", statuses},
	{swTwins, []string{"twins=ci"}, "active acme, active contoso, expired acme", statuses},
	{swTokenShape, []string{"token-shape=52"}, "52", func(v *visitor, _ shown) string { return fmt.Sprint(len(v.create("shape")["token"].(string))) }},
	{swPolicyGlobal, []string{"policy-global=on"}, errGlobal, asks(func(w *wanted) { w.TargetAccounts = nil })},
	{swPolicyFull, []string{"policy-full-scope=on"}, errFull, asks(func(w *wanted) { w.Scope = fullAccess })},
	{swPolicyLifespan, []string{"policy-lifespan=7"}, "7 days", func(v *visitor, _ shown) string {
		v.create("short")
		made := v.s.State().Tokens[0]
		return fmt.Sprint(int(made.Expires.Sub(made.Created).Hours()/24), " days")
	}},
	{swPolicyLifespanMode, []string{"policy-lifespan-mode=refuse", "policy-lifespan=7"}, errLifespan, asks(same)},
	{swPolicyRestrict, []string{"policy-restrict-creation=on"}, errRestricted, asks(same)},
	{swPolicyPackaging, []string{"policy-packaging-only=on"}, errRestricted + ", 200 ", func(v *visitor, p shown) string {
		return asks(same)(v, p) + ", " + asks(func(w *wanted) { w.Scope = "vso.packaging_write" })(v, p)
	}},
	{swSignin, []string{"signin=fluent"}, "usernameEntry", func(v *visitor, _ shown) string {
		p := visit(v.t, v.s).toSignin()
		for _, id := range []string{"i0116", "usernameEntry"} {
			if strings.Contains(p.body, `id="`+id+`"`) {
				return id
			}
		}
		return ""
	}},
	{swKmsi, []string{"kmsi=off"}, "", func(v *visitor, _ shown) string { return afterPassword(v).pageID() }},
	{swSSOReload, []string{"sso-reload=off"}, "ConvergedSignIn", func(v *visitor, _ shown) string { return visit(v.t, v.s).get(tokensPage).pageID() }},
	{swCopycat, []string{"copycat=on"}, "true", func(v *visitor, _ shown) string {
		return fmt.Sprint("http://"+visit(v.t, v.s).toSignin().at.Host == v.s.copycat.url)
	}},
	{swSlow, []string{"slow=10m"}, "waits, 0 made", waits},
	{swSessionEnds, []string{"session-expires-after=2"}, "200 401", func(v *visitor, _ shown) string { // the token page was the first
		const call = "/acme/_apis/connectionData"
		return fmt.Sprint(v.get(call).status, " ", v.get(call).status)
	}},
	{swCreateAnswer, []string{"create-answer=500"}, "500 ", asks(same)},
	{swListAnswer, []string{"list-answer=503"}, "503", status(http.MethodGet, "/acme/_apis/Token/SessionTokens")},
	{swRevokeAnswer, []string{"revoke-answer=429"}, "429", status(http.MethodDelete, "/acme/_apis/Token/SessionTokens/none")},
	{swBadTimes, []string{"bad-times=1", "create-answer=500"}, "500 , 200 ", func(v *visitor, p shown) string {
		return asks(same)(v, p) + ", " + asks(same)(v, p)
	}},
	{swRetryAfter, []string{"retry-after=7", "create-answer=429"}, "429 7", asks(same)},
	{swPageAnswer, []string{"page-answer=drop"}, "cut", status(http.MethodGet, tokensPage)},
	{swSigninAnswer, []string{"signin-answer=503"}, "503", func(v *visitor, p shown) string {
		return status(http.MethodGet, v.s.Info().Signin+"/common/oauth2/authorize")(v, p)
	}},
	{swTokenAnswer, []string{"token-answer=refused"}, "401", func(v *visitor, _ shown) string {
		got, _, err := v.ask(issueProvider, v.good("refused"))
		value, ok := got["token"].(string)
		if err != nil || !ok {
			return fmt.Sprint(got, err)
		}
		return fmt.Sprint(v.tries("acme", value))
	}},
	{swRerender, []string{"rerender=on"}, "true", configured("fRerender")},
	{swTiles, []string{"tiles=mine"}, "true", func(v *visitor, _ shown) string {
		return fmt.Sprint(strings.Contains(visit(v.t, v.s).toSignin().body, `data-test-id="`+v.s.Info().Email+`"`))
	}},
	{swAccountKind, []string{"account-kind=ask"}, "6", credentialType("IfExistsResult")},
	{swCredential, []string{"credential=passkey"}, "7", credentialType("PrefCredential")},
	{swProvider, []string{"provider=adfs"}, "4", credentialType("PrefCredential")},
	{swIdentity, []string{"identity=other"}, "Somebody Else", func(v *visitor, _ shown) string {
		_, after, _ := strings.Cut(v.get("/acme/_apis/connectionData").body, `"providerDisplayName": "`)
		name, _, _ := strings.Cut(after, `"`)
		return name
	}},
	{swInterrupt, []string{"interrupt=consent"}, "ConvergedConsent", func(v *visitor, _ shown) string { return afterPassword(v).pageID() }},
	{swFactor, []string{"factor=push"}, "ConvergedTFA", func(v *visitor, _ shown) string { return afterPassword(v).pageID() }},
	{swFactors, []string{"factors=PhoneAppOTP", "factor=push"}, "2", func(v *visitor, _ shown) string {
		return fmt.Sprint(len(embedded(v.t, afterPassword(v), "config")["arrUserProofs"].([]any)))
	}},
	{swPhone, []string{"phone=deny", "factor=push"}, "PhoneAppDenied", func(v *visitor, _ shown) string {
		return fmt.Sprint(phone(v)[2]["ResultValue"])
	}},
	{swNumber, []string{"number-matching=off", "factor=push"}, "<nil>", func(v *visitor, _ shown) string {
		return fmt.Sprint(phone(v)[0]["Entropy"])
	}},
	{swSigninError, []string{"signin-error=50105"}, "ConvergedError", func(v *visitor, _ shown) string { return afterPassword(v).pageID() }},
}

// configured reads one entry of the configuration of the page that asks for the user name.
func configured(key string) probe {
	return func(v *visitor, _ shown) string {
		return fmt.Sprint(embedded(v.t, visit(v.t, v.s).toSignin(), "config")[key])
	}
}

// credentialType reads what the page is told of a user name.
func credentialType(key string) probe {
	return func(v *visitor, _ shown) string {
		got, err := v.postJSON(v.s.Info().Signin+"/common/GetCredentialType", credentialQuestion{Username: v.s.Info().Email})
		if err != nil {
			return err.Error()
		}
		_, after, _ := strings.Cut(got.body, `"`+key+`": `)
		value, _, _ := strings.Cut(after, ",")
		return strings.TrimSpace(strings.TrimRight(value, "}\n "))
	}
}

// phone goes through a request to a phone, and returns the answers to the page.
func phone(v *visitor) []map[string]any {
	v.t.Helper()
	p := afterPassword(v)
	var answers []map[string]any
	for _, call := range []string{"BeginAuth", "EndAuth", "EndAuth"} {
		got, err := v.postJSON(v.s.Info().Signin+"/common/SAS/"+call, factorQuestion{AuthMethodID: "PhoneAppNotification", Ctx: fieldOf(v.t, p, "ctx")})
		answer := map[string]any{}
		if err == nil {
			err = json.Unmarshal([]byte(got.body), &answer)
		}
		if err != nil {
			v.t.Fatal(err)
		}
		answers = append(answers, answer)
	}
	return answers
}

func TestEachSwitchHasAnEffect(t *testing.T) {
	rows := map[string]bool{}
	for _, e := range effects {
		rows[e.name] = true
		t.Run(e.name, func(t *testing.T) {
			if name, _, _ := strings.Cut(e.turn[0], "="); name != e.name {
				t.Fatalf("the row turns %s", name)
			}
			if got := e.look(t, e.turn[1:]); got == e.want {
				t.Errorf("without the switch it is %q already", got)
			}
			if got := e.look(t, e.turn); got != e.want {
				t.Errorf("%v: %q, want %q", e.turn, got, e.want)
			}
		})
	}
	for _, w := range Switches() {
		if !rows[w.Name] {
			t.Errorf("no row for switch %s", w.Name)
		}
	}
}

// status asks for an address and tells the status, or "cut" when there was no answer.
func status(method, address string) probe {
	return func(v *visitor, _ shown) string {
		got, err := v.do(method, address, "", "")
		if err != nil {
			return "cut"
		}
		return fmt.Sprint(got.status)
	}
}

// afterPassword is what somebody else gets who types user name and password.
func afterPassword(v *visitor) shown {
	other := visit(v.t, v.s)
	return other.submit(other.toSignin(), "loginfmt", v.s.Info().Email, "passwd", v.s.Info().Password)
}

// administrators tells whether the account is listed as an administrator itself.
func administrators(v *visitor, _ shown) string {
	groups := embedded(v.t, v.get("/acme/_settings/groups"), "page-data")["groups"].([]any)
	text, _ := json.Marshal(groups[0])
	return fmt.Sprint(strings.Contains(string(text), v.s.Info().Email))
}
