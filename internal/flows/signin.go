package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// microsoftOrigins may receive credentials without being declared: exact origins, never a suffix. National clouds and
// identity providers are declared by the user.
var microsoftOrigins = []string{
	"https://login.microsoftonline.com",
	"https://login.microsoft.com",
	"https://login.live.com",
}

// unknownAfter is how long none of the known screens may be there before the run says so.
const unknownAfter = 10 * time.Second

// mostScreens bounds a sign-in that goes in circles.
const mostScreens = 20

// signIn answers the screens of the sign-in one after the other until the portal is reached. Screens are recognised by
// their fields and page identity, never by a button's id, which several screens share.
type signIn struct {
	*run
	site    Site
	account Account
	// arrived are the elements that prove that the portal is reached.
	arrived []selectors.Element
	// typed counts how often a screen was answered: a page that reloads itself is answered again, but not for ever.
	typed map[string]int
	// seen is what the step that opened the site has already looked for, so that it is not looked for twice.
	seen *sight
	// keep is set where the session is to outlive the run.
	keep bool
}

// sight is what a look at the page has found: a screen, or the page of the portal that was reached.
type sight struct {
	screen  int
	reached string
	err     error
}

// screen is a sign-in screen and what to do on it; a nil step means that it needs a person, for the reason given.
type screen struct {
	page   string
	title  string
	answer func(s *signIn, ctx context.Context) error
	person string // what a person must do, where the robot cannot answer
}

// screens in the order in which they are looked for: what stops a sign-in before what goes on with it.
var screens = []screen{
	{page: "stay-signed-in", title: "Answer “Stay signed in?”", answer: (*signIn).stay},
	{page: "signin-password", title: "Type the password", answer: (*signIn).password},
	{page: "signin-username", title: "Type the user name", answer: (*signIn).username},
	{page: "account-tiles", title: "Pick the account", answer: (*signIn).pick},
	{page: "more-information", title: "Skip “Let's keep your account secure”", answer: (*signIn).skipMore},
	{page: "passwordless", title: "Use the password instead", answer: (*signIn).usePassword},
	{page: "adfs", title: "Sign in at AD FS", answer: (*signIn).adfs},
	{page: "second-factor", person: "the account needs a second factor; use an account whose sign-in needs none, or one that your tenant exempts"},
	{page: "expired-password", person: "the password has expired; sign in by hand once and set a new one"},
}

// through signs in, if the page asks for it, one recorded step a screen, and returns the page that proves that the portal
// is reached. It returns errNotThere where the portal shows nothing of what was waited for.
func (s *signIn) through(ctx context.Context) (string, error) {
	after := ""
	for range mostScreens {
		i, reached, err := s.foreseen(ctx, after)
		var d *browser.DocumentError
		switch {
		case errors.Is(err, errNotThere) || errors.As(err, &d):
			return "", err
		case err != nil:
			return "", s.fail(ctx, err)
		case reached != "":
			return reached, nil
		}
		if err := s.answer(ctx, screens[i]); err != nil {
			return "", err
		}
		after = screens[i].page
	}
	return "", s.fail(ctx, fault.New(fault.SignIn, "see the pictures in the trail",
		"answered %d sign-in screens and is still not signed in", mostScreens))
}

// wait looks for what comes after the site was opened, and keeps it for through.
func (s *signIn) wait(ctx context.Context) {
	i, reached, err := s.next(ctx, "")
	s.seen = &sight{i, reached, err}
}

// asked tells whether wait met a screen of the sign-in.
func (s *signIn) asked() bool { return s.seen != nil && s.seen.err == nil && s.seen.reached == "" }

// foundNothing tells whether wait met no page that is known although the portal was reached.
func (s *signIn) foundNothing() bool { return s.seen != nil && errors.Is(s.seen.err, errNotThere) }

func (s *signIn) foreseen(ctx context.Context, after string) (int, string, error) {
	if seen := s.seen; seen != nil {
		s.seen = nil
		return seen.screen, seen.reached, seen.err
	}
	return s.next(ctx, after)
}

// fail records what ended the sign-in between two screens.
func (s *signIn) fail(ctx context.Context, err error) error {
	return s.record(ctx, "sign-in", "Sign in", func(context.Context) error { return err })
}

