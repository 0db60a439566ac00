package db_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
)

// old is a database that stands at the version before the newest, with a row in every table that it has.
func old(t *testing.T, where string) (*db.DB, map[string]db.DumpTable) {
	t.Helper()
	d, err := db.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	// The first migration makes the book of versions; the newest is known from then on.
	if _, err := d.MigrateTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	_, newest, err := d.Versions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.MigrateTo(t.Context(), newest-1); err != nil {
		t.Fatal(err)
	}
	return d, filled(t, d)
}

// filled puts two rows into every table and says what it then holds.
func filled(t *testing.T, d *db.DB) map[string]db.DumpTable {
	t.Helper()
	tables, err := d.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			for _, row := range []string{"one", "two"} {
				var marks, columns []string
				var args []any
				for _, c := range table.Columns {
					kind := table.Kinds[len(columns)]
					columns = append(columns, c)
					marks = append(marks, fmt.Sprintf("$%d", len(marks)+1))
					switch kind {
					case "bytea":
						args = append(args, []byte{0, 1, 255, row[0]})
					case "bigint":
						args = append(args, int64(len(args))<<40+int64(row[0]))
					default:
						args = append(args, row)
					}
				}
				if err := tx.Do("INSERT INTO "+table.Name+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(marks, ", ")+")", args...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatalf("filling %s: %v", table.Name, err)
		}
	}
	all, err := d.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]db.DumpTable{}
	for _, table := range all {
		if table.Rows != 2 {
			t.Fatalf("%s: %d rows, want 2", table.Name, table.Rows)
		}
		held[table.Name] = table
	}
	return held
}

func TestThePreviousSchemasDataComeForward(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, fresh *db.DB) {
		where := t.TempDir()
		if fresh.Engine() == db.Postgres {
			where = dbtest.EmptyPostgres(t)
		}
		d, before := old(t, where)
		if _, err := d.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		have, want, err := d.Versions(t.Context())
		if err != nil || have != want {
			t.Fatalf("schema %d, %v, want %d", have, err, want)
		}
		after, err := d.Tables(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, table := range after {
			was, old := before[table.Name]
			if !old {
				continue
			}
			found++
			if table.Rows != was.Rows || len(table.Columns) == len(was.Columns) && table.Sum != was.Sum {
				t.Errorf("%s: %d rows %.8s, were %d rows %.8s", table.Name, table.Rows, table.Sum, was.Rows, was.Sum)
			}
		}
		if found != len(before) {
			t.Errorf("%d of %d tables are still there", found, len(before))
		}
	})
}

func TestThreeNodesStartTogetherOnAnEmptyDatabase(t *testing.T) {
	if os.Getenv("H4W_TEST_POSTGRES") == "" {
		t.Skip("no PostgreSQL at hand")
	}
	where := dbtest.EmptyPostgres(t)
	var nodes sync.WaitGroup
	for range 3 {
		nodes.Go(func() {
			d, err := db.Open(context.Background(), where)
			if err != nil {
				t.Error(err)
				return
			}
			defer d.Close()
			if _, err := d.Migrate(context.Background()); err != nil {
				t.Errorf("starting: %v", err)
			}
			have, want, err := d.Versions(context.Background())
			if err != nil || have != want {
				t.Errorf("schema %d, %v, want %d", have, err, want)
			}
		})
	}
	nodes.Wait()
}
