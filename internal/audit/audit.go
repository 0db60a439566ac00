// Package audit keeps a log of what staff did that nobody can change unnoticed: docs/formats/audit.md.
//
// Each edition has a chain of *lines*. A line says when, who (the random id of a staff account), what (a message key) and to
// whom or what (a kind and a random id); never a name, never a text but a reason that was asked for, sealed. Its hash covers
// the line before, so that a changed, left out or inserted line breaks the chain there. A *checkpoint* is a signed copy of a
// chain's newest hash that also lies outside the database: a chain that was cut off or written anew ends before it or
// disagrees with it.
//
// A line is written in the transaction of the deed. Verbs that know best what they did call Note. For every other change
// that staff make through a page the Door at which they came in writes one: it cannot be forgotten.
package audit

import (
	"context"
	"fmt"
	"regexp"
	"sync/atomic"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/seal"
)

// Console acts when the operator's command line does.
const Console = "console"

// Deed is what somebody of the staff did. The zero At is now.
type Deed struct {
	Edition string // empty for the house itself: accounts, new editions
	Actor   string // random id of a staff account, or Console
	Act     string // message key behind audit.act.
	Kind    string // of what it was done to
	Object  string // its random id; nothing where an id would tell too much
	Reason  []byte // sealed with Reason, where one was asked for
	At      time.Time
}

// reasonLabel is the label of the sealed column.
const reasonLabel = "audit_log.reason"

// Reason seals a stated reason for a line.
func Reason(key *seal.Key, reason string) ([]byte, error) {
	return key.Seal(reasonLabel, seal.Text(reason))
}

var (
	shapeOfAct    = regexp.MustCompile(`^[a-z][a-z_]{0,60}$`)
	shapeOfKind   = regexp.MustCompile(`^[a-z]{0,20}$`)
	shapeOfObject = regexp.MustCompile(`^[A-Za-z0-9._/-]{0,80}$`)
	shapeInPath   = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
)

// check refuses what is no id and no key, so that no text of a person comes into the log by mistake.
func (d Deed) check() error {
	if d.Actor == "" || !shapeOfObject.MatchString(d.Actor) || !shapeOfAct.MatchString(d.Act) || !shapeOfKind.MatchString(d.Kind) || !shapeOfObject.MatchString(d.Object) {
		return fmt.Errorf("audit: a line holds keys and ids alone (act %q, kind %q)", d.Act, d.Kind)
	}
	return nil
}

// Note adds a line to an edition's chain in the transaction of the deed: when it cannot be written, nothing is done.
func Note(tx *db.Tx, d Deed) error {
	if d.At.IsZero() {
		d.At = clock.Real()
	}
	if err := d.check(); err != nil {
		return err
	}
	tx.Mark(noted{})
	if door, ok := tx.Context().Value(doorKey{}).(*door); ok {
		tx.AfterCommit(func() { door.noted.Store(true) })
	}
	// The head is locked first: on PostgreSQL the second of two writers is run again and finds the first one's line.
	if err := tx.Do("INSERT INTO audit_heads (edition_id, seq, hash) VALUES ($1, 0, $2) ON CONFLICT (edition_id) DO NOTHING", d.Edition, []byte{}); err != nil {
		return fmt.Errorf("beginning a log: %w", err)
	}
	l := Line{Deed: d, ReasonSum: reasonSum(d.Reason)}
	var before []byte
	if err := tx.Row("UPDATE audit_heads SET seq = seq + 1 WHERE edition_id = $1 RETURNING seq, hash", []any{d.Edition}, &l.Seq, &before); err != nil {
		return fmt.Errorf("finding the end of a log: %w", err)
	}
	l.Hash = l.Sum(before)
	if err := tx.Do("UPDATE audit_heads SET hash = $1 WHERE edition_id = $2", l.Hash, d.Edition); err != nil {
		return fmt.Errorf("moving the end of a log: %w", err)
	}
	if l.Reason == nil {
		l.Reason = []byte{}
	}
	if err := tx.Do("INSERT INTO audit_log (edition_id, seq, at, actor, act, kind, object, reason, reason_sum, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		l.Edition, l.Seq, clock.Millis(l.At), l.Actor, l.Act, l.Kind, l.Object, l.Reason, l.ReasonSum, l.Hash); err != nil {
		return fmt.Errorf("writing a line of the log: %w", err)
	}
	return nil
}

type (
	doorKey struct{}
	noted   struct{} // mark of a transaction that has its line
	door    struct {
		deed  Deed
		noted atomic.Bool
	}
)

// Door is the context of a request by which staff do something: the first change made in it that no verb noted itself gets
// this line, in its own transaction.
func Door(ctx context.Context, d Deed) context.Context {
	if !shapeInPath.MatchString(d.Object) {
		d.Kind, d.Object = "", "" // what stands in an address may be anything
	}
	at := &door{deed: d}
	return db.BeforeCommit(context.WithValue(ctx, doorKey{}, at), func(tx *db.Tx) error {
		if tx.Marked(noted{}) || at.noted.Load() {
			return nil
		}
		return Note(tx, at.deed)
	})
}
