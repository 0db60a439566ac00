package db

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A dump is the whole database as lines of JSON, the same from both engines: a head, then for each table its columns, its rows
// and their sum, then a foot. It is read in one snapshot while others write. Without a foot it was cut off.

// DumpHead begins a dump.
type DumpHead struct {
	Format  string    `json:"format"` // "h4w dump 1"
	Schema  int64     `json:"schema"`
	Engine  Engine    `json:"engine"`
	At      time.Time `json:"at"`
	Check   string    `json:"check"` // of the master key, from whoever makes the dump
	Program string    `json:"program,omitempty"`
	Only    string    `json:"only,omitempty"` // the one table that is in it
}

const dumpFormat = "h4w dump 1"

// DumpTable is what a dump says about a table: how many rows, and the sum of their fingerprints in any order.
type DumpTable struct {
	Name    string   `json:"table"`
	Columns []string `json:"columns,omitempty"`
	Kinds   []string `json:"kinds,omitempty"` // text, bigint, bytea
	Rows    int64    `json:"rows"`
	Sum     string   `json:"sum,omitempty"`
}

type line struct {
	*DumpHead
	*DumpTable
	End bool  `json:"end,omitempty"` // of a table; without a table, of the dump
	Row []any `json:"r,omitempty"`
}

// Dump writes everything in one snapshot and says what it wrote.
func (d *DB) Dump(ctx context.Context, head DumpHead, to io.Writer) ([]DumpTable, error) {
	var err error
	if head.Schema, _, err = d.Versions(ctx); err != nil {
		return nil, err
	}
	head.Format, head.Engine = dumpFormat, d.engine
	out := bufio.NewWriterSize(to, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	var all []DumpTable
	err = d.Read(ctx, func(tx *Tx) error {
		all = nil
		if err := enc.Encode(line{DumpHead: &head}); err != nil {
			return err
		}
		tables, err := d.tables(tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if head.Only != "" && t.Name != head.Only {
				continue
			}
			if err := enc.Encode(line{DumpTable: &t}); err != nil {
				return err
			}
			if t, err = eachRow(tx, t, func(row []any) error { return enc.Encode(line{Row: row}) }); err != nil {
				return fmt.Errorf("reading %s: %w", t.Name, err)
			}
			if err := enc.Encode(line{DumpTable: &DumpTable{Name: t.Name, Rows: t.Rows, Sum: t.Sum}, End: true}); err != nil {
				return err
			}
			all = append(all, t)
		}
		return enc.Encode(line{End: true})
	})
	if err != nil {
		return nil, fmt.Errorf("dumping: %w", err)
	}
	return all, out.Flush()
}

// Tables says what every table holds now, as a dump would.
func (d *DB) Tables(ctx context.Context) (all []DumpTable, err error) {
	err = d.Read(ctx, func(tx *Tx) error {
		tables, err := d.tables(tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if t, err = eachRow(tx, t, func([]any) error { return nil }); err != nil {
				return err
			}
			all = append(all, t)
		}
		return nil
	})
	return all, err
}

// eachRow calls each with every row as it stands in a dump, and completes what is said about the table.
func eachRow(tx *Tx, t DumpTable, each func([]any) error) (DumpTable, error) {
	var sum [sha256.Size]byte
	err := tx.Rows("SELECT "+strings.Join(t.Columns, ", ")+" FROM "+t.Name, nil, func(scan Scanner) error {
		row, dest := make([]any, len(t.Columns)), make([]any, len(t.Columns))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := scan(dest...); err != nil {
			return err
		}
		for i, v := range row {
			row[i] = written(v, t.Kinds[i])
		}
		raw, err := json.Marshal(row)
		if err != nil {
			return err
		}
		t.Rows++
		add(&sum, sha256.Sum256(raw))
		return each(row)
	})
	t.Sum = hex.EncodeToString(sum[:])
	return t, err
}

// written is a value as JSON keeps it: bytes in base64.
func written(v any, kind string) any {
	switch v := v.(type) {
	case []byte:
		if kind == "bytea" {
			return base64.StdEncoding.EncodeToString(v)
		}
		return string(v)
	default:
		return v
	}
}

// add sums fingerprints, so that the order of rows does not matter.
func add(sum *[sha256.Size]byte, one [sha256.Size]byte) {
	for i := 0; i < sha256.Size; i += 8 {
		binary.BigEndian.PutUint64(sum[i:], binary.BigEndian.Uint64(sum[i:])+binary.BigEndian.Uint64(one[i:]))
	}
}

// tables lists the program's tables, those that others refer to first.
func (d *DB) tables(tx *Tx) ([]DumpTable, error) {
	columns, refers := `SELECT m.name, c.name, lower(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'goose_%' ORDER BY m.name, c.cid`,
		`SELECT m.name, f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
	if d.engine == Postgres {
		columns = `SELECT table_name, column_name, data_type FROM information_schema.columns
			WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose_%' ORDER BY table_name, ordinal_position`
		refers = `SELECT c.relname, r.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid WHERE k.contype = 'f'`
	}
	var all []DumpTable
	err := tx.Rows(columns, nil, func(scan Scanner) error {
		var table, column, kind string
		if err := scan(&table, &column, &kind); err != nil {
			return err
		}
		if n := len(all); n == 0 || all[n-1].Name != table {
			all = append(all, DumpTable{Name: table})
		}
		t := &all[len(all)-1]
		t.Columns, t.Kinds = append(t.Columns, column), append(t.Kinds, kind)
		return nil
	})
	if err != nil {
		return nil, err
	}
	needs := map[string][]string{}
	err = tx.Rows(refers, nil, func(scan Scanner) error {
		var from, to string
		err := scan(&from, &to)
		needs[from] = append(needs[from], to)
		return err
	})
	return inOrder(all, needs), err
}

