package arch

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
)

// statusOutsideWeb complains about a status code outside the front of house. Who speaks HTTP as a client, as the cast
// does, reads them.
func statusOutsideWeb(t *tree) []string {
	var complaints []string
	for _, f := range t.program() {
		if strings.HasPrefix(f.path, "internal/web/") || strings.HasPrefix(f.path, "internal/rehearse/") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "http" && strings.HasPrefix(n.Sel.Name, "Status") {
					complaints = append(complaints, t.complaint(n.Pos(), "http.%s: status codes live in internal/web; here it is a fault", n.Sel.Name))
				}
			case *ast.CallExpr:
				if _, name := calledName(n); name == "WriteHeader" {
					complaints = append(complaints, t.complaint(n.Pos(), "only internal/web answers requests"))
				}
			}
			return true
		})
	}
	return complaints
}

var shapeless = []string{"common", "helper", "helpers", "lib", "manager", "misc", "shared", "util", "utils"}

// shapelessPackages complains about a package named after nothing.
func shapelessPackages(t *tree) []string {
	var complaints []string
	for _, f := range t.goes {
		for _, dir := range strings.Split(f.path, "/") {
			if slices.Contains(shapeless, dir) {
				complaints = append(complaints, t.complaint(f.ast.Package, "a package called %s: what is it about?", dir))
			}
		}
		if slices.Contains(shapeless, f.ast.Name.Name) {
			complaints = append(complaints, t.complaint(f.ast.Package, "a package called %s: what is it about?", f.ast.Name.Name))
		}
	}
	return complaints
}

var (
	openTask = regexp.MustCompile(`\b(TODO|FIXME|XXX)\b`)
	numbered = regexp.MustCompile(`\b(TODO|FIXME|XXX)\b[^\n]*#\d+`)
)

// tasksWithoutIssue complains about a TODO without an issue number.
func tasksWithoutIssue(t *tree) []string {
	var complaints []string
	for _, f := range t.goes {
		if strings.HasPrefix(f.path, "internal/arch/") {
			continue // this file
		}
		for _, g := range f.ast.Comments {
			for _, c := range g.List {
				if openTask.MatchString(c.Text) && !numbered.MatchString(c.Text) {
					complaints = append(complaints, t.complaint(c.Pos(), "a TODO without an issue number"))
				}
			}
		}
	}
	return complaints
}
