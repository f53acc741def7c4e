package selectors

import (
	"fmt"
	"sort"
	"strings"
)

// Catalog is the pages of a run: the built-in ones with the user's own candidates in front.
type Catalog struct {
	pages []Page
}

// Builtin returns the pages as the project knows them.
func Builtin() *Catalog {
	all := []Page{
		portal, notFound, popups, permissions, tokens, revokeDialog, regenerateDialog, panel, editPanel, options, success,
		identity, signinUsername, signinPassword, staySignedIn, accountTiles, accountKind, credentialPicker, passwordless, passkey,
		factorCode, factorPush, factorDenied, factorTimedOut, factorList,
		moreInformation, expiredPassword, terms, consent, conditionalAccess, adfs,
	}
	c := &Catalog{pages: make([]Page, len(all))}
	for i, p := range all {
		p.Landmark.Page = p.Name
		elements := make([]Element, len(p.Elements))
		for j, e := range p.Elements {
			e.Page = p.Name
			e.Candidates = append([]Candidate(nil), e.Candidates...)
			elements[j] = e
		}
		p.Elements = elements
		c.pages[i] = p
	}
	return c
}

// Pages returns all pages.
func (c *Catalog) Pages() []Page { return c.pages }

// Page returns the page of that name, and whether there is one.
func (c *Catalog) Page(name string) (Page, bool) {
	for _, p := range c.pages {
		if p.Name == name {
			return p, true
		}
	}
	return Page{}, false
}

// Element returns the element of that name; the landmark counts as one. An unknown name gives an element without
// candidates, which is found nowhere: a test holds the names that flows use against the catalogue.
func (c *Catalog) Element(page, name string) Element {
	if p, ok := c.Page(page); ok {
		if p.Landmark.Name == name {
			return p.Landmark
		}
		for _, e := range p.Elements {
			if e.Name == name {
				return e
			}
		}
	}
	return Element{Page: page, Name: name}
}

// Landmark returns what proves that the page of that name is there.
func (c *Catalog) Landmark(page string) Element {
	p, _ := c.Page(page)
	return p.Landmark
}

// Secrets returns the elements whose content must never be seen.
func (c *Catalog) Secrets() []Element {
	var found []Element
	for _, p := range c.pages {
		for _, e := range append([]Element{p.Landmark}, p.Elements...) {
			if e.Secret {
				found = append(found, e)
			}
		}
	}
	return found
}

// Describe names a candidate for people and for the record of a run, such as `role=button "New Token"`.
func (c Candidate) Describe() string {
	switch {
	case c.CSS != "":
		return "css " + c.CSS
	case c.XPath != "":
		return "xpath " + c.XPath
	case c.Label != "":
		return fmt.Sprintf("label %q", c.Label)
	case c.Text != "":
		return fmt.Sprintf("text %q", c.Text)
	case c.NameRE != "":
		return fmt.Sprintf("role %s like /%s/", c.Role, c.NameRE)
	case c.Name != "":
		return fmt.Sprintf("role %s %q", c.Role, c.Name)
	}
	return "role " + c.Role
}

// names lists what a catalogue knows, for the message about a name that it does not.
func (c *Catalog) names(page string) []string {
	var found []string
	if page == "" {
		for _, p := range c.pages {
			found = append(found, p.Name)
		}
	} else if p, ok := c.Page(page); ok {
		found = append(found, p.Landmark.Name)
		for _, e := range p.Elements {
			found = append(found, e.Name)
		}
	}
	sort.Strings(found)
	return found
}

func oneOf(names []string) string { return strings.Join(names, ", ") }
