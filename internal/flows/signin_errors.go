package flows

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// foreign is the end of a sign-in at an origin that may not receive credentials.
func (s *signIn) foreign(origin string) error {
	return fault.New(fault.SignIn,
		"if this is your organization's own sign-in, declare it with PAT_ROBOT_SIGNIN_ORIGINS="+origin+", or sign in once by hand",
		"was asked to sign in by %s, which is not a known sign-in page; nothing was typed", origin)
}

// unknownScreen is the end of a sign-in that shows nothing that is known. Its detail goes into the trail, beside the picture
// and the outline of the page.
func (s *signIn) unknownScreen(ctx context.Context) error {
	if !slices.Contains(s.allowed(), s.page.Origin()) {
		return s.foreign(s.page.Origin())
	}
	id := "none"
	if n, ok, err := s.page.Present(ctx, s.Pages.Landmark("signin")); err == nil && ok {
		if v, err := n.Attr(ctx, "content"); err == nil && v != "" {
			id = v
		}
	}
	tried, landmarks := make([]string, len(screens)), make([]selectors.Element, len(screens))
	for i, sc := range screens {
		tried[i], landmarks[i] = sc.page, s.Pages.Landmark(sc.page)
	}
	f := fault.New(fault.SignIn, "see the picture and the outline in the trail; sign in by hand once, or add a candidate with PAT_ROBOT_SELECTORS",
		"met a sign-in screen at %s (page identity %s) that is not known", s.page.Address(), id)
	f.Detail = fmt.Sprintf("address: %s\npage identity: %s\nscreens tried: %s\n%s", s.page.Address(), id, strings.Join(tried, ", "), s.page.Tried(ctx, landmarks...))
	return f
}

// stuck is the end of a sign-in whose page did not go on.
func (s *signIn) stuck(page string) error {
	p, _ := s.Pages.Page(page)
	return fault.New(fault.Site, "try again later", "answered “%s”, but the sign-in did not go on", p.Title)
}

// ownComplaint tells whether a complaint is the page's own, such as of an empty field: the page drew itself anew after the
// field had been read back, and nothing was sent.
func (s *signIn) ownComplaint(ctx context.Context, page string) bool {
	return s.page.Posts() == s.posts && s.screenOf(page) >= 0 && s.field(ctx) == emptied
}

// refused says what the site said of what was typed.
func (s *signIn) refused(ctx context.Context, page string, node *browser.Node) error {
	said, err := node.Text(ctx)
	if err != nil {
		return err
	}
	switch page {
	case "signin-username":
		return fault.New(fault.SignIn, "check PAT_ROBOT_EMAIL", "the sign-in refused the user name %s: %s", s.account.Email, quote(said))
	case "signin-password", "adfs":
		return fault.New(fault.SignIn, "check PAT_ROBOT_PASSWORD; too many wrong tries lock the account",
			"the sign-in refused the password of %s: %s", s.account.Email, quote(said))
	}
	p, _ := s.Pages.Page(page)
	return fault.New(fault.SignIn, "see the pictures in the trail", "the sign-in refused the answer to “%s”: %s", p.Title, quote(said))
}

// fatal is the end of a sign-in by an error page.
func (s *signIn) fatal(ctx context.Context, node *browser.Node) error {
	said, err := node.Text(ctx)
	if err != nil {
		return err
	}
	return aadstsFault(said)
}

// blocked reads the page of a conditional access policy, which gives its number below its words.
func (s *signIn) blocked(ctx context.Context) error {
	n, err := s.page.Find(ctx, s.Pages.Landmark("conditional-access"))
	if err != nil {
		return err
	}
	return s.fatal(ctx, n)
}

// quote folds what a page says into one line of bounded length.
func quote(said string) string {
	said = strings.Join(strings.Fields(said), " ")
	if r := []rune(said); len(r) > 300 {
		said = string(r[:300]) + "…"
	}
	return fmt.Sprintf("“%s”", said)
}
