package selectors

// The portal's header and the menu behind its User settings icon; the settings pages share a left navigation.
var portal = Page{
	Name:  "portal",
	Title: "Azure DevOps",
	Landmark: element("user-settings",
		role("button", "User settings", Lib, "2026-05"),
		role("menuitem", "User settings", Lib, ""),
		css(`[aria-label="User settings" i]`, Shot, "2026-05"),
		css(`[title="User settings" i]`, Shot, "2026-05"),
		css(`[aria-label*="user settings" i][aria-haspopup]`, Guess, ""),
	).required(),
	Elements: []Element{
		element("personal-access-tokens",
			role("menuitem", "Personal access tokens", Shot, "2026-05"),
			roleLike("menuitem", `^\W*personal access tokens\b`, Lib, ""),
			role("link", "Personal access tokens", Shot, "2026-05"),
			css(`a[href$="/_usersSettings/tokens"]`, Ran, ""),
			text("Personal access tokens", Shot, "2026-05"),
		).required(),
		element("organization-settings", // at the lower left of the organization's home
			role("link", "Organization settings", Doc, ""),
			roleLike("link", `^\W*organization settings\b`, Guess, ""),
			roleLike("button", `^\W*organization settings\b`, Guess, ""),
			css(`a[href$="/_settings"], a[href$="/_settings/"]`, Guess, ""),
		),
		element("permissions", // in the navigation of the organization's settings
			css(`a[href$="/_settings/groups"]`, Ran, ""),
			css(`nav :is([role=tab],a,[role=link],[role=treeitem]):text-matches("^\\s*permissions\\s*$", "i")`, Ran, ""),
			role("link", "Permissions", Ran, ""),
			role("tab", "Permissions", Lib, ""),
		),
		element("any-dialog", // a panel, too
			css(dialogs, Lib, ""),
			css(`.ms-Panel.is-open, .ms-Dialog-main, .bolt-dialog, .bolt-panel`, Lib, ""),
		),
		element("any-dropdown", // the box of a date opens a calendar
			css(`[aria-roledescription="Dropdown"], .bolt-dropdown-filter-bar-item button[aria-haspopup], .ms-Dropdown[role=combobox], select`, Lib, ""),
			css(`[role=combobox][aria-haspopup=listbox]:not(.ms-DatePicker *)`, Lib, ""),
		).many(),
		// The display name stands under the heading of the settings navigation.
		element("signed-in-name",
			xpath(`//*[self::h1 or self::h2 or self::h3 or @role="heading"][normalize-space(.)="User settings"]/following::*[normalize-space(text())!=""][1]`, Shot, "2026-05"),
		),
		element("html", css(`html`, Lib, "")).hidden(),
	},
}

// notFound is what the portal shows for an organization that is not there or not open to the account.
var notFound = Page{
	Name:  "not-found",
	Title: "an organization that is not there",
	Landmark: element("not-found",
		css(`:is(h1,h2,h3,title,[role=heading]):text-matches("^\\s*404\\b|could ?n.t be found|can ?not be found|not found|no longer available|do not have access|don.t have access", "i")`, Guess, ""),
	),
}

// popups cover a page without belonging to the task. Each is closed by its own button; Escape would lose a form.
var popups = Page{
	Name:  "popups",
	Title: "something in front of the page",
	Landmark: element("close",
		css(`.bolt-bubble-callout button[aria-label="Close" i]`, Lib, ""),
		css(`.bolt-teaching-bubble button, .ms-TeachingBubble button[aria-label*="lose" i], .ms-TeachingBubble-closebutton`, Lib, ""),
		css(`:is([class*="teaching" i],[class*="coachmark" i]) :is(button,[role=button]):text-matches("^\\s*(got it|close|dismiss|ok|skip|no thanks|not now|later)\\s*$", "i")`, Guess, ""),
		css(`:is([class*="cookie" i],[id*="cookie" i],[aria-label*="cookie" i]) :is(button,[role=button]):text-matches("^\\s*(reject( all)?|decline|necessary only|close|dismiss)\\s*$", "i")`, Guess, ""),
		css(`:is([class*="cookie" i],[id*="cookie" i],[aria-label*="cookie" i]) :is(button,[role=button]):text-matches("^\\s*(accept( all)?|ok|got it)\\s*$", "i")`, Guess, ""),
		css(`:is([class*="survey" i],[class*="feedback" i],[class*="nps" i],[aria-label*="survey" i]) :is(button,[role=button]):is([aria-label*="close" i],[aria-label*="dismiss" i])`, Guess, ""),
		css(`:is([class*="survey" i],[class*="feedback" i],[class*="nps" i],[aria-label*="survey" i]) :is(button,[role=button]):text-matches("^\\s*(no thanks|not now|close|dismiss|cancel|later|skip|maybe later)\\s*$", "i")`, Guess, ""),
		css(`:is([class*="teaching" i],[class*="coachmark" i],[class*="cookie" i],[class*="callout" i]) :is(button,[role=button]):is([aria-label*="close" i],[aria-label*="dismiss" i])`, Guess, ""),
		css(`[role=dialog]:not(:has(input,textarea,[role=checkbox],[role=textbox])):is(:has-text("cookie"),:has-text("survey"),:has-text("feedback"),:has-text("tour")) :is(button,[role=button]):is([aria-label*="close" i],[aria-label*="dismiss" i],:text-matches("^\\s*(no thanks|not now|close|dismiss|later|skip|maybe later|got it)\\s*$", "i"))`, Guess, ""),
	).many(),
}
