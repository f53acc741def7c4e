package flows

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"pat-robot/internal/browser"
	"pat-robot/internal/expiry"
	"pat-robot/internal/scope"
	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
	"pat-robot/internal/standin"
	"pat-robot/internal/trail"
)

// noon is the day on which all runs take place, so that no test depends on the calendar.
var noon = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

// furthest is the last day that the form permits on that day.
var furthest = time.Date(2027, time.November, 24, 0, 0, 0, 0, time.UTC)

// rig is a run with all that belongs to it: the stand-in, a keyring of its own, a folder for trails, a log.
type rig struct {
	t       *testing.T
	site    *standin.Server
	info    standin.Info
	deps    Deps
	req     CreateRequest
	dir     string // holds trails and keyring
	log     *bytes.Buffer
	onSite  *trigger
	onStep  *trigger
	cookies []browser.Cookie // of a browser that is signed in
	before  []string         // ids of the tokens that were there before
}

// trigger does something once, as soon as a text is met.
type trigger struct {
	mu   sync.Mutex
	text string
	then func()
}

func (tr *trigger) set(text string, then func()) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.text, tr.then = text, then
}

func (tr *trigger) hear(text string) {
	tr.mu.Lock()
	then := tr.then
	if then == nil || !strings.Contains(text, tr.text) {
		then = nil
	} else {
		tr.then = nil
	}
	tr.mu.Unlock()
	if then != nil {
		then()
	}
}

// Write lets a trigger listen to the stand-in's log of events.
func (tr *trigger) Write(b []byte) (int, error) {
	tr.hear(string(b))
	return len(b), nil
}

// newRig starts a stand-in with these switches and asks for a token with the furthest date and scopes of all kinds.
func newRig(t *testing.T, switches ...string) *rig {
	t.Helper()
	scenario, err := standin.ParseSwitches(switches)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, dir: t.TempDir(), log: &bytes.Buffer{}, onSite: &trigger{}, onStep: &trigger{}}
	began := time.Now()
	now := func() time.Time { return noon.Add(time.Since(began)) }
	r.site, err = standin.Start(t.Context(), standin.Options{Scenario: scenario, Now: now, Log: r.onSite})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// A browser asks for an icon by itself where a page, such as one of an error, names none.
		unknown := slices.DeleteFunc(r.site.Unknown(), func(s string) bool { return strings.HasSuffix(s, "/favicon.ico") })
		if len(unknown) > 0 {
			t.Errorf("the stand-in met requests that it does not know: %q", unknown)
		}
		_ = r.site.Close()
	})
	r.info = r.site.Info()
	for _, token := range r.site.State().Tokens {
		r.before = append(r.before, token.AuthorizationID)
	}
	base, err := url.Parse(r.info.Portal)
	if err != nil {
		t.Fatal(err)
	}
	r.deps = newDeps(r.dir, r.log, r.onStep, now)
	r.req = CreateRequest{
		Target: Target{
			Site:         Site{BaseURL: base, SigninOrigins: []string{r.info.Signin}},
			Organization: r.info.Organization,
			Account: Account{
				Email:    r.info.Email,
				Password: func(context.Context) (secret.Value, error) { return secret.New(r.info.Password), nil },
			},
		},
		Name: "exalate", Expires: expiry.Expires{Kind: expiry.Max}, Scopes: wantedScopes(t),
	}
	return r
}

func newDeps(dir string, log io.Writer, onStep *trigger, now func() time.Time) Deps {
	redactor := secret.NewRedactor()
	return Deps{
		Log: zerolog.New(redactor.Writer(log)), Redactor: redactor, Pages: selectors.Builtin(),
		OpenBrowser: func(ctx context.Context) (*browser.Browser, error) {
			return browser.Start(ctx, browser.Options{StateDir: filepath.Join(dir, "state"), IgnoreAnimations: true, Redactor: redactor})
		},
		OpenStore: func(ctx context.Context) (*secret.Store, error) { return openStore(ctx, dir) },
		Progress:  func(p Progress) { onStep.hear(p.Step + " " + p.State) },
		TrailRoot: filepath.Join(dir, "screenshots"), Tool: "pat-robot test", Build: "test",
		ExitCode:    func(error) int { return 1 },
		StepTimeout: time.Minute, RunTimeout: 5 * time.Minute, Now: now,
	}
}

func openStore(ctx context.Context, dir string) (*secret.Store, error) {
	return secret.Open(ctx, secret.Options{
		Backend: "file", Dir: filepath.Join(dir, "keyring"),
		Password: func(context.Context) (secret.Value, error) { return secret.New("correct horse"), nil },
	})
}

// wantedScopes are a level that locks others, two that stand beside each other, and groups that are not shown at first.
func wantedScopes(t *testing.T) []scope.Scope {
	t.Helper()
	var found []scope.Scope
	for _, text := range []string{"Work Items (Read & write)", "Code (Read, write, & manage)", "Code (Status)", "vso.wiki", "Project & Teams READ"} {
		s, err := scope.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, s)
	}
	return found
}

var wantedNames = []string{"vso.code_manage", "vso.code_status", "vso.project", "vso.wiki", "vso.work_write"}

// create runs the flow and looks for secrets in all that it left.
func (r *rig) create(ctx context.Context) (CreateResult, error) {
	r.t.Helper()
	result, err := Create(ctx, r.deps, r.req)
	r.nothingLeaks(err)
	r.noOrphans(err)
	return result, err
}

