package db_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/fault"
)

func insert(id string) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		return tx.Do("INSERT INTO tombstones (edition_id, subject, at) VALUES ($1, $2, $3)", "e", id, 1)
	}
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Row("SELECT count(*) FROM tombstones WHERE edition_id = $1", []any{"e"}, &n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestManyWritersAtOnceLoseNothingAndOneFailureTakesNobodyWithIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				err := d.Write(t.Context(), func(tx *db.Tx) error {
					if err := insert(fmt.Sprint(i))(tx); err != nil {
						return err
					}
					if i%10 == 0 {
						return errors.New("changed my mind")
					}
					return nil
				})
				if (err != nil) != (i%10 == 0) {
					t.Errorf("write %d: got %v", i, err)
				}
			})
		}
		all.Wait()
		if got := count(t, d); got != 180 {
			t.Errorf("rows: got %d, want 180", got)
		}
	})
}

func TestAfterCommitRunsOnlyAfterSuccess(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ran := 0
		for _, fail := range []error{nil, errors.New("no")} {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				tx.AfterCommit(func() { ran++ })
				return fail
			})
			if !errors.Is(err, fail) {
				t.Errorf("got %v, want %v", err, fail)
			}
		}
		if ran != 1 {
			t.Errorf("after commit ran %d times, want 1", ran)
		}
	})
}

func TestAPanicIsAnErrorAndTheWriterGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Write(t.Context(), func(*db.Tx) error { panic("oops") }); fault.KindOf(err) != fault.Bug {
			t.Errorf("got %v, want a bug", err)
		}
		if err := d.Write(t.Context(), insert("after")); err != nil {
			t.Errorf("writing after a panic: %v", err)
		}
	})
}

func TestTakenValuesAreConflictsOnBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Write(t.Context(), insert("same")); err != nil {
			t.Fatal(err)
		}
		if err := d.Write(t.Context(), insert("same")); !db.Taken(err) {
			t.Errorf("got %v, want a conflict", err)
		}
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			var at int64
			return tx.Row("SELECT at FROM tombstones WHERE edition_id = $1", []any{"none"}, &at)
		})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("no row: got %v, want NotFound", err)
		}
	})
}

func TestIDsAreRandomAndShort(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		id := db.NewID()
		if len(id) != 26 || seen[id] {
			t.Fatalf("got %q", id)
		}
		seen[id] = true
	}
}
