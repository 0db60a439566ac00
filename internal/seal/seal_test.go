package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/seal"
)

func keeper(t *testing.T) *seal.Keeper {
	t.Helper()
	k, err := seal.NewKeeper(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestErasedTextsOpenToNothingAndNothingMoreCanBeWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := keeper(t)
		var sealed []byte
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			key, err := k.NewKey(tx, "e1", "p1")
			if err != nil {
				return err
			}
			sealed, err = key.Seal("people.name", "Linde")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		open := func() (text seal.Text, key *seal.Key) {
			err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
				if key, err = k.Key(tx, "e1", "p1"); err != nil {
					return err
				}
				text, err = key.Open("people.name", sealed)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return text, key
		}
		if got, _ := open(); got.Reveal() != "Linde" {
			t.Fatalf("got %q", got.Reveal())
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return k.Forget(tx, "e1", "p1", time.Now()) }); err != nil {
			t.Fatal(err)
		}
		got, key := open()
		if got != "" {
			t.Errorf("after erasure: got %q", got.Reveal())
		}
		if _, err := key.Seal("people.name", "again"); !errors.Is(err, seal.ErrErased) {
			t.Errorf("writing after erasure: got %v", err)
		}
	})
}

func TestASealedValueCannotMoveToAnotherColumn(t *testing.T) {
	d := dbtest.SQLite(t)
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		key, err := keeper(t).NewKey(tx, "e1", "p1")
		if err != nil {
			return err
		}
		sealed, err := key.Seal("people.name", "Linde")
		if err != nil {
			return err
		}
		if _, err := key.Open("people.contact", sealed); err == nil {
			t.Error("opened under another label")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTextsPrintAsBlots(t *testing.T) {
	secret := seal.Text("not for logs")
	asJSON, err := json.Marshal(map[string]any{"t": secret})
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%v %s %q %+v %#v", secret, secret, secret, struct{ T seal.Text }{secret}, secret) + string(asJSON)
	if strings.Contains(all, "not for logs") {
		t.Errorf("got %s", all)
	}
}

func TestTheMasterKeyIsMadeOnceAndReadAfterwards(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys", "master.key")
	first, err := seal.Open("", file)
	if err != nil {
		t.Fatal(err)
	}
	second, err := seal.Open("", file)
	if err != nil || first.MAC("a", "b") != second.MAC("a", "b") {
		t.Errorf("second start: %v", err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info.Mode(), err)
	}
	if _, err := seal.Open("abc", file); err == nil {
		t.Error("a short key was accepted")
	}
	if err := os.Chmod(file, 0o604); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open("", file); err == nil {
		t.Error("a file that everybody may read was accepted")
	}
}

func TestAWrongMasterKeySaysSo(t *testing.T) {
	d := dbtest.SQLite(t)
	err := d.Write(t.Context(), func(tx *db.Tx) error { _, err := keeper(t).NewKey(tx, "e1", "p1"); return err })
	if err != nil {
		t.Fatal(err)
	}
	other, _ := seal.NewKeeper(bytes.Repeat([]byte{8}, 32))
	err = d.Read(t.Context(), func(tx *db.Tx) error { _, err := other.Key(tx, "e1", "p1"); return err })
	if err == nil || !strings.Contains(err.Error(), "master key") {
		t.Errorf("got %v", err)
	}
}
