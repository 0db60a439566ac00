package arch

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

var project = sync.OnceValues(func() (*tree, error) { return read(os.DirFS("../..")) })

// holds runs a rule on the project.
func holds(t *testing.T, rule func(*tree) []string) {
	t.Helper()
	files, err := project()
	if err != nil {
		t.Fatal(err)
	}
	for _, complaint := range rule(files) {
		t.Error(complaint)
	}
}

// planted runs a rule on a few files, given as name and content in turn, and expects a complaint that contains want;
// none when want is empty.
func planted(t *testing.T, rule func(*tree) []string, want string, files ...string) {
	t.Helper()
	small := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		small[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	tree, err := read(small)
	if err != nil {
		t.Fatal(err)
	}
	got := rule(tree)
	switch {
	case want == "" && len(got) > 0:
		t.Errorf("complains about nothing wrong: %v", got)
	case want != "" && !strings.Contains(strings.Join(got, "\n"), want):
		t.Errorf("got %q, want a complaint about %q", got, want)
	}
}

func TestStoryIsToldInOrder(t *testing.T) { holds(t, forwardImports) }

func TestForwardImportsAreFound(t *testing.T) {
	tests := []struct{ name, file, imported, want string }{
		{"back", "internal/tables/tables.go", "hackathon4women/internal/people", ""},
		{"tool", "internal/tables/tables.go", "hackathon4women/internal/db", ""},
		{"engine", "internal/tables/forming.go", "hackathon4women/internal/seating", ""},
		{"forward", "internal/people/people.go", "hackathon4women/internal/tables", "may not look forward"},
		{"forward into a part", "internal/people/people.go", "hackathon4women/internal/tables/plan", "may not look forward"},
		{"web", "internal/people/people.go", "hackathon4women/internal/web/ui", "front of house"},
		{"cast", "internal/people/people.go", "hackathon4women/internal/cast", "outside the story"},
		{"tool that knows the story", "internal/db/db.go", "hackathon4women/internal/edition", "a tool knows nothing"},
		{"engine with a file", "internal/seating/seating.go", "os", "an engine is pure"},
		{"engine with a network", "internal/ballot/count/count.go", "net/http", "an engine is pure"},
		{"engine with a database", "internal/opinion/map.go", "database/sql", "an engine is pure"},
		{"engine that counts", "internal/opinion/map.go", "math/rand/v2", ""},
		{"cast with a private door", "internal/rehearse/rehearse.go", "hackathon4women/internal/tables", "no private route"},
		{"command", "cmd/h4w/main.go", "hackathon4women/internal/web", ""},
		{"nowhere", "internal/errands/errands.go", "fmt", "no place in the story"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			planted(t, forwardImports, test.want, test.file, "package x\nimport _ \""+test.imported+"\"\n")
		})
	}
}

func TestPersonalColumnsAreClaimed(t *testing.T) { holds(t, unclaimedColumns) }

