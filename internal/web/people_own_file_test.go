package web

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/i18n"
	"hackathon4women/internal/privacy"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"
)

// What she reads of herself has words for every kind of thing and every column there is: a new one needs them too.
func TestWhatSheReadsOfHerselfHasWords(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := os.ReadFile("../db/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, part := range Known() {
		for _, table := range privacy.Tables(part.Columns) {
			if privacy.OwnerOf(part.Columns, table) == "" {
				continue
			}
			keys := []string{"people.mine.of." + table}
			for _, column := range columnsOf(t, string(schema), table) {
				if strings.HasSuffix(column, "id") || strings.Contains(column, "lookup") || slices.Contains(ownUnsaid, column) || table+"."+column == "promises.body" {
					continue
				}
				keys = append(keys, "people.mine.is."+column)
			}
			for _, key := range keys {
				looked++
				if !words.In("nl").Has(key) {
					t.Errorf("%s: no words %q", table, key)
				}
			}
		}
	}
	if looked < 40 {
		t.Errorf("looked at %d labels only", looked)
	}
}

// columnsOf reads the columns of a table from the schema.
func columnsOf(t *testing.T, schema, table string) (names []string) {
	t.Helper()
	_, after, found := strings.Cut(schema, "CREATE TABLE "+table+" (")
	body, _, ended := strings.Cut(after, "\n);")
	if !found || !ended {
		t.Fatalf("no table %s", table)
	}
	for _, m := range regexp.MustCompile(`(?m)^\s+([a-z_]+) +(?:TEXT|BIGINT|BYTEA)`).FindAllStringSubmatch(body, -1) {
		names = append(names, m[1])
	}
	return names
}

// Days, answers and promises are told in her language; whatever she wrote lies in a fold.
func TestWhatSheReadsOfHerselfIsSaidInWords(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2021, 2, 11, 9, 40, 0, 0, time.UTC).Format(time.RFC3339)
	o := ownReader{ui.Page{Words: words.In("fr")}, visit{Words: words.In("fr")}}
	var part peoplepages.OwnPart
	for _, row := range []privacy.Owned{
		{Table: "word_consents", Fields: []privacy.OwnedField{{Column: "answer", Says: "yes.2"}, {Column: "at", Says: at}}},
		{Table: "person_roles", Fields: []privacy.OwnedField{{Column: "role", Says: "juror"}}},
		{Table: "notes", Fields: []privacy.OwnedField{{Column: "body", Says: "Appeler l’école."}}},
		{Table: "card_dots"}, {Table: "card_dots"},
		{Table: "private_notes"},
		{Table: "promises", Fields: []privacy.OwnedField{{Column: "body", Says: `{"organisation":"Atelier Nord","by":"2021-06-30"}`}}},
	} {
		o.add(&part, row)
	}
	var says []string
	for _, k := range part.Kinds {
		for _, r := range k.Rows {
			for _, f := range r.Fields {
				says = append(says, f.Says)
			}
		}
		if want := k.Title == words.In("fr").T("people.mine.of.notes") || k.Title == words.In("fr").T("people.mine.of.promises"); k.Folded != want && k.Title != words.In("fr").T("people.mine.of.private_notes") {
			t.Errorf("%q is folded: %t", k.Title, k.Folded)
		}
		if k.Title == words.In("fr").T("people.mine.of.card_dots") && k.Bare != 2 {
			t.Errorf("%d marked cards, want 2", k.Bare)
		}
	}
	for _, want := range []string{"oui", "jeudi 11 février 2021, 9:40", "Jury", "Appeler l’école.", "Atelier Nord", "mercredi 30 juin 2021"} {
		if !slices.Contains(says, want) {
			t.Errorf("nothing says %q: %q", want, says)
		}
	}
	for _, k := range part.Kinds {
		if k.Title == words.In("fr").T("people.mine.of.private_notes") && len(k.Rows)+k.Bare > 0 {
			t.Error("a row that everybody has is shown as if it said something")
		}
	}
}
