package flows

import (
	"regexp"

	"pat-robot/internal/fault"
)

// meaning is what a number of Microsoft's sign-in says, and what a person can do about it.
type meaning struct{ text, hint string }

// aadsts are the numbers that are worth a sentence of their own. Source: Microsoft's list of sign-in errors.
var aadsts = map[string]meaning{
	"50126":  {"the user name or the password is wrong", "check PAT_ROBOT_PASSWORD; too many wrong tries lock the account"},
	"50053":  {"the account is locked, or the sign-in looks risky", "wait, or ask an administrator to unlock it"},
	"50055":  {"the password has expired", "sign in by hand once and set a new one"},
	"50057":  {"the account is disabled", "ask an administrator"},
	"50034":  {"there is no such user in this tenant", "check PAT_ROBOT_EMAIL"},
	"50074":  {"the sign-in needs a second factor", "set one up for the account, and see “Signing in” in the README"},
	"50076":  {"the sign-in needs a second factor", "set one up for the account, and see “Signing in” in the README"},
	"500121": {"the second factor failed", "try again, and approve the request or check the code's secret and this machine's clock"},
	"50105":  {"the account is not assigned to the application", "ask an administrator to assign it"},
	"50020":  {"the account belongs to another tenant", "check PAT_ROBOT_EMAIL and the organization, or have the account invited as a guest"},
	"53000":  {"the tenant asks for a compliant device", "use a browser with a profile that the tenant knows, or sign in by hand"},
	"53001":  {"the tenant asks for a joined device", "use a browser with a profile that the tenant knows, or sign in by hand"},
	"53003":  {"a conditional access policy blocks this sign-in", "ask an administrator which condition is not met"},
	"530033": {"the tenant blocks this sign-in by its device", "use a browser with a profile that the tenant knows, or ask an administrator"},
	"65001":  {"nobody has consented to the application yet", "sign in by hand once and consent if you agree, or ask an administrator"},
	"70043":  {"the session was ended by a policy on how often to sign in", "run it again to sign in anew"},
}

var (
	aadstsNumber = regexp.MustCompile(`AADSTS\s*(\d+)`)
	anyNumber    = regexp.MustCompile(`\b\d{5,6}\b`)
)

// aadstsFault is the fault that a page tells of in these words. A number that is not known is quoted.
func aadstsFault(said string) error {
	number := ""
	if m := aadstsNumber.FindStringSubmatch(said); m != nil {
		number = m[1]
	} else {
		// The page of a policy gives its number without the letters.
		for _, n := range anyNumber.FindAllString(said, -1) {
			if _, known := aadsts[n]; known {
				number = n
				break
			}
		}
	}
	if m, known := aadsts[number]; known {
		return fault.New(fault.SignIn, m.hint, "the sign-in ended with AADSTS%s, %s: %s", number, m.text, quote(said))
	}
	hint := "see the picture in the trail"
	if number != "" {
		hint = "look the number up at https://login.microsoftonline.com/error?code=" + number
	}
	return fault.New(fault.SignIn, hint, "the sign-in ended with an error: %s", quote(said))
}
