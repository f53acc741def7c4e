package selectors

// permissions is Organization settings → Permissions, with the groups of the organization, and a group that was opened there.
var permissions = Page{
	Name:  "permissions",
	Title: "Permissions",
	Landmark: element("heading",
		role("heading", "Permissions", Doc, ""),
		css(`:is(h1,h2,.bolt-header-title,[role=heading]):text-matches("^\\s*permissions\\s*$", "i")`, Lib, ""),
		role("tab", "Groups", Doc, ""),
	).required(),
	Elements: []Element{
		element("groups",
			role("tab", "Groups", Doc, ""),
			roleLike("tab", `^\W*groups\b`, Guess, ""),
		),
		element("users",
			role("tab", "Users", Shot, "2024-03"),
			roleLike("tab", `^\W*users\b`, Guess, ""),
		),
		element("administrators", // a row that opens the group
			css(`[role=row]:has(:text-is("Project Collection Administrators"))`, Lib, ""),
			css(`:is(a,button,[role=link],[role=button]):text-is("Project Collection Administrators")`, Guess, ""),
			text("Project Collection Administrators", Shot, "2024-03"),
		),
		element("group-heading",
			roleLike("heading", `project collection administrators\W*$`, Guess, ""),
			css(`:is(h1,h2,.bolt-header-title,[role=heading]):has-text("Project Collection Administrators")`, Guess, ""),
			role("tab", "Members", Doc, ""),
		),
		element("members",
			role("tab", "Members", Doc, ""),
			roleLike("tab", `^\W*members\b`, Guess, ""),
		),
		element("table", // of groups, or of a group's members
			css(`table[role=table].bolt-table`, Lib, ""),
			css(`:is(table,[role=table],[role=grid],[role=treegrid])`, Guess, ""),
		),
		element("row",
			css(`tr[role=row].bolt-table-row`, Lib, ""),
			css(`[role=row]:has([role=gridcell],[role=cell],td)`, Guess, ""),
			css(`tbody tr`, Guess, ""),
		).many(),
		element("group-row", // of one group; it opens it
			css(`tr.bolt-table-row:has(:text-is("{group}"))`, Lib, ""),
			css(`[role=row]:has(:text-is("{group}"))`, Lib, ""),
			css(`:is(a,button,[role=link],[role=button]):text-is("{group}")`, Guess, ""),
		),
		element("group-title", // of the group that is open
			css(`:is(h1,h2,.bolt-header-title,[role=heading]):has-text("{group}")`, Guess, ""),
			role("tab", "Members", Doc, ""),
		).many(),
	},
}
