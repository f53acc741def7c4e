package main

import (
	"os"
	"strings"
	"time"

	"pat-robot/internal/config"
	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/scope"
)

// allOrganizations is what --org says for a global token.
const allOrganizations = "all"

func isAll(org string) bool { return strings.EqualFold(org, allOrganizations) }

// chooseOrganization sets where the run starts, and whether the token is a global one. A global token needs a place to
// start at as well: the token page belongs to an organization.
func (w wanted) chooseOrganization(c config.Config, req *flows.CreateRequest, wrong *faults) {
	req.Organization = c.Org
	req.AllOrganizations = isAll(w.org)
	if isAll(req.Organization) {
		req.Organization, req.AllOrganizations = "", true
	}
	switch {
	case req.Organization == "" && req.AllOrganizations:
		wrong.addf("set PAT_ROBOT_ORG to an organization that the account belongs to", "--org all needs an organization to start at")
	case req.Organization == "":
		wrong.addf("for example --org acme, for https://dev.azure.com/acme", "--org or PAT_ROBOT_ORG is missing")
	}
}

// chooseScopes reads --scope, --preset and --full-access: full access alone, or scopes.
func (w wanted) chooseScopes(req *flows.CreateRequest, wrong *faults) {
	asked := len(w.scopes) > 0 || w.preset != ""
	switch {
	case w.fullAccess && asked:
		wrong.addf("leave one out", "--full-access and scopes exclude each other")
		return
	case !w.fullAccess && !asked:
		wrong.addf(`for example --scope "Code (Read)", --preset exalate, or --full-access in so many words`, "no scope was asked for")
		return
	}
	preset, err := w.presetScopes()
	wrong.add(ofFlag("--preset", err))
	texts := w.scopes
	for _, s := range preset {
		texts = append(texts, s.API)
	}
	req.Scopes, err = scope.ParseAll(texts)
	wrong.add(ofFlag("--scope", err))
}

// scoped tells whether scopes were asked for.
func (w wanted) scoped() bool { return len(w.scopes) > 0 || w.preset != "" || w.fullAccess }

// changes reads what a token that there is shall get, where it may all be left out: --new-name, --expires and scopes.
func (w wanted) changes(wrong *faults) (expires *expiry.Expires, scopes []scope.Scope, fullAccess bool) {
	if w.name != "" {
		wrong.add(ofFlag("--new-name", checkName(w.name)))
	}
	if w.expires != "" {
		given, err := expiry.Parse(w.expires, time.Now())
		wrong.add(ofFlag("--expires", err))
		expires = &given
	}
	if !w.scoped() {
		return expires, nil, false
	}
	var made flows.CreateRequest
	w.chooseScopes(&made, wrong)
	return expires, made.Scopes, w.fullAccess
}

// presetScopes reads a preset: built in by its name, or a file where there is one.
func (w wanted) presetScopes() ([]scope.Scope, error) {
	if w.preset == "" {
		return nil, nil
	}
	if strings.ContainsAny(w.preset, `/\.`) {
		return scope.LoadPreset(w.preset)
	}
	if _, err := os.Stat(w.preset); err == nil {
		if _, err := scope.Preset(w.preset); err != nil {
			return scope.LoadPreset(w.preset)
		}
	}
	return scope.Preset(w.preset)
}

// ofFlag says which flag a fault is about. Rooms that import nothing of the project give bare errors: from here they are
// faults of usage.
func ofFlag(flag string, err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(fault.Usage, err, fault.HintOf(err), "%s", flag)
}
