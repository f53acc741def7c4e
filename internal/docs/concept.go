package docs

import (
	"strings"

	"pat-robot/internal/inventory"
)

// concept is something on the pages that people write about: how it is called there is looked up in the inventory, and the
// names by which articles call it are here.
type concept struct {
	id    string
	kind  Kind
	pages []string         // where it is
	kinds []inventory.Kind // what it is there
	// known are names that the pages have or had, others are what people say instead. A text with one of others differs.
	known, others []string
	stages        []stage // where an ordinary word means it; none for names that are sure
	common        bool    // its names are ordinary words, which count only when they stand out or are pressed
}

// concepts are what articles about these pages speak of. Sources for the names that pages had: pictures of the page from
// 2016 to 2026, and articles of those years.
var concepts = []concept{
	{
		id: "user-settings", kind: Press, pages: []string{inventory.Home, inventory.UserSettingsMenu, inventory.TokenList}, kinds: []inventory.Kind{inventory.Button, inventory.MenuItem, inventory.Heading},
		known: list("User settings"),
		others: list("avatar|profile picture|profile pic|profile icon|profile image|profile photo|profile avatar|user avatar|avatar icon|user profile|user profile icon|profile menu|user icon|account icon|account avatar|account picture|" +
			"your profile|my profile|your avatar|your initials|your photo|your picture|account settings|account menu|profile settings|profile button|your name|user menu|your user name|your username|your account name|user setting|users settings|" +
			"settings icon|settings menu|settings gear icon|user name|account manager|profile and settings|account dropdown|account drop - down|profile dropdown|profile drop - down|user dropdown|" +
			"profil utilisateur|icône utilisateur|icône d'utilisateur|icône de profil|perfil de usuario|icono de usuario|ícono de usuario|icono de perfil|perfil do usuário|ícone de usuário|ícone do usuário|ícone de perfil|ícone do perfil|foto do perfil|" +
			"ユーザーアイコン|アカウントアイコン|プロフィールアイコン|用户头像|个人头像|用户图标|profilbild|profilsymbol|benutzersymbol|kontosymbol|profil|ihr profilbild|dein profilbild|icona profilo|photo de profil|foto de perfil"),
	},
	{
		id: "tokens", kind: Press, pages: []string{inventory.UserSettingsMenu, inventory.TokenList}, kinds: []inventory.Kind{inventory.MenuItem, inventory.Link, inventory.Heading},
		known:  list("Personal access tokens"),
		others: list("Personal access token|Access tokens|Personal tokens|Private access tokens|Personal authentication tokens|Persönliche Zugriffstoken|Manage personal access tokens|Personal access tokens (PATs)|Personal access tokens (PAT)|Personal access token (PAT)"),
	},
	{
		id: "new-token", kind: Press, pages: []string{inventory.TokenList}, kinds: []inventory.Kind{inventory.Button, inventory.MenuItem},
		known: list("New Token"),
		others: list("Add token|Add new token|Add a token|Create token|Create new token|Create a new token|Create a token|Generate token|Generate new token|Generate a token|New access token|New personal access token|Add personal access token|New PAT|Create PAT|" +
			"Create personal access token|Create new personal access token|Generate personal access token|Add|New|Create new|Add new|New Tokens|Token hinzufügen|Neues Token|Neuer Token|Generate|Create"),
		stages: []stage{onList},
	},
	{
		id: "name", kind: Field, pages: []string{inventory.CreatePanel, inventory.EditPanel}, kinds: []inventory.Kind{inventory.Field},
		known: list("Name"), others: list("Description|Token name|Token description|Display name|Label|Title|Token title|PAT name"),
		stages: []stage{onForm}, common: true,
	},
	{
		id: "organization", kind: Field, pages: []string{inventory.CreatePanel, inventory.EditPanel}, kinds: []inventory.Kind{inventory.Dropdown, inventory.Field},
		known: list("Organization|Organisation"), others: list("Organizations|Accounts|Account|Accessible organizations"),
		stages: []stage{onForm}, common: true,
	},
	{
		id: "expiration", kind: Field, pages: []string{inventory.CreatePanel, inventory.EditPanel}, kinds: []inventory.Kind{inventory.Dropdown, inventory.Field},
		known: list("Expiration (UTC)|Expiration"), others: list("Expires in|Expires|Expiry|Expiry date|Expires on|Expire|Validity|Lifespan|Duration|Expiration period|Valid until|Lifetime"),
		stages: []stage{onForm}, common: true,
	},
	{
		id: "scopes", kind: Field, pages: []string{inventory.CreatePanel, inventory.EditPanel}, kinds: []inventory.Kind{inventory.Field, inventory.Heading, inventory.Text},
		known: list("Scopes"), others: list("Authorized scopes|Authorised scopes|Authorized scope|Access scopes|Scope"),
		stages: []stage{onForm}, common: true,
	},
	{
		id: "custom-defined", kind: Option, pages: []string{inventory.CreatePanel, inventory.EditPanel}, kinds: []inventory.Kind{inventory.Radio},
		known:  list("Custom defined"),
		others: list("Custom|Custom scope|Custom scopes|Selected scopes|Custom define|Customized|User defined|Customer defined|Customised|Custom access|Define custom"),
		stages: []stage{onForm},
	},
	{
		id: "full-access", kind: Option, pages: []string{inventory.CreatePanel, inventory.EditPanel}, kinds: []inventory.Kind{inventory.Radio},
		known: list("Full access"), others: list("All scopes|Full scope|Full scopes|Full control|Full permissions|Full permission|Full rights|Complete access|Vollzugriff|Full Accesses"),
		stages: []stage{onForm},
	},
	{
		id: "show-all-scopes", kind: Press, pages: []string{inventory.CreatePanel}, kinds: []inventory.Kind{inventory.Link, inventory.Button},
		known:  list("Show all scopes|Show less scopes"),
		others: list("Show more scopes|Show more|Show all|See all scopes|View all scopes|Show all available scopes|Show all permissions|Show additional scopes|More scopes|Expand all scopes|Show all scope|Display all scopes|Show more scope|Alle Bereiche anzeigen|View more scopes|See more scopes|List all scopes"),
		stages: []stage{onForm, onList},
	},
	{
		id: "show-less-scopes", kind: Press, pages: []string{inventory.CreatePanel}, kinds: []inventory.Kind{inventory.Link, inventory.Button},
		known: list("Show less scopes"), others: list("Show fewer scopes|Show less|Hide scopes|Show less scope"),
		stages: []stage{onForm, onList},
	},
	{
		id: "create", kind: Press, pages: []string{inventory.CreatePanel}, kinds: []inventory.Kind{inventory.Button},
		known:  list("Create"),
		others: list("Create token|Create a token|Create new token|Generate|Generate token|Save|Submit|OK|Add|Add token|Done|Apply|Confirm|Create PAT|Create personal access token|Create access token|Finish|Erstellen|Speichern|Generate new token|Issue token|Create Now|Make token|Next|Continue|Proceed"),
		stages: []stage{onForm}, common: true,
	},
	{
		id: "create-title", kind: Text, pages: []string{inventory.CreatePanel}, kinds: []inventory.Kind{inventory.Heading},
		known: list("Create a new personal access token"), others: list("Create a personal access token|Create personal access token|Create new personal access token|New personal access token|Add a personal access token|Create a new token"),
		stages: []stage{onForm, onList}, common: true,
	},
	{
		id: "revoke", kind: Press, pages: []string{inventory.TokenList, inventory.RevokeDialog}, kinds: []inventory.Kind{inventory.Button, inventory.MenuItem},
		known: list("Revoke"), others: list("Revoke token|Delete|Delete token|Remove|Remove token"), stages: []stage{onList, over}, common: true,
	},
	{
		id: "regenerate", kind: Press, pages: []string{inventory.TokenList, inventory.RegenerateDialog}, kinds: []inventory.Kind{inventory.Button, inventory.MenuItem},
		known: list("Regenerate"), others: list("Regenerate token|Renew|Renew token|Rotate|Recreate|Refresh token"), stages: []stage{onList, over}, common: true,
	},
	{
		id: "edit", kind: Press, pages: []string{inventory.TokenList}, kinds: []inventory.Kind{inventory.Button, inventory.MenuItem},
		known: list("Edit"), others: list("Edit token|Modify|Extend"), stages: []stage{onList, over}, common: true,
	},
	{
		id: "save", kind: Press, pages: []string{inventory.EditPanel}, kinds: []inventory.Kind{inventory.Button},
		known: list("Save"), stages: []stage{onList}, common: true,
	},
	{
		id: "organization-settings", kind: Press, pages: []string{inventory.Home, inventory.Permissions}, kinds: []inventory.Kind{inventory.Link, inventory.Button, inventory.Heading, inventory.MenuItem},
		known: list("Organization settings|Organisation settings"), others: list("Organization setting|Org settings|Organizations settings|Account settings page|Admin settings"),
	},
}

