package flows

import (
	"context"

	"pat-robot/internal/fault"
	"pat-robot/internal/inventory"
	"pat-robot/internal/selectors"
)

// openPermissions goes by Organization settings. Not every account may see them: the inventory is then without them.
func (w *walk) openPermissions(ctx context.Context) error {
	if _, err := w.page.Goto(ctx, organizationURL(w.target.Site.BaseURL, w.target.Organization)+"/"); err != nil {
		return err
	}
	settings, err := w.page.Find(ctx, w.el("portal", "organization-settings"))
	if err == nil {
		err = settings.Click(ctx)
	}
	if err != nil {
		return w.without(err)
	}
	i, n, err := w.page.Race(ctx, w.Pages.Landmark("permissions"), w.el("portal", "permissions"))
	if err == nil && i == 1 {
		err = n.Click(ctx)
	}
	if err == nil {
		_, err = w.page.Find(ctx, w.Pages.Landmark("permissions"))
	}
	if err != nil {
		return w.without(err)
	}
	w.atPermissions = true
	return nil
}

func (w *walk) without(err error) error {
	if !fault.Is(err, fault.Page) {
		return err
	}
	w.warn("the inventory is without Organization settings, Permissions: %s", w.Redactor.Redact(err.Error()))
	return nil
}

func (w *walk) unlessPermissions() string {
	if !w.atPermissions {
		return "the permissions could not be opened"
	}
	return ""
}

func (w *walk) readPermissions(ctx context.Context) error {
	way := []string{"Organization settings", "Permissions"}
	if err := w.read(ctx, inventory.Permissions, wholePage, way...); err != nil {
		return err
	}
	if err := w.press(ctx, w.el("permissions", "users")); err != nil {
		return err
	}
	if err := w.read(ctx, inventory.Users, wholePage, append(way, "Users")...); err != nil {
		return err
	}
	return w.press(ctx, w.el("permissions", "groups"))
}

func (w *walk) readAdministrators(ctx context.Context) error {
	way := []string{"Organization settings", "Permissions", "Project Collection Administrators"}
	if err := w.press(ctx, w.el("permissions", "administrators")); err != nil {
		return err
	}
	if _, err := w.page.Find(ctx, w.el("permissions", "group-heading")); err != nil {
		return err
	}
	if err := w.read(ctx, inventory.Group, wholePage, way...); err != nil {
		return err
	}
	if err := w.press(ctx, w.el("permissions", "members")); err != nil {
		return err
	}
	return w.read(ctx, inventory.Members, wholePage, append(way, "Members")...)
}

func (w *walk) press(ctx context.Context, e selectors.Element) error {
	n, err := w.page.Find(ctx, e)
	if err != nil {
		return err
	}
	return n.Click(ctx)
}