func inOrder(all []DumpTable, needs map[string][]string) (ordered []DumpTable) {
	done := map[string]bool{}
	for len(ordered) < len(all) {
		before := len(ordered)
		for _, t := range all {
			if !done[t.Name] && !slices.ContainsFunc(needs[t.Name], func(n string) bool { return !done[n] && n != t.Name }) {
				done[t.Name] = true
				ordered = append(ordered, t)
			}
		}
		if len(ordered) == before { // tables that need each other: as they come
			for _, t := range all {
				if !done[t.Name] {
					ordered = append(ordered, t)
				}
			}
		}
	}
	return ordered
}

// ErrNotEmpty says that a dump is not loaded over what is there.
var ErrNotEmpty = errors.New("the database is not empty")

// DumpReader reads a dump line by line.
type DumpReader struct {
	Head DumpHead
	dec  *json.Decoder
}

// ReadDump begins to read a dump.
func ReadDump(from io.Reader) (*DumpReader, error) {
	r := &DumpReader{dec: json.NewDecoder(from)}
	r.dec.UseNumber()
	l := line{DumpHead: &r.Head}
	if err := r.dec.Decode(&l); err != nil || r.Head.Format != dumpFormat {
		return nil, errors.Join(errors.New("this is not a backup of this program"), err)
	}
	return r, nil
}

