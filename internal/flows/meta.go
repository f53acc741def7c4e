package flows

import (
	"pat-robot/internal/scope"
	"pat-robot/internal/trail"
)

// startMeta is what the record of a run says before the run has begun.
func startMeta(d Deps, req CreateRequest) trail.Meta {
	organization := req.Organization
	if req.AllOrganizations {
		organization = "all"
	}
	words := map[string]string{}
	for _, s := range req.Scopes {
		words[s.API] = s.String()
	}
	if req.FullAccess {
		words[scope.FullAccessAPI] = "Full access"
	}
	return trail.Meta{
		Tool: d.Tool, Build: d.Build, Flow: "create", Organization: organization, Name: req.Name,
		Site: req.Site.BaseURL.String(), Account: req.Account.Email, Started: d.Now().UTC(), ScopeWords: words,
		AccountMasked: d.MaskAccount,
		Asked:         trail.Asked{Expires: req.Expires.String(), Scopes: apiNames(req.Scopes, req.FullAccess)},
	}
}
