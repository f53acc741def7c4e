package browser

import (
	"context"
	"encoding/json"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// State is the session of the browser's context, as JSON: all cookies, and the local storage of each origin that was met.
// Whoever has it is signed in. It never passes through a file.
func (b *Browser) State(ctx context.Context) (secret.Value, error) {
	var text []byte
	err := b.within(ctx, "read the session", func(float64) error {
		state, err := b.context.StorageState()
		if err != nil {
			return err
		}
		text, err = json.Marshal(state)
		return err
	})
	if err != nil {
		return secret.Value{}, b.translate("read the session", err)
	}
	return secret.New(string(text)), nil
}

// Adopt goes on with a session that State has given, in a context of its own. Pages that were open are closed. The cookies
// become known to the redactor.
func (b *Browser) Adopt(ctx context.Context, state secret.Value) error {
	options, err := b.contextWith(state)
	if err != nil {
		return err
	}
	err = b.within(ctx, "use a session", func(float64) error {
		fresh, err := b.browser.NewContext(options)
		if err != nil {
			return err
		}
		old := b.context
		b.context = fresh
		return old.Close()
	})
	return b.translate("use a session", err)
}

// Renewed tells whether the site has given out other cookies since a state was taken, or the same for longer. Short ones, which
// are settings, and a day more or less do not count.
func (b *Browser) Renewed(ctx context.Context, since secret.Value) (bool, error) {
	options, err := b.contextWith(since)
	if err != nil || options.StorageState == nil {
		return false, err
	}
	type name struct{ domain, path, name string }
	type worth struct {
		value   string
		expires float64
	}
	before := map[name]worth{}
	for _, c := range options.StorageState.Cookies {
		before[name{deref(c.Domain), deref(c.Path), c.Name}] = worth{c.Value, deref(c.Expires)}
	}
	var now []playwright.Cookie
	err = b.within(ctx, "read the cookies", func(float64) (err error) {
		now, err = b.context.Cookies()
		return err
	})
	for _, c := range now {
		had := before[name{c.Domain, c.Path, c.Name}]
		if IsSecretCookie(c.Value) && (c.Value != had.value || c.Expires > had.expires+aDay) {
			return true, nil
		}
	}
	return false, b.translate("read the cookies", err)
}

const aDay = 24 * 60 * 60 // in seconds, as cookies count

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// contextWith gives the options of a context that goes on with a session, or of a fresh one where state is zero.
func (b *Browser) contextWith(state secret.Value) (playwright.BrowserNewContextOptions, error) {
	options := b.contextOptions()
	if state.IsZero() {
		return options, nil
	}
	if err := json.Unmarshal([]byte(state.Reveal()), &options.StorageState); err != nil || options.StorageState == nil {
		// The cause is dropped: it may quote the session.
		return options, fault.New(fault.Store, "pat-robot logout forgets it; pat-robot login keeps a new one", "the kept session is not one of a browser")
	}
	if b.opts.Redactor != nil {
		for _, c := range options.StorageState.Cookies {
			if IsSecretCookie(c.Value) {
				b.opts.Redactor.Add("cookie "+c.Name, secret.New(c.Value))
			}
		}
	}
	return options, nil
}

// shortestCookie is the length in bytes from which a cookie counts as a secret; shorter ones are settings.
const shortestCookie = 16

// IsSecretCookie tells whether a cookie's value is long enough to be a secret.
func IsSecretCookie(value string) bool { return len(value) >= shortestCookie }
