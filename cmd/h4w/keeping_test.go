package main

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/privacy"
	"hackathon4women/internal/web"
)

// What the privacy page says of each column comes true: the day before its term is over it is there, and the hour after it is
// gone. The timetable alone does it, whatever the chapter.
func TestWhatIsKeptForATermIsGoneAfterIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := storage{Data: t.TempDir()}
		if d.Engine() == db.Postgres {
			s.Database = dbtest.EmptyPostgres(t)
		}
		now := time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC)
		h, err := openAt(t.Context(), s, slog.New(slog.DiscardHandler), func() time.Time { return now })
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { h.db.Close() })
		e := edition.February2021(h.words)
		e.Phase, e.Purpose = edition.Registration, edition.Event
		for i := range e.Programme.Sessions {
			e.Programme.Sessions[i].Start = e.Programme.Sessions[i].Start.AddDate(5, 0, 0)
		}
		if e, err = h.edition.Create(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		for _, p := range web.Known() {
			for _, c := range p.Columns {
				if c.Table != "staff" { // has an account's id
					fill(t, h.db, e, c.Table)
				}
			}
		}
		work := func() {
			t.Helper()
			for kind, verb := range h.recurring {
				if strings.Contains(kind, "forget") || strings.Contains(kind, "close") || strings.HasPrefix(kind, "privacy.") {
					if err := verb(t.Context()); err != nil {
						t.Fatalf("%s: %v", kind, err)
					}
				}
			}
		}
		days := privacy.Calendar(web.Known(), e.Over())
		if len(days) < 3 {
			t.Fatalf("the calendar has %d days", len(days))
		}
		for _, day := range days {
			now = day.On.Add(-24 * time.Hour)
			work()
			for _, c := range day.Columns {
				if c.General() && !holdsSomething(t, h.db, e, c) { // a job of its own may end it earlier
					t.Errorf("%s is gone a day too early", c.Name())
				}
			}
			now = day.On.Add(time.Hour)
			work()
			for _, c := range day.Columns {
				if holdsSomething(t, h.db, e, c) {
					t.Errorf("%s is still there on %s, kept %s", c.Name(), now.Format(time.DateOnly), c.Keep)
				}
			}
		}
	})
}

// fill puts one row with something in every column into a table that belongs to an edition, unless there is one.
func fill(t *testing.T, d *db.DB, e edition.Edition, table string) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		columns, kinds, err := columnsOf(tx, d.Engine(), table)
		if err != nil || !slices.Contains(columns, "edition_id") {
			return err
		}
		var n int
		if err := tx.Row("SELECT count(*) FROM "+table+" WHERE edition_id = $1", []any{e.ID}, &n); err != nil || n > 0 {
			return err
		}
		return insertRow(tx, table, columns, kinds, func(n int) any {
			switch {
			case columns[n] == "edition_id":
				return e.ID
			case strings.Contains(kinds[n], "int"):
				return clock.Millis(e.CreatedAt)
			}
			return "somebody of " + table
		})
	})
	if err != nil {
		t.Fatalf("%s: %v", table, err)
	}
}

// blanked says whether a column is emptied at the end of its term, while its row stays.
func blanked(table, column string) bool {
	for _, part := range web.Known() {
		for _, c := range part.Columns {
			if c.Table == table && c.Column == column && c.Then == privacy.Blank {
				return true
			}
		}
	}
	return false
}

// insertRow writes a row; what is sealed stays empty, but for what is to be emptied.
func insertRow(tx *db.Tx, table string, columns, kinds []string, value func(n int) any) error {
	var marks []string
	var values []any
	for i := range columns {
		marks = append(marks, fmt.Sprintf("$%d", i+1))
		if kinds[i] == "bytea" || kinds[i] == "blob" {
			sealed := []byte{}
			if blanked(table, columns[i]) {
				sealed = []byte("sealed")
			}
			values = append(values, sealed)
			continue
		}
		values = append(values, value(i))
	}
	return tx.Do("INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(marks, ", ")+")", values...)
}

func columnsOf(tx *db.Tx, engine db.Engine, table string) (columns, kinds []string, err error) {
	query := "SELECT name, lower(type) FROM pragma_table_info($1) ORDER BY cid"
	if engine == db.Postgres {
		query = "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
	}
	err = tx.Rows(query, []any{table}, func(scan db.Scanner) error {
		var column, kind string
		err := scan(&column, &kind)
		columns, kinds = append(columns, column), append(kinds, kind)
		return err
	})
	return columns, kinds, err
}

// holdsSomething says whether a column says anything in an edition: a row, or for what is emptied a row that still does.
func holdsSomething(t *testing.T, d *db.DB, e edition.Edition, c privacy.Column) bool {
	t.Helper()
	query := "SELECT count(*) FROM " + c.Table + " WHERE edition_id = $1"
	if c.Then == privacy.Blank {
		query += " AND " + c.Column + " <> ''"
	}
	var n int
	if err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.Row(query, []any{e.ID}, &n) }); err != nil {
		t.Fatal(err)
	}
	return n > 0
}

// A row is not deleted while something in it is kept for longer.
func TestNoRowGoesBeforeWhatItHolds(t *testing.T) {
	for _, p := range web.Known() {
		for _, c := range p.Columns {
			for _, other := range p.Columns {
				if c.General() && c.Then == privacy.Row && other.Table == c.Table && (other.Rule().After == privacy.Never || other.Rule().Days > c.Rule().Days) {
					t.Errorf("%s ends %s and takes %s along, which is kept %s: let it be emptied (Then: privacy.Blank)", c.Name(), c.Keep, other.Name(), other.Keep)
				}
			}
		}
	}
}
