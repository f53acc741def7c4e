package flows

import (
	"context"
	"regexp"
	"strings"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// Names of Entra's methods for a second factor.
const (
	byPush = "PhoneAppNotification"
	byApp  = "PhoneAppOTP"
	byText = "OneWaySMS"
	byCall = "TwoWayVoiceMobile"
)

// factor is what a sign-in knows of its second factor.
type factor struct {
	codes  *codes
	method string // chosen from the list; "" where the page began with one
	// waits is set where codes cannot be used: the request on the phone is then waited for.
	waits bool
	wrong int // codes that were refused
	// told is the number that a person was told last.
	told string
}

// mostWrongCodes is after how many refused codes another one is tried: more could lock the account.
const mostWrongCodes = 1

const noFactorHint = "set PAT_ROBOT_TOTP_SECRET, keep the code's secret with pat-robot credentials set, or run it at a terminal"

// approve waits for a person to approve the request on the phone, as long as the site does, and tells them the number that
// the phone asks for. Where the robot can make codes itself, it takes that way.
func (s *signIn) approve(ctx context.Context) error {
	codes, err := s.codes(ctx)
	if err != nil {
		return err
	}
	if codes != nil && !s.factor.waits {
		pressed, err := s.pressIfThere(ctx, "factor-push", "another-way")
		if pressed || err != nil {
			return err
		}
	}
	return s.waitForPhone(ctx, "factor-push")
}

// waitForPhone tells the number that the page shows, whenever it is a new one, and waits until the page goes on.
func (s *signIn) waitForPhone(ctx context.Context, page string) error {
	s.factor.told = ""
	s.held = nil
	for first := true; ; first = false {
		s.tellNumber(ctx, page, first)
		i, reached, err := s.look(ctx, time.Second, page)
		switch {
		case ctx.Err() != nil:
			return fault.New(fault.SignIn, "run it again with the phone at hand; PAT_ROBOT_RUN_TIMEOUT gives more time",
				"nobody approved the request on the phone in time")
		case !isUnseen(err):
			s.seen = &sight{i, reached, err}
			return nil
		}
	}
}

// tellNumber tells the person with the phone what to do, once, and again when the number changes.
func (s *signIn) tellNumber(ctx context.Context, page string, first bool) {
	number := s.readIfThere(ctx, page, "number")
	if first && number == "" {
		// The page may still ask for it. A person told without the number could not answer.
		short, cancel := context.WithTimeout(ctx, time.Second)
		if node, err := s.page.Find(short, s.el(page, "number")); err == nil {
			number = s.read(ctx, node)
		}
		cancel()
	}
	if !first && (number == s.factor.told || number == "") {
		return
	}
	s.factor.told = number
	what := "approve the sign-in on the phone of " + s.account.Email
	if number != "" {
		what = "enter " + number + " in the Authenticator app of " + s.account.Email
	}
	s.say("asked a person to %s", what)
	s.Log.Warn().Str("step", page).Str("number", number).Msg(what)
	s.tell(Progress{Number: s.number, Step: page, Title: what, State: "wait", Show: number})
	if number != "" {
		s.snap(ctx)
	}
}

// denied and timedOut are the two ends of a request that was not approved. A person at the terminal may ask for another.
func (s *signIn) denied(ctx context.Context) error {
	return s.askAgain(ctx, "factor-denied", "The request on the phone was denied.",
		fault.New(fault.SignIn, "run it again and approve the request; if you did not expect it, change your password", "the request on the phone was denied"))
}

func (s *signIn) timedOut(ctx context.Context) error {
	return s.askAgain(ctx, "factor-timed-out", "Nobody answered the request on the phone.",
		fault.New(fault.SignIn, "run it again with the phone at hand", "nobody answered the request on the phone in time"))
}

func (s *signIn) askAgain(ctx context.Context, page, question string, failed error) error {
	if s.account.Confirm == nil {
		return failed
	}
	again, err := s.account.Confirm(ctx, question+" Send another one?")
	if err != nil {
		return err
	}
	if !again {
		return failed
	}
	pressed, err := s.pressIfThere(ctx, page, "again")
	if err == nil && !pressed {
		return failed
	}
	return err
}

// chooseMethod picks from the list the method that the robot, or a person who can be asked, can answer.
func (s *signIn) chooseMethod(ctx context.Context) error {
	codes, err := s.codes(ctx)
	if err != nil {
		return err
	}
	var wanted []string
	if codes != nil {
		wanted = append(wanted, byApp)
	}
	wanted = append(wanted, byPush)
	if s.account.AskCode != nil {
		wanted = append(wanted, byApp, byText)
	}
	for _, method := range append(wanted, byCall) {
		n, there, err := s.page.Present(ctx, s.el("factor-list", "method").With("method", method))
		if err != nil {
			return err
		}
		if there {
			s.factor.method, s.factor.waits = method, method != byApp
			s.say("chose %s", method)
			return s.pressNode(ctx, "factor-list", n)
		}
	}
	offered, err := s.page.Texts(ctx, s.el("factor-list", "any"))
	if err != nil {
		return err
	}
	return fault.New(fault.SignIn, noFactorHint, "the sign-in offers no second factor that can be answered here, only: %s", quote(strings.Join(offered, "; ")))
}

// toPhone are the words for a code that is sent to a phone: Entra shows the last digits of its number.
var toPhone = regexp.MustCompile(`(?i)\btext(ed)?\b|\bSMS\b|[X*•]{3,}\s?\d{2}`)

// giveCode types a code: one that the robot makes, or one that a person reads.
func (s *signIn) giveCode(ctx context.Context) error {
	asked := s.readIfThere(ctx, "factor-code", "description")
	codes, err := s.codes(ctx)
	if err != nil {
		return err
	}
	byThisApp := s.factor.method == byApp || s.factor.method == "" && !toPhone.MatchString(asked)
	if codes != nil && !byThisApp && !s.factor.waits {
		pressed, err := s.pressIfThere(ctx, "factor-code", "another-way")
		if pressed || err != nil {
			return err
		}
	}
	var code secret.Value
	switch {
	case codes != nil && byThisApp:
		code, err = codes.next(ctx)
	case s.account.AskCode != nil:
		code, err = s.account.AskCode(ctx, codeQuestion(asked, s.factor.wrong))
	default:
		return fault.New(fault.SignIn, noFactorHint, "the sign-in asks for a code, and there is neither a secret to make it from nor a terminal to ask at: %s", quote(asked))
	}
	if err != nil {
		return err
	}
	s.Redactor.Add("code", code)
	return s.typeCode(ctx, code)
}

func codeQuestion(asked string, wrong int) string {
	question := "Code for the sign-in"
	if asked != "" {
		question = strings.TrimRight(strings.Join(strings.Fields(asked), " "), ".: ")
	}
	if wrong > 0 {
		question = "That code was refused. " + question
	}
	return question
}

// typeCode types a code into its field, or into its boxes, which send themselves.
func (s *signIn) typeCode(ctx context.Context, code secret.Value) error {
	s.stale = s.factor.wrong > 0
	boxes, there, err := s.page.Present(ctx, s.el("factor-code", "boxes"))
	if err != nil {
		return err
	}
	if there {
		s.held = nil
		s.posts = s.page.Posts()
		return boxes.FillDigits(ctx, code, s.allowed())
	}
	field, err := s.page.Find(ctx, s.Pages.Landmark("factor-code"))
	if err != nil {
		return err
	}
	return s.typeSecret(ctx, field, code, "factor-code", "verify")
}

// refusedCode counts a refused code, and tells whether another one may be tried.
func (s *signIn) refusedCode() bool {
	s.factor.wrong++
	return s.factor.wrong <= mostWrongCodes
}

// codes gives what makes time-based codes, or nil where the account has no secret for them.
func (s *signIn) codes(ctx context.Context) (*codes, error) {
	if s.factor.codes != nil || s.account.CodeSecret == nil {
		return s.factor.codes, nil
	}
	shared, err := s.account.CodeSecret(ctx)
	if err != nil || shared.IsZero() {
		return nil, err
	}
	s.Redactor.Add("code secret", shared)
	s.factor.codes, err = newCodes(shared, s)
	return s.factor.codes, err
}