func TestUnclaimedColumnsAreFound(t *testing.T) {
	const (
		sql   = "internal/db/migrations/0006_rooms.sql"
		claim = "internal/rooms/privacy.go"
		calls = "-- +goose Up\nCREATE TABLE calls (edition_id TEXT NOT NULL, person_id TEXT NOT NULL, note BYTEA, at BIGINT, PRIMARY KEY (edition_id, person_id));\n"
		head  = "package rooms\nimport \"hackathon4women/internal/privacy\"\n"
		both  = head + `var Knows = []privacy.Column{
			{Table: "calls", Column: "person_id", What: "who called", Keep: "until the end"},
			{"calls", "note", "what she wrote", "until the end", true},
		}`
	)
	tests := []struct {
		name, want string
		files      []string
	}{
		{"all claimed", "", []string{sql, calls, claim, both}},
		{"nothing written", "calls.person_id", []string{sql, calls}},
		{"bytes unclaimed", "calls.note", []string{sql, calls, claim, head + `var Knows = []privacy.Column{{"calls", "person_id", "a", "b", false}}`}},
		{"added later", "calls.contact", []string{sql, calls, claim, both, "internal/db/migrations/0012_rooms_contact.sql", "-- +goose Up\nALTER TABLE calls ADD COLUMN contact BYTEA;\n"}},
		{"dropped later", "no migration of this chapter makes", []string{sql, calls, claim, both, "internal/db/migrations/0012_rooms_note.sql", "-- +goose Up\nALTER TABLE calls DROP COLUMN note;\n"}},
		{"sealed in name only", "said to be sealed", []string{sql, strings.Replace(calls, "BYTEA", "TEXT", 1), claim, both}},
		{"without an end", "until when", []string{sql, calls, claim, strings.ReplaceAll(both, "until the end", "")}},
		{"harmless table not listed", "the table steps is not listed", []string{sql, "-- +goose Up\nCREATE TABLE steps (id TEXT, at BIGINT);"}},
		{"harmless table listed", "", []string{sql, "-- +goose Up\nCREATE TABLE steps (id TEXT, at BIGINT);", claim, head + `var Impersonal = []string{"steps.*"}`}},
		{"a star does not cover a name", "steps.name", []string{sql, "-- +goose Up\nCREATE TABLE steps (id TEXT, name TEXT);", claim, head + `var Impersonal = []string{"steps.*"}`}},
		{"a name that is a room's", "", []string{sql, "-- +goose Up\nCREATE TABLE steps (id TEXT, name TEXT);", claim, head + `var Impersonal = []string{"steps.name"}`}},
		{"nobody's migration", "a migration is called", []string{"internal/db/migrations/0013_weather.sql", calls}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { planted(t, unclaimedColumns, test.want, test.files...) })
	}
}

func TestPersonalColumnsEnd(t *testing.T) { holds(t, endlessColumns) }

