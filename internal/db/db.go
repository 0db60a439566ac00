// Package db opens the database and runs transactions. SQLite by default (one folder, one writer that gathers what waits into
// one durable commit, many readers); PostgreSQL when an organisation outgrows one machine. The same SQL runs on both.
package db

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"hackathon4women/internal/fault"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver named pgx
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Engine is which database runs underneath.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database.
type DB struct {
	engine  Engine
	url     string
	readers *sql.DB
	writer  *sql.DB // SQLite: exactly one connection; PostgreSQL: the same pool as readers

	queue   chan *write
	closing chan struct{}
	done    sync.WaitGroup
}

// Tx is one transaction. Its methods take SQL with $1 placeholders.
type Tx struct {
	ctx         context.Context
	tx          *sql.Tx
	afterCommit []func()
	changed     bool         // a statement touched at least one row
	marks       map[any]bool // what happened in it, for beforeCommit
}

type write struct {
	ctx  context.Context
	work func(*Tx) error
	tx   *Tx
	err  error
	done chan struct{}
}

// gather is how many waiting writes share one commit on SQLite.
const gather = 64

// Open opens a database: a folder path (SQLite in h4w.db inside it) or a postgres:// address.
func Open(ctx context.Context, where string) (*DB, error) {
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") {
		return openPostgres(ctx, where)
	}
	return openSQLite(ctx, where)
}

func openPostgres(ctx context.Context, address string) (*DB, error) {
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("opening database: %w", err)
	}
	pool.SetMaxOpenConns(24)
	pool.SetMaxIdleConns(12)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("reaching database: %w", err), pool.Close())
	}
	return &DB{engine: Postgres, url: address, readers: pool, writer: pool}, nil
}

func openSQLite(ctx context.Context, folder string) (*DB, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("making data folder: %w", err)
	}
	file := filepath.Join(folder, "h4w.db")
	address := func(extra string) string {
		return "file:" + (&url.URL{Path: file}).EscapedPath() + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=foreign_keys(1)" +
			"&_pragma=secure_delete(1)&_pragma=temp_store(memory)" + extra
	}
	connect, err := sqlite.NewConnector(address("&_txlock=immediate&_pragma=synchronous(full)"))
	if err != nil {
		return nil, fmt.Errorf("opening database: %w", err)
	}
	writer := sql.OpenDB(remembering{connect})
	writer.SetMaxOpenConns(1)
	if err := writer.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", file, err), writer.Close())
	}
	if err := os.Chmod(file, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("protecting %s: %w", file, err), writer.Close())
	}
	if connect, err = sqlite.NewConnector(address("&_pragma=query_only(1)")); err != nil {
		return nil, errors.Join(fmt.Errorf("opening database: %w", err), writer.Close())
	}
	readers := sql.OpenDB(remembering{connect})
	readers.SetMaxOpenConns(8)
	readers.SetMaxIdleConns(8)
	d := &DB{engine: SQLite, url: file, readers: readers, writer: writer, queue: make(chan *write, gather), closing: make(chan struct{})}
	d.done.Add(1)
	go d.writeLoop()
	return d, nil
}

// Engine says which database runs underneath.
func (d *DB) Engine() Engine { return d.engine }

// File is the database file of SQLite, empty for PostgreSQL.
func (d *DB) File() string {
	if d.engine == SQLite {
		return d.url
	}
	return ""
}

// URL is the address the database was opened with, for PostgreSQL's own tools.
func (d *DB) URL() string { return d.url }

// Close waits for writes under way and closes the database.
func (d *DB) Close() error {
	if d.engine == Postgres {
		return d.readers.Close()
	}
	close(d.closing)
	d.done.Wait()
	return errors.Join(d.readers.Close(), d.writer.Close())
}

