package dbtest

import (
	"context"
	"database/sql"
	"os"
)

// admin runs one statement outside a transaction on the test server.
func admin(ctx context.Context, statement string) error {
	pool, err := sql.Open("pgx", os.Getenv("H4W_TEST_POSTGRES"))
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.ExecContext(ctx, statement)
	return err
}
