package selectors

// What the sign-in may show around user name and password: which account, which kind of it, and other ways than a password.
var (
	accountTiles = Page{
		Name: "account-tiles", Title: "Pick an account",
		// A Fluent tile is an account where it shows a whole address: ways to sign in are tiles too.
		Landmark: element("tiles", in("classic", css(`#tilesHolder`, Ran, "2026"))...,
		).also(in("fluent", css(withAddress, Ran, "2026"))...).many(),
		Elements: []Element{
			element("tile", css(`.table[role=button][data-test-id="{email}" i]`, Ran, "2026"), css(`[data-testid=tile]:has-text("{email}")`, Ran, "2026")),
			element("other",
				css(`#otherTile`, Ran, "2026"),
				css(`[data-testid=tile]:has-text("another account")`, Guess, ""),
				roleLike("button", `^\W*use another account`, Shot, "2026")),
		},
	}
	accountKind = Page{
		Name: "account-kind", Title: "Work or personal account",
		Landmark: element("kinds", css(`#aadTile`, Ran, "2026"), css(`#msaTile`, Ran, "2026")).many(),
		Elements: []Element{
			element("work", css(`#aadTile`, Ran, "2026")),
			element("error", css(`[role=alert]:visible`, Guess, "")),
		},
	}
	credentialPicker = Page{
		Name: "credential-picker", Title: "Choose a way to sign in",
		Landmark: element("ways",
			css(`div[aria-label="Use your password"]`, Ran, "2026"),
			css(`:is(h1,[role=heading],[data-testid=title]):text-matches("choose a way to sign in", "i")`, Ran, "2026"),
			css(`[data-testid=tile]`, Guess, "2026")).many(),
		Elements: []Element{
			element("password",
				css(`div[aria-label="Use your password"]`, Ran, "2026"),
				css(`[data-testid=tile]:has-text("password")`, Guess, "2026"),
				roleLike("button", `use (my|your) password`, Guess, "")),
		},
	}
	passwordless = Page{
		Name: "passwordless", Title: "Approve a request in place of a password",
		Landmark: element("request",
			css(`#idRemoteNGC_DisplaySign`, Ran, "2026"),
			css(`#idDiv_RemoteNGC_PollingDescription`, Ran, "2026"),
			css(`input[value='Send notification']`, Ran, "2026")),
		Elements: []Element{
			element("use-password", css(`#idA_PWD_SwitchToPassword`, Ran, "2026")),
			element("other-ways", css(`#idA_PWD_SwitchToCredPicker`, Ran, "2026"), css(`[data-testid=viewFooter] [role=button]`, Ran, "2026")),
			element("send", css(`input[value='Send notification']`, Ran, "2026")),
			element("number", css(`#idRemoteNGC_DisplaySign`, Ran, "2026")),
			element("error", css(`[role=alert]:visible`, Guess, "")),
		},
	}
	passkey = Page{
		Name: "passkey", Title: "Passkey or security key",
		// The password's page offers a passkey by the same link: that page is looked for before this one.
		Landmark: element("prompt", in("fluent", css(`[data-testid=biometricVideo]`, Ran, "2026"))...,
		).also(in("classic", css(`#idA_PWD_SwitchToFido`, Ran, "2026"))...),
		Elements: []Element{
			element("use-password", css(`#idA_PWD_SwitchToPassword`, Ran, "2026")),
			element("another-way",
				css(`#idA_PWD_SwitchToCredPicker`, Ran, "2026"), css(`#idBtn_Back`, Ran, "2026"), css(`[data-testid=secondaryButton]`, Ran, "2026")),
		},
	}
)

// withAddress is a tile with an e-mail address that is not shortened by asterisks, as those of ways to sign in are.
const withAddress = `[data-testid=tile]:is(:text-matches("` + address + `"), :has(:text-matches("` + address + `")))`

const address = `(^|\\s)[^\\s*@]+@[^\\s*@]+`
