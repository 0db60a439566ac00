package audit_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/seal"
)

const (
	edition = "eeeeeeeeeeeeeeeeeeeeeeeeee"
	amina   = "aaaaaaaaaaaaaaaaaaaaaaaaaa"
	linde   = "llllllllllllllllllllllllll"
)

func keyOf(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{7}, 32))
	must(t, err)
	key, err := audit.SigningKey(keeper)
	must(t, err)
	return key
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func note(t *testing.T, d *db.DB, act string) {
	t.Helper()
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		return audit.Note(tx, audit.Deed{Edition: edition, Actor: amina, Act: act, Kind: "person", Object: linde})
	}))
}

// faults checks the one chain of a test, with what its checkpoint file says.
func faults(t *testing.T, d *db.DB, extra ...audit.Checkpoint) (all []audit.FaultKind, first int64) {
	t.Helper()
	must(t, d.Read(t.Context(), func(tx *db.Tx) error {
		chains, err := audit.Chains(tx)
		if err != nil {
			return err
		}
		c := chains[edition]
		if c == nil {
			c = &audit.Chain{}
		}
		for i, f := range audit.Check(c.Lines, c.Head, append(c.Checkpoints, extra...), keyOf(t).Public().(ed25519.PublicKey)) {
			if i == 0 {
				first = f.Seq
			}
			all = append(all, f.Kind)
		}
		return nil
	}))
	return all, first
}

// The first broken link, a gap, a cut-off end and a chain written anew are each found and named.
func TestTamperingIsFound(t *testing.T) {
	rewrite := func(tx *db.Tx) error { // somebody who knows the format writes everything after line 3 anew
		chains, err := audit.Chains(tx)
		if err != nil {
			return err
		}
		var before []byte
		for _, l := range chains[edition].Lines {
			if l.Seq >= 4 {
				l.Object = amina
				l.Hash = l.Sum(before)
				if err := tx.Do("UPDATE audit_log SET object = $1, hash = $2 WHERE seq = $3", l.Object, l.Hash, l.Seq); err != nil {
					return err
				}
			}
			before = l.Hash
		}
		return tx.Do("UPDATE audit_heads SET hash = $1", before)
	}
	sql := func(statements ...string) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			for _, s := range statements {
				if err := tx.Do(s); err != nil {
					return err
				}
			}
			return nil
		}
	}
	tests := []struct {
		name  string
		do    func(*db.Tx) error
		want  []audit.FaultKind
		first int64
	}{
		{"nothing", sql("UPDATE audit_log SET seq = seq"), nil, 0},
		{"another person", sql("UPDATE audit_log SET object = '" + amina + "' WHERE seq = 5"), []audit.FaultKind{audit.Broken}, 5},
		{"another time", sql("UPDATE audit_log SET at = at + 1 WHERE seq = 2"), []audit.FaultKind{audit.Broken}, 2},
		{"a reason put in", sql("UPDATE audit_log SET reason = hash WHERE seq = 9"), []audit.FaultKind{audit.Broken}, 9},
		{"a line taken out", sql("DELETE FROM audit_log WHERE seq = 4"), []audit.FaultKind{audit.Gap}, 4},
		{"a line taken out and the others moved", sql("DELETE FROM audit_log WHERE seq = 4", "UPDATE audit_log SET seq = seq - 1 WHERE seq = 5"), []audit.FaultKind{audit.Broken}, 4},
		{"the end cut off", sql("DELETE FROM audit_log WHERE seq > 8"), []audit.FaultKind{audit.Truncated, audit.Truncated}, 9},
		{"the end cut off with care", sql("DELETE FROM audit_log WHERE seq > 8", "UPDATE audit_heads SET seq = 8, hash = (SELECT hash FROM audit_log WHERE seq = 8)"), []audit.FaultKind{audit.Truncated}, 9},
		{"everything gone", sql("DELETE FROM audit_log", "DELETE FROM audit_heads", "DELETE FROM audit_checkpoints"), []audit.FaultKind{audit.Truncated}, 1},
		{"written anew", rewrite, []audit.FaultKind{audit.Rewritten}, 10},
		{"a checkpoint of one's own", sql("UPDATE audit_checkpoints SET hash = (SELECT hash FROM audit_log WHERE seq = 9)"), []audit.FaultKind{audit.Forged}, 10},
		{"a line added behind", sql("INSERT INTO audit_log (edition_id, seq, at, actor, act, kind, object, reason, reason_sum, hash) SELECT edition_id, 11, at, actor, act, kind, object, reason, reason_sum, hash FROM audit_log WHERE seq = 10"), []audit.FaultKind{audit.Broken, audit.Broken}, 11},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 10 {
			note(t, d, "person_"+string(rune('a'+i)))
		}
		file := filepath.Join(t.TempDir(), "checkpoints.jsonl")
		must(t, audit.NewKeeper(d, clock.Real, keyOf(t), file).CheckpointAll(t.Context()))
		published, err := audit.ReadCheckpoints(file)
		must(t, err)
		if len(published) != 1 || published[0].Seq != 10 {
			t.Fatalf("published: %+v, want the end of the log", published)
		}
		undo := errors.New("undo")
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				err := d.Write(t.Context(), func(tx *db.Tx) error {
					if err := test.do(tx); err != nil {
						return err
					}
					chains, err := audit.Chains(tx)
					if err != nil {
						return err
					}
					c := chains[edition]
					if c == nil {
						c = &audit.Chain{}
					}
					if len(c.Checkpoints) == 0 {
						c.Checkpoints = published
					}
					var got []audit.FaultKind
					first := int64(0)
					for _, f := range audit.Check(c.Lines, c.Head, c.Checkpoints, keyOf(t).Public().(ed25519.PublicKey)) {
						if len(got) == 0 {
							first = f.Seq
						}
						got = append(got, f.Kind)
					}
					if !slices.Equal(got, test.want) || first != test.first {
						t.Errorf("got %v at %d, want %v at %d", got, first, test.want, test.first)
					}
					return undo
				})
				if !errors.Is(err, undo) {
					t.Fatal(err)
				}
			})
		}
	})
}

func TestConcurrentWritersKeepOneChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const writers, each = 6, 10
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for range each {
					if err := d.Write(t.Context(), func(tx *db.Tx) error {
						return audit.Note(tx, audit.Deed{Edition: edition, Actor: amina, Act: "phase"})
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if got, at := faults(t, d); len(got) > 0 {
			t.Errorf("after writers at once: %v at %d", got, at)
		}
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			lines, err := audit.Read(tx, edition, nil)
			if len(lines) != writers*each {
				t.Errorf("%d lines, want %d", len(lines), writers*each)
			}
			return err
		}))
	})
}

// What staff change through a page leaves a line in the same transaction, whether or not the verb thought of it.
func TestNothingIsDoneWithoutALine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		deed := audit.Deed{Edition: edition, Actor: amina, Act: "people_roles", Kind: "session", Object: linde}
		change := func(tx *db.Tx) error {
			return tx.Do("INSERT INTO limits (bucket, level, at) VALUES ($1, 1, 1)", db.NewID())
		}
		acts := func() string {
			var all []string
			must(t, d.Read(t.Context(), func(tx *db.Tx) error {
				lines, err := audit.Read(tx, edition, nil)
				for _, l := range lines {
					all = append(all, l.Act+" "+l.Kind)
				}
				return err
			}))
			return strings.Join(all, ", ")
		}
		door := func() context.Context { return audit.Door(t.Context(), deed) }
		must(t, d.Write(door(), func(tx *db.Tx) error { _, err := tx.Found("SELECT seq FROM audit_heads", nil, new(int64)); return err }))
		if got := acts(); got != "" {
			t.Fatalf("a question is no deed: %s", got)
		}
		ctx := door()
		must(t, d.Write(ctx, change))
		must(t, d.Write(ctx, change))
		if got := acts(); got != "people_roles session" {
			t.Fatalf("a verb that forgot: got %q", got)
		}
		must(t, d.Write(door(), func(tx *db.Tx) error {
			return errors.Join(change(tx), audit.Note(tx, audit.Deed{Edition: edition, Actor: amina, Act: "people_removal"}))
		}))
		if got := acts(); got != "people_roles session, people_removal " {
			t.Fatalf("a verb that thought of it: got %q", got)
		}
		must(t, d.Write(door(), func(tx *db.Tx) error {
			_, err := tx.Found("INSERT INTO limits (bucket, level, at) VALUES ($1, 1, 1) RETURNING level", []any{db.NewID()}, new(int64))
			return err
		}))
		if got := acts(); !strings.HasSuffix(got, ", people_roles session") {
			t.Fatalf("a change that answers a row: got %q", got)
		}
		failed := errors.New("no")
		if err := d.Write(door(), func(tx *db.Tx) error { return errors.Join(change(tx), failed) }); !errors.Is(err, failed) {
			t.Fatal(err)
		}
		if got := strings.Count(acts(), ","); got != 2 {
			t.Errorf("what failed left a line: %s", acts())
		}
	})
}