// made are the tokens that the run made, whatever their status is.
func (r *rig) made() []standin.Token {
	return slices.DeleteFunc(r.site.State().Tokens, func(t standin.Token) bool { return slices.Contains(r.before, t.AuthorizationID) })
}

// held returns the values in the keyring, by their whole keys.
func (r *rig) held() map[string]string {
	r.t.Helper()
	store, err := openStore(r.t.Context(), r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	items, err := store.Find(r.t.Context(), secret.Query{})
	if err != nil {
		r.t.Fatal(err)
	}
	values := map[string]string{}
	for _, item := range items {
		whole, err := store.Get(r.t.Context(), item.Key)
		if err != nil {
			r.t.Fatal(err)
		}
		values[item.Key.String()] = whole.Value.Reveal()
	}
	return values
}

// succeeds demands all that a good run promises, and returns the token as the site knows it.
func (r *rig) succeeds() (standin.Token, CreateResult) {
	r.t.Helper()
	result, err := r.create(r.t.Context())
	if err != nil {
		r.t.Fatalf("%v\n%s", err, r.lastOutline(result.Trail))
	}
	r.everyStepHasAPicture(result.Trail, "done")
	made := r.made()
	if len(made) != 1 || made[0].Status != "active" || made[0].Name != r.req.Name {
		r.t.Fatalf("made %+v, want one active token %q", made, r.req.Name)
	}
	token := made[0]
	held := r.held()
	if len(held) != 1 || held[result.Stored.Key] != token.Value {
		r.t.Error("the keyring does not hold exactly the token's value")
	}
	if want := apiNames(r.req.Scopes, r.req.FullAccess); !sameScopes(token.Scopes, want) || !sameScopes(result.Scopes, want) {
		r.t.Errorf("scopes on the site %q, in the result %q, want %q", token.Scopes, result.Scopes, want)
	}
	if !result.Expires.Equal(token.Expires) {
		r.t.Errorf("the result says %v, the site %v", result.Expires, token.Expires)
	}
	if result.Account != r.info.Email {
		r.t.Errorf("the result names the account %q", result.Account)
	}
	return token, result
}

// fails demands an error of the kind with the text in it, and a trail up to it.
func (r *rig) fails(kind error, text string) (CreateResult, error) {
	r.t.Helper()
	return r.failsWith(r.t.Context(), kind, text)
}

func (r *rig) failsWith(ctx context.Context, kind error, text string) (CreateResult, error) {
	r.t.Helper()
	result, err := r.create(ctx)
	demand(r.t, err, kind, text)
	r.everyStepHasAPicture(result.Trail, "")
	return result, err
}

// everyStepHasAPicture reads the trail; a run that an interrupt ended may lack the last one.
func (r *rig) everyStepHasAPicture(dir, status string) {
	r.t.Helper()
	record, err := trail.Read(dir)
	if err != nil {
		r.t.Fatal(err)
	}
	if status != "" && record.Outcome.Status != status {
		r.t.Errorf("the record says %q, want %q", record.Outcome.Status, status)
	}
	if len(record.Steps) == 0 && status != "" {
		r.t.Error("the record has no steps")
	}
	for _, s := range record.Steps {
		switch {
		case s.Picture == nil && record.Outcome.Status != trail.Interrupted:
			r.t.Errorf("step %d %s has no picture: %q", s.Number, s.Name, s.Notes)
		case s.Picture != nil && !exists(filepath.Join(dir, s.Picture.File)):
			r.t.Errorf("the picture of %s is missing", s.Name)
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// nothingLeaks searches each file of the run, its log and its error for every value and the password.
func (r *rig) nothingLeaks(failed error) {
	r.t.Helper()
	known := secret.NewRedactor()
	known.Add("password", secret.New(r.info.Password))
	for _, c := range r.cookies {
		known.Add("cookie "+c.Name, c.Value)
	}
	known.Add("code secret", secret.New(r.info.TOTPSecret))
	known.Add("code of a text message", secret.New(r.site.State().Texted))
	for _, token := range r.site.State().Tokens {
		known.Add("token "+token.Name, secret.New(token.Value))
	}
	look := func(where string, b []byte) {
		for _, f := range known.Find(b) {
			r.t.Errorf("%s holds the %s, as %s", where, f.Secret, f.Form)
		}
	}
	look("the log", r.log.Bytes())
	if failed != nil {
		look("the error", []byte(failed.Error()))
	}
	err := filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		look(path, b)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.t.Error(err)
	}
}

// noOrphans demands that each live token of the run is held by the keyring, or that a person was told its name.
func (r *rig) noOrphans(failed error) {
	r.t.Helper()
	var held []string
	for _, value := range r.held() {
		held = append(held, value)
	}
	for _, token := range r.made() {
		told := failed != nil && strings.Contains(failed.Error(), "a person must revoke it") && strings.Contains(failed.Error(), token.Name)
		if token.Status == "active" && !slices.Contains(held, token.Value) && !told {
			r.t.Errorf("the token %q is live and nobody holds its value (error: %v)", token.Name, failed)
		}
	}
}

// lastOutline is what the page looked like when a run failed, for the message of a test.
func (r *rig) lastOutline(dir string) string {
	b, _ := os.ReadFile(filepath.Join(dir, "outline.txt"))
	c, _ := os.ReadFile(filepath.Join(dir, "candidates.txt"))
	if keep := os.Getenv("KEEP_TRAIL"); keep != "" {
		_ = os.CopyFS(filepath.Join(keep, filepath.Base(dir)), os.DirFS(dir))
	}
	return string(c) + string(b)
}
