package arch

import (
	"go/ast"
	"path"
	"strings"
)

// routesWithoutPersona complains about an address that does not say who may enter, and about one that is registered
// anywhere but in the table of routes.
func routesWithoutPersona(t *tree) []string {
	var complaints []string
	for _, f := range t.program() {
		if !strings.HasPrefix(f.path, "internal/web/") {
			continue
		}
		table := strings.HasPrefix(path.Base(f.path), "routes")
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if table {
					complaints = append(complaints, t.openRoutes(n)...)
				}
			case *ast.CallExpr:
				if _, name := calledName(n); (name == "Handle" || name == "HandleFunc") && len(n.Args) == 2 {
					if pattern, ok := literal(n.Args[0]); ok {
						complaints = append(complaints, t.complaint(n.Pos(), "%s is registered beside the table of routes: nobody says who may enter", pattern))
					}
				}
			}
			return true
		})
	}
	return complaints
}

// openRoutes looks at the elements of a []Route.
func (t *tree) openRoutes(list *ast.CompositeLit) []string {
	slice, ok := list.Type.(*ast.ArrayType)
	if !ok {
		return nil
	}
	if name, ok := slice.Elt.(*ast.Ident); !ok || name.Name != "Route" {
		return nil
	}
	var complaints []string
	for _, e := range list.Elts {
		route, ok := e.(*ast.CompositeLit)
		if !ok {
			complaints = append(complaints, t.complaint(e.Pos(), "write a route plainly: {pattern, who, handler}"))
			continue
		}
		pattern, who := routeFields(route)
		if who == nil {
			complaints = append(complaints, t.complaint(route.Pos(), "the route %s does not say who may enter", pattern))
		}
	}
	return complaints
}

// routeFields is a route's pattern and its persona rule; no rule when it is missing, nil, zero or empty.
func routeFields(route *ast.CompositeLit) (pattern string, who ast.Expr) {
	for i, el := range route.Elts {
		name, value := "", el
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			name, value = kv.Key.(*ast.Ident).Name, kv.Value
		} else {
			name = [...]string{"Pattern", "Who", "Handler", "", "", ""}[min(i, 5)]
		}
		switch name {
		case "Pattern":
			pattern, _ = literal(value)
		case "Who":
			who = value
		}
	}
	switch w := who.(type) {
	case *ast.Ident:
		if w.Name == "nil" {
			who = nil
		}
	case *ast.BasicLit:
		if w.Value == "0" || w.Value == `""` {
			who = nil
		}
	}
	return pattern, who
}
