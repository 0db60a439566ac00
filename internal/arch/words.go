package arch

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
)

const locales = "internal/i18n/locales/"

var languages = []string{"fr", "nl", "en", "de"}

// spoken is message keys that no Go file spells out, by prefix, and why.
var spoken = map[string]string{}

// message is one text with all its plural forms.
type message map[string]string

// catalogue is every message by language and key.
type catalogue map[string]map[string]message

func (t *tree) catalogue() (catalogue, []string) {
	all, complaints := catalogue{}, []string{}
	for _, lang := range languages {
		all[lang] = map[string]message{}
	}
	for _, p := range t.paths {
		if !strings.HasPrefix(p, locales) {
			continue
		}
		chapter, rest, _ := strings.Cut(path.Base(p), ".")
		lang, ext, _ := strings.Cut(rest, ".")
		if ext != "json" || all[lang] == nil {
			complaints = append(complaints, p+": a file of words is called <chapter>.<language>.json")
			continue
		}
		src, err := fs.ReadFile(t.fs, p)
		if err != nil {
			complaints = append(complaints, err.Error())
			continue
		}
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(src, &raw); err != nil {
			complaints = append(complaints, fmt.Sprintf("%s: %v", p, err))
			continue
		}
		for _, key := range repeatedKeys(src) {
			complaints = append(complaints, fmt.Sprintf("%s: %s is there twice", p, key))
		}
		for key, text := range raw {
			m := message{}
			var plain string
			if json.Unmarshal(text, &plain) == nil {
				m["other"] = plain
			} else if err := json.Unmarshal(text, &m); err != nil {
				complaints = append(complaints, fmt.Sprintf("%s: %s: %v", p, key, err))
			}
			if !strings.HasPrefix(key, chapter+".") {
				complaints = append(complaints, fmt.Sprintf("%s: %s belongs to another chapter's file", p, key))
			}
			all[lang][key] = m
		}
	}
	return all, complaints
}

func repeatedKeys(src []byte) []string {
	var repeated []string
	seen := map[string]bool{}
	d := json.NewDecoder(strings.NewReader(string(src)))
	depth, isKey := 0, false
	for {
		tok, err := d.Token()
		if err != nil {
			return repeated
		}
		switch tok := tok.(type) {
		case json.Delim:
			if tok == '{' || tok == '[' {
				depth++
			} else {
				depth--
			}
			isKey = depth == 1
		default:
			if depth == 1 {
				if key, ok := tok.(string); ok && isKey {
					if seen[key] {
						repeated = append(repeated, key)
					}
					seen[key] = true
				}
				isKey = !isKey
			}
		}
	}
}

// wordsAgree complains when the four languages do not have the same keys, plural forms and placeholders.
func wordsAgree(t *tree) []string {
	all, complaints := t.catalogue()
	for _, key := range all.keys() {
		var want []string
		var first string
		for _, lang := range languages {
			m, ok := all[lang][key]
			if !ok {
				complaints = append(complaints, fmt.Sprintf("%s: no %s", key, lang))
				continue
			}
			for form, text := range m {
				if strings.TrimSpace(text) == "" {
					complaints = append(complaints, fmt.Sprintf("%s: empty in %s (%s)", key, lang, form))
				}
			}
			if len(m) > 1 && (m["one"] == "" || m["other"] == "") {
				complaints = append(complaints, fmt.Sprintf("%s: %s needs both one and other", key, lang))
			}
			if names := m.placeholders(); first == "" {
				first, want = lang, names
			} else if !slices.Equal(names, want) {
				complaints = append(complaints, fmt.Sprintf("%s: %s uses %v, %s uses %v", key, first, want, lang, names))
			}
		}
	}
	return complaints
}

// wordsTranslated complains about a sentence that is the same in two languages, and so was not translated in one.
func wordsTranslated(t *tree) []string {
	all, _ := t.catalogue()
	var complaints []string
	for _, key := range all.keys() {
		for i, a := range languages {
			for _, b := range languages[i+1:] {
				text := all[a][key]["other"]
				if text == all[b][key]["other"] && len(strings.Fields(placeholder.ReplaceAllString(text, ""))) > 4 {
					complaints = append(complaints, fmt.Sprintf("%s: %s and %s are the same: %q", key, a, b, text))
				}
			}
		}
	}
	return complaints
}

var (
	frenchSpace  = regexp.MustCompile(` [?!;:»]|« `)
	frenchBare   = regexp.MustCompile(`[\p{L}\d)][?!;](\s|$)|«[^\x{202f}\x{a0}]|[^\x{202f}\x{a0}]»`)
	frenchQuotes = regexp.MustCompile(`\p{L}'\p{L}`)
	htmlOrURL    = regexp.MustCompile(`https?://\S+|&\w+;|<[^>]*>`)
)

