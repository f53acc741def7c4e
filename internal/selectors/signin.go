package selectors

// Microsoft's sign-in. The page's identity is <meta name="PageID">, which does not depend on language; the ids of its
// buttons are shared between screens (#idSIButton9 is Next, Sign in and Yes), so that a button is only ever looked for on
// a screen that has been recognised. Each screen has a classic and a Fluent kind.

// identity is on every page of Microsoft's sign-in.
var identity = Page{
	Name:     "signin",
	Title:    "Microsoft sign-in",
	Landmark: element("page-id", css(`meta[name="PageID"]`, Ran, "2026")).hidden(),
	Elements: []Element{
		element("error",
			css(`#usernameError, #passwordError, #i0116Error, #i0118Error`, Ran, "2026"),
			css(`.fui-Field__validationMessage[role=alert]`, Ran, "2026"),
		).many(),
		element("fatal",
			css(`#service_exception_message`, Ran, "2026"),
			css(`.alert-error:has-text("AADSTS")`, Ran, ""),
			css(`:text-matches("AADSTS\\d+")`, Ran, ""),
			css(`#exceptionMessageContainer`, Ran, "2026"),
			css(known("ConvergedError"), Guess, ""),
		).many(),
		// Another origin that asks for a password, by whatever page.
		element("any-password", css(`input[type=password]:not([aria-hidden=true])`, Guess, "")).many(),
	},
}

var signinUsername = Page{
	Name:   "signin-username",
	Title:  "Sign in: user name",
	PageID: "ConvergedSignIn",
	Landmark: element("username",
		in("classic", css(`#i0116:not(.moveOffScreen):not([aria-hidden=true])`, Ran, "2026"), css(`input[name=loginfmt]:not(.moveOffScreen):not([type=hidden]):not([aria-hidden=true])`, Ran, "2026"))...,
	).also(in("fluent", css(`#usernameEntry`, Ran, "2026"))...).required(),
	Elements: []Element{
		next("next", "Next"),
		element("error",
			css(`#usernameError`, Ran, "2026"),
			css(`.fui-Field__validationMessage[role=alert]`, Ran, "2026"),
			css(`[role=alert]:visible`, Guess, ""),
		),
	},
}

var signinPassword = Page{
	Name:   "signin-password",
	Title:  "Sign in: password",
	PageID: "ConvergedSignIn",
	// The user-name view already holds the password field, moved off the screen.
	Landmark: element("password",
		in("classic", css(`#i0118:not(.moveOffScreen):not([aria-hidden=true])`, Ran, "2026"), css(`input[name=passwd]:not(.moveOffScreen):not([aria-hidden=true])`, Ran, "2026"))...,
	).also(in("fluent", css(`#passwordEntry`, Ran, "2026"), css(`[data-testid=passwordEntry]`, Ran, "2026"))...).required().secret(),
	Elements: []Element{
		next("sign-in", "Sign in"),
		element("error",
			css(`#passwordError`, Ran, "2026"),
			css(`.fui-Field__validationMessage[role=alert]`, Ran, "2026"),
			css(`[role=alert]:visible`, Guess, ""),
		),
		element("display-name", css(`#displayName, .identity`, Ran, "2026")),
	},
}

var staySignedIn = Page{
	Name:   "stay-signed-in",
	Title:  "Stay signed in?",
	PageID: "KmsiInterrupt",
	Landmark: element("question",
		in("classic", css(`#KmsiDescription`, Ran, "2026"), css(`#KmsiCheckboxField`, Ran, "2026"))...,
	).also(in("fluent", css(`[data-testid=kmsiVideo]`, Ran, "2026"), css(`[data-testid=kmsiImage]`, Ran, "2026"))...).also(css(known("KmsiInterrupt"), Ran, "2026")).many().required(),
	Elements: []Element{
		element("yes", css(`#idSIButton9`, Ran, "2026"), css(`[data-testid=primaryButton]`, Ran, "2026"), role("button", "Yes", Shot, "2026")).required(),
		element("no", css(`#idBtn_Back`, Ran, "2026"), css(`[data-testid=secondaryButton]`, Ran, "2026"), role("button", "No", Shot, "2026")).required(),
	},
}

// known is the page of an id, which no language changes: it is there even where nothing on it is as known.
func known(pageID string) string {
	return `html:has(meta[name="PageID"][content="` + pageID + `" i]) body`
}

// next is the primary button of a sign-in screen that has been recognised.
func next(name, words string) Element {
	return element(name,
		css(`#idSIButton9`, Ran, "2026"),
		css(`[data-testid=primaryButton]`, Ran, "2026"),
		role("button", words, Shot, "2026"),
	).required()
}
