package flows

import (
	"context"
	"errors"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
	"pat-robot/internal/trail"
)

// place is where on the site the robot is.
type place string

const (
	onTokens place = "token-list"
	onHome   place = "portal"
	nowhere  place = "nowhere" // the site has no such page, or it is not as known
)

// notBy skips a step that belongs to the other way to the token page.
func (v *visit) notBy(way Way) func() string {
	return func() string {
		if v.target.Way != way && (way != ByAddress || v.target.Way != "") {
			return "the other way was asked for"
		}
		return ""
	}
}

// unless skips a step except at a place.
func (v *visit) unless(at place) func() string {
	return func() string {
		if v.at != at {
			return "at " + string(v.at)
		}
		return ""
	}
}

func (v *visit) openByAddress(ctx context.Context) error {
	return v.open(ctx, tokenPageURL(v.target.Site.BaseURL, v.target.Organization), v.Pages.Landmark("token-list"))
}

func (v *visit) openHome(ctx context.Context) error {
	return v.open(ctx, organizationURL(v.target.Site.BaseURL, v.target.Organization)+"/",
		v.Pages.Landmark("token-list"), v.Pages.Landmark("portal"))
}

// open goes to an address of the site and says which elements prove that it was reached, after signing in or at once.
func (v *visit) open(ctx context.Context, address string, proofs ...selectors.Element) error {
	v.opened = func(ctx context.Context) error { return v.open(ctx, address, proofs...) }
	v.signIn.arrived = append(proofs, v.Pages.Landmark("not-found"))
	v.page.StayOn("")
	v.page.WatchErrors(browser.Origin(v.target.Site.BaseURL.String()))
	if _, err := v.page.Goto(ctx, address); err != nil {
		return err
	}
	v.signIn.wait(ctx)
	late := errors.Is(ctx.Err(), context.DeadlineExceeded)
	if err := ctx.Err(); err != nil && !late {
		return err
	}
	if (late || v.signIn.foundNothing()) && v.signIn.onPortal() {
		if err := v.otherLanguage(ctx, nil); err != nil {
			return err
		}
	}
	if late {
		return fault.New(fault.Site, "see the picture in the trail; a slow site can be given more time with PAT_ROBOT_STEP_TIMEOUT",
			"opened %s, but nothing that is known was shown in time", address)
	}
	return nil
}

// enter signs in where the site asks for it, and finds out where that has led.
func (v *visit) enter(ctx context.Context) error {
	if err := v.takeTurn(ctx); err != nil {
		return err
	}
	v.signIn.keep = v.keeps()
	asked := v.signIn.asked()
	v.anew = v.anew || asked
	through := v.signIn.through
	if v.byHand && asked {
		through = v.signIn.watch
	}
	reached, err := through(ctx)
	v.page.WatchErrors("")
	if d, ok := browser.IsDocumentError(err); ok {
		err = v.siteError(d)
	}
	switch {
	case errors.Is(err, errNotThere):
		v.at = nowhere
		return nil
	case err != nil:
		return err
	}
	v.at = nowhere
	if reached == string(onTokens) || reached == string(onHome) {
		v.at = place(reached)
	}
	return nil
}

// errNotThere tells that the site has nothing at an address, or nothing that is known.
var errNotThere = errors.New("the site has no such page")

// siteError says what a document means that the site answered with an error.
func (v *visit) siteError(d browser.Document) error {
	switch {
	case d.Status == 404:
		return errNotThere
	case d.Status == 401 || d.Status == 403:
		return fault.New(fault.SignIn, "check that the account may use the organization",
			"the site refused %s to %s (status %d)", d.Path, v.target.Account.Email, d.Status)
	case d.Status == 429 || d.Status >= 500:
		return busy{v.busyError(d), d.RetryAfter}
	}
	return fault.New(fault.Page, "see the picture in the trail", "the site answered %s with status %d", d.Path, d.Status)
}

