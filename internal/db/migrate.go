package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock is the advisory lock that three cold-starting nodes take in turn.
const migrationLock = 4_877_001

// Migrate brings the schema forward to what this program needs and says the version reached.
func (d *DB) Migrate(ctx context.Context) (int64, error) { return d.MigrateTo(ctx, 0) }

// MigrateTo brings the schema forward to one version (0 is the newest). Tests use it to stand on an older schema.
func (d *DB) MigrateTo(ctx context.Context, version int64) (int64, error) {
	unlock, err := d.lockMigrations(ctx)
	if err != nil {
		return 0, fmt.Errorf("waiting for other nodes: %w", err)
	}
	defer unlock()
	p, err := d.provider()
	if err != nil {
		return 0, err
	}
	if version == 0 {
		_, err = p.Up(ctx)
	} else {
		_, err = p.UpTo(ctx, version)
	}
	if err != nil {
		return 0, fmt.Errorf("migrating: %w", err)
	}
	return p.GetDBVersion(ctx)
}

// Versions are the schema version of the database and the newest this program knows.
func (d *DB) Versions(ctx context.Context) (have, want int64, err error) {
	p, err := d.provider()
	if err != nil {
		return 0, 0, err
	}
	if have, err = p.GetDBVersion(ctx); err != nil {
		return 0, 0, err
	}
	sources := p.ListSources()
	return have, sources[len(sources)-1].Version, nil
}

func (d *DB) provider() (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	p, err := goose.NewProvider(dialect, d.writer, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("reading migrations: %w", err)
	}
	return p, nil
}

func (d *DB) lockMigrations(ctx context.Context) (unlock func(), err error) {
	if d.engine == SQLite {
		return func() {}, nil // one process owns the folder
	}
	var c *sql.Conn
	if c, err = d.writer.Conn(ctx); err != nil {
		return nil, err
	}
	if _, err = c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return func() {
		// Closing the connection would free the lock too; unlocking first keeps the connection usable.
		_, _ = c.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
		_ = c.Close()
	}, nil
}
