package flows

import (
	"context"
	"net/http"
	"strings"

	"pat-robot/internal/browser"
)

// showEverywhere clears the filters of the list when the run looks beyond one organization: the layout of May 2026 starts with those of
// one organization, and a token that is not listed would be taken for one that is not there. [shot]
func (v *visit) showEverywhere(ctx context.Context) error {
	if !v.everywhere {
		return nil
	}
	// The bar is there as soon as New Token is.
	if _, err := v.page.Find(ctx, v.el("token-list", "new-token")); err != nil {
		return err
	}
	clear, ok, err := v.page.Present(ctx, v.el("token-list", "clear-filters"))
	if err != nil || !ok {
		return err
	}
	if off, err := clear.Disabled(ctx); err != nil || off {
		return err
	}
	listed := v.page.Await(isListCall)
	defer listed.Stop()
	if err := clear.Click(ctx); err != nil {
		return err
	}
	return v.listAnswered(ctx, listed)
}

// isListCall recognises the call that lists tokens. [ran]
func isListCall(call browser.Call) bool {
	return call.Method == http.MethodGet && strings.Contains(call.URL, "/_apis/Token/SessionTokens")
}
