package browser

import (
	"regexp"
	"strings"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/selectors"
)

// root is where elements are looked for: the page, or a node of it.
type root interface {
	Locator(selectorOrLocator any, options ...playwright.LocatorLocatorOptions) playwright.Locator
}

type wholePage struct{ playwright.Page }

func (w wholePage) Locator(selector any, _ ...playwright.LocatorLocatorOptions) playwright.Locator {
	return w.Page.Locator(selector.(string))
}

// selectorOf puts a candidate into playwright's words.
func selectorOf(c selectors.Candidate, hidden bool) string {
	var s string
	switch {
	case c.CSS != "":
		s = "css=" + c.CSS
	case c.XPath != "":
		s = "xpath=" + c.XPath
	case c.Label != "":
		s = "internal:label=" + whole(c.Label)
	case c.Text != "":
		s = "text=" + whole(c.Text)
	case c.NameRE != "":
		s = "role=" + c.Role + "[name=" + pattern(c.NameRE) + "]"
	case c.Name != "":
		s = "role=" + c.Role + "[name=" + whole(c.Name) + "]"
	default:
		s = "role=" + c.Role
	}
	if hidden {
		return s
	}
	return s + " >> visible=true"
}

// whole is a pattern for a whole text in any case, with its white space folded.
func whole(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	return pattern(`^\s*` + strings.Join(words, `\s+`) + `\s*$`)
}

func pattern(re string) string { return "/" + strings.ReplaceAll(re, "/", `\/`) + "/i" }

// anyOf is a locator for whatever matches any candidate of any of the elements.
func anyOf(r root, elements ...selectors.Element) playwright.Locator {
	var union playwright.Locator
	for _, e := range elements {
		for _, c := range e.Candidates {
			l := r.Locator(selectorOf(c, e.Hidden))
			if union == nil {
				union = l
			} else {
				union = union.Or(l)
			}
		}
	}
	return union
}
