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
	m := metaOf(d, "create", req.Target, req.Name)
	m.Organization, m.ScopeWords = organization, wordsOf(req.Scopes, req.FullAccess)
	m.Asked = trail.Asked{Expires: req.Expires.String(), Scopes: apiNames(req.Scopes, req.FullAccess)}
	return m
}

// metaOf is what the record of any flow says before it has begun; name is that of the token, "" where it is about none.
func metaOf(d Deps, flow string, target Target, name string) trail.Meta {
	return trail.Meta{
		Tool: d.Tool, Build: d.Build, Flow: flow, Organization: target.Organization, Name: name,
		Site: target.Site.BaseURL.String(), Account: target.Account.Email, Started: d.Now().UTC(), AccountMasked: d.MaskAccount,
	}
}

// wordsOf gives the words of the page for the API names of scopes.
func wordsOf(scopes []scope.Scope, full bool) map[string]string {
	words := map[string]string{}
	for _, s := range scopes {
		words[s.API] = s.String()
	}
	if full {
		words[scope.FullAccessAPI] = "Full access"
	}
	return words
}
