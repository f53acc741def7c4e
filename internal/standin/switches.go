package standin

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Switch is one variant of the pages, or one bad day.
type Switch struct {
	Name    string
	Values  []string // the good values; empty if Form describes them
	Form    string   // such as "a number from 0 to 2000"
	Default string
	Help    string
	check   func(string) bool // for Form
}

// Names of the switches.
const (
	swLayout, swControls, swDateBox, swRequired  = "layout", "controls", "date-box", "required-marker"
	swLanguage, swLocale, swPopups, swRename     = "language", "locale", "popups", "rename"
	swGlobalOption, swGlobalWarning              = "global-option", "global-warning"
	swDialog, swDialogDelay, swLeak              = "dialog", "dialog-delay", "leak"
	swPrefix, swAdministrators                   = "path-prefix", "administrators"
	swTokens, swDuplicate, swTokenShape          = "tokens", "duplicate", "token-shape"
	swHidden, swTwins                            = "hidden", "twins"
	swPolicyGlobal, swPolicyFull                 = "policy-global", "policy-full-scope"
	swPolicyLifespan, swPolicyLifespanMode       = "policy-lifespan", "policy-lifespan-mode"
	swPolicyRestrict, swPolicyPackaging          = "policy-restrict-creation", "policy-packaging-only"
	swSignin, swKmsi, swSSOReload                = "signin", "kmsi", "sso-reload"
	swSigninError, swCopycat                     = "signin-error", "copycat"
	swTiles, swAccountKind, swCredential         = "tiles", "account-kind", "credential"
	swProvider, swInterrupt, swRerender          = "provider", "interrupt", "rerender"
	swFactor, swFactors, swPhone, swNumber       = "factor", "factors", "phone", "number-matching"
	swIdentity                                   = "identity"
	swSlow, swSessionEnds                        = "slow", "session-expires-after"
	swCreateAnswer, swListAnswer, swRevokeAnswer = "create-answer", "list-answer", "revoke-answer"
	swPageAnswer, swSigninAnswer, swTokenAnswer  = "page-answer", "signin-answer", "token-answer"
	swBadTimes, swRetryAfter                     = "bad-times", "retry-after"
)

var onOff = []string{"on", "off"}

// switches is what can be turned, in the order in which help shows it.
var switches = []Switch{
	{Name: swLayout, Values: []string{"new", "old"}, Help: "token list as redesigned by May 2026, or as in January 2024"},
	{Name: swControls, Values: []string{"bolt", "fabric"}, Help: "kind of dropdowns and dialogs"},
	{Name: swDateBox, Values: []string{"input", "readonly"}, Help: "date box that takes text, or that only opens a calendar"},
	{Name: swRequired, Values: onOff, Help: "mark the name as required"},
	{Name: swLanguage, Values: []string{"en", "de"}, Help: "language of the portal's labels"},
	{Name: swLocale, Values: []string{"en-US", "de-DE"}, Help: "form of dates"},
	words(swPopups, "what covers the page", "teaching", "cookies", "survey"),
	form(swRename, "", "pairs such as New Token=Make token, separated by ;", renamed, "show labels under other names"),
	{Name: swGlobalOption, Values: onOff, Help: "offer All accessible organizations; off: the site refuses such tokens too"},
	{Name: swGlobalWarning, Values: onOff, Help: "warn about the end of global tokens"},
	{Name: swDialog, Values: []string{"normal", "unreadable"}, Help: "success dialog with or without a box that can be read"},
	duration(swDialogDelay, "time between the making of a token and the answer that opens its dialog"),
	{Name: swLeak, Values: []string{"none", "toast", "title", "secondbox"}, Help: "show the value in one more place"},
	form(swPrefix, "", "a path such as /tfs", pathPrefix.MatchString, "path in front of the portal's addresses"),
	{Name: swAdministrators, Values: []string{"direct", "indirect", "no"}, Help: "how the account belongs to Project Collection Administrators"},

	number(swTokens, 0, 2000, "active tokens that are already there"),
	form(swDuplicate, "", "a token's name", func(string) bool { return true }, "name of an active token that is already there"),
	number(swHidden, 0, 2000, "tokens that the page hides at first: expired, revoked, of another organization, global, in turn"),
	form(swTwins, "", "a token's name", func(string) bool { return true }, "name that an active token of each of two organizations and an expired one already have"),
	{Name: swTokenShape, Values: []string{"84", "52", "odd"}, Help: "shape of new values: today's, the older one, or one that nobody knows"},

	{Name: swPolicyGlobal, Values: []string{"off", "on"}, Help: "global tokens are forbidden"},
	{Name: swPolicyFull, Values: []string{"off", "on"}, Help: "full access is forbidden"},
	number(swPolicyLifespan, 0, 365, "longest life of a token in days, 0 for no such policy"),
	{Name: swPolicyLifespanMode, Values: []string{"shorten", "refuse"}, Help: "shorten longer lives silently, or refuse them"},
	{Name: swPolicyRestrict, Values: []string{"off", "on"}, Help: "tokens may not be created or regenerated"},
	{Name: swPolicyPackaging, Values: []string{"off", "on"}, Help: "only tokens with packaging scopes may be created"},

	{Name: swSignin, Values: []string{"classic", "fluent"}, Help: "kind of sign-in pages"},
	{Name: swKmsi, Values: onOff, Help: "ask whether to stay signed in"},
	{Name: swSSOReload, Values: []string{"on", "off", "late"}, Help: "the sign-in tries single sign-on and reloads itself first; late: while it is being filled"},
	{Name: swRerender, Values: []string{"off", "on"}, Help: "each view draws itself again, empty, when it is first typed into and when its button is first pressed"},
	{Name: swTiles, Values: []string{"off", "mine", "other"}, Help: "pick an account first: the account is among them, or only others are"},
	{Name: swAccountKind, Values: []string{"work", "ask"}, Help: "ask whether it is a work or a personal account"},
	{Name: swCredential, Values: credentials, Help: "what is asked for after the user name"},
	{Name: swProvider, Values: []string{"entra", "adfs", "other"}, Help: "who signs the account in: Entra, AD FS, or a provider that nobody knows"},
	{Name: swFactor, Values: []string{"none", "push", "code", "text", "call", "list"}, Help: "second factor that is asked for first"},
	{Name: swFactors, Form: "all, or some of " + strings.Join(allFactors, ",") + " with commas between", Default: "all", check: someFactors,
		Help: "second factors that can be chosen"},
	{Name: swPhone, Values: []string{"approve", "deny", "ignore", "wait"}, Help: "what the person with the phone does"},
	{Name: swNumber, Values: onOff, Help: "show a number that the phone asks for"},
	{Name: swIdentity, Values: []string{"account", "other", "unreadable"}, Help: "who the portal says is signed in"},
	{Name: swInterrupt, Values: interrupts, Help: "what comes between the sign-in and the portal"},
	form(swSigninError, "none", "none or an AADSTS number such as 53003", aadsts.MatchString, "end the sign-in with this error after the password"),
	{Name: swCopycat, Values: []string{"off", "on", "frame", "suffix", "user", "idn"},
		Help: "send people to a copy of the sign-in on an origin that nobody declared: by a redirect, in a frame of the portal, or under a name that looks like Microsoft's"},

	duration(swSlow, "time that each answer of the portal's calls takes"),
	number(swSessionEnds, 0, 100000, "requests after which each session ends, 0 for never"),
	bad(swCreateAnswer, "answer to making or regenerating a token", "lost"),
	bad(swListAnswer, "answer to asking for the list"),
	bad(swRevokeAnswer, "answer to revoking a token", "lost"),
	bad(swPageAnswer, "answer to asking for a page of the portal"),
	bad(swSigninAnswer, "answer of the sign-in origin"),
	{Name: swTokenAnswer, Values: []string{"live", "refused"}, Help: "what requests get that carry a token: refused where a policy keeps programs out"},
	number(swBadTimes, 0, 1000, "how often a bad answer strikes before things go well again, 0 for always"),
	number(swRetryAfter, 0, 3600, "seconds of Retry-After with 429 and 503, 0 to leave it out"),
}

