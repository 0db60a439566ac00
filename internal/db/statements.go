package db

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
)

// remembering opens connections to SQLite that keep what they prepared: parsing SQL was a quarter of what a page costs the server, and
// our statements are the same few hundred texts. pgx does this by itself.
type remembering struct{ driver.Connector }

// keptMost is how many statements one connection keeps. Lists of values make a text of their own for each length; when there are too many,
// all of them are let go.
const keptMost = 400

// liteConn is what the driver's connections can do, as its documentation promises to whoever wraps one.
type liteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type liteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// Connect opens a connection.
func (r remembering) Connect(ctx context.Context) (driver.Conn, error) {
	raw, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	conn, ok := raw.(liteConn)
	if !ok {
		return nil, fmt.Errorf("the driver's connection is a %T, which cannot do what it promises", raw)
	}
	return &rememberingConn{liteConn: conn, kept: map[string]*keptStmt{}}, nil
}

// rememberingConn is used by one goroutine at a time: database/sql sees to that.
type rememberingConn struct {
	liteConn
	kept map[string]*keptStmt
}

type keptStmt struct {
	liteStmt
	open bool // its rows are being read: whoever asks the same meanwhile needs a statement of her own
}

// QueryContext asks with a kept statement.
func (c *rememberingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.liteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.open = true
	return &keptRows{Rows: rows, of: s}, nil
}

// ExecContext runs a kept statement.
func (c *rememberingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.liteConn.ExecContext(ctx, query, args)
	}
	return s.ExecContext(ctx, args)
}

// Close lets go of the statements before the connection.
func (c *rememberingConn) Close() error {
	err := c.letGo()
	if closed := c.liteConn.Close(); closed != nil {
		return closed
	}
	return err
}

// statement is the one for a text; nil when it is not worth keeping or is in use.
func (c *rememberingConn) statement(ctx context.Context, query string) (*keptStmt, error) {
	if s := c.kept[query]; s != nil {
		if s.open {
			return nil, nil
		}
		return s, nil
	}
	if !repeats(query) {
		return nil, nil
	}
	if len(c.kept) >= keptMost {
		if err := c.letGo(); err != nil {
			return nil, err
		}
	}
	raw, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := raw.(liteStmt)
	if !ok {
		return nil, fmt.Errorf("the driver's statement is a %T, which cannot do what it promises", raw)
	}
	c.kept[query] = &keptStmt{liteStmt: s}
	return c.kept[query], nil
}

// repeats says that a text is one statement about rows. Scripts and what changes the schema or the connection are run once.
func repeats(query string) bool {
	if strings.Contains(query, ";") {
		return false
	}
	word, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	switch strings.ToUpper(word) {
	case "SELECT", "WITH", "INSERT", "UPDATE", "DELETE":
		return true
	}
	return false
}

// letGo closes the statements whose rows nobody is reading.
func (c *rememberingConn) letGo() error {
	for query, s := range c.kept {
		if s.open {
			continue
		}
		if err := s.Close(); err != nil {
			return err
		}
		delete(c.kept, query)
	}
	return nil
}

type keptRows struct {
	driver.Rows
	of *keptStmt
}

// Close makes the statement free again.
func (r *keptRows) Close() error {
	r.of.open = false
	return r.Rows.Close()
}
