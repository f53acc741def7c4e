package flows

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
)

// screen is a sign-in screen and what to do on it; a nil answer means that it needs a person.
type screen struct {
	page    string
	title   string // what the robot does, as the title of a step
	does    string // the same for the README, where the title does not say all
	answer  func(s *signIn, ctx context.Context) error
	person  string // what a person must do, where the robot cannot answer
	patient bool   // the answer is up to a person: it may take all the time of the run
}

// screens in the order in which they are looked for where a page does not say which one it is: what stops a sign-in before
// what goes on with it. It is filled at the start, since the answers look screens up.
var screens []screen

func init() {
	screens = []screen{
		{page: "stay-signed-in", does: "answers No, or Yes where the session is to be kept", title: "Answer “Stay signed in?”", answer: (*signIn).stay},
		{page: "signin-password", does: "types it once it is sure of the origin, reads it back, presses Sign in; a refusal ends the run at once", title: "Type the password", answer: (*signIn).password},
		{page: "signin-username", does: "types it, reads it back, presses Next; a refusal ends the run", title: "Type the user name", answer: (*signIn).username},
		{page: "account-tiles", does: "picks the wanted account, else “Use another account”", title: "Pick the account", answer: (*signIn).pick},
		{page: "account-kind", does: "picks the work or school account", title: "Pick the work or school account", answer: (*signIn).pickWork},
		{page: "passwordless", does: "takes the password instead, by its link or by the choice of ways; where there is none, tells the number and waits for the phone", title: "Use the password instead", answer: (*signIn).usePassword, patient: true},
		{page: "credential-picker", does: "chooses the password", title: "Choose the password", answer: (*signIn).choosePassword},
		{page: "passkey", does: "leaves it for another way", title: "Leave the passkey for another way", answer: (*signIn).leavePasskey},
		{page: "more-information", does: "skips it where that is offered, else says what to set up", title: "Skip “Let's keep your account secure”", answer: (*signIn).skipMore},
		{page: "factor-denied", does: "says so, and asks at a terminal whether to send another request", title: "Ask for another request", answer: (*signIn).denied, patient: true},
		{page: "factor-timed-out", does: "says so, and asks at a terminal whether to send another request", title: "Ask for another request", answer: (*signIn).timedOut, patient: true},
		{page: "factor-list", does: "chooses a code that it can make, else the request on the phone, else a code that a person can type", title: "Choose the second factor", answer: (*signIn).chooseMethod},
		{page: "factor-code", does: "makes the code, or asks for it at the terminal, a text message's too; tries twice", title: "Give the code", answer: (*signIn).giveCode, patient: true},
		{page: "factor-push", does: "shows the number at once and waits as long as the site does; goes for a code where it can make one", title: "Wait for the phone", answer: (*signIn).approve, patient: true},
		{page: "adfs", does: "types user name and password, where its origin is declared", title: "Sign in at AD FS", answer: (*signIn).adfs},
		{page: "expired-password", does: "a person must set a new one by hand", person: "sign in by hand once and set a new password"},
		{page: "terms", does: "a person must read and accept them by hand", person: "sign in by hand once, read the terms, and accept them if you agree"},
		{page: "consent", does: "a person must consent by hand, or an administrator", person: "sign in by hand once and consent if you agree, or ask an administrator"},
		{page: "conditional-access", does: "says why, by its AADSTS number", answer: (*signIn).blocked, title: "Read why the sign-in is blocked"},
	}
}

// Screen is a screen of the sign-in as people are told of it.
type Screen struct{ Title, Does string }

// Screens lists all screens of the sign-in that are known, with what the robot does on each.
func Screens(pages *selectors.Catalog) []Screen {
	list := make([]Screen, len(screens))
	for i, sc := range screens {
		page, _ := pages.Page(sc.page)
		list[i] = Screen{strings.TrimPrefix(page.Title, "Sign in: "), sc.does}
	}
	return list
}

// SignInErrors lists the numbers of Microsoft's sign-in errors that have a sentence of their own.
func SignInErrors() []string { return slices.Sorted(maps.Keys(aadsts)) }

