package arch

import (
	"fmt"
	"go/ast"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
)

const migrations = "internal/db/migrations/"

// personalName is what a column is called when it says something about a person.
var personalName = regexp.MustCompile(`(^|_)(account|address|agent|answer|author|birth|by|contact|email|gender|guest|holder|ip|mail|member|name|participant|people|person|phone|phrase|lookup|pseudonym|subject|token|voter|who)(_|$)`)

// column is one column of the schema and the chapter whose migration made it.
type column struct{ table, name, kind, chapter, file string }

// unclaimedColumns complains about a table or personal column that no chapter's privacy.go answers for, and about a
// claim to something that is not there.
func unclaimedColumns(t *tree) []string {
	schema, complaints := t.schema()
	claims := map[string]*claims{}
	for _, c := range schema {
		if _, read := claims[c.chapter]; !read {
			claimed, wrong := t.claims(c.chapter)
			claims[c.chapter], complaints = claimed, append(complaints, wrong...)
		}
	}
	for _, c := range schema {
		complaints = append(complaints, claims[c.chapter].answerFor(c)...)
	}
	for chapter, claimed := range claims {
		complaints = append(complaints, claimed.leftOver(chapter, schema)...)
	}
	sort.Strings(complaints)
	return slices.Compact(complaints)
}

// claims is what one privacy.go says.
type claims struct {
	path   string
	sealed map[string]bool // by "table.column": only sealed bytes are stored
	not    map[string]bool // by "table.column" or "table.*": says nothing about anybody
}

func privacyFile(chapter string) string {
	if chapter == "tools" {
		return "internal/privacy/tools.go"
	}
	return "internal/" + chapter + "/privacy.go"
}

func (t *tree) claims(chapter string) (*claims, []string) {
	c := &claims{path: privacyFile(chapter), sealed: map[string]bool{}, not: map[string]bool{}}
	var complaints []string
	for _, f := range t.goes {
		if f.path != c.path {
			continue
		}
		for _, list := range namedLists(f.ast, "Impersonal") {
			for _, e := range list.Elts {
				if s, ok := literal(e); ok {
					c.not[s] = true
				}
			}
		}
		for _, list := range namedLists(f.ast, "Knows") {
			for _, e := range list.Elts {
				fields, ok := columnFields(e)
				if !ok {
					complaints = append(complaints, t.complaint(e.Pos(), `write a privacy.Column plainly: {Table: "…", Column: "…", What: "…", Keep: "…"}`))
					continue
				}
				if fields["What"] == "" || fields["Keep"] == "" {
					complaints = append(complaints, t.complaint(e.Pos(), "say what %s.%s is and until when it is kept", fields["Table"], fields["Column"]))
				}
				c.sealed[fields["Table"]+"."+fields["Column"]] = fields["Sealed"] == "true"
			}
		}
	}
	return c, complaints
}

// answerFor complains when a column needs a claim and has none, or has a wrong one.
func (c *claims) answerFor(col column) []string {
	name := col.table + "." + col.name
	bytes := col.kind == "BYTEA"
	sealed, known := c.sealed[name]
	switch {
	case known && c.not[name]:
		return []string{fmt.Sprintf("%s: %s is both known and impersonal", c.path, name)}
	case known && sealed && !bytes:
		return []string{fmt.Sprintf("%s: %s is said to be sealed but holds %s", c.path, name, col.kind)}
	case known || c.not[name]:
		return nil
	case bytes || personalName.MatchString(col.name):
		return []string{fmt.Sprintf("%s: nobody claims the personal column %s (%s): add it to Knows or Impersonal in %s", col.file, name, col.kind, c.path)}
	case !c.mentions(col.table):
		return []string{fmt.Sprintf("%s: the table %s is not listed in %s (\"%s.*\" under Impersonal if it says nothing about anybody)", col.file, col.table, c.path, col.table)}
	}
	return nil
}

func (c *claims) mentions(table string) bool {
	if c.not[table+".*"] {
		return true
	}
	for name := range c.sealed {
		if strings.HasPrefix(name, table+".") {
			return true
		}
	}
	for name := range c.not {
		if strings.HasPrefix(name, table+".") {
			return true
		}
	}
	return false
}

// leftOver complains about claims to columns that the schema does not have.
func (c *claims) leftOver(chapter string, schema []column) []string {
	there := map[string]bool{}
	for _, col := range schema {
		if col.chapter == chapter {
			there[col.table+"."+col.name], there[col.table+".*"] = true, true
		}
	}
	var complaints []string
	for name := range c.sealed {
		if !there[name] {
			complaints = append(complaints, fmt.Sprintf("%s: Knows names %s, which no migration of this chapter makes", c.path, name))
		}
	}
	for name := range c.not {
		if !there[name] {
			complaints = append(complaints, fmt.Sprintf("%s: Impersonal names %s, which no migration of this chapter makes", c.path, name))
		}
	}
	return complaints
}

// namedLists is the composite literals that package variables of this name are set to.
func namedLists(f *ast.File, name string) []*ast.CompositeLit {
	var lists []*ast.CompositeLit
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			v, ok := s.(*ast.ValueSpec)
			if !ok {
				continue
			}
			for i, n := range v.Names {
				if n.Name == name && i < len(v.Values) {
					if list, ok := v.Values[i].(*ast.CompositeLit); ok {
						lists = append(lists, list)
					}
				}
			}
		}
	}
	return lists
}

