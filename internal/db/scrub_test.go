package db_test

import (
	"bytes"
	"context"
	"os"
	"sync"
	"testing"
	"time"

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

// Nobody is told that something is gone from the files while PostgreSQL still keeps it for a reader.
func TestScrubWaitsForWhoeverStillReads(t *testing.T) {
	if os.Getenv("H4W_TEST_POSTGRES") == "" {
		t.Skip("no PostgreSQL at hand")
	}
	d := dbtest.Postgres(t)
	reading, read := make(chan struct{}), make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			var n int
			err := tx.Row("SELECT 1", nil, &n) // it holds no lock on the table
			close(reading)
			<-read
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-reading
	if err := d.Write(t.Context(), insert("a subject")); err != nil {
		t.Error(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer stop()
	if err := d.Scrub(ctx, "tombstones"); err == nil {
		t.Error("wiped, it says, while somebody reads")
	}
	close(read)
	done.Wait()
	if err := d.Scrub(t.Context(), "tombstones"); err != nil {
		t.Errorf("with nobody reading: %v", err)
	}
}
