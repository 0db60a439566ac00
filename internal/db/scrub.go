package db

import (
	"context"
	"errors"
)

// Scrub wipes what deleted rows left behind in the engine's own files. On SQLite deleted rows are overwritten at once in the
// database (secure_delete) and here in its write-ahead log; on PostgreSQL the named tables are written anew.
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
	for _, t := range tables {
		if _, err := d.writer.ExecContext(ctx, "VACUUM FULL "+t); err != nil {
			return unavailable(err)
		}
	}
	return nil
}
