package selectors

// dialogs are the kinds of boxes that a page opens in front of itself. Component libraries nest several elements for one
// dialog, of which one has the role.
const dialogs = `:is(dialog[open],[role=dialog],[role=alertdialog])`

// success is the dialog that shows a token's value, once. The copy button is left out on purpose: the clipboard belongs
// to the person.
var success = Page{
	Name:  "success-dialog",
	Title: "Success!",
	Landmark: element("dialog",
		roleLike("dialog", `^\W*success\b`, Shot, "2026-05"),
		css(dialogs+`:has-text("successfully added a new personal access token")`, Shot, "2026-05"),
		css(dialogs+`:has-text("copy the token now")`, Shot, "2026-05"),
		css(dialogs+`:has-text("copy the above token")`, Shot, "2026-05"),
		css(`.bolt-dialog:has-text("copy the above token")`, Lib, ""),
		css(`.ms-Dialog-main:has-text("copy the above token")`, Lib, ""),
		css(dialogs+`:has(:is(input,textarea)[readonly])`, Guess, ""),
	).required(),
	Elements: []Element{
		element("value",
			css(`input[readonly]`, Shot, "2026-05"),
			roleLike("textbox", `\btoken\W*$`, Shot, "2026-05"),
			css(`textarea[readonly], [role=textbox][aria-readonly=true]`, Guess, ""),
			css(`input[type=text], input:not([type])`, Guess, ""),
		).required().secret(),
		element("any-box",
			css(`input:is([type=text],:not([type])), textarea, [role=textbox]`, Guess, ""),
			css(`code, pre`, Guess, ""),
		).many().secret(),
		element("close",
			css(`button:text-is("Close")`, Shot, "2026-05"),
			css(`:is(.bolt-dialog-footer,.bolt-panel-footer,.ms-Dialog-actions) :is(button,[role=button])`, Lib, ""),
			role("button", "Close", Shot, "2026-05"),
		).required(),
	},
}