var (
	pathPrefix = regexp.MustCompile(`^(/[A-Za-z0-9-]+)*$`)
	aadsts     = regexp.MustCompile(`^(none|[0-9]{4,7})$`)
	// Ways to prove who one is, for what comes after the user name.
	credentials = []string{"password", "passwordless", "passwordless-picker", "passwordless-send", "passwordless-only", "picker", "passkey"}
	// allFactors are named as Entra names its methods.
	allFactors = []string{"PhoneAppNotification", "PhoneAppOTP", "OneWaySMS", "TwoWayVoiceMobile"}
	interrupts = []string{"none", "more-information", "more-information-must", "expired-password", "terms", "consent", "conditional-access", "unknown"}
)

func init() {
	for i := range switches {
		if w := &switches[i]; w.Default == "" && len(w.Values) > 0 {
			w.Default = w.Values[0]
		}
	}
}

// Switches lists every switch in the order of help, with its first value as the default unless Default says otherwise.
func Switches() []Switch { return slices.Clone(switches) }

func switchNames() []string {
	var names []string
	for _, w := range switches {
		names = append(names, w.Name)
	}
	return names
}

func (w Switch) accepts(value string) bool {
	if w.check != nil {
		return w.check(value)
	}
	return slices.Contains(w.Values, value)
}

// choice tells the good values in words.
func (w Switch) choice() string {
	if w.Form != "" {
		return w.Form
	}
	last := len(w.Values) - 1
	return strings.Join(w.Values[:last], ", ") + " or " + w.Values[last]
}

func form(name, value, form string, check func(string) bool, help string) Switch {
	return Switch{Name: name, Form: form, Default: value, Help: help, check: check}
}

func number(name string, low, high int, help string) Switch {
	return form(name, "0", "a number from "+strconv.Itoa(low)+" to "+strconv.Itoa(high), func(value string) bool {
		n, err := strconv.Atoi(value)
		return err == nil && n >= low && n <= high
	}, help)
}

func duration(name, help string) Switch {
	return form(name, "0s", "a time such as 500ms or 20s, at most 10m", func(value string) bool {
		d, err := time.ParseDuration(value)
		return err == nil && d >= 0 && d <= 10*time.Minute
	}, help)
}

// bad is an answer that can go wrong: with a status, by a connection that is cut before anything happens (drop), or after
// it has happened (lost).
func bad(name, help string, more ...string) Switch {
	return Switch{Name: name, Values: append([]string{"ok", "500", "503", "429", "drop"}, more...), Help: help}
}

func words(name, help string, values ...string) Switch {
	return form(name, "", "none, or some of "+strings.Join(values, ",")+" with commas between", func(value string) bool {
		for _, word := range strings.Split(value, ",") {
			if value != "" && value != "none" && !slices.Contains(values, word) {
				return false
			}
		}
		return true
	}, help)
}

func someFactors(value string) bool {
	for _, name := range strings.Split(value, ",") {
		if value != "all" && !slices.Contains(allFactors, name) {
			return false
		}
	}
	return true
}

func renamed(value string) bool {
	for _, pair := range strings.Split(value, ";") {
		from, to, found := strings.Cut(pair, "=")
		if !found || strings.TrimSpace(from) == "" || strings.TrimSpace(to) == "" {
			return value == ""
		}
	}
	return true
}
