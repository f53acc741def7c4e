package flows

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
	"pat-robot/internal/standin"
	"pat-robot/internal/trail"
)

// gate is a stand-in with a browser in front of it, which many sign-ins share: a pair for each would cost most of their time.
type gate struct {
	site    *standin.Server
	info    standin.Info
	browser *browser.Browser
	deps    Deps
	log     *bytes.Buffer
	dir     string
	cookies []browser.Cookie
	visited []string // the steps of the sign-in under way
	told    []Progress
}

func openGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{log: &bytes.Buffer{}, dir: t.TempDir()}
	began := time.Now()
	var err error
	g.site, err = standin.Start(t.Context(), standin.Options{Now: func() time.Time { return noon.Add(time.Since(began)) }})
	if err != nil {
		t.Fatal(err)
	}
	g.info = g.site.Info()
	g.deps = newDeps(g.dir, g.log, &trigger{}, g.site.Now)
	g.deps.unknownAfter = 2 * time.Second
	g.deps.Progress = func(p Progress) {
		g.told = append(g.told, p)
		if p.State == "start" {
			g.visited = append(g.visited, p.Step)
		}
	}
	if g.browser, err = g.deps.OpenBrowser(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.browser.Close(); err != nil {
			t.Error(err)
		}
		unknown := slices.DeleteFunc(g.site.Unknown(), func(s string) bool { return strings.HasSuffix(s, "/favicon.ico") })
		if len(unknown) > 0 {
			t.Errorf("the stand-in met requests that it does not know: %q", unknown)
		}
		_ = g.site.Close()
	})
	return g
}

// entry is one sign-in at the gate.
type entry struct {
	name, switches string
	change         func(*gate, *visit)
	guard          bool   // the account is looked at too
	want           string // the screens that are met, in their order
	fails          string // part of the error; "" for none
	hint           string // part of its hint
	check          func(*testing.T, *gate, *visit)
}