func (v *visit) busyError(d browser.Document) error {
	if d.Origin != browser.Origin(v.target.Site.BaseURL.String()) {
		return fault.New(fault.Site, "try again later", "the sign-in at %s answered with status %d", d.Origin, d.Status)
	}
	return fault.New(fault.Site, "try again later", "the site answered %s with status %d", d.Path, d.Status)
}

// otherWay opens the token page the other way round: by the menu where its address leads nowhere, by its address where
// there is no menu. Where that leads nowhere too, there is no such organization.
func (v *visit) otherWay(ctx context.Context) error {
	other := v.openHome
	if v.target.Way == ByMenu {
		other = v.openByAddress
	}
	if err := other(ctx); err != nil {
		return err
	}
	v.say("the first way to the token page led nowhere; took the other one")
	_, reached, err := v.signIn.foreseen(ctx, "")
	v.page.WatchErrors("")
	if d, ok := browser.IsDocumentError(err); ok {
		err = v.siteError(d)
	}
	if errors.Is(err, errNotThere) || reached == "not-found" {
		return fault.New(fault.Usage, "check the name with PAT_ROBOT_ORG or --org, and that the account may use it",
			"there is no organization %q at %s for %s", v.target.Organization, v.target.Site.BaseURL, v.target.Account.Email)
	}
	if err != nil {
		return err
	}
	if reached == "" {
		return fault.New(fault.SignIn, "see the pictures in the trail", "the site asked to sign in a second time")
	}
	v.at = place(reached)
	return nil
}

// knowAccount makes sure that the portal has the wanted account: on joined machines a browser can be signed in as somebody
// else without having been asked.
func (v *visit) knowAccount(ctx context.Context) error {
	v.page.StayOn(browser.Origin(v.target.Site.BaseURL.String()))
	name, err := v.signedIn(ctx)
	if err != nil {
		return err
	}
	v.account = v.target.Account.Email
	switch {
	case name == "" && v.target.Account.Required:
		return fault.New(fault.SignIn, "see who is signed in by hand, or leave --require-account out",
			"the site did not say who is signed in, and %s is required; nothing was touched", v.target.Account.Email)
	case name == "":
		v.warn("the site did not say who is signed in; the account is not verified")
	case !strings.EqualFold(name, v.target.Account.Email):
		return fault.New(fault.SignIn, "sign out of the other account, or name it with PAT_ROBOT_EMAIL",
			"signed in as %s, but %s was wanted; nothing was touched", name, v.target.Account.Email)
	default:
		v.say("signed in as %s, as the site itself says", name)
		if !v.anew && !v.kept.Saved.IsZero() {
			v.say("with the session that was kept on %s", v.kept.Saved.Format(time.DateTime))
		}
		v.account = name
	}
	v.verified = name != ""
	v.trail.SetMeta(func(m *trail.Meta) { m.Account, m.AccountVerified = v.account, v.verified })
	return nil
}

// signedIn asks the portal who is signed in; "" where it does not say. The call is known from general knowledge of the API.
func (v *visit) signedIn(ctx context.Context) (string, error) {
	status, body, err := v.page.Fetch(ctx, organizationPath(v.target.Site.BaseURL, v.target.Organization)+"/_apis/connectionData")
	if errors.Is(err, context.Canceled) {
		return "", err
	}
	if err != nil || status != 200 {
		return "", nil //nolint:nilerr // what cannot be read is reported as not read
	}
	name, display := accountOf(body)
	v.trail.NameAccount(display)
	v.display = display
	return name, nil
}

func (v *visit) openMenu(ctx context.Context) error {
	button, err := v.page.Find(ctx, v.Pages.Landmark("portal"))
	if err != nil {
		return err
	}
	if err := button.Click(ctx); err != nil {
		return err
	}
	_, err = v.page.Find(ctx, v.el("portal", "personal-access-tokens"))
	return err
}

func (v *visit) chooseTokens(ctx context.Context) error {
	item, err := v.page.Find(ctx, v.el("portal", "personal-access-tokens"))
	if err != nil {
		return err
	}
	if err := item.Click(ctx); err != nil {
		return err
	}
	_, err = v.page.Find(ctx, v.Pages.Landmark("token-list"))
	v.at = onTokens
	return err
}
