package survey

import (
	"image"
	"strings"
	"testing"

	"pat-robot/internal/browser"
	"pat-robot/internal/inventory"
)

// of makes a thing of a role with a name and a place in the window.
func of(role, name string, inside ...*browser.Thing) *browser.Thing {
	return &browser.Thing{Role: role, Name: name, Box: image.Rect(300, 300, 400, 320), Inside: inside}
}

func text(words string) *browser.Thing { return of("StaticText", words) }

// box is a check box with its label inside.
func box(label string) *browser.Thing { return of("checkbox", label, text(label)) }

// told puts what was read into lines: kind, name and levels.
func told(elements []*inventory.Element) string {
	var lines []string
	for _, e := range elements {
		line := string(e.Kind) + " " + e.Name
		for _, l := range e.Levels {
			line += " [" + l.Name + "]"
		}
		if e.Text != "" {
			line += " – " + e.Text
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// TestScopeGroups reads groups however a page nests them.
func TestScopeGroups(t *testing.T) {
	radios := of("radiogroup", "", of("radio", "Full access", text("Full access")), of("radio", "Custom defined", text("Custom defined")))
	const want = "scope group Code [Read] [Read & write] – Source code\nscope group Wiki [Read]"
	for _, test := range []struct {
		name string
		form []*browser.Thing
		want string
	}{
		{"a part of the page for each", []*browser.Thing{
			of("", "", text("Code"), text("Source code"), of("", "", box("Read"), box("Read & write"))),
			of("", "", text("Wiki"), of("", "", box("Read"))),
		}, want},
		{"field sets", []*browser.Thing{
			of("group", "Code", of("Legend", "", text("Code")), of("paragraph", "", text("Source code")), box("Read"), box("Read & write")),
			of("group", "Wiki", of("Legend", "", text("Wiki")), box("Read")),
		}, want},
		{"headings and lists", []*browser.Thing{
			of("", "", of("heading", "Code", text("Code")), text("Source code"), of("list", "", of("listitem", "", box("Read")), of("listitem", "", box("Read & write")))),
			of("", "", of("heading", "Wiki", text("Wiki")), of("list", "", of("listitem", "", box("Read")))),
		}, want},
		{"all side by side", []*browser.Thing{
			of("", "", text("Code"), text("Source code"), box("Read"), box("Read & write"), text("Wiki"), box("Read")),
		}, want},
		{"a policy between the radios and the groups", []*browser.Thing{
			of("", "", text("Full scope is restricted"), of("", "", text("Code"), text("Source code"), box("Read"), box("Read & write")), text("Wiki"), box("Read")),
		}, "text Full scope is restricted\n" + want},
	} {
		t.Run(test.name, func(t *testing.T) {
			panel := of("dialog", "Create", append([]*browser.Thing{radios}, test.form...)...)
			got := told(Read(panel, Page{Part: inventory.InPanel, Texts: true}, &Values{}))
			got, _ = strings.CutPrefix(got, "radio button Full access\nradio button Custom defined\n")
			if got != test.want {
				t.Errorf("read\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// TestControls reads what Microsoft's two libraries, and plain HTML, make of the same things.
func TestControls(t *testing.T) {
	for _, test := range []struct {
		name  string
		thing *browser.Thing
		want  string
	}{
		{"bolt's drop-down", &browser.Thing{Role: "button", Kind: "Dropdown", Popup: "menu", Name: "Organization", Inside: []*browser.Thing{text("acme")}}, "dropdown Organization = <organization>"},
		{"Fabric's drop-down", &browser.Thing{Role: "combobox", Popup: "listbox", Name: "Organization acme", Chosen: "acme"}, "dropdown Organization = <organization>"},
		{"the browser's own", &browser.Thing{Role: "ComboBoxSelect", Name: "Expiration (UTC)", Chosen: "30 days"}, "dropdown Expiration (UTC) = 30 days"},
		{"a filter", &browser.Thing{Role: "button", Popup: "menu", Name: "Status filter: Active", Inside: []*browser.Thing{text("Status:"), text("Active")}}, "dropdown Status = Active"},
		{"a menu's button", &browser.Thing{Role: "button", Popup: "menu", Name: "User settings"}, "button User settings"},
		{"a header command", &browser.Thing{Role: "menuitem", Kind: "button", Name: "New Token"}, "button New Token"},
		{"a date box", &browser.Thing{Role: "combobox", Popup: "listbox", Name: "Expiration date", Chosen: "12/24/2026"}, "date box Expiration date"},
		{"a required field of bolt", &browser.Thing{Role: "textbox", Name: "Name (required field)"}, "field Name, required"},
		{"a required field by its star", &browser.Thing{Role: "textbox", Name: "Name *"}, "field Name, required"},
		{"a project's link", &browser.Thing{Role: "link", Name: "Shop", Path: "/acme/Shop"}, ""},
		{"another organization's link", &browser.Thing{Role: "link", Name: "C contoso", Path: "/contoso"}, "link <organization>"},
		{"a link of the site", &browser.Thing{Role: "link", Name: "Organization settings", Path: "/acme/_settings"}, "link Organization settings"},
		{"a row of people", of("row", "", of("gridcell", "", text("Ines Prado"))), ""},
		{"a row of the site's", of("row", "", of("gridcell", "", text("Project Collection Administrators"))), "row Project Collection Administrators"},
		{"an announcement for screen readers", &browser.Thing{Role: "button", Name: "Skip", Box: image.Rect(-9000, 0, -8990, 10)}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.thing.Box.Empty() {
				test.thing.Box = image.Rect(300, 300, 400, 320)
			}
			v := &Values{Base: "/acme", Organizations: []string{"acme"}}
			got := ""
			for _, e := range Read(of("main", "", test.thing), Page{}, v) {
				got = string(e.Kind) + " " + e.Name
				if e.Default != "" {
					got += " = " + e.Default
				}
				if e.Required {
					got += ", required"
				}
			}
			if got != test.want {
				t.Errorf("read %q, want %q", got, test.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	v := &Values{
		Base: "/tfs/acme", Organizations: []string{"acme", "Build"}, Accounts: []string{"Jane Doe", "jane@acme.example", ""},
		Tokens: []string{"ci (2) 2026-01-02"}, Projects: []string{"Shop"},
	}
	for _, test := range []struct{ text, want string }{
		{"Show all scopes (30 more)", "Show all scopes (<number> more)"},
		{"Total 8", "Total <number>"},
		{"Expires 11/24/2027", "Expires <date>"},
		{"24.11.2027", "<date>"},
		{"Beginning December 1, 2026, Global Personal Access Tokens", "Beginning December 1, 2026, Global Personal Access Tokens"},
		{"30 days", "30 days"},
		{"signed in as jane@acme.example", "signed in as <account>"},
		{"ines.prado@other.example", "<account>"},
		{"Jane Doe, Acme", "<account>, <organization>"},
		{"ci (2) 2026-01-02 token", "<token> token"},
		{"acme acme", "<organization> <organization>"},
		{"acmeology", "acmeology"},
		{"More options for Shop", "More options for <project>"},
		{"Build", "Build"}, // a scope's name counts more than an organization's
	} {
		if got := v.Words(test.text); got != test.want {
			t.Errorf("%q became %q, want %q", test.text, got, test.want)
		}
	}
	v.Learn(of("main", "", &browser.Thing{Role: "link", Path: "/tfs/acme/My%20Project"}, &browser.Thing{Role: "link", Path: "/tfs/contoso/"}, &browser.Thing{Role: "link", Path: "/tfs/acme/_settings"}))
	if got := v.Words("My Project of contoso"); got != "<project> of <organization>" {
		t.Errorf("what the page links to became %q", got)
	}
	for path, want := range map[string]string{
		"/tfs/acme/_usersSettings/tokens": "/{organization}/_usersSettings/tokens", "/tfs/acme": "/{organization}", "/tfs/acme/": "/{organization}",
		"/tfs/acmes": "/tfs/acmes", "https://learn.microsoft.com/x": "https://learn.microsoft.com/x",
	} {
		if got := v.Place(path); got != want {
			t.Errorf("%s became %s, want %s", path, got, want)
		}
	}
}
