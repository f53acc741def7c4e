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
			css(`#errorText[role=alert]`, Ran, ""),
		).many(),
		element("fatal",
			css(`#service_exception_message, #exceptionMessageContainer`, Ran, "2026"),
			css(`.alert-error:has-text("AADSTS")`, Ran, ""),
			css(`:text-matches("AADSTS\\d+")`, Ran, ""),
		).many(),
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
	).also(in("fluent", css(`[data-testid=kmsiVideo]`, Ran, "2026"), css(`[data-testid=kmsiImage]`, Ran, "2026"))...).required(),
	Elements: []Element{
		element("yes", css(`#idSIButton9`, Ran, "2026"), css(`[data-testid=primaryButton]`, Ran, "2026"), role("button", "Yes", Shot, "2026")).required(),
		element("no", css(`#idBtn_Back`, Ran, "2026"), css(`[data-testid=secondaryButton]`, Ran, "2026"), role("button", "No", Shot, "2026")).required(),
	},
}

// The screens below need a person or another way to sign in; they are known so that the run can say which one it met.
var (
	accountTiles = Page{
		Name: "account-tiles", Title: "Pick an account",
		Landmark: element("tiles", css(`#tilesHolder`, Ran, "2026"), css(`[data-testid=tile]`, Ran, "2026")).many(),
		Elements: []Element{
			element("tile", css(`.table[role=button][data-test-id="{email}" i]`, Ran, "2026"), css(`[data-testid=tile]:has-text("{email}")`, Ran, "2026")),
			element("other", css(`#otherTile`, Ran, "2026"), roleLike("button", `^\W*use another account`, Shot, "2026")),
		},
	}
	secondFactor = Page{
		Name: "second-factor", Title: "Verify your identity", PageID: "ConvergedTFA",
		Landmark: element("question",
			css(`#idDiv_SAOTCAS_Title, #idRichContext_DisplaySign, #idDiv_SAOTCS_Proofs, #idTxtBx_SAOTCC_OTC`, Ran, "2026"),
			css(`#idDiv_SAASTO_Title, #idDiv_SAASDS_Title`, Ran, "2026"),
			css(`[data-testid=codeEntry], #codeEntry-0`, Ran, "2026")).many(),
	}
	moreInformation = Page{
		Name: "more-information", Title: "Let's keep your account secure", PageID: "ConvergedProofUpRedirect",
		Landmark: element("next", css(`#idSubmit_ProofUp_Redirect`, Ran, "2026")),
		Elements: []Element{element("skip", css(`#skipMfaRegistrationLink`, Ran, "2026"))},
	}
	expiredPassword = Page{
		Name: "expired-password", Title: "Update your password", PageID: "ConvergedChangePassword",
		Landmark: element("new-password", css(`input[name=newpwd]`, Ran, "2026")).secret(),
	}
	passwordless = Page{
		Name: "passwordless", Title: "Approve a request",
		Landmark: element("request",
			css(`input[value='Send notification'], #idRemoteNGC_DisplaySign, #idDiv_RemoteNGC_PollingDescription`, Ran, "2026"),
			css(`[data-testid=biometricVideo]`, Ran, "2026")).many(),
		Elements: []Element{element("use-password", css(`#idA_PWD_SwitchToPassword`, Ran, "2026"), css(`div[aria-label="Use your password"]`, Ran, "2026"))},
	}
	adfs = Page{
		Name: "adfs", Title: "AD FS sign-in",
		Landmark: element("form", css(`#loginForm:has(#userNameInput)`, Ran, "")),
		Elements: []Element{
			element("username", css(`#userNameInput`, Ran, ""), css(`input[name=UserName]`, Ran, "")),
			element("password", css(`#passwordInput`, Ran, ""), css(`input[name=Password]`, Ran, "")).secret(),
			// The submit button is a span, which a search for buttons and inputs alone misses.
			element("submit", css(`span#submitButton[role=button]`, Ran, ""), css(`#submitButton`, Ran, "")),
			element("error", css(`#errorText[role=alert]`, Ran, "")),
		},
	}
)

// next is the primary button of a sign-in screen that has been recognised.
func next(name, words string) Element {
	return element(name,
		css(`#idSIButton9`, Ran, "2026"),
		css(`[data-testid=primaryButton]`, Ran, "2026"),
		role("button", words, Shot, "2026"),
	).required()
}