// needsPerson tells what a person must do on a screen that is not the robot's to answer.
func (s *signIn) needsPerson(title string, sc screen) error {
	return fault.New(fault.SignIn, sc.person, "the sign-in shows “%s”, which only a person can answer", title)
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
	s.held = func(ctx context.Context) (bool, error) {
		shown, err := field.Value(ctx)
		return strings.EqualFold(shown, s.account.Email), err
	}
	if !strings.EqualFold(held, s.account.Email) {
		return nil // the page drew itself anew; the loop meets the screen again
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
	return s.typeSecret(ctx, field, password, page, button)
}

// typeSecret types a secret and presses the screen's button, if the field then holds it.
func (s *signIn) typeSecret(ctx context.Context, field *browser.Node, v secret.Value, page, button string) error {
	s.held = func(ctx context.Context) (bool, error) {
		held, err := field.Secret(ctx)
		return held.Equal(v), err
	}
	err := field.FillSecret(ctx, v, s.allowed())
	if browser.IsNotHeld(err) {
		return nil // the page drew itself anew; the loop meets the screen again
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

// stay says Yes only where the person wants the session to be kept.
func (s *signIn) stay(ctx context.Context) error {
	if s.keep {
		s.say("answered Yes: the session is to be kept")
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
		return s.pressNode(ctx, "account-tiles", tile)
	}
	s.say("the account is not among those that the page offers")
	return s.press(ctx, "account-tiles", "other")
}

func (s *signIn) pickWork(ctx context.Context) error { return s.press(ctx, "account-kind", "work") }

// usePassword leaves the approval on a phone for the password. Where there is no such way, a person with the phone is needed.
func (s *signIn) usePassword(ctx context.Context) error {
	for _, way := range []string{"use-password", "other-ways"} {
		if pressed, err := s.pressIfThere(ctx, "passwordless", way); pressed || err != nil {
			return err
		}
	}
	if pressed, err := s.pressIfThere(ctx, "passwordless", "send"); err != nil {
		return err
	} else if pressed {
		s.say("no password is offered; sent the request to the phone")
	}
	return s.waitForPhone(ctx, "passwordless")
}

func (s *signIn) choosePassword(ctx context.Context) error {
	if pressed, err := s.pressIfThere(ctx, "credential-picker", "password"); pressed || err != nil {
		return err
	}
	return fault.New(fault.SignIn, "use an account that may sign in with its password",
		"the sign-in offers a choice of ways, and the password is none of them")
}

func (s *signIn) leavePasskey(ctx context.Context) error {
	for _, way := range []string{"use-password", "another-way"} {
		if pressed, err := s.pressIfThere(ctx, "passkey", way); pressed || err != nil {
			return err
		}
	}
	return fault.New(fault.SignIn, "use an account that may sign in with its password",
		"the sign-in asks for a passkey and offers no other way")
}

func (s *signIn) skipMore(ctx context.Context) error {
	if pressed, err := s.pressIfThere(ctx, "more-information", "skip"); pressed || err != nil {
		return err
	}
	return fault.New(fault.SignIn, "sign in by hand once and set up what the page asks for",
		"the sign-in asks for more security information and offers no way to skip it")
}

// pressTime is how long a button, or a field, of a screen that was recognised may take. A page may go on by itself meanwhile, as
// when a person approves on the phone: the loop then meets what it shows instead.
const pressTime = 5 * time.Second

// press presses a button that must be there, with a ring around it in the step's picture.
func (s *signIn) press(ctx context.Context, page, name string) error {
	short, cancel := context.WithTimeout(ctx, pressTime)
	defer cancel()
	button, err := s.page.Find(short, s.el(page, name))
	if err != nil {
		return s.unlessMoved(ctx, page, err)
	}
	return s.pressNode(ctx, page, button)
}

func (s *signIn) pressNode(ctx context.Context, page string, button *browser.Node) error {
	s.snap(ctx, button)
	s.posts = s.page.Posts()
	short, cancel := context.WithTimeout(ctx, pressTime)
	defer cancel()
	err := button.Click(short)
	if err != nil {
		return s.unlessMoved(ctx, page, err)
	}
	return nil
}

// unlessMoved forgives what went wrong on a screen that is not there any more.
func (s *signIn) unlessMoved(ctx context.Context, page string, err error) error {
	if _, there, lookErr := s.page.Present(ctx, s.Pages.Landmark(page)); lookErr != nil || there {
		return err
	}
	s.say("the page went on by itself")
	return nil
}

// pressIfThere is press for a button that may not be there; it tells whether it was, or the page has gone on.
func (s *signIn) pressIfThere(ctx context.Context, page, name string) (bool, error) {
	button, ok, err := s.page.Present(ctx, s.el(page, name))
	if err != nil || !ok {
		return false, err
	}
	return true, s.pressNode(ctx, page, button)
}
