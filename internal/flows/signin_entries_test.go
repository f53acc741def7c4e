package flows

import (
	"slices"
	"strings"
	"testing"
)

// usual is the way through the sign-in where nothing is in between.
const usual = "signin-username signin-password stay-signed-in"

const notKnown = "which is not a known sign-in page; nothing was typed"

var entries = []entry{
	{name: "classic", want: usual},
	{name: "fluent", switches: "signin=fluent", want: usual},
	{name: "never asked to stay", switches: "kmsi=off", want: "signin-username signin-password"},
	{name: "the session is to be kept", change: func(_ *gate, v *visit) { v.keep = true }, want: usual, check: kept(true)},
	{name: "the session is not to be kept, fluent", switches: "signin=fluent", want: usual, check: kept(false)},

	{name: "wrong user name", change: as("nobody@acme.example"), want: "signin-username sign-in", fails: "refused the user name nobody@acme.example", hint: "PAT_ROBOT_EMAIL"},
	{name: "wrong user name, fluent", switches: "signin=fluent", change: as("nobody@acme.example"), want: "signin-username sign-in", fails: "refused the user name"},
	{name: "wrong password", change: wrongPassword, want: "signin-username signin-password sign-in", fails: "refused the password", hint: "lock the account"},
	{name: "wrong password, fluent", switches: "signin=fluent", change: wrongPassword, want: "signin-username signin-password sign-in", fails: "refused the password"},

	{name: "work or personal", switches: "account-kind=ask", want: "signin-username account-kind signin-password stay-signed-in"},
	{name: "account among tiles", switches: "tiles=mine", want: "account-tiles signin-password stay-signed-in"},
	{name: "account among tiles, fluent", switches: "tiles=mine signin=fluent", want: "account-tiles signin-password stay-signed-in"},
	{name: "other accounts only", switches: "tiles=other", want: "account-tiles " + usual},
	{name: "other accounts only, fluent", switches: "tiles=other signin=fluent", want: "account-tiles " + usual},

	{name: "passwordless", switches: "phone=wait credential=passwordless", want: "signin-username passwordless signin-password stay-signed-in"},
	{name: "passwordless, by the picker", switches: "phone=wait credential=passwordless-picker", want: "signin-username passwordless credential-picker signin-password stay-signed-in"},
	{name: "passwordless, not sent yet", switches: "phone=wait credential=passwordless-send", want: "signin-username passwordless signin-password stay-signed-in"},
	{name: "passwordless, fluent", switches: "phone=wait credential=passwordless signin=fluent", want: "signin-username passwordless credential-picker signin-password stay-signed-in"},
	{name: "picker", switches: "credential=picker", want: "signin-username credential-picker signin-password stay-signed-in"},
	{name: "picker, fluent", switches: "credential=picker signin=fluent", want: "signin-username credential-picker signin-password stay-signed-in"},
	{name: "passkey", switches: "credential=passkey", want: "signin-username passkey credential-picker signin-password stay-signed-in"},
	{name: "passkey, fluent", switches: "credential=passkey signin=fluent", want: "signin-username passkey credential-picker signin-password stay-signed-in"},

	{name: "passwordless, no password offered", switches: "phone=wait credential=passwordless-only", want: "signin-username passwordless stay-signed-in", change: answers(true, "approve"), check: tells(true)},
	{name: "passwordless, no password offered, fluent", switches: "phone=wait credential=passwordless-only signin=fluent", want: "signin-username passwordless stay-signed-in", change: answers(true, "approve"), check: tells(true)},
	{name: "passwordless, denied", switches: "phone=wait credential=passwordless-only", change: answers(true, "deny"), fails: "The request was denied"},

	{name: "push, number matching", switches: "phone=wait factor=push", want: "signin-username signin-password factor-push stay-signed-in", change: answers(true, "approve"), check: tells(true)},
	{name: "push, no number", switches: "phone=wait factor=push number-matching=off", want: "signin-username signin-password factor-push stay-signed-in", change: answers(false, "approve"), check: tells(false)},
	{name: "push, denied", switches: "phone=wait factor=push", change: answers(true, "deny"), want: "signin-username signin-password factor-push factor-denied", fails: "the request on the phone was denied", hint: "did not expect it"},
	{name: "push, not answered", switches: "phone=wait factor=push", change: answers(true, "ignore"), want: "signin-username signin-password factor-push factor-timed-out", fails: "nobody answered", hint: "phone at hand"},
	{name: "push, denied, asked again", switches: "phone=wait factor=push", change: withPatience("deny"), want: "signin-username signin-password factor-push factor-denied factor-push stay-signed-in"},
	{name: "push, not answered, asked again", switches: "phone=wait factor=push", change: withPatience("ignore"), want: "signin-username signin-password factor-push factor-timed-out factor-push stay-signed-in"},
	{name: "push, but codes can be made", switches: "factor=push phone=wait", change: withCodes, want: "signin-username signin-password factor-push factor-list factor-code stay-signed-in"},
	{name: "push, codes are not offered", switches: "factor=push factors=OneWaySMS phone=approve", change: withCodes},
	{name: "call", switches: "phone=wait factor=call", want: "signin-username signin-password factor-push stay-signed-in", change: answers(false, "approve"), check: tells(false)},
	{name: "code of an app", switches: "factor=code", change: withCodes, want: "signin-username signin-password factor-code stay-signed-in"},
	{name: "code of an app, fluent", switches: "factor=code signin=fluent", change: withCodes, want: "signin-username signin-password factor-code stay-signed-in"},
	{name: "code, nobody to ask", switches: "factor=code", want: "signin-username signin-password factor-code", fails: "neither a secret to make it from nor a terminal", hint: "PAT_ROBOT_TOTP_SECRET"},
	{name: "text message", switches: "factor=text", change: withPhone(0), want: "signin-username signin-password factor-code stay-signed-in"},
	{name: "text message, fluent", switches: "factor=text signin=fluent", change: withPhone(0), want: "signin-username signin-password factor-code stay-signed-in"},
	{name: "text message, mistyped", switches: "factor=text", change: withPhone(1), want: "signin-username signin-password factor-code factor-code stay-signed-in"},
	{name: "text message, mistyped, fluent", switches: "factor=text signin=fluent", change: withPhone(1), want: "signin-username signin-password factor-code factor-code stay-signed-in"},
	{name: "text message, mistyped twice", switches: "factor=text", change: withPhone(2), want: "signin-username signin-password factor-code factor-code sign-in", fails: "refused 2 codes", hint: "clock"},
	{name: "text message, but codes can be made", switches: "factor=text", change: withCodes, want: "signin-username signin-password factor-code factor-list factor-code stay-signed-in"},
	{name: "choice of factors", switches: "factor=list", change: withCodes, want: "signin-username signin-password factor-list factor-code stay-signed-in"},
	{name: "choice of factors, no codes", switches: "phone=wait factor=list", want: "signin-username signin-password factor-list factor-push stay-signed-in", change: answers(true, "approve"), check: tells(true)},
	{name: "choice of factors, none that can be answered", switches: "factor=list factors=OneWaySMS", want: "signin-username signin-password factor-list", fails: "only: “Text +X XXXXXXXX89”", hint: "terminal"},

	{name: "reloads while it is filled", switches: "sso-reload=late", want: "signin-username " + usual},
	{name: "reloads while it is filled, fluent", switches: "sso-reload=late signin=fluent", want: "signin-username " + usual},
	{name: "draws itself anew", switches: "rerender=on"},
	{name: "draws itself anew, fluent", switches: "rerender=on signin=fluent"},

	{name: "more information, skipped", switches: "interrupt=more-information", want: "signin-username signin-password more-information stay-signed-in"},
	{name: "more information, not to be skipped", switches: "interrupt=more-information-must", want: "signin-username signin-password more-information",
		fails: "no way to skip it", hint: "by hand"},
	{name: "expired password", switches: "interrupt=expired-password", want: "signin-username signin-password expired-password", fails: "“Update your password”", hint: "set a new password"},
	{name: "terms", switches: "interrupt=terms", want: "signin-username signin-password terms", fails: "“Terms of use”", hint: "accept them if you agree"},
	{name: "consent", switches: "interrupt=consent", want: "signin-username signin-password consent", fails: "“Permissions requested”", hint: "administrator"},
	{name: "conditional access", switches: "interrupt=conditional-access", want: "signin-username signin-password conditional-access",
		fails: "AADSTS53003, a conditional access policy blocks", hint: "administrator"},
	{name: "error page", switches: "signin-error=53000", want: "signin-username signin-password sign-in", fails: "AADSTS53000, the tenant asks for a compliant device", hint: "profile"},
	{name: "error page with a number that is not known", switches: "signin-error=90072", want: "signin-username signin-password sign-in",
		fails: "AADSTS90072", hint: "error?code=90072"},
	{name: "unknown screen", switches: "interrupt=unknown", want: "signin-username signin-password sign-in",
		fails: "(page identity ConvergedSurprise) that is not known", hint: "outline", check: bundle("page identity: ConvergedSurprise", "signin-password/password:", "/login")},

	{name: "AD FS", switches: "provider=adfs", want: "signin-username adfs stay-signed-in"},
	{name: "AD FS, wrong password", switches: "provider=adfs", change: wrongPassword, want: "signin-username adfs sign-in", fails: "refused the password"},
	{name: "AD FS that is not declared", switches: "provider=adfs", change: undeclared, want: "signin-username adfs", fails: notKnown, hint: "or sign in once by hand"},
	{name: "unknown provider that is not declared", switches: "provider=other", change: undeclared, want: "signin-username sign-in", fails: notKnown, hint: "PAT_ROBOT_SIGNIN_ORIGINS="},
	{name: "unknown provider that is declared", switches: "provider=other", want: "signin-username sign-in",
		fails: "(page identity none) that is not known", check: bundle("page identity: none", "/sso/login")},

	{name: "another account", switches: "identity=other", guard: true, want: usual + " know-account",
		fails: "signed in as somebody.else@acme.example, but", hint: "PAT_ROBOT_EMAIL"},
	{name: "an account that cannot be read", switches: "identity=unreadable", guard: true, want: usual + " know-account", check: unverified},
	{name: "an account that cannot be read and must be", switches: "identity=unreadable", guard: true, want: usual + " know-account",
		change: func(_ *gate, v *visit) { v.target.Account.Required = true }, fails: "is required; nothing was touched", hint: "--require-account"},

	{name: "copy by redirect", switches: "copycat=on", want: "signin-username", fails: notKnown, check: untouched},
	{name: "copy in a frame of the portal", switches: "copycat=frame", fails: notKnown, check: untouched},
	{name: "copy under a longer name", switches: "copycat=suffix", want: "signin-username", fails: "http://login.microsoftonline.com.evil.localhost:", check: untouched},
	{name: "copy behind a user's name", switches: "copycat=user", want: "signin-username", fails: "by http://127.0.0.1:", check: untouched},
	{name: "copy under a name of other letters", switches: "copycat=idn", want: "signin-username", fails: "http://login.xn--mcrosoftonline-59l.com.localhost:", check: untouched},
}

// everyScreen demands that the entries meet each screen, so that none is known in name only.
func everyScreen(t *testing.T) {
	t.Helper()
	for _, sc := range screens {
		met := func(e entry) bool { return slices.Contains(strings.Fields(e.want), sc.page) }
		if !slices.ContainsFunc(entries, met) {
			t.Errorf("no entry meets the screen %s", sc.page)
		}
	}
}
