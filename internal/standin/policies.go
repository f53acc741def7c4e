package standin

import (
	"strings"
	"time"
)

// policies are those of the tenant and the organization, as far as the page knows of them.
type policies struct {
	Global           bool `json:"global"`
	FullScope        bool `json:"fullScope"`
	LifespanDays     int  `json:"lifespanDays"`
	RestrictCreation bool `json:"restrictCreation"`
	PackagingOnly    bool `json:"packagingOnly"`
	refuseLifespan   bool
}

func policiesOf(c Scenario) policies {
	packaging := c.on(swPolicyPackaging)
	return policies{
		Global: c.on(swPolicyGlobal), FullScope: c.on(swPolicyFull), LifespanDays: c.number(swPolicyLifespan),
		RestrictCreation: c.on(swPolicyRestrict) || packaging, PackagingOnly: packaging,
		refuseLifespan: c.Get(swPolicyLifespanMode) == "refuse",
	}
}

// The names that the site answers with: the first ones are seen or documented, the others follow the API's list.
const (
	errName       = "displayNameRequired"
	errBadName    = "invalidDisplayName"
	errScope      = "invalidScope"
	errDate       = "invalidValidTo"
	errTarget     = "invalidTargetAccounts"
	errDenied     = "accessDenied"
	errMissing    = "authorizationNotFound"
	errGlobal     = "globalPatPolicyViolation"
	errFull       = "fullScopePatPolicyViolation"
	errLifespan   = "patLifespanPolicyViolation"
	errRestricted = "disablePatCreationPolicyViolation"
)

// apply holds a wanted token against the policies: it may shorten its life, silently as the API does, or name the policy
// that forbids it.
func (p policies) apply(t *token, now time.Time) string {
	switch {
	case p.RestrictCreation && (!p.PackagingOnly || !packagingOnly(t.scope)):
		return errRestricted
	case p.Global && len(t.accounts) == 0:
		return errGlobal
	case p.FullScope && t.scope == fullAccess:
		return errFull
	}
	if furthest := now.AddDate(0, 0, p.LifespanDays); p.LifespanDays > 0 && t.to.After(furthest) {
		if p.refuseLifespan {
			return errLifespan
		}
		t.to = furthest
	}
	return ""
}

func packagingOnly(scope string) bool {
	for _, name := range strings.Fields(scope) {
		if !strings.HasPrefix(name, "vso.packaging") {
			return false
		}
	}
	return true
}