func (s *signIn) record(ctx context.Context, name, title string, do func(context.Context) error) error {
	return s.step(ctx, step{name: name, title: title, do: do})
}

func (s *signIn) answer(ctx context.Context, sc screen) error {
	page, _ := s.Pages.Page(sc.page)
	if sc.answer == nil {
		return s.record(ctx, sc.page, page.Title, func(context.Context) error {
			return fault.New(fault.SignIn, sc.person, "the sign-in shows “%s”, which the robot cannot answer", page.Title)
		})
	}
	s.typed[sc.page]++
	if s.typed[sc.page] > 3 {
		return s.record(ctx, sc.page, page.Title, func(context.Context) error {
			return fault.New(fault.SignIn, "see the pictures in the trail", "the sign-in came back to “%s” again and again", page.Title)
		})
	}
	return s.record(ctx, sc.page, sc.title, func(ctx context.Context) error {
		if err := s.belongs(); err != nil {
			return err
		}
		return sc.answer(s, ctx)
	})
}

// next waits for the portal (whose page it names) or for one of the screens, other than the one that was just answered:
// that one may stay on the page for a moment, or come back after a reload, which a second look tells.
func (s *signIn) next(ctx context.Context, after string) (int, string, error) {
	i, reached, err := s.look(ctx, after)
	if err == nil || !isUnseen(err) || ctx.Err() != nil {
		return i, reached, err
	}
	if i, reached, again := s.look(ctx, ""); again == nil || !isUnseen(again) {
		return i, reached, again
	}
	if s.onPortal() {
		return 0, "", errNotThere
	}
	return 0, "", s.unknown(ctx)
}

// isUnseen tells whether nothing of what was looked for was there, in contrast to a screen that stops the run.
func isUnseen(err error) bool { return fault.Is(err, fault.Page) }

// look races the portal, the fatal error and the screens, within the time for an unknown screen.
func (s *signIn) look(ctx context.Context, except string) (int, string, error) {
	ctx, cancel := context.WithTimeout(ctx, unknownAfter)
	defer cancel()
	elements := append(slices.Clone(s.arrived), s.el("signin", "fatal"))
	var index []int
	for i, sc := range screens {
		if sc.page != except {
			elements = append(elements, s.Pages.Landmark(sc.page))
			index = append(index, i)
		}
	}
	if refusal := s.el(except, "error"); len(refusal.Candidates) > 0 {
		elements = append(elements, refusal)
	}
	i, node, err := s.page.Race(ctx, elements...)
	if err != nil {
		return 0, "", err
	}
	switch at := i - len(s.arrived); {
	case at < 0 && !s.onPortal():
		return 0, "", s.foreign()
	case at < 0:
		return 0, node.Element.Page, nil
	case at == 0:
		return 0, "", s.fatal(ctx, node)
	case at > len(index):
		return 0, "", s.refused(ctx, except, node)
	default:
		return index[at-1], "", nil
	}
}

// allowed are the origins that may receive credentials in this run.
func (s *signIn) allowed() []string {
	return append(slices.Clone(microsoftOrigins), s.site.SigninOrigins...)
}

// belongs makes sure of the page before anything is typed on it.
func (s *signIn) belongs() error {
	if slices.Contains(s.allowed(), s.page.Origin()) {
		return nil
	}
	return s.foreign()
}

func (s *signIn) foreign() error {
	return fault.New(fault.SignIn,
		"if this is your organization's own sign-in, declare it with PAT_ROBOT_SIGNIN_ORIGINS="+s.page.Origin(),
		"was asked to sign in by %s, which is not a known sign-in page; nothing was typed", s.page.Origin())
}

func (s *signIn) onPortal() bool { return s.page.Origin() == browser.Origin(s.site.BaseURL.String()) }

func (s *signIn) unknown(ctx context.Context) error {
	if !s.onPortal() && !slices.Contains(s.allowed(), s.page.Origin()) {
		return s.foreign()
	}
	id := "none"
	if n, ok, err := s.page.Present(ctx, s.Pages.Landmark("signin")); err == nil && ok {
		if v, err := n.Attr(ctx, "content"); err == nil {
			id = v
		}
	}
	return fault.New(fault.SignIn, "see the picture and the outline in the trail",
		"met a sign-in screen at %s (page identity %s) that is not known", s.page.Address(), id)
}

