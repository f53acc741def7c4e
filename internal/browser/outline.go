package browser

import (
	"context"
	"fmt"
	"strings"
)

// longestName bounds a name in an outline, in characters.
const longestName = 120

// axNode is a node of Chromium's accessibility tree.
type axNode struct {
	role, name string
	ignored    bool
	children   []string
}

// Outline describes the page as a screen reader meets it, roles and names, a line each, without the values of fields.
// It is redacted where Hide knows a name. An outline of a page that was never seen tells what a candidate could be.
func (p *Page) Outline(ctx context.Context) (string, error) {
	var tree any
	err := p.do(ctx, "read the page's outline", func(float64) (err error) {
		tree, err = p.cdp.Send("Accessibility.getFullAXTree", nil)
		return err
	})
	if err != nil {
		return "", err
	}
	nodes, first := readTree(tree)
	var out strings.Builder
	p.outline(&out, nodes, first, 0)
	return out.String(), nil
}

func (p *Page) outline(out *strings.Builder, nodes map[string]axNode, id string, depth int) {
	n, ok := nodes[id]
	if !ok || depth > 60 || n.role == "InlineTextBox" {
		return
	}
	next := depth
	if !n.ignored && n.role != "none" && n.role != "generic" {
		fmt.Fprintf(out, "%s%s%s\n", strings.Repeat("  ", depth), n.role, p.shown(n.name))
		next++
	}
	if isField(n.role) {
		return // its children hold what was typed
	}
	for _, c := range n.children {
		p.outline(out, nodes, c, next)
	}
}

func (p *Page) shown(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return ""
	case p.Hide != nil && p.Hide(name):
		return ` "[secret]"`
	case len([]rune(name)) > longestName:
		name = string([]rune(name)[:longestName]) + "…"
	}
	return fmt.Sprintf(" %q", name)
}

func isField(role string) bool {
	switch role {
	case "textbox", "searchbox", "spinbutton", "TextField":
		return true
	}
	return false
}

func readTree(tree any) (map[string]axNode, string) {
	m, _ := tree.(map[string]any)
	list, _ := m["nodes"].([]any)
	nodes, first := make(map[string]axNode, len(list)), ""
	for _, item := range list {
		n, _ := item.(map[string]any)
		id := fmt.Sprint(n["nodeId"])
		if first == "" {
			first = id
		}
		children, _ := n["childIds"].([]any)
		nodes[id] = axNode{role: axText(n["role"]), name: axText(n["name"]), ignored: n["ignored"] == true, children: toStrings(children)}
	}
	return nodes, first
}

func axText(v any) string {
	m, _ := v.(map[string]any)
	s, _ := m["value"].(string)
	return s
}
