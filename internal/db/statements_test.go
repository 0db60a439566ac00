package db_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/fault"
)

const subjects = "SELECT subject FROM tombstones WHERE edition_id = $1 ORDER BY subject"

func listed(tx *db.Tx, edition string) (all []string, err error) {
	return db.All(tx, func(scan db.Scanner) (s string, err error) { return s, scan(&s) }, subjects, edition)
}

// The same text asked again, after an error, after rows that nobody read to the end and after the table changed, has the same answer.
func TestAStatementThatIsKeptAnswersAsANewOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, id := range []string{"a", "b", "c"} {
			if err := d.Write(t.Context(), insert(id)); err != nil {
				t.Fatal(err)
			}
			if err := d.Write(t.Context(), insert(id)); fault.KindOf(err) != fault.Conflict {
				t.Fatalf("twice: got %v, want Conflict", err)
			}
		}
		enough := errors.New("enough")
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Rows(subjects, []any{"e"}, func(db.Scanner) error { return enough })
		})
		if !errors.Is(err, enough) {
			t.Fatalf("got %v, want %v", err, enough)
		}
		check := func(when string) {
			t.Helper()
			for range 12 { // on every connection of the pool, sooner or later
				err := d.Read(t.Context(), func(tx *db.Tx) error {
					all, err := listed(tx, "e")
					if got := strings.Join(all, ""); err == nil && got != "abc" {
						err = fmt.Errorf("%s: got %q, want abc", when, got)
					}
					none, other := listed(tx, "other")
					if other == nil && len(none) != 0 {
						other = fmt.Errorf("%s: the values of the question before are still there: %v", when, none)
					}
					return errors.Join(err, other)
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		check("at first")
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Do("ALTER TABLE tombstones ADD COLUMN note TEXT NOT NULL DEFAULT ''") }); err != nil {
			t.Fatal(err)
		}
		check("after a column more")
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			for n := range 1000 { // more texts than are kept
				var got int
				if err := tx.Row(fmt.Sprintf("SELECT count(*) + %d FROM tombstones", n), nil, &got); err != nil || got != n+3 {
					return fmt.Errorf("got %d, %w, want %d", got, err, n+3)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		check("after many others")
	})
}

// SQLite lets a question be asked while the answer to the same one is still being read.
func TestTheSameQuestionInsideItself(t *testing.T) {
	d := dbtest.SQLite(t)
	for _, id := range []string{"a", "b", "c"} {
		if err := d.Write(t.Context(), insert(id)); err != nil {
			t.Fatal(err)
		}
	}
	var seen []string
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Rows(subjects, []any{"e"}, func(scan db.Scanner) error {
			var s string
			if err := scan(&s); err != nil {
				return err
			}
			inner, err := listed(tx, "e")
			seen = append(seen, s+strings.Join(inner, ""))
			return err
		})
	})
	if got := strings.Join(seen, " "); err != nil || got != "aabc babc cabc" {
		t.Errorf("got %q, %v", got, err)
	}
}