// Ping says whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	return d.readers.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// Read runs work in a read-only snapshot.
func (d *DB) Read(ctx context.Context, work func(*Tx) error) error {
	var options *sql.TxOptions
	if d.engine == Postgres {
		options = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := d.readers.BeginTx(ctx, options)
	if err != nil {
		return unavailable(err)
	}
	defer tx.Rollback() //nolint:errcheck // a read has nothing to keep
	return work(&Tx{ctx: ctx, tx: tx})
}

// Write runs work in one transaction and returns after it is durable. What work queued with AfterCommit runs then. When two
// writes collide on PostgreSQL, work is run again, so it must touch nothing but the transaction.
func (d *DB) Write(ctx context.Context, work func(*Tx) error) error {
	if d.engine == Postgres {
		return d.writePostgres(ctx, work)
	}
	w := &write{ctx: ctx, work: work, done: make(chan struct{})}
	select {
	case d.queue <- w:
	case <-ctx.Done():
		return unavailable(ctx.Err())
	case <-d.closing:
		return fault.ErrUnavailable
	}
	select {
	case <-w.done:
	case <-d.closing:
		// The loop drains the queue before it ends; only what came after that is turned away.
		d.done.Wait()
		select {
		case <-w.done:
		default:
			return fault.ErrUnavailable
		}
	}
	if w.err != nil {
		return w.err
	}
	for _, f := range w.tx.afterCommit {
		f()
	}
	return nil
}

// collisions is how often a write that collides with others is tried again on PostgreSQL.
const collisions = 24

func (d *DB) writePostgres(ctx context.Context, work func(*Tx) error) error {
	for attempt := 0; ; attempt++ {
		tx, err := d.once(ctx, work)
		var pg *pgconn.PgError
		if errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01") {
			if attempt >= collisions || ctx.Err() != nil {
				return unavailable(err)
			}
			// Each waits another while, so that they do not meet again.
			time.Sleep(time.Duration(mathrand.Int64N(int64(min(4<<attempt, 120)) * int64(time.Millisecond))))
			continue
		}
		if err != nil {
			return err
		}
		for _, f := range tx.afterCommit {
			f()
		}
		return nil
	}
}

func (d *DB) once(ctx context.Context, work func(*Tx) error) (*Tx, error) {
	raw, err := d.writer.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return nil, unavailable(err)
	}
	tx := &Tx{ctx: ctx, tx: raw}
	if err := guarded(work, tx); err != nil {
		return nil, errors.Join(err, ignoreDone(raw.Rollback()))
	}
	if err := raw.Commit(); err != nil {
		return nil, unavailable(err)
	}
	return tx, nil
}

// writeLoop is the one writer of SQLite. Whatever waits is run in one outer transaction, each in a savepoint of its own, so
// that one sync to disk serves them all and one that fails takes nobody with it.
func (d *DB) writeLoop() {
	defer d.done.Done()
	for {
		select {
		case first := <-d.queue:
			d.commitTogether(d.waiting(first))
		case <-d.closing:
			for {
				select {
				case w := <-d.queue:
					d.commitTogether(d.waiting(w))
				default:
					return
				}
			}
		}
	}
}

func (d *DB) waiting(first *write) []*write {
	batch := []*write{first}
	for len(batch) < gather {
		select {
		case w := <-d.queue:
			batch = append(batch, w)
		default:
			return batch
		}
	}
	return batch
}

func (d *DB) commitTogether(batch []*write) {
	err := d.runBatch(batch)
	for _, w := range batch {
		if err != nil && w.err == nil {
			w.err = err
		}
		close(w.done)
	}
}

func (d *DB) runBatch(batch []*write) error {
	ctx := context.Background() // an interrupted statement would roll back everybody's work
	raw, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return unavailable(err)
	}
	for _, w := range batch {
		if w.err = w.ctx.Err(); w.err != nil {
			continue
		}
		w.tx = &Tx{ctx: context.WithoutCancel(w.ctx), tx: raw}
		if _, err := raw.ExecContext(ctx, "SAVEPOINT one"); err != nil {
			return errors.Join(unavailable(err), ignoreDone(raw.Rollback()))
		}
		if w.err = guarded(w.work, w.tx); w.err != nil {
			if _, err := raw.ExecContext(ctx, "ROLLBACK TO one"); err != nil {
				return errors.Join(unavailable(err), ignoreDone(raw.Rollback()))
			}
		}
		if _, err := raw.ExecContext(ctx, "RELEASE one"); err != nil {
			return errors.Join(unavailable(err), ignoreDone(raw.Rollback()))
		}
	}
	if err := raw.Commit(); err != nil {
		return errors.Join(unavailable(err), ignoreDone(raw.Rollback()))
	}
	return nil
}

// guarded turns a panic into an error, since one request's bug must not stop the writer.
func guarded(work func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in transaction: %v\n%s", p, debug.Stack())
		}
	}()
	if err := work(tx); err != nil {
		return err
	}
	if check, ok := tx.ctx.Value(beforeCommit{}).(func(*Tx) error); ok && tx.changed {
		return check(tx)
	}
	return nil
}

type beforeCommit struct{}

// BeforeCommit has check run inside every write of a context that changed something, as its last deed. When check fails,
// nothing of the write stays.
func BeforeCommit(ctx context.Context, check func(*Tx) error) context.Context {
	return context.WithValue(ctx, beforeCommit{}, check)
}

