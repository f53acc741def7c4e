package flows

import (
	"context"
	"errors"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
)

// microsoftOrigins may receive credentials without being declared: exact origins, never a suffix. National clouds and
// identity providers are declared by the user.
var microsoftOrigins = []string{
	"https://login.microsoftonline.com",
	"https://login.microsoft.com",
	"https://login.live.com",
}

const (
	// unknownAfter is how long none of the known screens may be there before the run says so.
	unknownAfter = 10 * time.Second
	// redrawnAfter is how long an answered screen may stay before a look tells whether it has drawn itself anew, and when
	// the frames of a page are looked at that shows nothing known.
	redrawnAfter = 1500 * time.Millisecond
	// mostScreens bounds a sign-in that goes in circles.
	mostScreens = 30
	// mostAnswers is how often one screen is answered: a page that reloads itself is answered again, but not for ever.
	mostAnswers = 4
)

// signIn answers the screens of the sign-in one after the other until the portal is reached. Screens are recognised by the
// page's identity and their fields, never by a button's id, which several screens share.
type signIn struct {
	*run
	site    Site
	account Account
	store   *secret.Store // remembers which code was used last; may be nil
	factor  factor
	// keep is set where the session is to outlive the run.
	keep bool
	// arrived are the elements that prove that the portal is reached.
	arrived []selectors.Element
	// answers counts how often each screen was answered.
	answers map[string]int
	// seen is what the step that opened the site has already looked for, so that it is not looked for twice.
	seen *sight
	// held, if set, reads the field that was filled last, and tells whether it holds what was typed.
	held func(ctx context.Context) (bool, error)
	// posts is how much the page had sent when a button was pressed last.
	posts int
	// stale is set where the page showed a complaint already when its button was pressed.
	stale bool
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

// asked tells whether wait met a screen of the sign-in, be it one that only a person can answer.
func (s *signIn) asked() bool {
	return s.seen != nil && s.seen.reached == "" && (s.seen.err == nil || fault.Is(s.seen.err, fault.SignIn))
}

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
	return s.step(ctx, step{name: "sign-in", title: "Sign in", do: func(context.Context) error { return err }})
}

// answer does what is to be done on a screen, as a step of the run.
func (s *signIn) answer(ctx context.Context, sc screen) error {
	page, _ := s.Pages.Page(sc.page)
	title := sc.title
	if title == "" {
		title = page.Title
	}
	s.answers[sc.page]++
	s.held, s.stale = nil, false
	again := s.answers[sc.page] > mostAnswers
	return s.step(ctx, step{name: sc.page, title: title, patient: sc.patient, do: func(ctx context.Context) error {
		if again {
			return fault.New(fault.SignIn, "see the pictures in the trail", "the sign-in came back to “%s” again and again", page.Title)
		}
		if sc.answer == nil {
			return s.needsPerson(page.Title, sc)
		}
		if err := s.belongs(); err != nil {
			return err
		}
		return sc.answer(s, ctx)
	}})
}

// next waits for the portal (whose page it names) or for one of the screens, other than the one that was just answered. That
// one may stay for a moment, draw itself anew, or come back after a reload.
func (s *signIn) next(ctx context.Context, after string) (int, string, error) {
	patience := s.unknown()
	i, reached, err := s.look(ctx, min(redrawnAfter, patience), after)
	if isUnseen(err) {
		if origin := s.stranger(ctx); origin != "" {
			return 0, "", s.foreign(origin)
		}
		except := after
		if s.field(ctx, after) == emptied {
			except = ""
		}
		i, reached, err = s.look(ctx, patience, except)
	}
	if isUnseen(err) && s.field(ctx, after) == asTyped {
		// What was sent is still under way: a site that is slow to go on is not one that is unknown.
		if i, reached, err = s.look(ctx, max(s.StepTimeout-patience, patience), after); isUnseen(err) {
			return 0, "", s.stuck(after)
		}
	}
	if isUnseen(err) && after != "" {
		i, reached, err = s.look(ctx, redrawnAfter, "")
	}
	switch {
	case !isUnseen(err) || ctx.Err() != nil:
		return i, reached, err
	case s.onPortal():
		return 0, "", errNotThere
	}
	return 0, "", s.unknownScreen(ctx)
}

// field is what became of the field that was filled last, on a screen. Only one that is there is read, which a busy machine may
// take its time for.
func (s *signIn) field(ctx context.Context, page string) fieldState {
	if s.held == nil {
		return gone
	}
	if _, there, err := s.page.Present(ctx, s.Pages.Landmark(page)); err == nil && !there {
		return gone
	}
	ctx, cancel := context.WithTimeout(ctx, fieldTime)
	defer cancel()
	switch holds, err := s.held(ctx); {
	case err != nil:
		return gone
	case holds:
		return asTyped
	}
	return emptied
}

type fieldState int

const (
	gone    fieldState = iota // there is no field, or none was filled
	asTyped                   // it holds what was typed
	emptied                   // the page drew itself anew
)

// fieldTime bounds the look at a field, or a text, that may just have gone.
const fieldTime = 2 * time.Second
