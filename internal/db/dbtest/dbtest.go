// Package dbtest gives each test a fresh migrated database, on every engine that is at hand.
package dbtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"hackathon4women/internal/db"
)

// Each runs a test on SQLite and, when H4W_TEST_POSTGRES holds the address of a server, on PostgreSQL.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	if os.Getenv("H4W_TEST_POSTGRES") != "" {
		t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
	}
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "h4w-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	d, err := db.Open(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(context.Background()); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "h4w.db"))
})

// SQLite is a fresh SQLite database in a folder of the test's own.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	image, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("making the template database: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "h4w.db"), image, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, dir)
}

var postgresTemplate = sync.OnceValues(func() (string, error) {
	ctx := context.Background()
	name := "h4w_template_" + db.NewCode(10)
	if err := admin(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	d, err := db.Open(ctx, PostgresURL(name))
	if err != nil {
		return "", err
	}
	if _, err := d.Migrate(ctx); err != nil {
		return "", err
	}
	return name, d.Close()
})

// Postgres is a fresh database on the server of H4W_TEST_POSTGRES, dropped when the test ends.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatalf("making the template database: %v", err)
	}
	return open(t, PostgresURL(newPostgres(t, " TEMPLATE "+template)))
}

// EmptyPostgres is the address of a database without any table.
func EmptyPostgres(t testing.TB) string {
	t.Helper()
	return PostgresURL(newPostgres(t, ""))
}

var creating sync.Mutex // PostgreSQL copies a template for one at a time

func newPostgres(t testing.TB, how string) string {
	t.Helper()
	name := "h4w_test_" + db.NewCode(10)
	creating.Lock()
	err := admin(t.Context(), "CREATE DATABASE "+name+how)
	creating.Unlock()
	if err != nil {
		t.Fatalf("creating a test database: %v", err)
	}
	t.Cleanup(func() {
		if err := admin(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("dropping the test database: %v", err)
		}
	})
	return name
}

// PostgresURL is the address of another database on the test server.
func PostgresURL(name string) string {
	u, err := url.Parse(os.Getenv("H4W_TEST_POSTGRES"))
	if err != nil {
		panic(fmt.Sprintf("H4W_TEST_POSTGRES: %v", err))
	}
	u.Path = "/" + name
	return u.String()
}

func open(t testing.TB, where string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), where)
	if err != nil {
		t.Fatalf("opening the test database: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("closing the test database: %v", err)
		}
	})
	return d
}
