package flows

import (
	"context"

	"pat-robot/internal/fault"
	"pat-robot/internal/inventory"
	"pat-robot/internal/journal"
	"pat-robot/internal/scope"
)

// chooseLeast ticks the scope that lets the least happen. Where a policy allows scopes of packages alone, that is theirs.
func (w *walk) chooseLeast(ctx context.Context) error {
	err := w.chooseScopes(ctx)
	if fault.Is(err, fault.Policy) {
		if packages, ok := scope.ByAPI("vso.packaging"); ok {
			w.say("the page does not let this account tick %s", w.req.Scopes[0])
			w.req.Scopes = []scope.Scope{packages}
			return w.chooseScopes(ctx)
		}
	}
	return err
}

// createAndRead makes the token and reads the dialog that shows its value, which the redactor knows from here on and nobody
// keeps.
func (w *walk) createAndRead(ctx context.Context) error {
	if _, err := w.pressCreate(ctx); err != nil {
		return err
	}
	w.values.Tokens = append(w.values.Tokens, w.req.Name)
	if err := w.read(ctx, inventory.SuccessDialog, question, "User settings", "Personal access tokens", "New Token", "Create"); err != nil {
		return err
	}
	return w.closeDialog(ctx)
}

// selectToken ticks the token's row and reads the list again: in the layout of January 2024, what can be done with a token is
// shown only then.
func (w *walk) selectToken(ctx context.Context) error {
	rows, err := w.reopenList(ctx) // which forgets what was selected before
	if err != nil {
		return err
	}
	live, alone := liveOnes(rows, w.req.Name)
	if len(live) != 1 {
		return fault.New(fault.Page, "see the picture in the trail", "made the token %q, but the list shows %d of that name", w.req.Name, len(live))
	}
	if err := w.selectRow(ctx, live[0], alone); err != nil {
		return err
	}
	return w.readRows(ctx)
}

func (w *walk) readRegenerate(ctx context.Context) error {
	if err := w.pressAction(ctx, "regenerate"); err != nil {
		return err
	}
	if err := w.read(ctx, inventory.RegenerateDialog, question, "User settings", "Personal access tokens", "Regenerate"); err != nil {
		return err
	}
	return w.cancel(ctx)
}

// readEdit reads the panel of Edit as it opens: its scopes are those of the create panel.
func (w *walk) readEdit(ctx context.Context) error {
	if err := w.pressAction(ctx, "edit"); err != nil {
		return err
	}
	if err := w.read(ctx, inventory.EditPanel, formPanel, "User settings", "Personal access tokens", "Edit"); err != nil {
		return err
	}
	return w.cancel(ctx)
}

// cancel leaves a dialog or a panel without having changed anything.
func (w *walk) cancel(ctx context.Context) error {
	dialog, err := w.page.Find(ctx, w.el("portal", "any-dialog"))
	if err != nil {
		return err
	}
	button, err := dialog.Find(ctx, w.el("create-panel", "cancel"))
	if err != nil {
		return err
	}
	if err := button.Click(ctx); err != nil {
		return err
	}
	return dialog.Gone(ctx)
}

// readAndRevoke reads the question of Revoke, answers it, and makes sure that the token is gone.
func (w *walk) readAndRevoke(ctx context.Context) error {
	if err := w.pressAction(ctx, "revoke"); err != nil {
		return err
	}
	if err := w.read(ctx, inventory.RevokeDialog, question, "User settings", "Personal access tokens", "Revoke"); err != nil {
		return err
	}
	if err := w.answerRevoke(ctx); err != nil {
		return err
	}
	rows, err := w.reopenList(ctx)
	if err != nil {
		return err
	}
	if live, _ := liveOnes(rows, w.req.Name); len(live) > 0 {
		return fault.New(fault.Page, "see the picture in the trail", "pressed Revoke, but the list still shows the token %q", w.req.Name)
	}
	w.settle(journal.Revoked)
	w.pressed = false
	return nil
}