// frenchTypography complains about French words without the fine spaces and apostrophes that French has.
func frenchTypography(t *tree) []string {
	all, _ := t.catalogue()
	var complaints []string
	for _, key := range all.keys() {
		for _, text := range all["fr"][key] {
			bare := htmlOrURL.ReplaceAllString(placeholder.ReplaceAllString(text, "x"), "x")
			switch {
			case frenchSpace.MatchString(bare):
				complaints = append(complaints, fmt.Sprintf("%s: in French the space before ? ! ; : and inside « » does not break (U+202F): %q", key, text))
			case frenchBare.MatchString(bare):
				complaints = append(complaints, fmt.Sprintf("%s: in French a fine space (U+202F) stands before ? ! ; and inside « »: %q", key, text))
			case frenchQuotes.MatchString(bare):
				complaints = append(complaints, fmt.Sprintf("%s: in French the apostrophe is ’: %q", key, text))
			}
		}
	}
	return complaints
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

func (m message) placeholders() []string {
	names := map[string]bool{}
	for _, text := range m {
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			names[found[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func (c catalogue) keys() []string {
	keys := map[string]bool{}
	for _, words := range c {
		for key := range words {
			keys[key] = true
		}
	}
	return slices.Sorted(maps.Keys(keys))
}

var (
	keyShape    = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+$`)
	prefixShape = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_-]+)*[._]$`)
	formatShape = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.([a-z0-9_-]|%[sdv])+)+$`)
)

// saying is a place in the program where a message is asked for.
type saying struct {
	at  token.Pos
	key string
}

// sayings finds where messages are asked for: T(key …), fault.New(kind, key …), fault.Wrong(field, key …), Key: key.
// A key put together from a literal beginning ("tables.state." + s) counts as that beginning.
func sayings(f *ast.File) []saying {
	var found []saying
	add := func(e ast.Expr) {
		if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
			for inner, ok := sum.X.(*ast.BinaryExpr); ok; inner, ok = sum.X.(*ast.BinaryExpr) {
				sum = inner
			}
			e = sum.X
		}
		if s, ok := literal(e); ok && s != "" {
			found = append(found, saying{e.Pos(), s})
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			on, name := calledName(n)
			switch {
			case name == "T" && len(n.Args) > 0:
				add(n.Args[0])
			case on == "fault" && (name == "New" || name == "Wrong") && len(n.Args) > 1:
				add(n.Args[1])
			}
		case *ast.KeyValueExpr:
			if k, ok := n.Key.(*ast.Ident); ok && k.Name == "Key" {
				if s, ok := literal(n.Value); ok && keyShape.MatchString(s) {
					add(n.Value)
				}
			}
		}
		return true
	})
	return found
}

// missingWords complains when the program asks for a message that is in no file.
func missingWords(t *tree) []string {
	all, _ := t.catalogue()
	keys := all.keys()
	var complaints []string
	for _, f := range t.program() {
		for _, s := range sayings(f.ast) {
			known := slices.Contains(keys, s.key)
			if prefixShape.MatchString(s.key) {
				known = slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, s.key) })
			}
			if !known {
				complaints = append(complaints, t.complaint(s.at, "no words for %q", s.key))
			}
		}
	}
	return complaints
}

// unusedWords complains about a message that nothing asks for. A literal anywhere in the program that is the key, its
// beginning ("tables.state." before a +) or its format ("tables.%s.title") counts as asking.
func unusedWords(t *tree) []string {
	all, _ := t.catalogue()
	exact, prefixes, formats := map[string]bool{}, []string{}, []*regexp.Regexp{}
	for prefix := range spoken {
		prefixes = append(prefixes, prefix)
	}
	for _, f := range t.program() {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			switch s, _ := literal(e); {
			case keyShape.MatchString(s):
				exact[s] = true
			case prefixShape.MatchString(s):
				prefixes = append(prefixes, s)
			case strings.Contains(s, "%") && formatShape.MatchString(s):
				pattern := regexp.MustCompile(`%[sdv]`).ReplaceAllString(regexp.QuoteMeta(s), `[a-z0-9_-]+`)
				formats = append(formats, regexp.MustCompile("^"+pattern+"$"))
			}
			return true
		})
	}
	var complaints []string
	for _, key := range all.keys() {
		asked := exact[key] ||
			slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) }) ||
			slices.ContainsFunc(formats, func(r *regexp.Regexp) bool { return r.MatchString(key) })
		if !asked {
			complaints = append(complaints, key+": nothing asks for it")
		}
	}
	sort.Strings(complaints)
	return complaints
}
