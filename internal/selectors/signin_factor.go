package selectors

// The second factor. All its pages have the id ConvergedTFA; what they show tells them apart.
var (
	factorCode = Page{
		Name: "factor-code", Title: "Enter a code", PageID: "ConvergedTFA",
		Landmark: element("code",
			in("classic", css(`#idTxtBx_SAOTCC_OTC`, Ran, "2026"), css(`input[name=otc]:not([type=hidden])`, Ran, "2026"))...,
		).also(in("fluent", css(`#codeEntry-0`, Ran, "2026"), css(`[data-testid=codeEntry]`, Ran, "2026"))...).secret(),
		Elements: []Element{
			// The Fluent kind has a box for each digit, and sends itself when the last one is filled.
			element("boxes", css(`[id^="codeEntry-"]`, Ran, "2026")).many().secret(),
			element("verify", css(`#idSubmit_SAOTCC_Continue`, Ran, "2026")),
			element("error",
				css(`#idSpan_SAOTCC_Error_OTC`, Ran, "2026"),
				css(`.fui-Field__validationMessage[role=alert]`, Ran, "2026"),
				css(`[role=alert]:visible`, Guess, "")),
			element("description", css(`#idDiv_SAOTCC_Description`, Ran, "2026"), css(`[data-testid=description]`, Guess, "")),
			anotherWay,
		},
	}
	factorPush = Page{
		Name: "factor-push", Title: "Approve the request on the phone", PageID: "ConvergedTFA",
		Landmark: element("request", css(`#idDiv_SAOTCAS_Title`, Ran, "2026"), css(`#idRichContext_DisplaySign`, Ran, "2026")),
		Elements: []Element{
			element("number", css(`#idRichContext_DisplaySign`, Ran, "2026")),
			element("description", css(`#idDiv_SAOTCAS_Description`, Ran, "2026")),
			anotherWay,
		},
	}
	factorDenied = Page{
		Name: "factor-denied", Title: "The request was denied", PageID: "ConvergedTFA",
		Landmark: element("denied", css(`#idDiv_SAASDS_Title`, Ran, "2026"), css(`#idDiv_SAASDS_Description`, Ran, "2026")),
		Elements: []Element{element("again", css(`#idA_SAASDS_Resend`, Ran, "")), anotherWay},
	}
	factorTimedOut = Page{
		Name: "factor-timed-out", Title: "The request was not answered", PageID: "ConvergedTFA",
		Landmark: element("timed-out", css(`#idDiv_SAASTO_Title`, Ran, "2026"), css(`#idDiv_SAASTO_Description`, Ran, "2026")),
		Elements: []Element{element("again", css(`#idA_SAASTO_Resend`, Ran, "")), anotherWay},
	}
	factorList = Page{
		Name: "factor-list", Title: "Verify your identity", PageID: "ConvergedTFA",
		Landmark: element("methods", css(`#idDiv_SAOTCS_Proofs`, Ran, "2026")),
		Elements: []Element{
			element("any", css(`#idDiv_SAOTCS_Proofs [data-value]`, Ran, "2026")).many(),
			element("method", css(`#idDiv_SAOTCS_Proofs [data-value="{method}"]`, Ran, "2026")).many(),
		},
	}
	anotherWay = element("another-way", css(`#signInAnotherWay`, Ran, "2026"))
)
