package flows

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"pat-robot/internal/selectors"
)

// Every page and element that a flow names is in the catalogue: a name that is not would be found on no page.
func TestElementNamesAreInTheCatalogue(t *testing.T) {
	pages := selectors.Builtin()
	pkgs, err := parser.ParseDir(token.NewFileSet(), ".", nil, 0) //nolint:staticcheck // files of one folder are all that is wanted
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, pkg := range pkgs {
		for name, file := range pkg.Files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			ast.Inspect(file, func(n ast.Node) bool {
				checked += checkCall(t, pages, n)
				return true
			})
		}
	}
	if checked < 30 {
		t.Errorf("checked %d names only: does the test still see the calls?", checked)
	}
}

func checkCall(t *testing.T, pages *selectors.Catalog, n ast.Node) int {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return 0
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return 0
	}
	args := literals(call.Args)
	switch {
	case sel.Sel.Name == "el" && len(args) == 2 && args[0] != "" && args[1] != "":
		if e := pages.Element(args[0], args[1]); len(e.Candidates) == 0 {
			t.Errorf("el(%q, %q) is not in the catalogue", args[0], args[1])
		}
		return 1
	case sel.Sel.Name == "Landmark" && len(args) == 1 && args[0] != "":
		if _, ok := pages.Page(args[0]); !ok {
			t.Errorf("Landmark(%q) is not in the catalogue", args[0])
		}
		return 1
	}
	return 0
}

func literals(args []ast.Expr) []string {
	out := make([]string, len(args))
	for i, a := range args {
		if l, ok := a.(*ast.BasicLit); ok && l.Kind == token.STRING {
			out[i], _ = strconv.Unquote(l.Value) // the parser took it
		}
	}
	return out
}
