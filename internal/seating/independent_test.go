package seating

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"
)

// A mistake that the search and the examiner share is found by neither. The examiner lives in check.go alone: of what others use it
// needs only an instance with its defaults filled in, and nobody else uses its pieces.
func TestTheExaminerSharesNoCode(t *testing.T) {
	uses := usesOf(t)
	if len(uses["check.go"]) < 5 || uses["score.go"]["pairOf"] != "score.go" {
		t.Fatalf("too little is found: %v", uses)
	}
	for what, from := range uses["check.go"] {
		if from != "check.go" && what != "prepared" {
			t.Errorf("the examiner uses %s of %s", what, from)
		}
	}
	for file, used := range uses {
		for what, from := range used {
			if from == "check.go" && file != from && !ast.IsExported(what) {
				t.Errorf("%s uses the examiner's %s", file, what)
			}
		}
	}
}

// usesOf says of each file of the package which functions of the package it uses, and where each of them stands.
func usesOf(t *testing.T) map[string]map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	found := types.Info{Uses: map[*ast.Ident]types.Object{}}
	lenient := types.Config{Importer: importer.Default(), Error: func(error) {}} // of other packages nothing need be known
	pkg, _ := lenient.Check("seating", set, files, &found)
	uses := map[string]map[string]string{}
	for at, what := range found.Uses {
		if f, ok := what.(*types.Func); ok && f.Pkg() == pkg {
			file := set.Position(at.Pos()).Filename
			if uses[file] == nil {
				uses[file] = map[string]string{}
			}
			uses[file][f.Name()] = set.Position(f.Pos()).Filename
		}
	}
	return uses
}
