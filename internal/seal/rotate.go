package seal

import (
	"context"
	"errors"
	"fmt"

	"hackathon4women/internal/db"
)

// batch is how many keys are wrapped anew in one transaction, so that a server that is running hardly notices.
const batch = 200

// Master says how a master key is used.
type Master struct {
	Name    string
	Current bool // wraps new keys
	Wraps   int  // keys of people and editions
}

// Masters lists the master keys with how many keys each wraps, the current one first. unnamed is keys from before master keys
// had names.
func (k *Keeper) Masters(tx *db.Tx) (all []Master, unnamed int, err error) {
	r, err := k.keys()
	if err != nil {
		return nil, 0, err
	}
	wraps := map[string]int{}
	err = tx.Rows("SELECT master, count(*) FROM seal_keys GROUP BY master", nil, func(scan db.Scanner) error {
		var name string
		var n int
		err := scan(&name, &n)
		wraps[name] = n
		return err
	})
	for i, m := range r.masters {
		all = append(all, Master{Name: m.name, Current: i == 0, Wraps: wraps[m.name]})
	}
	return all, wraps[""], err
}

// AddMaster puts a new master key before the others in the file. Running servers take it up by themselves.
func (k *Keeper) AddMaster() error {
	if k.file == "" {
		return errors.New("the master key is given as a setting: put it into a file (--key-file), which can hold more than one")
	}
	r, err := k.keys()
	if err != nil {
		return err
	}
	m, err := newMaster(random(32))
	if err != nil {
		return err
	}
	longer := ring{masters: append([]master{m}, r.masters...), lookup: r.lookup}
	if err := writeSafely(k.file, longer.text()); err != nil {
		return fmt.Errorf("writing the new master key: %w", err)
	}
	return k.load()
}

// Rewrap wraps everything with the current master key that another one still wraps, in batches, while servers run. Interrupted,
// it goes on where it was. It says how many keys it wrapped anew.
func (k *Keeper) Rewrap(ctx context.Context, d *db.DB) (n int, err error) {
	for {
		var some int
		err := d.Write(ctx, func(tx *db.Tx) (err error) {
			some, err = k.rewrapSome(tx)
			return err
		})
		n += some
		if err != nil || some == 0 {
			return n, err
		}
	}
}

func (k *Keeper) rewrapSome(tx *db.Tx) (int, error) {
	r, err := k.keys()
	if err != nil {
		return 0, err
	}
	current := r.masters[0]
	type row struct {
		edition, subject, master string
		wrapped                  []byte
	}
	rows, err := db.All(tx, func(scan db.Scanner) (w row, err error) {
		return w, scan(&w.edition, &w.subject, &w.master, &w.wrapped)
	}, "SELECT edition_id, subject, master, wrapped FROM seal_keys WHERE master <> $1 LIMIT $2", current.name, batch)
	if err != nil {
		return 0, err
	}
	for _, w := range rows {
		raw, err := k.open(w.edition, w.subject, w.master, w.wrapped)
		if err != nil {
			return 0, err
		}
		if err := tx.Do("UPDATE seal_keys SET wrapped = $1, master = $2 WHERE edition_id = $3 AND subject = $4",
			sealWith(current.wrap, keyLabel(w.edition, w.subject), raw), current.name, w.edition, w.subject); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// ErrInUse says that a master key still wraps something.
var ErrInUse = errors.New("an older master key still wraps something: h4w keys rotate")

// Retire takes the older master keys out of the file, once none of them wraps anything, and writes them to another file: backups
// from before the rotation still need them.
func (k *Keeper) Retire(ctx context.Context, d *db.DB, to string) (retired int, err error) {
	var inUse int
	r, err := k.keys()
	if err != nil {
		return 0, err
	}
	if err := d.Read(ctx, func(tx *db.Tx) error {
		return tx.Row("SELECT count(*) FROM seal_keys WHERE master <> $1", []any{r.masters[0].name}, &inUse)
	}); err != nil {
		return 0, err
	}
	if inUse > 0 {
		return 0, fmt.Errorf("%d keys: %w", inUse, ErrInUse)
	}
	if len(r.masters) == 1 {
		return 0, nil
	}
	old := ring{masters: r.masters[1:], lookup: r.lookup}
	if err := writeSafely(to, old.text()); err != nil {
		return 0, fmt.Errorf("writing the older master keys: %w", err)
	}
	if err := writeSafely(k.file, (&ring{masters: r.masters[:1], lookup: r.lookup}).text()); err != nil {
		return 0, fmt.Errorf("writing the master key: %w", err)
	}
	return len(old.masters), k.load()
}
