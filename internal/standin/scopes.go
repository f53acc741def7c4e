package standin

import "strings"

// fullAccess is the scope of a token that may do everything.
const fullAccess = "app_token"

// knownScopes is what the site accepts. It is kept apart from the robot's own catalogue on purpose: a mistake there must not
// be a mistake here as well.
var knownScopes = strings.Fields(`
	vso.advsec vso.advsec_manage vso.advsec_write vso.agentpools vso.agentpools_manage vso.analytics vso.auditlog
	vso.auditstreams_manage vso.build vso.build_execute vso.code vso.code_full vso.code_manage vso.code_status vso.code_write
	vso.connected_server vso.dashboards vso.dashboards_manage vso.entitlements vso.environment_manage vso.extension
	vso.extension.data vso.extension.data_write vso.extension_manage vso.gallery vso.gallery_acquire vso.gallery_manage
	vso.gallery_publish vso.githubconnections vso.githubconnections_manage vso.graph vso.graph_manage vso.identity
	vso.identity_manage vso.machinegroup_manage vso.memberentitlementmanagement vso.memberentitlementmanagement_write
	vso.notification vso.notification_manage vso.notification_write vso.packaging vso.packaging_manage vso.packaging_write
	vso.pipelineresources_manage vso.pipelineresources_use vso.profile vso.profile_write vso.project vso.project_manage
	vso.project_write vso.release vso.release_execute vso.release_manage vso.securefiles_manage vso.securefiles_read
	vso.securefiles_write vso.security_manage vso.serviceendpoint vso.serviceendpoint_manage vso.serviceendpoint_query
	vso.symbols vso.symbols_manage vso.symbols_write vso.taskgroups_manage vso.taskgroups_read vso.taskgroups_write vso.test
	vso.test_write vso.threads_full vso.tokenadministration vso.tokens vso.variablegroups_manage vso.variablegroups_read
	vso.variablegroups_write vso.wiki vso.wiki_write vso.work vso.work_full vso.work_write`)
