package scope

// catalogue is every scope group with its boxes and API names, in alphabetical order as the page lists them once all are
// shown. Sources: Microsoft's scope catalogue, pictures of the page and public mappings; a pair that only follows the
// naming pattern is marked as not sure.
var catalogue = []Group{
	group("Advanced Security", "Alerts, result instances and analyses", ladder("Read", "vso.advsec", "Read & write", "vso.advsec_write", "Read, write, & manage", "vso.advsec_manage")),
	group("Agent Pools", "Agent pools and queues", ladder("Read", "vso.agentpools", "Read & manage", "vso.agentpools_manage")),
	group("Analytics", "Reports of the Analytics service", ladder("Read", "vso.analytics")),
	group("Audit Log", "The audit log and its streams", ladder("Read", "vso.auditlog"), notSure(alone("manage streams", "vso.auditstreams_manage"))),
	group("Build", "Build artifacts, definitions and requests", ladder("Read", "vso.build", "Read & execute", "vso.build_execute")),
	group("Code", "Source code, changesets, branches, pull requests", ladder("Read", "vso.code", "Read & write", "vso.code_write", "Read, write, & manage", "vso.code_manage", "Full", "vso.code_full"), alone("Status", "vso.code_status")),
	group("Connected server", "Calls of an on-premises server", alone("Connected server", "vso.connected_server")),
	group("Deployment Groups", "Deployment groups and agent pools", ladder("Read & manage", "vso.machinegroup_manage")),
	group("Entitlements", "Licence entitlements of the account", ladder("Read", "vso.entitlements")),
	group("Environment", "Deployment environments", ladder("Read & manage", "vso.environment_manage")),
	group("Extension Data", "Data that extensions keep", ladder("Read", "vso.extension.data", "Read & write", "vso.extension.data_write")),
	group("Extensions", "Installed extensions", ladder("Read", "vso.extension", "Read & manage", "vso.extension_manage")),
	group("GitHub Connections", "Connections to GitHub", ladder("Read", "vso.githubconnections", "Read & manage", "vso.githubconnections_manage")),
	group("Graph", "Users, groups and memberships", ladder("Read", "vso.graph", "Read & manage", "vso.graph_manage")),
	group("Identity", "Identities and groups", ladder("Read", "vso.identity", "Read & manage", "vso.identity_manage")),
	group("Marketplace", "Extensions and publishers of the marketplace", ladder("Read", "vso.gallery", "Acquire", "vso.gallery_acquire", "Publish", "vso.gallery_publish", "Manage", "vso.gallery_manage").branches("vso.gallery_publish", "vso.gallery")),
	group("Member Entitlement Management", "Users, their licences and access", ladder("Read", "vso.memberentitlementmanagement", "Read & write", "vso.memberentitlementmanagement_write")),
	group("Notifications", "Subscriptions and delivery of notifications", ladder("Read", "vso.notification", "Read & write", "vso.notification_write", "Read, write, & manage", "vso.notification_manage")),
	group("Packaging", "Feeds and packages", ladder("Read", "vso.packaging", "Read & write", "vso.packaging_write", "Read, write, & manage", "vso.packaging_manage")),
	group("Pipeline Resources", "Use of protected pipeline resources", ladder("Use", "vso.pipelineresources_use", "Use and manage", "vso.pipelineresources_manage")),
	group("Project and Team", "Projects and teams", ladder("Read", "vso.project", "Read & write", "vso.project_write", "Read, write, & manage", "vso.project_manage")),
	group("Pull Request Threads", "Comment threads of pull requests", ladder("Read & write", "vso.threads_full")),
	group("Release", "Release artifacts, definitions and releases", ladder("Read", "vso.release", "Read, write, & execute", "vso.release_execute", "Read, write, execute, & manage", "vso.release_manage")),
	group("Secure Files", "Secure files of pipelines", ladder("Read", "vso.securefiles_read", "Read & create", "vso.securefiles_write", "Read, create, & manage", "vso.securefiles_manage")),
	group("Security", "Security permissions", ladder("Manage", "vso.security_manage")),
	group("Service Connections", "Service connections", ladder("Read", "vso.serviceendpoint", "Read & query", "vso.serviceendpoint_query", "Read, query, & manage", "vso.serviceendpoint_manage")),
	group("Symbols", "Symbols for debuggers", ladder("Read", "vso.symbols", "Read & write", "vso.symbols_write", "Read, write, & manage", "vso.symbols_manage")),
	group("Task Groups", "Task groups of pipelines", ladder("Read", "vso.taskgroups_read", "Read & create", "vso.taskgroups_write", "Read, create, & manage", "vso.taskgroups_manage")),
	group("Team Dashboard", "Dashboards of teams", ladder("Read", "vso.dashboards", "Read & manage", "vso.dashboards_manage")),
	group("Test Management", "Test plans, cases and results", ladder("Read", "vso.test", "Read & write", "vso.test_write")),
	group("Token Administration", "Tokens of the organization's users", ladder("Read & manage", "vso.tokenadministration")),
	group("Tokens", "Delegated authorization tokens", ladder("Read & manage", "vso.tokens")),
	group("User Profile", "Profiles of users", ladder("Read", "vso.profile", "Read & write", "vso.profile_write")),
	group("Variable Groups", "Variable groups of pipelines", ladder("Read", "vso.variablegroups_read", "Read & create", "vso.variablegroups_write", "Read, create, & manage", "vso.variablegroups_manage")),
	group("Wiki", "Wikis and their pages", ladder("Read", "vso.wiki", "Read & write", "vso.wiki_write")),
	group("Work Items", "Work items, queries and boards", ladder("Read", "vso.work", "Read & write", "vso.work_write", "Read, write, & manage", "vso.work_full")),
}

// levels are the boxes of a group while the catalogue is built.
type levels []Level

func group(name, description string, parts ...levels) Group {
	g := Group{Name: name, Description: description}
	for _, p := range parts {
		g.Levels = append(g.Levels, p...)
	}
	return g
}

// ladder is pairs of label and API name, each of which implies those before it.
func ladder(pairs ...string) levels {
	var out levels
	var below []string
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, Level{Label: pairs[i], API: pairs[i+1], Implies: append([]string(nil), below...), Sure: true})
		below = append(below, pairs[i+1])
	}
	return out
}

// alone is a level that implies no other and is implied by none.
func alone(label, api string) levels { return levels{{Label: label, API: api, Sure: true}} }

func notSure(l levels) levels {
	for i := range l {
		l[i].Sure = false
	}
	return l
}

// branches replaces what a level implies where a ladder has two rungs side by side.
func (l levels) branches(api string, implies ...string) levels {
	for i := range l {
		if l[i].API == api {
			l[i].Implies = implies
		}
	}
	return l
}
