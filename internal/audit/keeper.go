package audit

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/seal"
)

// A checkpoint is made when a chain has grown by this many lines, or when its newest one is this old.
const (
	everyLines = 64
	everySpan  = time.Hour
)

// Keeper signs checkpoints and reads the log.
type Keeper struct {
	db   *db.DB
	now  clock.Clock
	key  ed25519.PrivateKey
	file string // where checkpoints are published; empty publishes none
}

// SigningKey is the Ed25519 key of the log. It comes from what the master key gives for keyed hashes, which lies outside the
// database and stays when the master key is changed: there is no second secret to keep, and every node has the same.
func SigningKey(k *seal.Keeper) (ed25519.PrivateKey, error) {
	seed, err := hex.DecodeString(k.MAC("audit signing", "1"))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, errors.New("audit: no seed for the signing key")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// NewKeeper wires the log. file is where checkpoints are published, outside the database.
func NewKeeper(d *db.DB, now clock.Clock, key ed25519.PrivateKey, file string) *Keeper {
	return &Keeper{db: d, now: now, key: key, file: file}
}

// Public is the key with which anybody checks a checkpoint.
func (k *Keeper) Public() ed25519.PublicKey { return k.key.Public().(ed25519.PublicKey) }

// Checkpoint signs the end of every chain that has grown enough. The timetable calls it every few minutes.
func (k *Keeper) Checkpoint(ctx context.Context) error { return k.checkpoint(ctx, false) }

// CheckpointAll signs the end of every chain that has grown at all.
func (k *Keeper) CheckpointAll(ctx context.Context) error { return k.checkpoint(ctx, true) }

func (k *Keeper) checkpoint(ctx context.Context, all bool) error {
	var made []Checkpoint
	err := k.db.Write(ctx, func(tx *db.Tx) error {
		made = nil
		due, err := k.due(tx, all)
		if err != nil {
			return err
		}
		for _, c := range due {
			c.sign(k.key)
			if err := tx.Do("INSERT INTO audit_checkpoints (edition_id, seq, at, hash, signature) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (edition_id, seq) DO NOTHING",
				c.Edition, c.Seq, c.At, c.Hash, c.Signature); err != nil {
				return err
			}
			made = append(made, c)
		}
		return nil
	})
	if err == nil {
		err = k.publish(made)
	}
	if err != nil {
		return fmt.Errorf("signing the log: %w", err)
	}
	return nil
}

// due is the unsigned end of each chain that has grown enough.
func (k *Keeper) due(tx *db.Tx, all bool) (due []Checkpoint, err error) {
	now := clock.Millis(k.now())
	err = tx.Rows(`SELECT h.edition_id, h.seq, h.hash, COALESCE(max(c.seq), 0), COALESCE(max(c.at), 0) FROM audit_heads h
		LEFT JOIN audit_checkpoints c ON c.edition_id = h.edition_id GROUP BY h.edition_id, h.seq, h.hash`, nil, func(scan db.Scanner) error {
		c := Checkpoint{At: now}
		var signed, at int64
		if err := scan(&c.Edition, &c.Seq, &c.Hash, &signed, &at); err != nil {
			return err
		}
		if grown := c.Seq - signed; grown > 0 && (all || grown >= everyLines || now-at >= everySpan.Milliseconds()) {
			due = append(due, c)
		}
		return nil
	})
	return due, err
}

// publish adds checkpoints to the file, one JSON object a line, and syncs it.
func (k *Keeper) publish(made []Checkpoint) error {
	if len(made) == 0 || k.file == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(k.file), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(k.file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	for _, c := range made {
		err = errors.Join(err, enc.Encode(c))
	}
	return errors.Join(err, out.Sync(), out.Close())
}

// Verify checks an edition's log in the database against its head and its checkpoints.
func (k *Keeper) Verify(ctx context.Context, edition string) (faults []Fault, err error) {
	err = k.db.Read(ctx, func(tx *db.Tx) error {
		c, err := chainOf(tx, edition)
		faults = Check(c.Lines, c.Head, c.Checkpoints, k.Public())
		return err
	})
	return faults, err
}

// ReadCheckpoints reads a file of published checkpoints; a file that is not there holds none.
func ReadCheckpoints(file string) (all []Checkpoint, err error) {
	in, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if all, err = checkpoints(in); err != nil {
		return nil, fmt.Errorf("%s, %w", filepath.Base(file), err)
	}
	return all, nil
}

// checkpoints reads one checkpoint a line.
func checkpoints(in io.Reader) (all []Checkpoint, err error) {
	objects := bufio.NewScanner(in)
	for n := 1; objects.Scan(); n++ {
		var c Checkpoint
		if err := json.Unmarshal(objects.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, c)
	}
	return all, objects.Err()
}

const lines = "SELECT edition_id, seq, at, actor, act, kind, object, reason, reason_sum, hash FROM audit_log WHERE edition_id = $1 ORDER BY seq"

// Read is an edition's lines, oldest first, with their reasons opened by the edition's key.
func Read(tx *db.Tx, edition string, key *seal.Key) ([]Told, error) {
	all, err := db.All(tx, scanLine, lines, edition)
	if err != nil {
		return nil, err
	}
	told := make([]Told, 0, len(all))
	for _, l := range all {
		why, err := key.Open(reasonLabel, l.Reason)
		if err != nil {
			return nil, err
		}
		told = append(told, Told{Line: l, Why: why})
	}
	return told, nil
}

// Told is a line with its reason opened.
type Told struct {
	Line
	Why seal.Text
}

func scanLine(scan db.Scanner) (l Line, err error) {
	var at int64
	err = scan(&l.Edition, &l.Seq, &at, &l.Actor, &l.Act, &l.Kind, &l.Object, &l.Reason, &l.ReasonSum, &l.Hash)
	l.At = clock.FromMillis(at)
	return l, err
}

// Chain is everything there is of one edition's log.
type Chain struct {
	Edition     string
	Lines       []Line
	Head        int64
	Checkpoints []Checkpoint
}

// Chains reads all logs of a database.
func Chains(tx *db.Tx) (map[string]*Chain, error) {
	editions, err := db.All(tx, func(scan db.Scanner) (e string, err error) { return e, scan(&e) },
		"SELECT edition_id FROM audit_heads UNION SELECT edition_id FROM audit_log UNION SELECT edition_id FROM audit_checkpoints")
	all := map[string]*Chain{}
	for _, e := range editions {
		if err == nil {
			all[e], err = chainOf(tx, e)
		}
	}
	return all, err
}

func chainOf(tx *db.Tx, edition string) (c *Chain, err error) {
	c = &Chain{Edition: edition}
	if c.Lines, err = db.All(tx, scanLine, lines, edition); err != nil {
		return c, err
	}
	if _, err = tx.Found("SELECT seq FROM audit_heads WHERE edition_id = $1", []any{edition}, &c.Head); err != nil {
		return c, err
	}
	c.Checkpoints, err = db.All(tx, func(scan db.Scanner) (c Checkpoint, err error) {
		return c, scan(&c.Edition, &c.Seq, &c.At, &c.Hash, &c.Signature)
	}, "SELECT edition_id, seq, at, hash, signature FROM audit_checkpoints WHERE edition_id = $1 ORDER BY seq", edition)
	return c, err
}