func (s *signIn) username(ctx context.Context) error {
	field, err := s.page.Find(ctx, s.Pages.Landmark("signin-username"))
	if err != nil {
		return err
	}
	held, err := field.Fill(ctx, s.account.Email)
	if err != nil {
		return err
	}
	if !strings.EqualFold(held, s.account.Email) {
		return nil // the page reloaded itself; the loop meets the screen again
	}
	return s.press(ctx, "signin-username", "next")
}

func (s *signIn) password(ctx context.Context) error {
	field, err := s.page.Find(ctx, s.Pages.Landmark("signin-password"))
	if err != nil {
		return err
	}
	return s.typePassword(ctx, field, "signin-password", "sign-in")
}

func (s *signIn) typePassword(ctx context.Context, field *browser.Node, page, button string) error {
	password, err := s.account.Password(ctx)
	if err != nil {
		return err
	}
	s.Redactor.Add("password", password)
	err = field.FillSecret(ctx, password, s.allowed())
	if browser.IsNotHeld(err) {
		return nil // the page reloaded itself; the loop meets the screen again
	}
	if err != nil {
		return err
	}
	return s.press(ctx, page, button)
}

func (s *signIn) adfs(ctx context.Context) error {
	user, err := s.page.Find(ctx, s.el("adfs", "username"))
	if err != nil {
		return err
	}
	if _, err := user.Fill(ctx, s.account.Email); err != nil {
		return err
	}
	field, err := s.page.Find(ctx, s.el("adfs", "password"))
	if err != nil {
		return err
	}
	return s.typePassword(ctx, field, "adfs", "submit")
}

// stay says Yes where the session is to be kept, and No elsewhere.
func (s *signIn) stay(ctx context.Context) error {
	if s.keep {
		return s.press(ctx, "stay-signed-in", "yes")
	}
	return s.press(ctx, "stay-signed-in", "no")
}

func (s *signIn) pick(ctx context.Context) error {
	tile, ok, err := s.page.Present(ctx, s.el("account-tiles", "tile").With("email", s.account.Email))
	if err != nil {
		return err
	}
	if ok {
		return tile.Click(ctx)
	}
	return s.press(ctx, "account-tiles", "other")
}

func (s *signIn) skipMore(ctx context.Context) error {
	skip, ok, err := s.page.Present(ctx, s.el("more-information", "skip"))
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.SignIn, "sign in by hand once and set up what the page asks for",
			"the sign-in asks for more security information and offers no way to skip it")
	}
	return skip.Click(ctx)
}

func (s *signIn) usePassword(ctx context.Context) error {
	use, ok, err := s.page.Present(ctx, s.el("passwordless", "use-password"))
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.SignIn, "use an account that may sign in with its password",
			"the sign-in asks for an approval on a phone or a passkey and offers no password")
	}
	return use.Click(ctx)
}

func (s *signIn) press(ctx context.Context, page, name string) error {
	button, err := s.page.Find(ctx, s.el(page, name))
	if err != nil {
		return err
	}
	s.snap(ctx)
	return button.Click(ctx)
}

// refused says what the site said of what was typed.
func (s *signIn) refused(ctx context.Context, page string, node *browser.Node) error {
	said, err := node.Text(ctx)
	if err != nil {
		return err
	}
	what := "the password of " + s.account.Email
	hint := "check PAT_ROBOT_PASSWORD; too many wrong tries lock the account"
	if page == "signin-username" {
		what, hint = "the user name "+s.account.Email, "check PAT_ROBOT_EMAIL"
	}
	return fault.New(fault.SignIn, hint, "the sign-in refused %s: %s", what, quote(said))
}

func (s *signIn) fatal(ctx context.Context, node *browser.Node) error {
	said, err := node.Text(ctx)
	if err != nil {
		return err
	}
	return fault.New(fault.SignIn, aadstsHint(said), "the sign-in ended with an error: %s", quote(said))
}

// quote folds what a page says into one line of bounded length.
func quote(said string) string {
	said = strings.Join(strings.Fields(said), " ")
	if r := []rune(said); len(r) > 300 {
		said = string(r[:300]) + "…"
	}
	return fmt.Sprintf("“%s”", said)
}