// enter signs in up to the token page, in a page of its own, and returns the visit.
func (g *gate) enter(t *testing.T, e entry) (*visit, error) {
	t.Helper()
	scenario, err := standin.ParseSwitches(strings.Fields(e.switches))
	if err != nil {
		t.Fatal(err)
	}
	g.site.Set(func(s *standin.Scenario) { *s = scenario })
	g.site.EndSessions()
	g.freshStep()
	g.visited, g.told = nil, nil
	base, err := url.Parse(g.info.Portal)
	if err != nil {
		t.Fatal(err)
	}
	deps := g.deps
	deps.TrailRoot = filepath.Join(t.TempDir(), "screenshots")
	record, err := trail.Start(deps.TrailRoot, trail.Meta{Tool: "test", Flow: "sign-in"}, deps.Redactor)
	if err != nil {
		t.Fatal(err)
	}
	v := newVisit(deps, record, Target{
		Site: Site{BaseURL: base, SigninOrigins: []string{g.info.Signin, g.info.Provider}}, Organization: g.info.Organization,
		Account: Account{Email: g.info.Email, Password: func(context.Context) (secret.Value, error) { return secret.New(g.info.Password), nil }},
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := v.begin(ctx, g.browser); err != nil {
		t.Fatal(err)
	}
	if e.change != nil {
		e.change(g, v)
		v.signIn.site, v.signIn.account = v.target.Site, v.target.Account
	}
	err = v.steps(ctx, v.toTokens()[:3])
	if err == nil && e.guard {
		err = v.step(ctx, step{name: "know-account", title: "Make sure of the account", do: v.knowAccount})
	}
	v.learnCookies(ctx)
	if g.cookies, _ = v.page.Cookies(ctx); len(g.cookies) == 0 && e.fails == "" {
		t.Error("signed in without a cookie")
	}
	_ = v.page.Close(ctx)
	if closing := record.Close(v.outcomeOf(err, nil)); closing != nil {
		t.Error(closing)
	}
	return v, err
}

// freshStep moves the time to the beginning of a step of time-based codes that was not used yet.
func (g *gate) freshStep() {
	now := g.site.Now()
	g.site.MoveClock(now.Truncate(30 * time.Second).Add(30*time.Second + time.Second).Sub(now))
}

// signs demands that a sign-in goes as its entry says, and that it leaves no secret anywhere.
func (g *gate) signs(t *testing.T, e entry) {
	t.Helper()
	v, err := g.enter(t, e)
	r := rig{t: t, dir: v.trail.Dir(), site: g.site, info: g.info, log: g.log}
	switch {
	case e.fails == "" && err != nil:
		t.Fatalf("%v\nafter %q\n%s", err, g.visited, r.lastOutline(r.dir))
	case e.fails == "" && v.at != onTokens:
		t.Errorf("ended at %s", v.at)
	case e.fails != "":
		demand(t, err, fault.SignIn, e.fails)
		if !strings.Contains(fault.HintOf(err), e.hint) {
			t.Errorf("the hint is %q, want %q in it", fault.HintOf(err), e.hint)
		}
	}
	met := strings.Join(slices.DeleteFunc(slices.Clone(g.visited), func(s string) bool { return strings.HasPrefix(s, "open-") }), " ")
	if e.want != "" && met != e.want {
		t.Errorf("met %s, want %s", met, e.want)
	}
	if e.check != nil {
		e.check(t, g, v)
	}
	r.cookies = g.cookies
	r.nothingLeaks(err)
	r.everyStepHasAPicture(r.dir, "")
}

func undeclared(_ *gate, v *visit) { v.target.Site.SigninOrigins = v.target.Site.SigninOrigins[:1] }

func as(email string) func(*gate, *visit) {
	return func(_ *gate, v *visit) { v.target.Account.Email = email }
}

func wrongPassword(_ *gate, v *visit) {
	v.target.Account.Password = func(context.Context) (secret.Value, error) { return secret.New("not the password"), nil }
}

// withCodes gives the account the secret of its codes.
func withCodes(g *gate, v *visit) {
	v.target.Account.CodeSecret = func(context.Context) (secret.Value, error) { return secret.New(g.info.TOTPSecret), nil }
}

// withPhone lets a person read the text messages and type their codes, the first ones wrong.
func withPhone(wrong int) func(*gate, *visit) {
	return func(g *gate, v *visit) {
		v.target.Account.AskCode = func(_ context.Context, question string) (secret.Value, error) {
			if !strings.Contains(question, "+X XXXXXXXX89") {
				return secret.Value{}, fault.New(fault.Unexpected, "", "the question does not name the phone: %s", question)
			}
			if wrong > 0 {
				wrong--
				return secret.New("000000"), nil
			}
			return secret.New(g.site.State().Texted), nil
		}
	}
}

// withPatience lets a person ask for another request, and approve that one, once it is told.
func withPatience(first string) func(*gate, *visit) {
	return func(g *gate, v *visit) {
		answers(true, first, "approve")(g, v)
		v.target.Account.Confirm = func(context.Context, string) (bool, error) {
			g.phone("wait")
			return true, nil
		}
	}
}

// answers is what the person with the phone does, one after the other, each time that the robot has told of a request, with
// a number or without one. A phone that is quicker than the robot would be another test.
func answers(number bool, each ...string) func(*gate, *visit) {
	return func(g *gate, v *visit) {
		before := v.Progress
		v.Progress = func(p Progress) {
			before(p)
			if p.State == "wait" && (p.Show != "") == number && len(each) > 0 {
				g.phone(each[0])
				each = each[1:]
			}
		}
	}
}

func (g *gate) phone(does string) {
	g.site.Set(func(s *standin.Scenario) { _ = s.Turn("phone", does) })
}

// tells demands that a person was told to use the phone, with a number or without one, and that the log says the same.
func tells(number bool) func(*testing.T, *gate, *visit) {
	return func(t *testing.T, g *gate, _ *visit) {
		t.Helper()
		for _, p := range g.told {
			if p.State == "wait" && (len(p.Show) == 2) == number && strings.Contains(p.Title, g.info.Email) && strings.Contains(g.log.String(), p.Title) {
				return
			}
		}
		t.Errorf("nobody was told: %+v", g.told)
	}
}

// kept looks at whether the session of the sign-in outlives the browser.
func kept(want bool) func(*testing.T, *gate, *visit) {
	return func(t *testing.T, g *gate, _ *visit) {
		t.Helper()
		all := g.site.State().SignIns
		if last := all[len(all)-1]; last.Outcome != "done" || last.Kept != want {
			t.Errorf("signed in: %+v, want it kept: %v", last, want)
		}
	}
}

// bundle looks for texts in what the trail holds of a page that is not known.
func bundle(texts ...string) func(*testing.T, *gate, *visit) {
	return func(t *testing.T, _ *gate, v *visit) {
		t.Helper()
		for _, name := range []string{"candidates.txt", "outline.txt"} {
			if !exists(filepath.Join(v.trail.Dir(), name)) {
				t.Errorf("no %s", name)
			}
		}
		r := rig{t: t}
		found := r.lastOutline(v.trail.Dir())
		for _, text := range texts {
			if !strings.Contains(found, text) {
				t.Errorf("the bundle does not say %q:\n%s", text, found)
			}
		}
	}
}

// untouched demands that nothing was typed into the copy.
func untouched(t *testing.T, g *gate, _ *visit) {
	t.Helper()
	if n := g.site.State().Stolen; n != 0 {
		t.Errorf("typed into the copy %d times", n)
	}
}

// unverified demands that the result will say that nobody knows who is signed in.
func unverified(t *testing.T, _ *gate, v *visit) {
	t.Helper()
	if !strings.Contains(strings.Join(v.warnings, " "), "the account is not verified") || v.verified {
		t.Errorf("warns of %q", v.warnings)
	}
}

// atBadCertificate leads to a sign-in behind a certificate that nobody trusts: by a redirect, or from a page that has been
// shown already.
func atBadCertificate(t *testing.T, page string) func(*gate, *visit) {
	return func(_ *gate, v *visit) {
		signin := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the robot asked for %s", r.URL) }))
		signin.Config.ErrorLog = log.New(io.Discard, "", 0) // a browser that hangs up is what is wanted
		signin.StartTLS()
		t.Cleanup(signin.Close)
		portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if page == "" {
				http.Redirect(w, r, signin.URL+"/authorize", http.StatusFound)
				return
			}
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, page, signin.URL+"/authorize")
		}))
		t.Cleanup(portal.Close)
		v.target.Site.BaseURL, _ = url.Parse(portal.URL)
		v.target.Site.SigninOrigins = []string{signin.URL}
	}
}

// TestSignIn drives every screen, and every way from one to another.
func TestSignIn(t *testing.T) {
	everyScreen(t)
	g := openGate(t)
	for _, e := range entries {
		t.Run(e.name, func(t *testing.T) { g.signs(t, e) })
	}
	for name, page := range map[string]string{"redirect": "", "form": `<form method=post action="%s"></form><script>document.forms[0].submit()</script>`} {
		t.Run("bad certificate by "+name, func(t *testing.T) {
			g.signs(t, entry{change: atBadCertificate(t, page), fails: "is not trusted (ERR_CERT_", hint: "never clicked away"})
		})
	}
}