// When the line cannot be written, the deed is not done.
func TestADeedThatCannotBeLoggedIsNotDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		bucket := db.NewID()
		ctx := audit.Door(t.Context(), audit.Deed{Edition: edition, Actor: amina, Act: "Wout was rude"})
		err := d.Write(ctx, func(tx *db.Tx) error {
			return tx.Do("INSERT INTO limits (bucket, level, at) VALUES ($1, 1, 1)", bucket)
		})
		if err == nil {
			t.Error("a line with a text in it was written")
		}
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			there, err := tx.Found("SELECT level FROM limits WHERE bucket = $1", []any{bucket}, new(int64))
			if there {
				t.Error("the deed was done without a line")
			}
			return err
		}))
	})
}

func TestALineHoldsNoText(t *testing.T) {
	d := dbtest.SQLite(t)
	for _, deed := range []audit.Deed{
		{Actor: amina, Act: "people_removal", Object: "Wout Peeters"},
		{Actor: amina, Act: "people_removal", Kind: "a friend"},
		{Actor: amina, Act: "removed for shouting"},
		{Actor: "", Act: "phase"},
	} {
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return audit.Note(tx, deed) }); err == nil {
			t.Errorf("%+v was written", deed)
		}
	}
}

func TestReasonsAreSealed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		keeper, err := seal.NewKeeper(bytes.Repeat([]byte{9}, 32))
		must(t, err)
		const said = "names her employer"
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			key, err := keeper.NewKey(tx, edition, edition)
			if err != nil {
				return err
			}
			reason, err := audit.Reason(key, said)
			if err != nil {
				return err
			}
			return audit.Note(tx, audit.Deed{Edition: edition, Actor: amina, Act: "moderation_hiding", Reason: reason})
		}))
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			key, err := keeper.Key(tx, edition, edition)
			if err != nil {
				return err
			}
			lines, err := audit.Read(tx, edition, key)
			if err != nil {
				return err
			}
			if len(lines) != 1 || lines[0].Why.Reveal() != said || bytes.Contains(lines[0].Reason, []byte("employer")) {
				t.Errorf("read back: %d lines", len(lines))
			}
			if strings.Contains(fmt.Sprint(lines), said) {
				t.Error("a reason prints")
			}
			return nil
		}))
	})
}

func TestCheckpointsComeWithLinesAndWithTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		at := time.Date(2026, 2, 11, 9, 0, 0, 0, time.UTC)
		k := audit.NewKeeper(d, func() time.Time { return at }, keyOf(t), "")
		count := func() (n int) {
			must(t, k.Checkpoint(t.Context()))
			must(t, d.Read(t.Context(), func(tx *db.Tx) error { return tx.Row("SELECT count(*) FROM audit_checkpoints", nil, &n) }))
			return n
		}
		note(t, d, "phase")
		if got := count(); got != 1 {
			t.Fatalf("after the first line: %d checkpoints, want 1", got)
		}
		note(t, d, "phase")
		if got := count(); got != 1 {
			t.Errorf("a moment later: %d checkpoints, want 1", got)
		}
		at = at.Add(time.Hour)
		if got := count(); got != 2 {
			t.Errorf("an hour later: %d checkpoints, want 2", got)
		}
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			for range 64 {
				if err := audit.Note(tx, audit.Deed{Edition: edition, Actor: amina, Act: "phase"}); err != nil {
					return err
				}
			}
			return nil
		}))
		if got := count(); got != 3 {
			t.Errorf("after 64 lines: %d checkpoints, want 3", got)
		}
		if got, _ := faults(t, d); len(got) > 0 {
			t.Errorf("a sound log: %v", got)
		}
	})
}
