// Package survey makes inventories of pages: it reads what a page shows, as the browser tells it, and puts it into the words
// of internal/inventory. It presses nothing; internal/flows walks from page to page.
package survey

import (
	"regexp"
	"slices"
	"strings"

	"pat-robot/internal/browser"
	"pat-robot/internal/inventory"
	"pat-robot/internal/scope"
)

// Values are what stands on pages without being words of theirs. What an inventory would say of them is put as a place.
type Values struct {
	// Base is the path of the organization on the site, such as "/acme" or "/tfs/DefaultCollection".
	Base string
	// Organizations begins with the one that is looked at. Accounts are names and addresses of people.
	Organizations, Accounts, Tokens, Projects []string
}

// Learn adds the organizations and projects that a page links to: a path of one part below the site's, or below the
// organization's, that does not begin with an underscore, as the site's own addresses do.
func (v *Values) Learn(top *browser.Thing) {
	if top.Role == "link" {
		switch name, kind := v.named(top.Path); kind {
		case inventory.AnyOrganization:
			v.Organizations = withMore(v.Organizations, name)
		case inventory.AnyProject:
			v.Projects = withMore(v.Projects, name)
		}
	}
	for _, t := range top.Inside {
		v.Learn(t)
	}
}

func withMore(list []string, name string) []string {
	if name == "" || slices.Contains(list, name) {
		return list
	}
	return append(list, name)
}

// named tells which organization or project an address is that of.
func (v *Values) named(path string) (name, kind string) {
	path = strings.TrimSuffix(path, "/")
	parent, first := path[:strings.LastIndex(path, "/")+1], path[strings.LastIndex(path, "/")+1:]
	site := v.Base[:strings.LastIndex(v.Base, "/")+1]
	switch {
	case first == "" || strings.HasPrefix(first, "_") || strings.HasPrefix(path, "http"):
		return "", ""
	case parent == site:
		return unescaped(first), inventory.AnyOrganization
	case parent == v.Base+"/":
		return unescaped(first), inventory.AnyProject
	}
	return "", ""
}

// Place puts the path of a page or a link with {organization} in it.
func (v *Values) Place(path string) string {
	if rest, ok := strings.CutPrefix(path, v.Base); ok && (rest == "" || rest[0] == '/') {
		return "/{organization}" + strings.TrimSuffix(rest, "/")
	}
	return path
}

var (
	address = regexp.MustCompile(`[^\s<>()"]+@[^\s<>()"]+\.[^\s<>()"]*[\pL\pN]`)
	date    = regexp.MustCompile(`\b(\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})\b`)
	counter = regexp.MustCompile(`(\()\d+( more)?(\))|\b(Total |Showing )\d+\b`)
)

// Words are a text of a page with places for the values in it.
func (v *Values) Words(text string) string {
	for _, known := range []struct {
		names []string
		place string
	}{
		{v.Tokens, inventory.AnyToken}, {v.Accounts, inventory.AnyAccount},
		{v.Projects, inventory.AnyProject}, {v.Organizations, inventory.AnyOrganization},
	} {
		for _, name := range known.names {
			if !isWordOfTheSite(name) {
				text = replaceWhole(text, name, known.place)
			}
		}
	}
	text = address.ReplaceAllString(text, inventory.AnyAccount)
	text = date.ReplaceAllString(text, inventory.AnyDate)
	return counter.ReplaceAllString(text, "${1}${4}"+inventory.AnyNumber+"${2}${3}")
}

// Hold tells whether a text holds a value: no picture of an inventory shows it.
func (v *Values) Hold(text string) bool {
	for _, names := range [][]string{v.Organizations, v.Accounts, v.Tokens, v.Projects} {
		for _, name := range names {
			if !isWordOfTheSite(name) && replaceWhole(text, name, "") != text {
				return true
			}
		}
	}
	return address.MatchString(text)
}

// isWordOfTheSite tells of a project or organization whose name the pages use themselves, such as "Build": it is not told
// apart from theirs by the word alone.
func isWordOfTheSite(name string) bool {
	return slices.ContainsFunc(scope.Groups(), func(g scope.Group) bool { return strings.EqualFold(g.Name, name) }) ||
		slices.Contains([]string{"organization", "organizations", "token", "tokens", "scopes", "settings", "azure devops", "azure"}, strings.ToLower(name))
}

// replaceWhole puts a place for each mention of a name that is not part of a longer word.
func replaceWhole(text, name, place string) string {
	if name == "" || !strings.Contains(strings.ToLower(text), strings.ToLower(name)) {
		return text // mostly; there may be hundreds of names
	}
	re, err := regexp.Compile(`(?i)(^|[^\pL\pN_])` + regexp.QuoteMeta(name) + `($|[^\pL\pN_])`)
	if err != nil {
		return text
	}
	for range 8 { // neighbours share a character
		next := re.ReplaceAllString(text, "${1}"+place+"${2}")
		if next == text {
			break
		}
		text = next
	}
	return text
}

// onlyPlaces tells of a text that is nothing but values.
func onlyPlaces(text string) bool {
	return strings.Trim(placeWord.ReplaceAllString(text, ""), " ,;:·•-–—\\[]()") == ""
}

var placeWord = regexp.MustCompile(`<[a-z]+>`)
