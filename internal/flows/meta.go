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
	m := metaOf(d, "create", req.Target, req.Name)
	m.Organization, m.ScopeWords = organization, words
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
