package privacy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
)

// owners are the columns that say whose row it is.
var owners = []string{"person_id", "author_id", "opener_id", "holder_id"}

// secrets are tables of which she gets no copy, and why: what a file on her device must not hold.
var secrets = map[string]string{
	"ballot_papers": "nobody can be made to show how she voted",
	"sent_forms":    "a hash of a form, kept for an hour",
	"door_codes":    "a hash of a code",
	"mail_codes":    "a hash of a code, for minutes",
	"presence":      "that a page is open, while it is",
}

// Owned is one row that is a person's own.
type Owned struct {
	Table  string
	Fields []OwnedField
}

// OwnedField is a column of it with what it says, opened.
type OwnedField struct{ Column, Says string }

// Withheld says why a person gets no copy of a table; empty when she gets one.
func Withheld(table string) string { return secrets[table] }

// OwnerOf is the column of a table that says whose row it is; empty when the table says so of nobody, or when she gets no copy.
func OwnerOf(columns []Column, table string) string {
	if secrets[table] != "" {
		return ""
	}
	for _, c := range columns {
		if c.Table == table && slices.Contains(owners, c.Column) {
			return c.Column
		}
	}
	return ""
}

// Tables are the tables of some columns, each once.
func Tables(columns []Column) (names []string) {
	for _, c := range columns {
		if !slices.Contains(names, c.Table) {
			names = append(names, c.Table)
		}
	}
	return names
}

// OwnedBy reads every row of a person in the tables of a chapter, whatever the chapter: what it declares, it hands out. open reads a
// sealed value by its label. Rows from before since are left out, and while there is a since, so are rows without a time.
func OwnedBy(tx *db.Tx, columns []Column, edition, person string, since time.Time, open func(label string, sealed []byte) (string, error)) (all []Owned, err error) {
	for _, table := range Tables(columns) {
		owner := OwnerOf(columns, table)
		if owner == "" {
			continue
		}
		err := tx.Named("SELECT * FROM "+table+" WHERE edition_id = $1 AND "+owner+" = $2", []any{edition, person}, func(names []string, values []any) error {
			row, at := Owned{Table: table}, time.Time{}
			for i, name := range names {
				if name == "edition_id" || name == "id" || strings.HasSuffix(name, "_id") || strings.Contains(name, "lookup") {
					continue
				}
				says, when, err := said(table+"."+name, values[i], open)
				if err != nil {
					return err
				}
				if when.After(at) {
					at = when
				}
				if says != "" {
					row.Fields = append(row.Fields, OwnedField{name, says})
				}
			}
			if since.IsZero() || !at.Before(since) {
				all = append(all, row)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", table, err)
		}
	}
	return all, nil
}

// said is a value in words: sealed ones opened, times as times.
func said(label string, value any, open func(string, []byte) (string, error)) (says string, at time.Time, err error) {
	switch v := value.(type) {
	case []byte:
		says, err = open(label, v)
	case string:
		says = v
	case int64:
		if v > 1e12 { // milliseconds since 1970, in this century
			at = clock.FromMillis(v)
			return at.Format(time.RFC3339), at, nil
		}
		if v != 0 {
			says = fmt.Sprint(v)
		}
	}
	return says, at, err
}