// columnFields reads a privacy.Column literal, with or without field names.
func columnFields(e ast.Expr) (map[string]string, bool) {
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	order := []string{"Table", "Column", "What", "Keep", "Sealed", "Then", "By"}
	fields := map[string]string{}
	for i, el := range lit.Elts {
		key, value := "", el
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			key, value = kv.Key.(*ast.Ident).Name, kv.Value
		} else if i < len(order) {
			key = order[i]
		}
		switch v := value.(type) {
		case *ast.Ident: // true
			fields[key] = v.Name
		case *ast.SelectorExpr: // privacy.Blank
			fields[key] = v.Sel.Name
		default:
			s, ok := literal(v)
			if !ok {
				return nil, false
			}
			fields[key] = s
		}
	}
	return fields, fields["Table"] != "" && fields["Column"] != ""
}

var (
	sqlComment    = regexp.MustCompile(`--[^\n]*`)
	createTable   = regexp.MustCompile(`(?is)^CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s*\((.*)\)$`)
	addColumn     = regexp.MustCompile(`(?is)^ALTER\s+TABLE\s+(\w+)\s+ADD\s+(?:COLUMN\s+)?(\w+)\s+(\w+)`)
	dropTable     = regexp.MustCompile(`(?is)^DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?(\w+)`)
	dropColumn    = regexp.MustCompile(`(?is)^ALTER\s+TABLE\s+(\w+)\s+DROP\s+(?:COLUMN\s+)?(\w+)`)
	renameTable   = regexp.MustCompile(`(?is)^ALTER\s+TABLE\s+(\w+)\s+RENAME\s+TO\s+(\w+)`)
	renameColumn  = regexp.MustCompile(`(?is)^ALTER\s+TABLE\s+(\w+)\s+RENAME\s+COLUMN\s+(\w+)\s+TO\s+(\w+)`)
	migrationName = regexp.MustCompile(`^\d{4}_([a-z]+)(?:_[a-z0-9_]+)?(?:\.\w+)?\.sql$`)
	notAColumn    = regexp.MustCompile(`(?i)^(PRIMARY|UNIQUE|FOREIGN|CHECK|CONSTRAINT)\b`)
)

// schema is what all migrations together add up to.
func (t *tree) schema() (schema []column, complaints []string) {
	for _, p := range t.paths {
		if !strings.HasPrefix(p, migrations) || !strings.HasSuffix(p, ".sql") {
			continue
		}
		m := migrationName.FindStringSubmatch(path.Base(p))
		if m == nil || (m[1] != "tools" && !slices.Contains(story, m[1])) {
			complaints = append(complaints, p+": a migration is called NNNN_<chapter>.sql or NNNN_<chapter>_<what>.sql")
			continue
		}
		src, err := fs.ReadFile(t.fs, p)
		if err != nil {
			complaints = append(complaints, err.Error())
			continue
		}
		up, _, _ := strings.Cut(string(src), "-- +goose Down")
		for _, statement := range strings.Split(sqlComment.ReplaceAllString(up, ""), ";") {
			schema = apply(schema, strings.TrimSpace(statement), m[1], p)
		}
	}
	return schema, complaints
}

func apply(schema []column, statement, chapter, file string) []column {
	if m := createTable.FindStringSubmatch(statement); m != nil {
		for _, line := range splitColumns(m[2]) {
			words := strings.Fields(line)
			if len(words) == 0 || notAColumn.MatchString(line) {
				continue
			}
			kind := ""
			if len(words) > 1 {
				kind = strings.ToUpper(words[1])
			}
			add := column{strings.ToLower(m[1]), strings.ToLower(words[0]), kind, chapter, file}
			if !slices.ContainsFunc(schema, func(c column) bool { return c.table == add.table && c.name == add.name }) {
				schema = append(schema, add)
			}
		}
	} else if m := addColumn.FindStringSubmatch(statement); m != nil && !notAColumn.MatchString(m[2]) {
		owner := chapter
		for _, c := range schema {
			if c.table == strings.ToLower(m[1]) {
				owner = c.chapter
			}
		}
		schema = append(schema, column{strings.ToLower(m[1]), strings.ToLower(m[2]), strings.ToUpper(m[3]), owner, file})
	} else if m := dropTable.FindStringSubmatch(statement); m != nil {
		schema = slices.DeleteFunc(schema, func(c column) bool { return c.table == strings.ToLower(m[1]) })
	} else if m := dropColumn.FindStringSubmatch(statement); m != nil {
		schema = slices.DeleteFunc(schema, func(c column) bool {
			return c.table == strings.ToLower(m[1]) && c.name == strings.ToLower(m[2])
		})
	} else if m := renameTable.FindStringSubmatch(statement); m != nil {
		for i := range schema {
			if schema[i].table == strings.ToLower(m[1]) {
				schema[i].table = strings.ToLower(m[2])
			}
		}
	} else if m := renameColumn.FindStringSubmatch(statement); m != nil {
		for i := range schema {
			if schema[i].table == strings.ToLower(m[1]) && schema[i].name == strings.ToLower(m[2]) {
				schema[i].name = strings.ToLower(m[3])
			}
		}
	}
	return schema
}

// splitColumns splits the inside of a CREATE TABLE at its outermost commas.
func splitColumns(s string) []string {
	var parts []string
	depth, from := 0, 0
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(s[from:i]))
			from = i + 1
		}
	}
	return append(parts, strings.TrimSpace(s[from:]))
}
