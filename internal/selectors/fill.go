package selectors

import (
	"regexp"
	"strings"
)

// With returns the element with the place {key} filled with the value in each candidate, escaped as its kind asks for.
// In a name pattern the value matches in any punctuation: how-to texts, and the site itself from year to year, write
// "Read, write, & manage" with and without the commas.
func (e Element) With(key, value string) Element {
	filled := make([]Candidate, len(e.Candidates))
	place := "{" + key + "}"
	for i, c := range e.Candidates {
		c.CSS = strings.ReplaceAll(c.CSS, place, cssText(value))
		c.XPath = strings.ReplaceAll(c.XPath, place, xpathLiteral(value))
		c.NameRE = strings.ReplaceAll(c.NameRE, place, anyPunctuation(value))
		c.Name = strings.ReplaceAll(c.Name, place, value)
		c.Label = strings.ReplaceAll(c.Label, place, value)
		c.Text = strings.ReplaceAll(c.Text, place, value)
		filled[i] = c
	}
	e.Candidates = filled
	return e
}

// cssText escapes a value for use inside double quotes in a CSS selector.
func cssText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\a `).Replace(s)
}

// xpathLiteral quotes a value for XPath 1.0, which has no escapes: a value with both kinds of quotes becomes a concat.
func xpathLiteral(s string) string {
	if !strings.Contains(s, `"`) {
		return `"` + s + `"`
	}
	if !strings.Contains(s, `'`) {
		return `'` + s + `'`
	}
	parts := strings.Split(s, `"`)
	return `concat("` + strings.Join(parts, `", '"', "`) + `")`
}

var words = regexp.MustCompile(`[\pL\pN]+`)

// anyPunctuation turns words into a pattern that allows other punctuation between them, "&" and "and" being the same.
func anyPunctuation(s string) string {
	var found []string
	for _, w := range words.FindAllString(s, -1) {
		if !strings.EqualFold(w, "and") {
			found = append(found, regexp.QuoteMeta(w))
		}
	}
	return strings.Join(found, `(?:[\s,&/]|\band\b)+`)
}
