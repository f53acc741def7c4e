package standin

import (
	"slices"
	"time"
)

// view is the page that was asked for; org is empty on pages that belong to none.
type view struct {
	page string
	org  organization
}

var titles = map[string]string{
	"home":           "Projects - Home",
	"tokens":         "Personal Access Tokens - User Settings",
	"groups":         "Permissions - Organization Settings",
	"organizations":  "Azure DevOps Organizations",
	"settings-other": "User Settings",
}

var projects = []string{"Shop", "Website", "Warehouse"}

// pageData is what the bundle draws a page from; web/standin/src/pagedata.ts reads it.
type pageData struct {
	Page            string            `json:"page"`
	Organization    string            `json:"organization"`
	Organizations   []string          `json:"organizations"`
	OrganizationIDs map[string]string `json:"organizationIds"`
	BasePath        string            `json:"basePath"`
	User            user              `json:"user"`
	Now             time.Time         `json:"now"`
	Layout          string            `json:"layout"`
	Controls        string            `json:"controls"`
	DateBox         string            `json:"dateBox"`
	RequiredMarker  bool              `json:"requiredMarker"`
	Locale          string            `json:"locale"`
	Language        string            `json:"language"`
	GlobalOption    bool              `json:"globalOption"`
	GlobalWarning   bool              `json:"globalWarning"`
	Popups          []string          `json:"popups"`
	Rename          map[string]string `json:"rename"`
	Policies        policies          `json:"policies"`
	Dialog          string            `json:"dialog"`
	Leak            string            `json:"leak"`
	Filters         string            `json:"filters"`
	Projects        []project         `json:"projects"`
	Groups          []group           `json:"groups"`
}

type user struct {
	DisplayName string `json:"displayName"`
	Email       string `json:"email"`
}

type project struct {
	Name string `json:"name"`
}

type group struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Members     []member `json:"members"`
}

type member struct {
	Name    string `json:"name"`
	Email   string `json:"email"`
	IsGroup bool   `json:"isGroup"`
}

// dataOf gathers what a page shows. The caller holds the lock.
func (s *Server) dataOf(v view) pageData {
	c := s.scenario
	d := pageData{
		Page: v.page, Organization: v.org.name, Organizations: names(s.open()), OrganizationIDs: map[string]string{},
		BasePath: c.Get(swPrefix), User: user{s.account.name, s.account.email}, Now: s.clock(),
		Layout: c.Get(swLayout), Controls: c.Get(swControls), DateBox: c.Get(swDateBox), RequiredMarker: c.on(swRequired),
		Locale: c.Get(swLocale), Language: c.Get(swLanguage), GlobalOption: c.on(swGlobalOption), GlobalWarning: c.on(swGlobalWarning),
		Popups: slices.DeleteFunc(c.list(swPopups), func(p string) bool { return p == "none" }), Rename: renames(c.Get(swRename)),
		Policies: policiesOf(c), Dialog: c.Get(swDialog), Leak: c.Get(swLeak), Filters: "default",
	}
	if d.Leak == "none" {
		d.Leak = ""
	}
	if v.org.name != "" {
		d.BasePath += "/" + v.org.name
	}
	for _, o := range s.open() {
		d.OrganizationIDs[o.name] = o.id
	}
	for _, name := range projects {
		d.Projects = append(d.Projects, project{name})
	}
	d.Groups = s.groups(v.org)
	return d
}

// groups lists the organization's groups: the administrators with or without the account, directly or through another
// group. The caller holds the lock.
func (s *Server) groups(org organization) []group {
	jane := member{Name: s.account.name, Email: s.account.email}
	ines := member{Name: "Ines Prado", Email: "ines@acme.example"}
	platform := group{Name: "Platform Team", Description: "People who look after the organization's pipelines.", Members: []member{ines}}
	administrators := group{
		Name: "Project Collection Administrators", Description: "Members of this group can do everything in the organization.",
		Members: []member{ines, {Name: "[" + org.name + "]\\Platform Team", IsGroup: true}},
	}
	switch s.scenario.Get(swAdministrators) {
	case "direct":
		administrators.Members = append(administrators.Members, jane)
	case "indirect":
		platform.Members = append(platform.Members, jane)
	}
	return []group{
		administrators,
		{Name: "Project Collection Build Administrators", Description: "Members of this group can manage builds.", Members: []member{ines}},
		{Name: "Project Collection Valid Users", Description: "Everybody who may enter the organization.", Members: []member{ines, jane}},
		platform,
	}
}
