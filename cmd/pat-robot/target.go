package main

import (
	"github.com/spf13/cobra"

	"pat-robot/internal/config"
	"pat-robot/internal/flows"
)

// visiting holds the flags of a command that goes to the token page for what is there already.
type visiting struct {
	way string
	// only is the organization whose tokens count, "" for all. The flag says it, the environment does not: what a command
	// does to a token must not depend on where it runs.
	only string
}

func (v *visiting) flags(cmd *cobra.Command) {
	settings(cmd, "ORG")
	cmd.Flags().Lookup("org").Usage = "the organization whose tokens count, and where to begin; all for global tokens (PAT_ROBOT_ORG says only where to begin)"
	wayFlag(cmd, &v.way)
}

// wayFlag adds --way.
func wayFlag(cmd *cobra.Command, way *string) {
	cmd.Flags().StringVar(way, "way", string(flows.ByAddress), "how to reach the token page first: address, or menu (User settings)")
}

// siteFlags adds the settings of each command that opens the site.
func siteFlags(cmd *cobra.Command) {
	settings(cmd, "EMAIL", "REQUIRE_ACCOUNT", "BASE_URL", "SIGNIN_ORIGINS")
	settings(cmd, browserSettings...)
	settings(cmd, keyringSettings...)
}

// target reads flags and environment, notes all that is wrong with them, and says where to go and as whom. The password is
// still missing in it.
func (p *program) target(cmd *cobra.Command, v *visiting, wrong *faults) (config.Config, flows.Target) {
	c, err := p.configure(cmd)
	wrong.add(err)
	return c, v.target(cmd, c, wrong)
}

// target is where to go and as whom, by a configuration that was read.
func (v *visiting) target(cmd *cobra.Command, c config.Config, wrong *faults) flows.Target {
	target := targetOf(c, v.way, wrong)
	if f := cmd.Flags().Lookup("org"); f.Changed {
		v.only = f.Value.String()
	}
	target.Organization = c.Org
	if isAll(v.only) {
		v.only = allOrganizations
	}
	if isAll(target.Organization) {
		target.Organization = ""
	}
	if target.Organization == "" {
		wrong.addf("for example --org acme, for https://dev.azure.com/acme", "no organization to begin at: --org or PAT_ROBOT_ORG is missing")
	}
	return target
}

// targetOf is a target without an organization.
func targetOf(c config.Config, way string, wrong *faults) flows.Target {
	wrong.wantEmail(c)
	if w := flows.Way(way); w != flows.ByAddress && w != flows.ByMenu {
		wrong.addf("address or menu", "--way: %q is no way to the token page", way)
	}
	return flows.Target{
		Site:    flows.Site{BaseURL: c.BaseURL, SigninOrigins: c.SigninOrigins},
		Account: flows.Account{Email: c.Email},
		Way:     flows.Way(way),
	}
}

// ready completes a target that has no faults, and gives what the flow works with.
func (p *program) ready(cmd *cobra.Command, c config.Config, target *flows.Target, wrong faults) (flows.Deps, error) {
	if err := wrong.err(); err != nil {
		return flows.Deps{}, err
	}
	var err error
	if target.Account, err = p.account(cmd.Context(), c); err != nil {
		return flows.Deps{}, err
	}
	return p.deps(c)
}
