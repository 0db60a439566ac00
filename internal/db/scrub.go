package db

import (
	"context"
	"errors"
	"time"
)

// scrubPatience is how long Scrub waits for transactions that may still read what was deleted.
const scrubPatience = 10 * time.Second

// Scrub wipes what deleted rows left behind in the engine's own files. On SQLite deleted rows are overwritten at once in the
// database (secure_delete) and here in its write-ahead log; on PostgreSQL the named tables are written anew. While somebody may still
// read what was deleted, the engine keeps it: then Scrub fails, and is to be tried again.
func (d *DB) Scrub(ctx context.Context, tables ...string) error {
	if d.engine == SQLite {
		var busy, frames, done int
		if err := d.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &done); err != nil {
			return unavailable(err)
		}
		if busy != 0 {
			return errors.New("db: the write-ahead log is being read and could not be emptied")
		}
		return nil
	}
	if err := d.unread(ctx); err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := d.writer.ExecContext(ctx, "VACUUM FULL "+t); err != nil {
			return unavailable(err)
		}
	}
	return nil
}

// unread waits until no transaction on PostgreSQL began before now: VACUUM copies rows that one of them might still see. A snapshot
// counts when it was taken in this database, a transaction that writes wherever on the server it runs.
func (d *DB) unread(ctx context.Context) error {
	var now string
	if err := d.writer.QueryRowContext(ctx, "SELECT pg_current_xact_id()::text").Scan(&now); err != nil {
		return unavailable(err)
	}
	ctx, stop := context.WithTimeout(ctx, scrubPatience)
	defer stop()
	for {
		var past bool
		if err := d.writer.QueryRowContext(ctx, `SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 AND NOT EXISTS (
			SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age($1::xid8::xid))`, now).Scan(&past); err != nil {
			return unavailable(err)
		}
		if past {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.New("db: a transaction still reads what was deleted, and it could not be wiped")
		case <-time.After(50 * time.Millisecond):
		}
	}
}