func list(names string) []string { return strings.Split(names, "|") }

// name is one way to call a concept.
type name struct {
	words   []string
	concept *concept
	other   bool // not a name of the page, now or ever
	text    string
}

// shown is what the pages show, made ready for reading articles.
type shown struct {
	inventory *inventory.Inventory
	concepts  []*concept
	at        map[string]*where // by concept
	names     map[string][]name // by first word, longest first
	groups    []*scopeGroup
	texts     []pageText
	pages     map[string]bool // ids of the pages that are there
}

// where is an element of a page.
type where struct {
	page    *inventory.Page
	element *inventory.Element
	level   int // of a scope group, -1 for the group itself
}

// looked is where an element stands, for a claim's picture.
func looked(p *inventory.Page, e *inventory.Element) *where { return &where{p, e, -1} }

// bare brings a name into the form in which names are compared: folded words, without signs, counters and units.
func bare(text string) string {
	text, _, _ = strings.Cut(strings.ReplaceAll(text, "<number>", ""), "(")
	b := &block{}
	b.add(text, 0)
	b.lex()
	return b.folded(0, len(b.tokens))
}

// find looks a concept up on the pages, by the names that pages are known to have first.
func (s *shown) find(c *concept) *where {
	for _, names := range [][]string{c.known, c.others} {
		for _, n := range names {
			for _, id := range c.pages {
				for _, p := range s.inventory.Page(id) {
					for _, e := range p.Elements {
						if of(c.kinds, e.Kind) && bare(e.Name) == bare(n) {
							return looked(p, e)
						}
					}
				}
			}
		}
	}
	return nil
}

func of[T comparable](all []T, one T) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}