// Mark notes that something happened in the transaction; Marked says whether it did. A transaction that is run again begins
// without marks.
func (tx *Tx) Mark(what any) {
	if tx.marks == nil {
		tx.marks = map[any]bool{}
	}
	tx.marks[what] = true
}

// Marked says whether something was noted with Mark.
func (tx *Tx) Marked(what any) bool { return tx.marks[what] }

// unavailable keeps the cause for the log and tells the person that nothing was saved.
func unavailable(err error) error { return errors.Join(fault.ErrUnavailable, err) }

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// AfterCommit runs f once the transaction is durable, and never when it failed.
func (tx *Tx) AfterCommit(f func()) { tx.afterCommit = append(tx.afterCommit, f) }

// Context is the context of the request the transaction belongs to.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Exec runs a statement and says how many rows it touched.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	r, err := tx.tx.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return 0, explain(err)
	}
	n, err := r.RowsAffected()
	tx.changed = tx.changed || n > 0
	return n, err
}

// Do runs a statement whose count of rows does not matter.
func (tx *Tx) Do(query string, args ...any) error {
	_, err := tx.Exec(query, args...)
	return err
}

// Row reads one row into dest; no row is fault.NotFound.
func (tx *Tx) Row(query string, args []any, dest ...any) error {
	tx.noticed(query)
	err := tx.tx.QueryRowContext(tx.ctx, query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.ErrNotFound
	}
	return explain(err)
}

// Found reads one row into dest and says whether there was one.
func (tx *Tx) Found(query string, args []any, dest ...any) (bool, error) {
	tx.noticed(query)
	err := tx.tx.QueryRowContext(tx.ctx, query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, explain(err)
}

// noticed counts a statement that answers rows and is no question (UPDATE … RETURNING) as a change.
func (tx *Tx) noticed(query string) {
	if start := strings.ToUpper(strings.TrimSpace(query)); !strings.HasPrefix(start, "SELECT") && !strings.HasPrefix(start, "WITH") {
		tx.changed = true
	}
}

// Scanner reads the columns of the row at hand.
type Scanner func(dest ...any) error

// Rows calls each for every row.
func (tx *Tx) Rows(query string, args []any, each func(scan Scanner) error) error {
	tx.noticed(query)
	rows, err := tx.tx.QueryContext(tx.ctx, query, args...)
	if err != nil {
		return explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return explain(rows.Err())
}

// Named calls each for every row with the names of its columns. Values are int64, string or []byte, on both engines.
func (tx *Tx) Named(query string, args []any, each func(columns []string, values []any) error) error {
	rows, err := tx.tx.QueryContext(tx.ctx, query, args...)
	if err != nil {
		return explain(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return explain(err)
	}
	for rows.Next() {
		values, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return explain(err)
		}
		if err := each(columns, values); err != nil {
			return err
		}
	}
	return explain(rows.Err())
}

// All collects what one makes of every row.
func All[T any](tx *Tx, one func(scan Scanner) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := tx.Rows(query, args, func(scan Scanner) error {
		t, err := one(scan)
		if err == nil {
			all = append(all, t)
		}
		return err
	})
	return all, err
}

// Taken says that a unique value exists already.
func Taken(err error) bool { return fault.KindOf(err) == fault.Conflict }

// explain turns what the engines report differently into faults: a unique value taken is a conflict, a full disk or a lost
// server is "not saved".
func explain(err error) error {
	if err == nil {
		return nil
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return errors.Join(fault.ErrConflict, err)
		}
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY:
			return unavailable(err)
		}
		return err
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "23505":
			return errors.Join(fault.ErrConflict, err)
		case strings.HasPrefix(pg.Code, "53"), strings.HasPrefix(pg.Code, "57"), strings.HasPrefix(pg.Code, "08"):
			return unavailable(err)
		}
		return err
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) || errors.Is(err, context.DeadlineExceeded) {
		return unavailable(err)
	}
	return err
}

var alphabet = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewID is a random 128-bit identifier: 26 small letters and digits. Not ordered by time, since that would tell when someone
// registered.
func NewID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand never fails on a working system
	}
	return alphabet.EncodeToString(b[:])
}

// NewCode is a short random code for an address: n small letters and digits without those that look alike.
func NewCode(n int) string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789"
	out := make([]byte, n)
	for i := range out {
		for {
			var b [1]byte
			if _, err := rand.Read(b[:]); err != nil {
				panic(err)
			}
			if v := int(b[0]); v < 256/len(letters)*len(letters) {
				out[i] = letters[v%len(letters)]
				break
			}
		}
	}
	return string(out)
}
