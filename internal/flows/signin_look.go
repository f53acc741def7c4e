package flows

import (
	"context"
	"slices"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// sight is what a look at the page has found: a screen, or the page of the portal that was reached.
type sight struct {
	screen  int
	reached string
	err     error
}

func (s *signIn) unknown() time.Duration {
	if s.unknownAfter > 0 {
		return s.unknownAfter
	}
	return unknownAfter
}

// isUnseen tells whether nothing of what was looked for was there, in contrast to a screen that stops the run.
func isUnseen(err error) bool { return fault.Is(err, fault.Page) }

// look races the portal, the fatal error and the screens, except one.
func (s *signIn) look(ctx context.Context, long time.Duration, except string) (int, string, error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	elements := append(slices.Clone(s.arrived), s.el("signin", "fatal"))
	pages := make([]int, len(elements)) // the screen of each element
	for i, sc := range screens {
		if sc.page != except {
			elements, pages = append(elements, s.Pages.Landmark(sc.page)), append(pages, i)
		}
	}
	i, node, err := s.race(ctx, except, elements, pages)
	if err != nil {
		return 0, "", err
	}
	switch {
	case i < len(s.arrived) && !s.onPortal():
		return 0, "", s.foreign(s.page.Origin())
	case i < len(s.arrived):
		return 0, node.Element.Page, nil
	case i == len(s.arrived):
		return 0, "", s.fatal(ctx, node)
	case i == len(pages):
		if s.ownComplaint(ctx, except) {
			return s.screenOf(except), "", nil
		}
		if except == "factor-code" && s.refusedCode() {
			return s.screenOf(except), "", nil
		}
		return 0, "", s.refused(ctx, except, node)
	}
	return pages[i], "", nil
}

// race waits for one of the elements, or for the complaint of the screen that was answered, which is the last of them. A
// complaint that was there before counts once the site has answered anew.
func (s *signIn) race(ctx context.Context, except string, elements []selectors.Element, pages []int) (int, *browser.Node, error) {
	complaint := s.el(except, "error")
	order := func(identity string) []int { return s.byIdentity(identity, pages, len(elements)) }
	for long := staleTime; s.stale && s.page.Posts() == s.posts; long *= 2 { // a busy machine may need more for one look
		short, cancel := context.WithTimeout(ctx, long)
		i, node, err := s.page.RaceBy(short, s.Pages.Landmark("signin"), order, elements...)
		cancel()
		if !isUnseen(err) || ctx.Err() != nil {
			return i, node, err
		}
	}
	if len(complaint.Candidates) > 0 {
		elements = append(elements, complaint)
	}
	return s.page.RaceBy(ctx, s.Pages.Landmark("signin"), order, elements...)
}

// staleTime is how long the first look takes until it is asked whether the site has answered anew.
const staleTime = 300 * time.Millisecond

// byIdentity puts the screens that carry the page's identity in front of the others, behind the portal.
func (s *signIn) byIdentity(identity string, pages []int, n int) []int {
	var first, named, rest []int
	for i := range n {
		switch {
		case i < len(s.arrived):
			first = append(first, i)
		case identity != "" && i > len(s.arrived) && i < len(pages) && s.pageID(screens[pages[i]].page) == identity:
			named = append(named, i)
		default:
			rest = append(rest, i)
		}
	}
	return slices.Concat(first, named, rest)
}

func (s *signIn) pageID(page string) string {
	p, _ := s.Pages.Page(page)
	return p.PageID
}

func (s *signIn) screenOf(page string) int {
	return slices.IndexFunc(screens, func(sc screen) bool { return sc.page == page })
}

// stranger is the origin that asks for credentials on a page that is not known: a frame of it, or the page itself where it
// may not have them; "" for none.
func (s *signIn) stranger(ctx context.Context) string {
	if !s.onPortal() && s.belongs() != nil {
		if _, asks, err := s.page.Present(ctx, s.el("signin", "any-password")); err == nil && asks {
			return s.page.Origin()
		}
	}
	origin, err := s.page.FrameWith(ctx, s.credentialFields()...)
	if err != nil {
		return ""
	}
	return origin
}

// credentialFields are what a page shows that asks for credentials.
func (s *signIn) credentialFields() []selectors.Element {
	var fields []selectors.Element
	for _, page := range []string{"signin-username", "signin-password", "factor-code", "adfs"} {
		fields = append(fields, s.Pages.Landmark(page))
	}
	return append(fields, s.el("signin", "any-password"))
}

// allowed are the origins that may receive credentials in this run.
func (s *signIn) allowed() []string {
	return append(slices.Clone(microsoftOrigins), s.site.SigninOrigins...)
}

// belongs makes sure of the page before anything is typed or pressed on it.
func (s *signIn) belongs() error {
	if slices.Contains(s.allowed(), s.page.Origin()) {
		return nil
	}
	return s.foreign(s.page.Origin())
}

func (s *signIn) onPortal() bool { return s.page.Origin() == browser.Origin(s.site.BaseURL.String()) }
