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
		"if this is your organization's own sign-in, declare it with PAT_ROBOT_SIGNIN_ORIGINS="+origin+", or sign in once by hand with pat-robot login --headed",
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
	return s.page.Posts() == s.posts && s.screenOf(page) >= 0 && s.field(ctx, page) == emptied
}

// refused says what the site said of what was typed.
func (s *signIn) refused(ctx context.Context, page string, node *browser.Node) error {
	said := s.read(ctx, node)
	if said == "" {
		return errGone
	}
	if _, there, err := s.page.Present(ctx, s.Pages.Landmark(page)); err == nil && !there && page != "passwordless" {
		// The page has gone on: the complaint is about something that it asked for since.
		return fault.New(fault.SignIn, "see the pictures in the trail", "the sign-in says %s", quote(said))
	}
	switch page {
	case "signin-username":
		return fault.New(fault.SignIn, "check PAT_ROBOT_EMAIL", "the sign-in refused the user name %s: %s", s.account.Email, quote(said))
	case "signin-password", "adfs":
		return fault.New(fault.SignIn, "check PAT_ROBOT_PASSWORD; too many wrong tries lock the account",
			"the sign-in refused the password of %s: %s", s.account.Email, quote(said))
	case "passwordless":
		return fault.New(fault.SignIn, "run it again with the phone at hand", "the request on the phone was not approved: %s", quote(said))
	case "factor-code":
		return fault.New(fault.SignIn, "check the code's secret and this machine's clock, or the phone that the code is read from",
			"the sign-in refused %d codes: %s", s.factor.wrong, quote(said))
	}
	p, _ := s.Pages.Page(page)
	return fault.New(fault.SignIn, "see the pictures in the trail", "the sign-in refused the answer to “%s”: %s", p.Title, quote(said))
}

// fatal is the end of a sign-in by an error page.
func (s *signIn) fatal(ctx context.Context, node *browser.Node) error {
	said := s.read(ctx, node)
	if said == "" {
		return errGone
	}
	return aadstsFault(said)
}

// errGone tells that what was seen has gone before it could be read: whoever looks, looks again.
var errGone = fault.New(fault.Page, "", "what the page said has gone")

// read is the text of something that may go at any moment; "" where it has gone.
func (s *signIn) read(ctx context.Context, node *browser.Node) string {
	short, cancel := context.WithTimeout(ctx, fieldTime)
	defer cancel()
	said, err := node.Text(short)
	if err != nil {
		return ""
	}
	return said
}

// readIfThere is read for an element of a page that may not be there.
func (s *signIn) readIfThere(ctx context.Context, page, name string) string {
	node, there, err := s.page.Present(ctx, s.el(page, name))
	if err != nil || !there {
		return ""
	}
	return s.read(ctx, node)
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
