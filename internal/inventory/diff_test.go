package inventory

import (
	"slices"
	"strings"
	"testing"
)

// changed is the sample after a change of the site.
func changed(t *testing.T, change func(page func(key string) *Page)) Difference {
	t.Helper()
	old, now := sample(t), sample(t)
	change(func(key string) *Page {
		for _, p := range now.Pages {
			if p.Key() == key {
				return p
			}
		}
		t.Fatalf("the sample has no %s", key)
		return nil
	})
	return Diff(old.Inventory, now.Inventory)
}

func (p *Page) find(t *testing.T, kind Kind, name string) *Element {
	t.Helper()
	for _, e := range p.Named(name) {
		if e.Kind == kind {
			return e
		}
	}
	t.Fatalf("%s has no %s %q", p.Key(), kind, name)
	return nil
}

func without(p *Page, e *Element) {
	p.Elements = slices.DeleteFunc(p.Elements, func(o *Element) bool { return o == e })
}

func TestDiff(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(t *testing.T, page func(string) *Page)
		want   []string // all that is said
	}{
		{"nothing", func(*testing.T, func(string) *Page) {}, nil},
		{"renamed, nearly alike", func(t *testing.T, page func(string) *Page) {
			page("token-list-new").find(t, Button, "New Token").Name = "New token"
		}, []string{`token-list-new renamed: button "New Token" is called "New token" now, was "New Token"`}},
		{"renamed, between the same neighbours", func(t *testing.T, page func(string) *Page) {
			page("user-settings-menu").find(t, MenuItem, "Personal access tokens").Name = "Credentials"
		}, []string{`user-settings-menu renamed: menu item "Personal access tokens" is called "Credentials" now, was "Personal access tokens"`}},
		{"gone", func(t *testing.T, page func(string) *Page) {
			p := page("create-panel")
			without(p, p.find(t, ScopeGroup, "Graph"))
		}, []string{`create-panel removed: scope group "Graph" is gone`}},
		{"new", func(t *testing.T, page func(string) *Page) {
			p := page("create-panel")
			p.Elements = slices.Insert(p.Elements, 2, &Element{Kind: Field, Role: "textbox", Name: "Description", Place: "panel"})
		}, []string{`create-panel added: field "Description" is new, after button "Close"`}},
		{"moved to another place", func(t *testing.T, page func(string) *Page) {
			page("token-list-new").find(t, Button, "New Token").Place = "page, top left"
		}, []string{`token-list-new moved: button "New Token" stands at "page, top left" now, was at "page, top right"`}},
		{"moved in the order", func(t *testing.T, page func(string) *Page) {
			p := page("user-settings-menu")
			e := p.find(t, MenuItem, "Theme")
			without(p, e)
			p.Elements = slices.Insert(p.Elements, 0, e)
		}, []string{`user-settings-menu moved: menu item "Theme" has another place in the order now, at the beginning`}},
		{"options", func(t *testing.T, page func(string) *Page) {
			e := page("create-panel").find(t, Dropdown, "Expiration (UTC)")
			e.Options = []string{"7 days", "30 days", "60 days", "90 days", "Custom defined"}
			o := page("create-panel").find(t, Dropdown, "Organization")
			o.Options = slices.DeleteFunc(o.Options, func(s string) bool { return strings.HasPrefix(s, "All") })
		}, []string{
			`create-panel options: dropdown "Organization" offers no longer "All accessible organizations"`,
			`create-panel options: dropdown "Expiration (UTC)" offers "7 days" now`,
		}},
		{"levels and default", func(t *testing.T, page func(string) *Page) {
			page("create-panel").find(t, ScopeGroup, "Wiki").Levels[1].Name = "Read and write"
			page("create-panel").find(t, Dropdown, "Expiration (UTC)").Default = "60 days"
		}, []string{
			`create-panel state: dropdown "Expiration (UTC)" has "60 days" chosen at first now, was "30 days"`,
			`create-panel levels: scope group "Wiki" has the level "Read and write" now instead of "Read & write"`,
		}},
		{"built otherwise", func(t *testing.T, page func(string) *Page) {
			page("create-panel").find(t, Dropdown, "Organization").Role = "combobox"
			page("token-list-new").find(t, Button, "Revoke").Kind = Link
		}, []string{
			`token-list-new state: button "Revoke" is a "link" now, was a "button"`,
			`create-panel state: dropdown "Organization" has the role "combobox" now, was "button"`,
		}},
		{"way and address", func(t *testing.T, page func(string) *Page) {
			p := page("token-list-new")
			p.Address, p.Way = "/{organization}/_settings/tokens", []string{"Profile", "Tokens"}
		}, []string{
			`token-list-new moved: the page has the address "/{organization}/_settings/tokens" now, was "/{organization}/_usersSettings/tokens"`,
			`token-list-new moved: the way to the page is "Profile → Tokens" now, was "User settings → Personal access tokens"`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := changed(t, func(page func(string) *Page) { test.change(t, page) })
			var got []string
			for _, c := range d.Changes {
				got = append(got, c.Page+" "+c.What+": "+c.Words)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// TestDiffOfWhatWasNotSeen takes nothing for gone that only one of the two has looked at.
func TestDiffOfWhatWasNotSeen(t *testing.T) {
	old, now := sample(t), sample(t)
	now.Pages = slices.DeleteFunc(now.Pages, func(p *Page) bool { return strings.HasSuffix(p.ID, "dialog") || p.Key() == "token-list-old" })
	list := now.Page(TokenList)[0]
	list.State = NoTokens
	list.Elements = slices.DeleteFunc(list.Elements, func(e *Element) bool { return e.Part() == InList || e.Name == "Revoke" })
	list.Elements = append(list.Elements, &Element{Kind: Text, Name: "You do not have any tokens.", Place: "page"})
	for _, d := range []Difference{Diff(old.Inventory, now.Inventory), Diff(now.Inventory, old.Inventory)} {
		if len(d.Changes) > 0 {
			t.Errorf("found changes: %+v", d.Changes)
		}
		if len(d.NotCompared) != 4 {
			t.Errorf("not compared: %q, want three dialogs and the list", d.NotCompared)
		}
	}
}

// TestDiffOfLayouts tells a new layout by what has changed with it.
func TestDiffOfLayouts(t *testing.T) {
	old, now := sample(t), sample(t)
	old.Pages = slices.DeleteFunc(old.Pages, func(p *Page) bool { return p.Key() == "token-list-new" })
	now.Pages = slices.DeleteFunc(now.Pages, func(p *Page) bool { return p.Key() == "token-list-old" })
	text := Diff(old.Inventory, now.Inventory).Text()
	for _, want := range []string{
		"token-list-old\n", `the page has the layout "new" now, was "old"`, `heading "Manage tokens" is new`,
		`button "New Token" stands at "page, top right" now, was at "page, top left"`, `dropdown "Access scope" is new`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing says %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "create-panel") || strings.Contains(text, "is gone") {
		t.Errorf("says too much:\n%s", text)
	}
}
