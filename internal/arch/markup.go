package arch

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
)

// hole stands in markup where a template puts a value.
const hole = "\x00"

// markup is what each template of a generated file writes, with holes for its values, in the order of the source.
func markup(f *ast.File) map[*ast.FuncDecl]string {
	written := map[*ast.FuncDecl]string{}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		var b strings.Builder
		ast.Inspect(fn, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if _, name := calledName(call); name == "WriteString" && len(call.Args) > 0 {
					if s, ok := literal(call.Args[len(call.Args)-1]); ok {
						b.WriteString(s)
					} else {
						b.WriteString(hole)
					}
				}
			}
			return true
		})
		written[fn] = b.String()
	}
	return written
}

var (
	inlineStyle   = regexp.MustCompile(`(?i)<style|<[^>]*\sstyle=`)
	inlineHandler = regexp.MustCompile(`(?i)<[^>]*\son[a-z]+=`)
	scriptTag     = regexp.MustCompile(`(?i)<script([^>]*)>`)
	otherHost     = regexp.MustCompile(`(?i)<(?:link|script|img|iframe|source|video|audio|object|embed)[^>]*(?:src|href)="(?:https?:)?//`)
)

// inlineCode complains about what our content policy forbids and the browser therefore drops: style and script inside a
// page, and anything fetched from another host.
func inlineCode(t *tree) []string {
	var complaints []string
	for _, f := range t.templates() {
		for fn, text := range markup(f.ast) {
			switch {
			case inlineStyle.MatchString(text):
				complaints = append(complaints, t.complaint(fn.Pos(), "%s has style inside the page: the content policy drops it; use a class or an attribute of SVG", fn.Name.Name))
			case inlineHandler.MatchString(text):
				complaints = append(complaints, t.complaint(fn.Pos(), "%s has a handler inside the page: the content policy drops it", fn.Name.Name))
			case otherHost.MatchString(text):
				complaints = append(complaints, t.complaint(fn.Pos(), "%s fetches from another host", fn.Name.Name))
			}
			for _, m := range scriptTag.FindAllStringSubmatch(text, -1) {
				if !strings.Contains(m[1], "src=") && !strings.Contains(m[1], "application/ld+json") {
					complaints = append(complaints, t.complaint(fn.Pos(), "%s has script inside the page: the content policy drops it", fn.Name.Name))
				}
			}
		}
	}
	return complaints
}

// said is what stands on pages in every language alike.
var said = []string{"Français", "Nederlands", "English", "Deutsch", "Hackathon4Women", "AGPL", "CSV", "JSON", "PDF"}

var (
	notSpoken = regexp.MustCompile(`(?is)<!--.*?-->|<(script|style)\b.*?</(script|style)>|<![^>]*>`)
	anyTag    = regexp.MustCompile(`(?s)<[^>]*>`)
	entity    = regexp.MustCompile(`&#?\w+;`)
	word      = regexp.MustCompile(`[\p{L}\d]{3,}`)
	spokenIn  = regexp.MustCompile(`\s(?:alt|aria-description|aria-label|aria-roledescription|aria-valuetext|placeholder|title)="([^"]*)"`)
)

// wordsInMarkup complains about a sentence that lives in a template, where it cannot be translated.
func wordsInMarkup(t *tree) []string {
	var complaints []string
	for _, f := range t.templates() {
		for fn, text := range markup(f.ast) {
			text = notSpoken.ReplaceAllString(text, "")
			spoken := []string{anyTag.ReplaceAllString(text, " ")}
			for _, m := range spokenIn.FindAllStringSubmatch(text, -1) {
				spoken = append(spoken, m[1])
			}
			for _, w := range word.FindAllString(entity.ReplaceAllString(strings.Join(spoken, " "), " "), -1) {
				if !slices.Contains(said, w) {
					complaints = append(complaints, t.complaint(fn.Pos(), "%s says %q in one language only: words live in locales", fn.Name.Name, w))
				}
			}
		}
	}
	return complaints
}

// templates is the files that templ makes.
func (t *tree) templates() []goFile {
	return slices.DeleteFunc(t.program(), func(f goFile) bool { return !strings.HasSuffix(f.path, "_templ.go") })
}
