package flows

import (
	"context"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
	"pat-robot/internal/trail"
)

// visit is what all flows share: a run on the site, as one account and beginning in one organization. A flow embeds it and
// adds its own request, result and steps.
type visit struct {
	*run
	target Target
	store  *secret.Store // proved writable, from prepare on
	signIn *signIn

	at         place
	layout     string           // of the token list: old or new
	lists      *browser.Traffic // the page's calls for the list
	missing    int              // how many rows the list counts but did not show at the last reading
	everywhere bool             // the flow looks beyond the one organization: the list's filters are cleared
	account    string           // who is signed in: as the site says, or else as was asked for
	verified   bool             // the site itself said so
	display    string           // the name of the account for people, if the site says it

	browser *browser.Browser
	keeping
	opened func(context.Context) error // opens anew what was opened last
}

func newVisit(d Deps, t *trail.Trail, target Target) *visit {
	return &visit{run: &run{Deps: d, trail: t}, target: target}
}

// toTokens are the steps that lead to the token page, signed in as the wanted account, by the way that was asked for and else
// by the other one.
func (v *visit) toTokens() []step {
	return []step{
		{name: "open-token-page", title: "Open the token page", do: v.openByAddress, skip: v.notBy(ByAddress), opens: true},
		{name: "open-home", title: "Open the organization", do: v.openHome, skip: v.notBy(ByMenu)},
		{all: v.enter},
		{name: "other-way", title: "Take the other way to the token page", do: v.otherWay, skip: v.unless(nowhere)},
		{name: "know-account", title: "Make sure of the account", do: v.knowAccount},
		{all: v.settleSession},
		{name: "open-user-settings", title: "Open User settings", do: v.openMenu, skip: v.unless(onHome)},
		{name: "choose-personal-access-tokens", title: "Choose Personal access tokens", do: v.chooseTokens, skip: v.unless(onHome)},
	}
}

// prepare makes sure of the keyring, by openStore or a function that does more, while the browser starts: neither needs the
// other, and both take a while. A browser that is returned is to be closed, also beside an error.
func (v *visit) prepare(ctx context.Context, proveStore func(context.Context) error) (*browser.Browser, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	v.tell(Progress{Step: "prepare", Title: "Start the browser and prove the keyring", State: "start"})
	started := v.Now()
	type opened struct {
		b   *browser.Browser
		err error
	}
	ready := make(chan opened, 1)
	go func() {
		b, err := v.OpenBrowser(ctx)
		ready <- opened{b, err}
	}()
	storeErr := proveStore(ctx)
	if storeErr != nil {
		cancel()
	}
	got := <-ready
	if storeErr != nil {
		return got.b, storeErr
	}
	if got.err != nil {
		return got.b, got.err
	}
	v.tell(Progress{Step: "prepare", Title: "Start the browser and prove the keyring", State: "done", Elapsed: v.Now().Sub(started)})
	return got.b, nil
}

// openStore opens the keyring and writes, reads and deletes a probe: the value of a token is shown once, so there must be a
// place for it before there is a token. From here on the trail can be sealed.
func (v *visit) openStore(ctx context.Context) error {
	store, err := v.OpenStore(ctx)
	if err != nil {
		return err
	}
	if err := store.Probe(ctx); err != nil {
		return err
	}
	v.store = store
	if err := v.sealWith(ctx, store); err != nil {
		return err
	}
	return v.loadSession(ctx)
}

// begin opens a page in a browser that prepare has given, in the kept session where there is one.
func (v *visit) begin(ctx context.Context, b *browser.Browser) error {
	v.browser = b
	v.trail.SetMeta(func(m *trail.Meta) { m.Browser = b.Version() })
	if !v.kept.State.IsZero() {
		if err := b.Adopt(ctx, v.kept.State); err != nil {
			return err
		}
	}
	if err := v.newPage(ctx, b); err != nil {
		return err
	}
	v.signIn = v.newSignIn()
	v.lost, v.reenter, v.renew = v.sessionEnded, v.enterAgain, v.beginAnew
	return nil
}

func (v *visit) newSignIn() *signIn {
	return &signIn{run: v.run, site: v.target.Site, account: v.target.Account, store: v.store, answers: map[string]int{}}
}

// newPage opens a page that knows what covers it, and what of it no picture may show.
func (v *visit) newPage(ctx context.Context, b *browser.Browser) error {
	page, err := b.NewPage(ctx)
	if err != nil {
		return err
	}
	page.Popups = v.Pages.Landmark("popups")
	for _, e := range v.Pages.Secrets() {
		place := browser.Place{Element: e}
		if l := v.Pages.Landmark(e.Page); l.Name != e.Name {
			place.Landmark = l
		}
		page.Secrets = append(page.Secrets, place)
	}
	page.Hide = v.hides
	v.page, v.lists = page, page.Watch(isListCall)
	return nil
}

// end closes the browser, if there is one, while the record is written. The error is the trail's.
func (v *visit) end(b *browser.Browser, o trail.Outcome) error {
	v.leaveSession(context.Background(), v.wanted.End())
	v.learnCookies(context.Background())
	if o.Status == trail.Done {
		v.followSession(context.Background())
	}
	closed := make(chan error, 1)
	go func() {
		if b == nil {
			closed <- nil
			return
		}
		closed <- b.Close()
	}()
	trailErr := v.trail.Close(o)
	if closeErr := <-closed; closeErr != nil {
		v.Log.Warn().Err(closeErr).Msg("the browser did not close in good order")
	}
	return trailErr
}

// outcomeOf puts the end of a run into the words of its record. The result stands in it if the run was done.
func (v *visit) outcomeOf(err error, result any) trail.Outcome {
	if err == nil {
		return trail.Outcome{Status: "done", Result: result}
	}
	o := trail.Outcome{Status: "failed", Code: v.ExitCode(err), Error: err.Error(), Hint: fault.HintOf(err)}
	switch {
	case fault.Is(err, fault.Partial):
		o.Status = "partly"
	case fault.Is(err, fault.Interrupted):
		o.Status = "interrupted"
	}
	return o
}

// keyOf is where the value of a token of this account is kept.
func (v *visit) keyOf(organization, name string) secret.Key {
	return v.target.Key(organization, name)
}