func TestEndlessColumnsAreFound(t *testing.T) {
	const (
		claim = "internal/rooms/privacy.go"
		head  = "package rooms\nimport \"hackathon4women/internal/privacy\"\nvar Knows = []privacy.Column{{Table: \"calls\", Column: \"note\", What: \"a\", "
		terms = `package privacy
			var Rules = map[Term]Rule{"30 days": {After: Event, Days: month}, "an hour": {After: Own}, "for good": {After: Never, Why: "it names nobody"}, "always": {After: Never}}`
		jobs  = "package main\nfunc timetable() { every(1, \"rooms.forget\", nil) }"
		verbs = "package rooms\nfunc (s *Service) Erase() {}"
	)
	tests := []struct{ name, want, rest string }{
		{"the general job", "", `Keep: "30 days"}}`},
		{"emptied by it", "", `Keep: "30 days", Then: privacy.Blank}}`},
		{"no term of ours", "no program can carry out", `Keep: "a while"}}`},
		{"for good with a reason", "", `Keep: "for good"}}`},
		{"for good without one", "without a reason", `Keep: "always"}}`},
		{"of its own by nobody", "say By what", `Keep: "an hour"}}`},
		{"by a job", "", `Keep: "an hour", By: "rooms.forget"}}`},
		{"by a job that is not there", "neither a job", `Keep: "an hour", By: "rooms.remember"}}`},
		{"by a verb", "", `Keep: "an hour", By: "rooms.Erase"}}`},
		{"by a verb that is not there", "neither a job", `Keep: "an hour", By: "rooms.Keep"}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			planted(t, endlessColumns, test.want, claim, head+test.rest, "internal/privacy/terms.go", terms, "cmd/h4w/timetable.go", jobs, "internal/rooms/rooms.go", verbs)
		})
	}
}

func TestEveryPageHasASample(t *testing.T) { holds(t, pagesWithoutSample) }

func TestPagesWithoutSampleAreFound(t *testing.T) {
	const page = `package tablespages
		type Round struct { ui.Page; Title string }
		func RoundPage(p Round) templ.Component { return nil }
		func Seat(n int) templ.Component { return nil }`
	const drawn = "package web\nfunc samples() any { return tablespages.RoundPage(round) }"
	planted(t, pagesWithoutSample, "tablespages.RoundPage", pages+"tables/round_templ.go", page, "internal/web/gallery.go", "package web")
	planted(t, pagesWithoutSample, "tablespages.RoundPage", pages+"tables/round_templ.go", page, "internal/web/tables_round.go", drawn)
	planted(t, pagesWithoutSample, "", pages+"tables/round_templ.go", page, "internal/web/gallery_tables.go", drawn)
}

func TestWordsAgree(t *testing.T)             { holds(t, wordsAgree) }
func TestWordsAreTranslated(t *testing.T)     { holds(t, wordsTranslated) }
func TestWordsAreThere(t *testing.T)          { holds(t, missingWords) }
func TestWordsAreUsed(t *testing.T)           { holds(t, unusedWords) }
func TestWordsFollowFrenchRules(t *testing.T) { holds(t, frenchTypography) }

func TestWrongWordsAreFound(t *testing.T) {
	in := func(fr, nl, en, de string) []string {
		return []string{
			locales + "tables.fr.json", fr, locales + "tables.nl.json", nl,
			locales + "tables.en.json", en, locales + "tables.de.json", de,
		}
	}
	title := in(`{"tables.title":"Table"}`, `{"tables.title":"Tafel"}`, `{"tables.title":"Table"}`, `{"tables.title":"Tisch"}`)
	asks := func(call string) []string {
		return append([]string{"internal/web/pages/tables/a.go", "package tablespages\nfunc f(p any, s string) { " + call + " }"}, title...)
	}
	tests := []struct {
		name, want string
		rule       func(*tree) []string
		files      []string
	}{
		{"all there", "", wordsAgree, title},
		{"a language without a key", "tables.title: no de", wordsAgree, in(`{"tables.title":"Table"}`, `{"tables.title":"Tafel"}`, `{"tables.title":"Table"}`, `{}`)},
		{"an empty text", "empty in nl", wordsAgree, in(`{"tables.a":"x"}`, `{"tables.a":" "}`, `{"tables.a":"x"}`, `{"tables.a":"x"}`)},
		{"another placeholder", "uses", wordsAgree, in(`{"tables.a":"{{.n}} x"}`, `{"tables.a":"{{.m}} x"}`, `{"tables.a":"{{.n}}"}`, `{"tables.a":"{{.n}}"}`)},
		{"half a plural", "needs both", wordsAgree, in(`{"tables.a":{"one":"x","many":"y"}}`, `{"tables.a":"x"}`, `{"tables.a":"x"}`, `{"tables.a":"x"}`)},
		{"a key twice", "twice", wordsAgree, in(`{"tables.a":"x","tables.a":"y"}`, `{"tables.a":"x"}`, `{"tables.a":"x"}`, `{"tables.a":"x"}`)},
		{"another chapter's key", "another chapter", wordsAgree, in(`{"rooms.a":"x"}`, `{"rooms.a":"x"}`, `{"rooms.a":"x"}`, `{"rooms.a":"x"}`)},
		{"not translated", "the same", wordsTranslated, in(`{"tables.a":"Cinq mots que voici donc"}`, `{"tables.a":"Five words in one sentence"}`, `{"tables.a":"Five words in one sentence"}`, `{"tables.a":"Fünf Worte"}`)},
		{"asked for", "", missingWords, asks(`p.T("tables.title", "n", 3)`)},
		{"asked for and missing", `"tables.titel"`, missingWords, asks(`p.T("tables.titel")`)},
		{"a fault without words", `"tables.full"`, missingWords, asks(`fault.New(fault.Closed, "tables.full")`)},
		{"a wrong field without words", `"tables.long"`, missingWords, asks(`fault.Wrong("name", "tables.long")`)},
		{"a beginning without words", `"tables.state."`, missingWords, asks(`p.T("tables.state." + s)`)},
		{"a beginning with words", "", missingWords, asks(`p.T("tables." + s + ".x")`)},
		{"unused", "tables.title: nothing asks", unusedWords, title},
		{"used by its beginning", "", unusedWords, asks(`p.T("tables." + s)`)},
		{"used by its format", "", unusedWords, asks(`p.T(fmt.Sprintf("tables.%s", s))`)},
		{"a French space that breaks", "does not break", frenchTypography, in(`{"tables.a":"Pourquoi ?"}`, `{}`, `{}`, `{}`)},
		{"a French space left out", "fine space", frenchTypography, in(`{"tables.a":"Pourquoi?"}`, `{}`, `{}`, `{}`)},
		{"a French apostrophe", "apostrophe", frenchTypography, in(`{"tables.a":"l'heure"}`, `{}`, `{}`, `{}`)},
		{"good French", "", frenchTypography, in("{\"tables.a\":\"Pourquoi\u202f? L’heure\u00a0: «\u202f9:00\u202f», voir https://x.be/?a=b\"}", `{}`, `{}`, `{}`)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { planted(t, test.rule, test.want, test.files...) })
	}
}

func TestEveryRouteSaysWhoMayEnter(t *testing.T) { holds(t, routesWithoutPersona) }

func TestOpenRoutesAreFound(t *testing.T) {
	const file = "internal/web/routes.go"
	route := func(s string) string { return "package web\nvar routes = []Route{\n" + s + ",\n}" }
	planted(t, routesWithoutPersona, "", file, route(`{"GET /e/{edition}", anyone, s.programme}`))
	planted(t, routesWithoutPersona, "", file, route(`{Pattern: "GET /e/{edition}", Who: organiser, Handler: s.programme}`))
	planted(t, routesWithoutPersona, "GET /e/{edition}", file, route(`{Pattern: "GET /e/{edition}", Handler: s.programme}`))
	planted(t, routesWithoutPersona, "GET /e/{edition}", file, route(`{"GET /e/{edition}", nil, s.programme}`))
	planted(t, routesWithoutPersona, "GET /e/{edition}", file, route(`{"GET /e/{edition}", Who{}, s.programme}`))
	planted(t, routesWithoutPersona, "", "internal/web/site.go", "package web\nfunc f() { mux.Handle(\"/\", serve(Route{Pattern: \"/\", Who: Anyone})) }")
	planted(t, routesWithoutPersona, "route /", "internal/web/site.go", "package web\nfunc f() { mux.Handle(\"/\", serve(Route{Pattern: \"/\"})) }")
	planted(t, routesWithoutPersona, "beside the table", "internal/web/web.go", "package web\nfunc f() { mux.HandleFunc(\"GET /back\", door) }")
}

func TestDangerousActsAskForAProof(t *testing.T) { holds(t, actsWithoutProof) }

func TestDangerousActsWithoutProofAreFound(t *testing.T) {
	const file = "internal/web/routes.go"
	route := func(s string) string { return "package web\nvar routes = []Route{\n" + s + ",\n}" }
	planted(t, actsWithoutProof, "", file, route(`{"POST /e/{edition}/desk/team", fresh(Organiser), s.enlist}`))
	planted(t, actsWithoutProof, "", file, route(`{"GET /e/{edition}/desk/team", Organiser, s.teamDesk}`))
	planted(t, actsWithoutProof, "POST /e/{edition}/desk/team is dangerous", file, route(`{"POST /e/{edition}/desk/team", Organiser, s.enlist}`))
	planted(t, actsWithoutProof, "GET /e/{edition}/desk/rules is dangerous", file, route(`{Pattern: "GET /e/{edition}/desk/rules", Who: SafetyLead, handle: s.rulesPage}`))
	planted(t, actsWithoutProof, "POST /e/{edition}/desk/people/erasure is dangerous", file, route(`{"POST /e/{edition}/desk/people/erasure", stale(Reviewer), s.erase}`))
}

func TestStatusCodesStayAtTheFront(t *testing.T) { holds(t, statusOutsideWeb) }

func TestStatusCodesElsewhereAreFound(t *testing.T) {
	const code = "package x\nfunc f() int { return http.StatusNotFound }"
	planted(t, statusOutsideWeb, "http.StatusNotFound", "internal/tables/tables.go", code)
	planted(t, statusOutsideWeb, "only internal/web", "internal/live/live.go", "package live\nfunc f(w http.ResponseWriter) { w.WriteHeader(404) }")
	planted(t, statusOutsideWeb, "", "internal/web/respond.go", code)
}

func TestPackagesAreAboutSomething(t *testing.T) { holds(t, shapelessPackages) }

func TestShapelessPackagesAreFound(t *testing.T) {
	planted(t, shapelessPackages, "common", "internal/common/x.go", "package common")
	planted(t, shapelessPackages, "util", "internal/tables/x.go", "package util")
	planted(t, shapelessPackages, "", "internal/tables/x.go", "package tables")
}

func TestTasksHaveAnIssue(t *testing.T) { holds(t, tasksWithoutIssue) }

func TestTasksWithoutIssueAreFound(t *testing.T) {
	planted(t, tasksWithoutIssue, "issue number", "internal/tables/x.go", "package tables\n// TODO tidy\n")
	planted(t, tasksWithoutIssue, "", "internal/tables/x.go", "package tables\n// TODO(#12): tidy\n")
}

func TestDependenciesAreExplained(t *testing.T) { holds(t, unexplainedDependencies) }

func TestUnexplainedDependenciesAreFound(t *testing.T) {
	const mod = "module m\n\ngo 1.26\n\nexclude (\n\texample.org/out v1.0.0\n)\n\nrequire (\n\texample.org/known v1.0.0\n\texample.org/other v1.0.0 // indirect\n)\n"
	const page = "| part | what |\n| `example.org/known` | something |\n"
	planted(t, unexplainedDependencies, "", "go.mod", mod, explained, page)
	planted(t, unexplainedDependencies, "example.org/known is not explained", "go.mod", mod, explained, "nothing")
	planted(t, unexplainedDependencies, "axe-core is not explained", "go.mod", mod, explained, page, "package.json", `{"devDependencies":{"axe-core":"1"}}`)
	planted(t, unexplainedDependencies, "explained and not used", explained, page)
	planted(t, unexplainedDependencies, "x/cmd/y is not explained", explained, "", "tools/go.mod", "module m\n\ntool (\n\texample.org/x/cmd/y\n)\n")
}

func TestPagesHoldWhatTheContentPolicyAllows(t *testing.T) { holds(t, inlineCode) }
func TestPagesHoldNoWords(t *testing.T)                    { holds(t, wordsInMarkup) }

func TestForbiddenMarkupIsFound(t *testing.T) {
	page := func(parts ...string) []string {
		var b strings.Builder
		b.WriteString("package tablespages\nfunc Round(p Round) templ.Component {\n")
		for _, part := range parts {
			if part == "" {
				b.WriteString("templ_7745c5c3_Buffer.WriteString(templ.EscapeString(v))\n")
			} else {
				b.WriteString("templruntime.WriteString(templ_7745c5c3_Buffer, 1, " + strconv.Quote(part) + ")\n")
			}
		}
		b.WriteString("return nil }\n")
		return []string{"internal/web/pages/tables/round_templ.go", b.String()}
	}
	tests := []struct {
		name, want string
		rule       func(*tree) []string
		parts      []string
	}{
		{"plain", "", inlineCode, []string{`<p class="`, "", `">`, "", `</p><script src="`, "", `" defer></script>`}},
		{"style", "style inside", inlineCode, []string{`<p id="`, "", `" style="color:red">`, "", `</p>`}},
		{"style element", "style inside", inlineCode, []string{`<style>p{}</style>`}},
		{"handler", "handler inside", inlineCode, []string{`<a href="`, "", `" onclick="go()">`}},
		{"script", "script inside", inlineCode, []string{`<script>alert(1)</script>`}},
		{"data for search engines", "", inlineCode, []string{`<script type="application/ld+json">`, "", `</script>`}},
		{"another host", "another host", inlineCode, []string{`<link rel="stylesheet" href="https://fonts.example/x.css">`}},
		{"a link to another host", "", inlineCode, []string{`<a href="https://socialware.be/">`, "", `</a>`}},
		{"no words", "", wordsInMarkup, []string{`<p title="`, "", `" class="large">`, "", ` · </p><!-- said nowhere --><abbr>&nbsp;</abbr>`}},
		{"a sentence", "Welcome", wordsInMarkup, []string{`<p>`, "", `, Welcome</p>`}},
		{"a label", "Close", wordsInMarkup, []string{`<button aria-label="Close">×</button>`}},
		{"a language's own name", "", wordsInMarkup, []string{`<option lang="nl">Nederlands</option>`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { planted(t, test.rule, test.want, page(test.parts...)...) })
	}
}
