package flows

import (
	"encoding/json"
	"regexp"
)

// aadstsHints says what a person can do about the numbers that Microsoft's sign-in quotes in its errors.
var aadstsHints = map[string]string{
	"50126":  "check PAT_ROBOT_PASSWORD; too many wrong tries lock the account",
	"50053":  "the account is locked or the sign-in looks risky: wait, or ask an administrator to unlock it",
	"50055":  "the password has expired: sign in by hand once and set a new one",
	"50057":  "the account is disabled: ask an administrator",
	"50034":  "there is no such user in this tenant: check PAT_ROBOT_EMAIL",
	"50074":  "the account needs a second factor",
	"50076":  "the account needs a second factor",
	"500121": "the second factor failed: try again",
	"50105":  "the account is not assigned to the application: ask an administrator",
	"50020":  "the account belongs to another tenant: check PAT_ROBOT_EMAIL and the organization",
	"53000":  "the tenant asks for a compliant device: use a browser with a profile that it knows",
	"53001":  "the tenant asks for a joined device: use a browser with a profile that it knows",
	"53003":  "a conditional access policy blocks this sign-in: ask an administrator",
	"530033": "the tenant blocks sign-in by device: ask an administrator",
	"65001":  "the application needs consent: sign in by hand once, or ask an administrator",
	"70043":  "the session was ended by policy: sign in again",
}

var aadstsNumber = regexp.MustCompile(`AADSTS(\d+)`)

func aadstsHint(said string) string {
	if m := aadstsNumber.FindStringSubmatch(said); m != nil && aadstsHints[m[1]] != "" {
		return aadstsHints[m[1]]
	}
	return "see the picture in the trail, and look the number up in Microsoft's list of sign-in errors"
}

// accountOf reads the sign-in name and the name for people out of the portal's connection data; "" for what is not there.
func accountOf(body string) (name, display string) {
	var data struct {
		AuthenticatedUser struct {
			ProviderDisplayName string `json:"providerDisplayName"`
			Properties          struct {
				Account struct {
					Value string `json:"$value"`
				}
			} `json:"properties"`
		} `json:"authenticatedUser"`
	}
	if json.Unmarshal([]byte(body), &data) != nil {
		return "", ""
	}
	return data.AuthenticatedUser.Properties.Account.Value, data.AuthenticatedUser.ProviderDisplayName
}
