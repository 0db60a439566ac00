package db_test

import (
	"bytes"
	"os"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
)

func TestScrubLeavesNothingOfDeletedRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const secret = "a-subject-nobody-may-find-again"
		if err := d.Write(t.Context(), insert(secret)); err != nil {
			t.Fatal(err)
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Do("DELETE FROM tombstones WHERE subject = $1", secret) })
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Scrub(t.Context(), "tombstones"); err != nil {
			t.Fatal(err)
		}
		if d.Engine() != db.SQLite {
			return // how PostgreSQL's pages look is tested by decide
		}
		for _, f := range []string{d.File(), d.File() + "-wal"} {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(raw, []byte(secret)) {
				t.Errorf("%s still holds it", f)
			}
		}
	})
}
