package tokenfile

import (
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// lines finds where in the file something stands.
type lines struct{ file *ast.File }

func linesOf(text []byte) lines {
	file, err := parser.ParseBytes(text, 0)
	if err != nil { // what has been decoded parses
		return lines{}
	}
	return lines{file}
}

// of is the line of a field of a token; where the token has no such field, that of the token.
func (l lines) of(token int, field string) int {
	for _, path := range []string{fmt.Sprintf("$.tokens[%d].%s", token, field), fmt.Sprintf("$.tokens[%d].name", token), fmt.Sprintf("$.tokens[%d]", token)} {
		p, err := yaml.PathString(path)
		if err != nil || l.file == nil {
			continue
		}
		if node, err := p.FilterFile(l.file); err == nil && node != nil && node.GetToken() != nil {
			return node.GetToken().Position.Line
		}
	}
	return 0
}
