// Package limit makes guessing and flooding slow without shutting visitors out. What is limited (an address, the beginning of
// a phrase) is known only by a keyed hash.
package limit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/seal"
)

// Rule is how often something may happen: Burst times at once, and once more after each Every.
type Rule struct {
	Name  string
	Burst int
	Every time.Duration
}

// Bucket is how full one limit is: thousandths of a use not yet forgotten, at a moment.
type Bucket struct {
	Level int64
	At    time.Time
}

// Use takes one use out of the rule at now. When there is none left it says how long to wait; the bucket then stays as it
// was, so that impatience costs nothing. A clock that went back forgets nothing.
func (b Bucket) Use(r Rule, now time.Time) (after Bucket, wait time.Duration) {
	level := b.Level
	if gone := now.Sub(b.At); gone > 0 {
		level = max(0, level-int64(float64(gone)/float64(r.Every)*1000))
	} else {
		now = b.At
	}
	if over := level + 1000 - int64(r.Burst)*1000; over > 0 {
		return b, time.Duration(float64(over) / 1000 * float64(r.Every))
	}
	return Bucket{level + 1000, now}, 0
}

// Keeper keeps the buckets in the database, so that all nodes count together.
type Keeper struct {
	db   *db.DB
	seal *seal.Keeper
	now  clock.Clock
}

// NewKeeper makes a keeper.
func NewKeeper(d *db.DB, k *seal.Keeper, now clock.Clock) *Keeper { return &Keeper{d, k, now} }

// Use takes one use of a rule by whom or what key names. When there is none left it is fault.TooMany.
func (k *Keeper) Use(ctx context.Context, r Rule, key string) error {
	bucket := k.bucket(Hit{r, key})
	var wait time.Duration
	take := func(tx *db.Tx) error {
		var b Bucket
		var at int64
		// Touched first, so that two who come at once stand in line.
		if _, err := tx.Found("UPDATE limits SET at = at WHERE bucket = $1 RETURNING level, at", []any{bucket}, &b.Level, &at); err != nil {
			return err
		}
		b.At = clock.FromMillis(at)
		b, wait = b.Use(r, k.now())
		if wait > 0 {
			return nil
		}
		return tx.Do(`INSERT INTO limits (bucket, level, at) VALUES ($1, $2, $3)
			ON CONFLICT (bucket) DO UPDATE SET level = excluded.level, at = excluded.at`, bucket, b.Level, clock.Millis(b.At))
	}
	err := k.db.Write(ctx, take)
	// Fifty people behind one address all want the same row: PostgreSQL sends some of them back to try again.
	for again := 0; err != nil && fault.KindOf(err) == fault.Bug && again < 10 && ctx.Err() == nil; again++ {
		time.Sleep(time.Duration(5+again*5) * time.Millisecond)
		err = k.db.Write(ctx, take)
	}
	if err != nil {
		return fmt.Errorf("counting %s: %w", r.Name, err)
	}
	if wait > 0 {
		return fault.ErrTooMany
	}
	return nil
}

// Hit is a use of a rule by whom or what Key names.
type Hit struct {
	Rule Rule
	Key  string
}

func (k *Keeper) bucket(h Hit) string { return k.seal.MAC("limit/"+h.Rule.Name, h.Key) }

// Full says whether each of the rules would refuse one more use now. It takes none.
func (k *Keeper) Full(ctx context.Context, hits ...Hit) (full bool, err error) {
	err = k.db.Read(ctx, func(tx *db.Tx) error {
		full = len(hits) > 0
		for _, h := range hits {
			var b Bucket
			var at int64
			if _, err := tx.Found("SELECT level, at FROM limits WHERE bucket = $1", []any{k.bucket(h)}, &b.Level, &at); err != nil {
				return err
			}
			b.At = clock.FromMillis(at)
			_, wait := b.Use(h.Rule, k.now())
			full = full && wait > 0
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("reading limits: %w", err)
	}
	return full, nil
}

// Note takes a use of each rule, afterwards and without refusing: what happened is counted as far as the bucket goes.
func (k *Keeper) Note(ctx context.Context, hits ...Hit) error {
	var errs []error
	for _, h := range hits {
		if err := k.Use(ctx, h.Rule, h.Key); fault.KindOf(err) != fault.TooMany {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Clear forgets that a rule was ever used by whom or what key names.
func (k *Keeper) Clear(ctx context.Context, h Hit) error {
	return k.db.Write(ctx, func(tx *db.Tx) error { return tx.Do("DELETE FROM limits WHERE bucket = $1", k.bucket(h)) })
}

// Forget deletes the buckets that nobody has used for a day.
func (k *Keeper) Forget(ctx context.Context) error {
	return k.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("DELETE FROM limits WHERE at < $1", clock.Millis(k.now().Add(-24*time.Hour)))
	})
}
