package main

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"pat-robot/internal/config"
	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/scope"
)

// wanted is the token as the flags describe it.
type wanted struct {
	org, name, expires, preset string
	scopes                     []string
	fullAccess, allowDuplicate bool
	strictExpiry               bool
	way, requireGroup          string
}

func (w *wanted) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&w.name, "name", "", "the token's name")
	w.expiresFlag(cmd, "30d")
	w.scopeFlags(cmd)
	f.BoolVar(&w.allowDuplicate, "allow-duplicate", false, "make it even if an active token has this name")
	f.BoolVar(&w.strictExpiry, "strict-expiry", false, "fail, and revoke the token, if the site gives it an earlier end than was asked for")
	f.StringVar(&w.requireGroup, "require-group", "", `first look whether the account is a member of this group, such as "`+flows.Administrators+`"`)
	wayFlag(cmd, &w.way)
}

// expiresFlag adds --expires; byDefault is "" where it may be left out.
func (w *wanted) expiresFlag(cmd *cobra.Command, byDefault string) {
	cmd.Flags().StringVar(&w.expires, "expires", byDefault, "30d, 60d, 90d, any number of days, YYYY-MM-DD, or max for the furthest that the form permits")
}

// scopeFlags adds the flags that say what the token may do.
func (w *wanted) scopeFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	// Not a slice flag: the page's own words hold commas, as in "Read, write, & manage".
	f.StringArrayVar(&w.scopes, "scope", nil, `a scope, in the page's words, as an API name or as articles write it; repeat for more`)
	f.StringVar(&w.preset, "preset", "", "scopes by name ("+strings.Join(scope.Presets(), ", ")+") or from a file")
	f.BoolVar(&w.fullAccess, "full-access", false, "a token that may do all that the account may")
}

// request checks what was asked for and notes every fault.
func (w wanted) request(c config.Config, wrong *faults) flows.CreateRequest {
	req := flows.CreateRequest{
		Target: targetOf(c, w.way, wrong),
		Name:   w.name, FullAccess: w.fullAccess, AllowDuplicate: w.allowDuplicate,
		StrictExpiry: w.strictExpiry, RequireGroup: w.requireGroup,
	}
	wrong.add(ofFlag("--name", checkName(w.name)))
	w.chooseOrganization(c, &req, wrong)
	w.chooseScopes(&req, wrong)
	expires, err := expiry.Parse(w.expires, time.Now())
	wrong.add(ofFlag("--expires", err))
	req.Expires = expires
	return req
}

// longestName is a guess on the safe side: the site's own limit is not known, and a name that a person can read in the
// list is far shorter.
const longestName = 256

// checkName refuses names that the page would change or refuse: the robot finds its token in the list by the name.
func checkName(name string) error {
	trimmed := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	switch {
	case trimmed == "":
		return fault.New(fault.Usage, "for example --name exalate", "the token's name is empty")
	case !utf8.ValidString(name):
		return fault.New(fault.Usage, "", "the token's name is not UTF-8")
	case utf8.RuneCountInString(name) > longestName:
		return fault.New(fault.Usage, "the nearest that fits: "+string([]rune(trimmed)[:longestName]),
			"the token's name has %d characters, more than %d", utf8.RuneCountInString(name), longestName)
	case trimmed != name:
		return fault.New(fault.Usage, "the nearest good one: "+trimmed, "the token's name %q has blanks that a page does not keep", name)
	}
	return nil
}
