// The scope catalogue: groups in the order of the page, their boxes from the lowest level to the highest, and which lower
// boxes a box ticks and locks. Labels and API names are facts (README.md); the descriptions are our own words, and which
// levels imply which is known for the "Read & manage" kind only and follows the naming elsewhere.

export interface Level {
  label: string;
  api: string;
  implies: string[]; // API names of the boxes that it ticks and locks
}

export interface ScopeGroup {
  name: string;
  description: string;
  levels: Level[];
}

export const fullAccess = "app_token";

// How many groups are shown before "Show all scopes".
export const shownFirst = 5;

function level(label: string, api: string, ...implies: string[]): Level {
  return { label, api, implies };
}

function group(name: string, description: string, ...levels: Level[]): ScopeGroup {
  return { name, description, levels };
}

export const scopeGroups: ScopeGroup[] = [
  group("Work Items", "Work items, queries, boards and area paths",
    level("Read", "vso.work"),
    level("Read & write", "vso.work_write", "vso.work"),
    level("Read, write, & manage", "vso.work_full", "vso.work", "vso.work_write")),
  group("Code", "Source code, repositories, pull requests and notifications",
    level("Read", "vso.code"),
    level("Read & write", "vso.code_write", "vso.code"),
    level("Read, write, & manage", "vso.code_manage", "vso.code", "vso.code_write"),
    level("Full", "vso.code_full", "vso.code", "vso.code_write", "vso.code_manage"),
    level("Status", "vso.code_status")),
  group("Build", "Build artifacts, definitions, requests and queues",
    level("Read", "vso.build"),
    level("Read & execute", "vso.build_execute", "vso.build")),
  group("Release", "Release definitions, releases and their artifacts",
    level("Read", "vso.release"),
    level("Read, write, & execute", "vso.release_execute", "vso.release"),
    level("Read, write, execute, & manage", "vso.release_manage", "vso.release", "vso.release_execute")),
  group("Test Management", "Test plans, cases, results and settings",
    level("Read", "vso.test"),
    level("Read & write", "vso.test_write", "vso.test")),
  group("Agent Pools", "Agent pools, queues and agents",
    level("Read", "vso.agentpools"),
    level("Read & manage", "vso.agentpools_manage", "vso.agentpools")),
  group("Analytics", "Data of the Analytics service",
    level("Read", "vso.analytics")),
  group("Audit Log", "Auditing log events and streams",
    level("Read", "vso.auditlog"),
    level("manage streams", "vso.auditstreams_manage")),
  group("Advanced Security", "Alerts, their results and settings",
    level("Read", "vso.advsec"),
    level("Read & write", "vso.advsec_write", "vso.advsec"),
    level("Read, write, & manage", "vso.advsec_manage", "vso.advsec", "vso.advsec_write")),
  group("Connected server", "Connection of a server to this organization",
    level("Connected server", "vso.connected_server")),
  group("Deployment Groups", "Deployment groups and deployment pools",
    level("Read & manage", "vso.machinegroup_manage")),
  group("Entitlements", "Licences and other entitlements",
    level("Read", "vso.entitlements")),
  group("Environment", "Environments and their resources",
    level("Read & manage", "vso.environment_manage")),
  group("Extension Data", "Data that installed extensions keep",
    level("Read", "vso.extension.data"),
    level("Read & write", "vso.extension.data_write", "vso.extension.data")),
  group("Extensions", "Installed extensions",
    level("Read", "vso.extension"),
    level("Read & manage", "vso.extension_manage", "vso.extension")),
  group("GitHub Connections", "Connections to GitHub repositories",
    level("Read", "vso.githubconnections"),
    level("Read & manage", "vso.githubconnections_manage", "vso.githubconnections")),
  group("Graph", "Users, groups, scopes and memberships",
    level("Read", "vso.graph"),
    level("Read & manage", "vso.graph_manage", "vso.graph")),
  group("Identity", "Identities and groups",
    level("Read", "vso.identity"),
    level("Read & manage", "vso.identity_manage", "vso.identity")),
  group("Marketplace", "Items and publishers of the Marketplace",
    level("Read", "vso.gallery"),
    level("Acquire", "vso.gallery_acquire", "vso.gallery"),
    level("Publish", "vso.gallery_publish", "vso.gallery"),
    level("Manage", "vso.gallery_manage", "vso.gallery", "vso.gallery_acquire", "vso.gallery_publish")),
  group("Member Entitlement Management", "Users, their licences and project access",
    level("Read", "vso.memberentitlementmanagement"),
    level("Read & write", "vso.memberentitlementmanagement_write", "vso.memberentitlementmanagement")),
  group("Notifications", "Subscriptions, events and diagnostics",
    level("Read", "vso.notification"),
    level("Read & write", "vso.notification_write", "vso.notification"),
    level("Read, write, & manage", "vso.notification_manage", "vso.notification", "vso.notification_write")),
  group("Packaging", "Feeds and packages",
    level("Read", "vso.packaging"),
    level("Read & write", "vso.packaging_write", "vso.packaging"),
    level("Read, write, & manage", "vso.packaging_manage", "vso.packaging", "vso.packaging_write")),
  group("Pipeline Resources", "Resources that pipelines use, and their approvals",
    level("Use", "vso.pipelineresources_use"),
    level("Use and manage", "vso.pipelineresources_manage", "vso.pipelineresources_use")),
  group("Project and Team", "Projects, teams and their members",
    level("Read", "vso.project"),
    level("Read & write", "vso.project_write", "vso.project"),
    level("Read, write, & manage", "vso.project_manage", "vso.project", "vso.project_write")),
  group("Pull Request Threads", "Comment threads of pull requests",
    level("Read & write", "vso.threads_full")),
  group("Secure Files", "Files kept for pipelines",
    level("Read", "vso.securefiles_read"),
    level("Read & create", "vso.securefiles_write", "vso.securefiles_read"),
    level("Read, create, & manage", "vso.securefiles_manage", "vso.securefiles_read", "vso.securefiles_write")),
  group("Security", "Security permissions",
    level("Manage", "vso.security_manage")),
  group("Service Connections", "Connections to external services",
    level("Read", "vso.serviceendpoint"),
    level("Read & query", "vso.serviceendpoint_query", "vso.serviceendpoint"),
    level("Read, query, & manage", "vso.serviceendpoint_manage", "vso.serviceendpoint", "vso.serviceendpoint_query")),
  group("Symbols", "Symbol files",
    level("Read", "vso.symbols"),
    level("Read & write", "vso.symbols_write", "vso.symbols"),
    level("Read, write, & manage", "vso.symbols_manage", "vso.symbols", "vso.symbols_write")),
  group("Task Groups", "Task groups of pipelines",
    level("Read", "vso.taskgroups_read"),
    level("Read & create", "vso.taskgroups_write", "vso.taskgroups_read"),
    level("Read, create, & manage", "vso.taskgroups_manage", "vso.taskgroups_read", "vso.taskgroups_write")),
  group("Team Dashboard", "Dashboards and their widgets",
    level("Read", "vso.dashboards"),
    level("Read & manage", "vso.dashboards_manage", "vso.dashboards")),
  group("Token Administration", "Revoking tokens of the organization",
    level("Read & manage", "vso.tokenadministration")),
  group("Tokens", "Delegated authorization tokens of users",
    level("Read & manage", "vso.tokens")),
  group("User Profile", "Profile, settings and avatar",
    level("Read", "vso.profile"),
    level("Read & write", "vso.profile_write", "vso.profile")),
  group("Variable Groups", "Variable groups of pipelines",
    level("Read", "vso.variablegroups_read"),
    level("Read & create", "vso.variablegroups_write", "vso.variablegroups_read"),
    level("Read, create, & manage", "vso.variablegroups_manage", "vso.variablegroups_read", "vso.variablegroups_write")),
  group("Wiki", "Wikis, their pages and attachments",
    level("Read", "vso.wiki"),
    level("Read & write", "vso.wiki_write", "vso.wiki")),
];
