package arch

import (
	"go/ast"
	"strings"
	"unicode"
)

const termsFile = "internal/privacy/terms.go"

// endlessColumns complains about a personal column whose end no program can carry out: its term is not one of privacy.Rules, it
// is kept for good without a reason, or it ends by something that is not there.
func endlessColumns(t *tree) []string {
	var complaints []string
	rules := t.terms()
	for _, f := range t.goes {
		if !strings.HasPrefix(f.path, "internal/") || !(strings.HasSuffix(f.path, "/privacy.go") || f.path == privacyFile("tools")) {
			continue
		}
		for _, list := range namedLists(f.ast, "Knows") {
			for _, e := range list.Elts {
				c, ok := columnFields(e)
				if !ok {
					continue // said elsewhere
				}
				name, by := c["Table"]+"."+c["Column"], c["By"]
				rule, known := rules[c["Keep"]]
				switch {
				case !known:
					complaints = append(complaints, t.complaint(e.Pos(), "%s is kept %q, which no program can carry out: use a term of %s, or add it there", name, c["Keep"], termsFile))
				case rule["After"] == "Never" && rule["Why"] == "":
					complaints = append(complaints, t.complaint(e.Pos(), "%s is kept %q without a reason: say why in %s", name, c["Keep"], termsFile))
				case rule["After"] == "Own" && by == "":
					complaints = append(complaints, t.complaint(e.Pos(), "%s is kept %q: say By what job or verb that ends", name, c["Keep"]))
				case by != "" && !t.carriesOut(by):
					complaints = append(complaints, t.complaint(e.Pos(), "%s ends by %q, which is neither a job of the timetable nor a verb", name, by))
				}
			}
		}
	}
	return complaints
}

// terms are the rules of privacy.Rules, by term.
func (t *tree) terms() map[string]map[string]string {
	rules := map[string]map[string]string{}
	for _, f := range t.goes {
		if f.path != termsFile {
			continue
		}
		for _, list := range namedLists(f.ast, "Rules") {
			for _, e := range list.Elts {
				pair, ok := e.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				term, _ := literal(pair.Key)
				rules[term] = map[string]string{}
				lit, _ := pair.Value.(*ast.CompositeLit)
				for _, field := range lit.Elts {
					if kv, ok := field.(*ast.KeyValueExpr); ok {
						switch v := kv.Value.(type) {
						case *ast.Ident:
							rules[term][kv.Key.(*ast.Ident).Name] = v.Name
						case *ast.BasicLit:
							rules[term][kv.Key.(*ast.Ident).Name], _ = literal(v)
						}
					}
				}
			}
		}
	}
	return rules
}

// carriesOut says whether a term's By exists: "rooms.forget" is a job of the timetable, "people.Withdraw" an exported verb.
func (t *tree) carriesOut(by string) bool {
	chapter, name, _ := strings.Cut(by, ".")
	if name == "" {
		return false
	}
	for _, f := range t.goes {
		if unicode.IsUpper([]rune(name)[0]) {
			if strings.HasPrefix(f.path, "internal/"+chapter+"/") && declares(f.ast, name) {
				return true
			}
		} else if f.path == "cmd/h4w/timetable.go" && mentions(f.ast, by) {
			return true
		}
	}
	return false
}

func declares(f *ast.File, method string) bool {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == method {
			return true
		}
	}
	return false
}

func mentions(f *ast.File, text string) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok {
			s, is := literal(lit)
			found = found || is && s == text
		}
		return !found
	})
	return found
}
