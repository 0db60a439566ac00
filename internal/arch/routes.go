package arch

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"
)

// routesWithoutPersona complains about an address that does not say who may enter, and about one that is registered
// without being a Route.
func routesWithoutPersona(t *tree) []string {
	var complaints []string
	for _, f := range t.program() {
		if !strings.HasPrefix(f.path, "internal/web/") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				complaints = append(complaints, t.openRoutes(n)...)
			case *ast.CallExpr:
				if _, name := calledName(n); (name == "Handle" || name == "HandleFunc") && len(n.Args) == 2 && !holdsRoute(n.Args[1]) {
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

// openRoutes looks at a Route or at the elements of a []Route.
func (t *tree) openRoutes(lit *ast.CompositeLit) []string {
	routes := []ast.Expr{lit}
	if list, ok := lit.Type.(*ast.ArrayType); ok && named(list.Elt, "Route") {
		routes = lit.Elts
	} else if !named(lit.Type, "Route") {
		return nil
	}
	var complaints []string
	for _, e := range routes {
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

// holdsRoute says whether an expression is made from a Route, which is looked at by itself.
func holdsRoute(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok && named(lit.Type, "Route") {
			found = true
		}
		return !found
	})
	return found
}

func named(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
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
	case *ast.CompositeLit:
		if len(w.Elts) == 0 {
			who = nil
		}
	}
	return pattern, who
}

// dangerous are addresses whose act cannot be taken back, changes who may come in, or carries much away at once. Each asks
// whoever is signed in to show again that it is her: somebody else may be holding the device.
var dangerous = []*regexp.Regexp{
	regexp.MustCompile(`^POST .*/desk/team`),          // adding and removing staff
	regexp.MustCompile(`^POST .*/desk/publication$`),  // publishing
	regexp.MustCompile(`^POST .*/options/withdrawal`), // erasing oneself
	regexp.MustCompile(`erasure`),                     // erasing somebody
	regexp.MustCompile(`/options/data$|/file$|export`),
	regexp.MustCompile(`/desk/rules`),
	regexp.MustCompile(`/desk/requests`),                            // erasing or copying at somebody's request
	regexp.MustCompile(`^POST .*/changes/(correction|withdrawal)$`), // what is public
	regexp.MustCompile(`^POST .*/desk/phase$`),                      // closing the edition
	regexp.MustCompile(`/codes/revocation$`),
	regexp.MustCompile(`^POST .*/phrase$`),
	regexp.MustCompile(`^POST .*/passkeys`),
}

// harmless look dangerous and are not; why.
var harmless = map[string]string{}

// actsWithoutProof complains about a dangerous address that does not ask for a fresh proof, and about a danger that no address
// has any more.
func actsWithoutProof(t *tree) []string {
	var complaints []string
	met := make([]bool, len(dangerous))
	whole := false
	for _, f := range t.program() {
		if !strings.HasPrefix(f.path, "internal/web/") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			list, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if array, ok := list.Type.(*ast.ArrayType); !ok || !named(array.Elt, "Route") {
				return true
			}
			whole = whole || len(list.Elts) > len(dangerous)
			for _, e := range list.Elts {
				route, ok := e.(*ast.CompositeLit)
				if !ok {
					continue
				}
				pattern, who := routeFields(route)
				at := slices.IndexFunc(dangerous, func(r *regexp.Regexp) bool { return r.MatchString(pattern) })
				if at < 0 || harmless[pattern] != "" {
					continue
				}
				met[at] = true
				if call, ok := who.(*ast.CallExpr); !ok || !named(call.Fun, "fresh") {
					complaints = append(complaints, t.complaint(route.Pos(), "%s is dangerous: write fresh(…) around who may enter, or say in arch/routes.go why it is harmless", pattern))
				}
			}
			return true
		})
	}
	for i, r := range dangerous {
		if whole && !met[i] && r.String() != "erasure" {
			complaints = append(complaints, fmt.Sprintf("internal/arch/routes.go: no address matches %s any more", r))
		}
	}
	return complaints
}
