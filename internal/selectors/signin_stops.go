package selectors

// What stands between a sign-in and the portal, and another provider than Entra.
var (
	moreInformation = Page{
		Name: "more-information", Title: "Let's keep your account secure", PageID: "ConvergedProofUpRedirect",
		Landmark: element("next", css(`#idSubmit_ProofUp_Redirect`, Ran, "2026"), css(known("ConvergedProofUpRedirect"), Ran, "2026")),
		Elements: []Element{element("skip", css(`#skipMfaRegistrationLink`, Ran, "2026"))},
	}
	expiredPassword = Page{
		Name: "expired-password", Title: "Update your password", PageID: "ConvergedChangePassword",
		Landmark: element("form", css(`form:has(input[name=newpwd])`, Ran, "2026"), css(known("ConvergedChangePassword"), Guess, "")),
		Elements: []Element{element("new-password", css(`input[name=newpwd]`, Ran, "2026")).secret()},
	}
	terms = Page{
		Name: "terms", Title: "Terms of use", PageID: "ConvergedTermsOfUse",
		Landmark: element("terms",
			css(known("ConvergedTermsOfUse"), Guess, ""),
			css(`:is(h1,h2,[role=heading],[data-testid=title]):text-matches("terms of use", "i")`, Guess, "")).many(),
	}
	consent = Page{
		Name: "consent", Title: "Permissions requested", PageID: "ConvergedConsent",
		Landmark: element("consent",
			css(known("ConvergedConsent"), Guess, ""),
			css(`:is(h1,h2,[role=heading],[data-testid=title]):text-matches("permissions requested|need admin approval", "i")`, Guess, "")).many(),
	}
	conditionalAccess = Page{
		Name: "conditional-access", Title: "You cannot access this right now", PageID: "ConvergedConditionalAccess",
		Landmark: element("refusal", css(known("ConvergedConditionalAccess"), Ran, "2026")),
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
