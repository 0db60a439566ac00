package db_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
)

var update = flag.Bool("update", false, "write schema.sql anew")

// schema.sql is never run. It is what the migrations add up to, for people who read.
func TestSchemaIsWhatTheMigrationsAddUpTo(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- What the migrations add up to. Made by `make schema`; never run.\n")
	err := dbtest.SQLite(t).Read(t.Context(), func(tx *db.Tx) error {
		statements, err := db.All(tx, oneString, `SELECT sql FROM sqlite_master
			WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND tbl_name NOT LIKE 'goose_%' ORDER BY tbl_name, type DESC, name`)
		for _, s := range statements {
			b.WriteString("\n" + s + ";\n")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.sql", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile("schema.sql"); err != nil || string(have) != b.String() {
		t.Errorf("schema.sql is not what the migrations add up to: run make schema and read the diff (%v)", err)
	}
}

func TestBothEnginesHaveTheSameColumns(t *testing.T) {
	if os.Getenv("H4W_TEST_POSTGRES") == "" {
		t.Skip("no PostgreSQL at hand")
	}
	columns := func(d *db.DB, query string) []string {
		var found []string
		err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
			found, err = db.All(tx, oneString, query)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	small := columns(dbtest.SQLite(t), `SELECT m.name || '.' || c.name || ' ' || lower(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'goose_%'`)
	large := columns(dbtest.Postgres(t), `SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose_%'`)
	slices.Sort(small)
	slices.Sort(large)
	if !slices.Equal(small, large) {
		t.Errorf("SQLite has\n%s\nPostgreSQL has\n%s", strings.Join(small, "\n"), strings.Join(large, "\n"))
	}
}

func oneString(scan db.Scanner) (string, error) {
	var s string
	err := scan(&s)
	return s, err
}
