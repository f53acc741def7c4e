package main

import (
	"context"

	"pat-robot/internal/browser"
	"pat-robot/internal/config"
	"pat-robot/internal/flows"
)

// shareBrowser lets the runs of one command follow each other in one browser, where the account signs in once. A browser that
// has gone meanwhile is replaced. A profile that is kept has room for one run at a time, and keeps the session itself. The
// function that is returned ends what was started.
func shareBrowser(c config.Config, deps *flows.Deps) (end func()) {
	if c.ProfileDir != "" {
		return func() {}
	}
	var shared *browser.Browser
	end = func() {
		if shared == nil {
			return
		}
		if err := shared.Close(); err != nil {
			deps.Log.Warn().Err(err).Msg("the browser did not close in good order")
		}
		shared = nil
	}
	start := deps.OpenBrowser
	deps.OpenBrowser = func(ctx context.Context) (*browser.Browser, error) {
		if shared != nil && !shared.Alive() {
			end()
		}
		if shared == nil {
			b, err := start(ctx)
			if err != nil {
				return nil, err
			}
			shared = b
		}
		return shared.Share(ctx)
	}
	return end
}
