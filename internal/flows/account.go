package flows

import "encoding/json"

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
