// Package arch holds tests about our own shape: who may import whom, who answers for a personal column, which page
// lacks a sample, which sentence a translation.
//
// A rule takes the project's files and returns complaints. Each rule is tried twice: on the project, where it must be
// silent, and on a few planted files, where it must not be.
package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
)

// module is the path that our own imports begin with.
const module = "hackathon4women/"

// tree is the project's files.
type tree struct {
	fs    fs.FS
	paths []string // every file below cmd and internal, sorted
	set   *token.FileSet
	goes  []goFile
}

// goFile is one parsed file.
type goFile struct {
	path string
	ast  *ast.File
}

// read finds and parses what lies below cmd and internal.
func read(files fs.FS) (*tree, error) {
	t := &tree{fs: files, set: token.NewFileSet()}
	for _, top := range []string{"cmd", "internal"} {
		if _, err := fs.Stat(files, top); err != nil {
			continue // a planted tree has only what it needs
		}
		err := fs.WalkDir(files, top, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "testdata" || d.Name() == "dist") {
				return fs.SkipDir
			}
			if !d.IsDir() {
				t.paths = append(t.paths, p)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	sort.Strings(t.paths)
	for _, p := range t.paths {
		if !strings.HasSuffix(p, ".go") {
			continue
		}
		src, err := fs.ReadFile(files, p)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(t.set, p, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		t.goes = append(t.goes, goFile{p, f})
	}
	return t, nil
}

// program is the Go files that are not tests.
func (t *tree) program() []goFile {
	var files []goFile
	for _, f := range t.goes {
		if !strings.HasSuffix(f.path, "_test.go") {
			files = append(files, f)
		}
	}
	return files
}

// in is the program's Go files that lie directly in a folder.
func (t *tree) in(dir string) []goFile {
	var files []goFile
	for _, f := range t.program() {
		if path.Dir(f.path) == dir {
			files = append(files, f)
		}
	}
	return files
}

// complaint points at a place in a file.
func (t *tree) complaint(at token.Pos, format string, args ...any) string {
	p := t.set.Position(at)
	return fmt.Sprintf("%s:%d: %s", p.Filename, p.Line, fmt.Sprintf(format, args...))
}

// literal is the value of a string literal.
func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// calledName splits the callee of a call: "fault", "New" for fault.New(…) and "", "T" for T(…).
func calledName(call *ast.CallExpr) (on, name string) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return "", f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name, f.Sel.Name
		}
		return "?", f.Sel.Name
	}
	return "", ""
}
