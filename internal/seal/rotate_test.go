package seal_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/seal"
)

func open(t *testing.T, file string) *seal.Keeper {
	t.Helper()
	k, err := seal.Open("", file)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Nobody notices that the master key is changed: a server that runs meanwhile reads everything and goes on making keys, a rotation
// that was interrupted goes on, and afterwards the old key opens nothing.
func TestMasterKeysChangeUnderARunningServer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const people = 450 // more than two batches
		ctx, file := t.Context(), filepath.Join(t.TempDir(), "master.key")
		server := open(t, file)
		sealed := map[string][]byte{}
		var mu sync.Mutex
		write := func(k *seal.Keeper, who string) error {
			return d.Write(ctx, func(tx *db.Tx) error {
				key, err := k.NewKey(tx, "e", who)
				if err != nil {
					return err
				}
				text, err := key.Seal("note", seal.Text("note of "+who))
				mu.Lock()
				sealed[who] = text
				mu.Unlock()
				return err
			})
		}
		reads := func(k *seal.Keeper, who string) error {
			return d.Read(ctx, func(tx *db.Tx) error {
				key, err := k.Key(tx, "e", who)
				if err != nil {
					return err
				}
				mu.Lock()
				text := sealed[who]
				mu.Unlock()
				if got, err := key.Open("note", text); err != nil || got.Reveal() != "note of "+who {
					return fmt.Errorf("%s reads %q: %w", who, got.Reveal(), err)
				}
				return nil
			})
		}
		for i := range people {
			if err := write(server, fmt.Sprint("before-", i)); err != nil {
				t.Fatal(err)
			}
		}
		hash := server.MAC("phrase", "five words")

		operator := open(t, file)
		if err := operator.AddMaster(); err != nil {
			t.Fatal(err)
		}
		// The rotation is interrupted after one transaction.
		interrupted, stop := context.WithCancel(ctx)
		var once sync.Once
		served := make(chan struct{})
		go func() {
			defer close(served)
			for i := range 50 { // the server goes on meanwhile
				if err := errors.Join(write(server, fmt.Sprint("during-", i)), reads(server, fmt.Sprint("before-", i))); err != nil {
					t.Error(err)
				}
				once.Do(stop)
			}
		}()
		_, _ = operator.Rewrap(interrupted, d)
		<-interrupted.Done()

		<-served
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Do("UPDATE seal_keys SET master = '' WHERE master <> ''") }); err != nil {
			t.Fatal(err) // so that more than two batches are left, however far the first try came
		}
		later := open(t, file) // the operator tries again
		if _, err := later.Rewrap(ctx, d); err != nil {
			t.Fatal(err)
		}
		if _, err := later.Rewrap(ctx, d); err != nil {
			t.Fatal(err)
		}
		if n, err := later.Retire(ctx, d, filepath.Join(t.TempDir(), "retired")); err != nil || n != 1 {
			t.Fatalf("retired %d, %v", n, err)
		}
		fresh := open(t, file)
		for who := range sealed {
			if err := errors.Join(reads(server, who), reads(fresh, who)); err != nil {
				t.Fatal(err)
			}
		}
		if server.MAC("phrase", "five words") != hash || fresh.MAC("phrase", "five words") != hash {
			t.Error("phrases are no longer found")
		}
		err := d.Read(ctx, func(tx *db.Tx) error {
			masters, unnamed, err := fresh.Masters(tx)
			if len(masters) != 1 || unnamed != 0 || masters[0].Wraps != people+50 {
				t.Errorf("masters: %+v, %d unnamed", masters, unnamed)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// What was wrapped before master keys had names is opened, and named by the next rotation. The old key alone opens nothing then.
func TestAnOldMasterKeyOpensNothingAfterTheRotation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, dir := t.Context(), t.TempDir()
		file, retired := filepath.Join(dir, "master.key"), filepath.Join(dir, "retired")
		k := open(t, file)
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := k.NewKey(tx, "e", "linde"); err != nil {
				return err
			}
			return tx.Do("UPDATE seal_keys SET master = ''")
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Retire(ctx, d, retired); !errors.Is(err, seal.ErrInUse) {
			t.Errorf("retiring what is in use: %v", err)
		}
		if err := k.AddMaster(); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Retire(ctx, d, retired); !errors.Is(err, seal.ErrInUse) {
			t.Errorf("retiring what is in use: %v", err)
		}
		if n, err := k.Rewrap(ctx, d); err != nil || n != 1 {
			t.Fatalf("wrapped anew %d, %v", n, err)
		}
		if n, err := k.Retire(ctx, d, retired); err != nil || n != 1 {
			t.Fatalf("retired %d, %v", n, err)
		}
		opens := func(k *seal.Keeper) error {
			return d.Read(ctx, func(tx *db.Tx) error { _, err := k.Key(tx, "e", "linde"); return err })
		}
		if err := opens(open(t, retired)); err == nil {
			t.Error("the retired key opens what was wrapped anew")
		}
		if err := opens(open(t, file)); err != nil {
			t.Error(err)
		}
	})
}
