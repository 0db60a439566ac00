package arch

import (
	"fmt"
	"go/ast"
	"path"
	"strings"
)

const pages = "internal/web/pages/"

// pagesWithoutSample complains about a page that the gallery does not draw. A page is an exported template whose
// parameter is a struct embedding ui.Page; a sample is a mention of it, as in tablespages.Round(…), in web/gallery*.go.
func pagesWithoutSample(t *tree) []string {
	drawn := map[string]bool{}
	for _, f := range t.in("internal/web") {
		if !strings.HasPrefix(path.Base(f.path), "gallery") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					drawn[x.Name+"."+s.Sel.Name] = true
				}
			}
			return true
		})
	}
	var complaints []string
	for _, f := range t.program() {
		if !strings.HasPrefix(f.path, pages) || !strings.HasSuffix(f.path, "_templ.go") {
			continue
		}
		structs := t.pageStructs(path.Dir(f.path))
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !fn.Name.IsExported() || !takesOneOf(fn, structs) {
				continue
			}
			if name := f.ast.Name.Name + "." + fn.Name.Name; !drawn[name] {
				complaints = append(complaints, fmt.Sprintf("%s: the page %s has no sample in internal/web/gallery*.go", strings.Replace(f.path, "_templ.go", ".templ", 1), name))
			}
		}
	}
	return complaints
}

// pageStructs is the structs of a package that embed ui.Page.
func (t *tree) pageStructs(dir string) map[string]bool {
	found := map[string]bool{}
	for _, f := range t.in(dir) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			s, ok := spec.Type.(*ast.StructType)
			if !ok {
				return true
			}
			for _, field := range s.Fields.List {
				sel, ok := field.Type.(*ast.SelectorExpr)
				if ok && len(field.Names) == 0 && sel.Sel.Name == "Page" {
					found[spec.Name.Name] = true
				}
			}
			return true
		})
	}
	return found
}

func takesOneOf(fn *ast.FuncDecl, structs map[string]bool) bool {
	for _, p := range fn.Type.Params.List {
		kind := p.Type
		if star, ok := kind.(*ast.StarExpr); ok {
			kind = star.X
		}
		if id, ok := kind.(*ast.Ident); ok && structs[id.Name] {
			return true
		}
	}
	return false
}