// Each goes through the dump: table before its rows, row for every row. It returns what the dump says of its tables, and fails
// when the rows are not those it was made with or the end is missing.
func (r *DumpReader) Each(table func(DumpTable) error, row func(DumpTable, []any) error) ([]DumpTable, error) {
	var all []DumpTable
	var at DumpTable
	var sum [sha256.Size]byte
	for {
		var l line
		if err := r.dec.Decode(&l); err != nil {
			return nil, fmt.Errorf("the backup is cut off or damaged: %w", err)
		}
		switch {
		case l.End && l.DumpTable == nil:
			return all, nil
		case l.End:
			if got := hex.EncodeToString(sum[:]); l.Name != at.Name || l.Rows != at.Rows || l.Sum != got {
				return nil, fmt.Errorf("the rows of %s are not those that were backed up", at.Name)
			}
			at.Sum = l.Sum
			all = append(all, at)
		case l.DumpTable != nil && l.Name != "":
			at, sum = *l.DumpTable, [sha256.Size]byte{}
			at.Rows = 0
			if len(at.Columns) != len(at.Kinds) {
				return nil, fmt.Errorf("the columns of %s are damaged", at.Name)
			}
			if err := table(at); err != nil {
				return nil, err
			}
		default:
			if len(l.Row) != len(at.Columns) {
				return nil, fmt.Errorf("a row of %s is damaged", at.Name)
			}
			raw, err := json.Marshal(l.Row)
			if err != nil {
				return nil, err
			}
			at.Rows++
			add(&sum, sha256.Sum256(raw))
			if err := row(at, l.Row); err != nil {
				return nil, fmt.Errorf("loading %s: %w", at.Name, err)
			}
		}
	}
}

// Load brings an empty database to the dump's schema, fills it in one transaction and compares every table with the dump. The
// schema is brought up to date afterwards.
func (d *DB) Load(ctx context.Context, r *DumpReader) ([]DumpTable, error) {
	reached, err := d.MigrateTo(ctx, r.Head.Schema)
	if err != nil {
		return nil, err
	}
	if reached != r.Head.Schema {
		return nil, fmt.Errorf("the database has schema %d and the backup %d: %w", reached, r.Head.Schema, ErrNotEmpty)
	}
	there, err := d.Tables(ctx)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(there, func(t DumpTable) bool { return t.Rows > 0 }) {
		return nil, ErrNotEmpty
	}
	var dumped []DumpTable
	once := false
	err = d.Write(ctx, func(tx *Tx) error {
		if once {
			return errors.New("others write to the database while it is restored")
		}
		once = true
		var insert string
		dumped, err = r.Each(func(t DumpTable) error {
			i := slices.IndexFunc(there, func(have DumpTable) bool { return have.Name == t.Name })
			if i < 0 || !sameSet(there[i].Columns, t.Columns) {
				return fmt.Errorf("the table %s is not as this program knows it", t.Name)
			}
			marks := make([]string, len(t.Columns))
			for i := range marks {
				marks[i] = fmt.Sprintf("$%d", i+1)
			}
			insert = "INSERT INTO " + t.Name + " (" + strings.Join(t.Columns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
			return nil
		}, func(t DumpTable, row []any) error {
			args := make([]any, len(row))
			for i, v := range row {
				var err error
				if args[i], err = value(v, t.Kinds[i]); err != nil {
					return err
				}
			}
			return tx.Do(insert, args...)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	loaded, err := d.Tables(ctx)
	if err != nil {
		return nil, err
	}
	for _, want := range dumped {
		i := slices.IndexFunc(loaded, func(t DumpTable) bool { return t.Name == want.Name })
		if i < 0 || loaded[i].Rows != want.Rows || !sameOrder(loaded[i].Columns, want.Columns) || loaded[i].Sum != want.Sum {
			return nil, fmt.Errorf("%s is not what was backed up", want.Name)
		}
	}
	_, err = d.Migrate(ctx)
	return dumped, err
}

func sameOrder(a, b []string) bool { return slices.Equal(a, b) }

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// value is what a row of a dump becomes in the database.
func value(v any, kind string) (any, error) {
	switch v := v.(type) {
	case json.Number:
		return v.Int64()
	case string:
		if kind == "bytea" {
			raw, err := base64.StdEncoding.DecodeString(v)
			return raw, err
		}
		return v, nil
	case nil:
		return nil, nil
	default:
		return nil, fmt.Errorf("a value of an unknown kind: %T", v)
	}
}
