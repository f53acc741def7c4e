package selectors

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// own is what a user's file says of one element.
type own struct {
	Replace    bool        `yaml:"replace"`
	Candidates []Candidate `yaml:"candidates"`
}

// Load returns the built-in catalogue with the user's file applied; an empty path means no file. The file is a YAML map of
// pages, of elements, of lists of candidates, which are tried before the built-in ones; with `replace: true` and
// `candidates:` they are tried alone. A faulty file is refused with its line.
func Load(path string) (*Catalog, error) {
	c := Builtin()
	if path == "" {
		return c, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the selectors file: %w", err)
	}
	file, err := parser.ParseBytes(b, 0)
	if err != nil {
		return nil, fmt.Errorf("%s is not YAML: %s", path, yaml.FormatError(err, false, true))
	}
	for _, doc := range file.Docs {
		if err := c.apply(path, doc.Body); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Catalog) apply(path string, body ast.Node) error {
	if body == nil || body.Type() == ast.NullType {
		return nil
	}
	return eachEntry(path, body, "a map of pages", func(page string, at int, value ast.Node) error {
		if _, ok := c.Page(page); !ok {
			return fmt.Errorf("%s:%d: there is no page %q; there are: %s", path, at, page, oneOf(c.names("")))
		}
		return eachEntry(path, value, "a map of elements", func(name string, at int, value ast.Node) error {
			return c.override(path, page, name, at, value)
		})
	})
}

func (c *Catalog) override(path, page, name string, at int, value ast.Node) error {
	target := c.find(page, name)
	if target == nil {
		return fmt.Errorf("%s:%d: page %q has no element %q; it has: %s", path, at, page, name, oneOf(c.names(page)))
	}
	var o own
	var into any = &o.Candidates
	if value.Type() == ast.MappingType {
		into = &o
	}
	dec := yaml.NewDecoder(bytes.NewReader(nil), yaml.Strict())
	if err := dec.DecodeFromNode(value, into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s:%d: %s of %s: %s", path, at, name, page, yaml.FormatError(err, false, false))
	}
	if len(o.Candidates) == 0 {
		return fmt.Errorf("%s:%d: %s of %s has no candidates", path, at, name, page)
	}
	for i := range o.Candidates {
		if err := o.Candidates[i].check(); err != nil {
			return fmt.Errorf("%s:%d: candidate %d for %s of %s %w", path, at, i+1, name, page, err)
		}
		o.Candidates[i].Known = User
	}
	if !o.Replace {
		o.Candidates = append(o.Candidates, target.Candidates...)
	}
	target.Candidates = o.Candidates
	return nil
}

func (c *Catalog) find(page, name string) *Element {
	for i := range c.pages {
		if c.pages[i].Name != page {
			continue
		}
		if c.pages[i].Landmark.Name == name {
			return &c.pages[i].Landmark
		}
		for j := range c.pages[i].Elements {
			if c.pages[i].Elements[j].Name == name {
				return &c.pages[i].Elements[j]
			}
		}
	}
	return nil
}

// check says what is wrong with a candidate, as the end of a sentence.
func (c Candidate) check() error {
	kinds := 0
	for _, s := range []string{c.CSS, c.XPath, c.Role, c.Label, c.Text} {
		if s != "" {
			kinds++
		}
	}
	switch {
	case kinds == 0:
		return errors.New("needs one of css, xpath, role, label and text")
	case kinds > 1:
		return errors.New("has more than one of css, xpath, role, label and text")
	case c.Role == "" && (c.Name != "" || c.NameRE != ""):
		return errors.New("has a name without a role")
	case c.Name != "" && c.NameRE != "":
		return errors.New("has both name and name-re")
	}
	if _, err := regexp.Compile(c.NameRE); err != nil {
		return fmt.Errorf("has a name-re that is not a pattern: %w", err)
	}
	return nil
}

// eachEntry visits the entries of a YAML map with their lines.
func eachEntry(path string, n ast.Node, want string, visit func(key string, line int, value ast.Node) error) error {
	m, ok := n.(ast.MapNode)
	if !ok {
		return fmt.Errorf("%s:%d: want %s, found %s", path, n.GetToken().Position.Line, want, n.Type())
	}
	for it := m.MapRange(); it.Next(); {
		key := it.Key()
		if err := visit(key.GetToken().Value, key.GetToken().Position.Line, it.Value()); err != nil {
			return err
		}
	}
	return nil
}
