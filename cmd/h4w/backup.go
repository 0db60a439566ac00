package main

import (
	"compress/gzip"
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"

	"filippo.io/age"
)

type backupCommand struct {
	storage
	To         string   `help:"File to write, or a folder; - is standard output. It must not exist." default:"." type:"path"`
	Recipients []string `name:"recipient" help:"Encrypt to these age recipients (age1…)."`
	Passphrase string   `help:"Encrypt with a passphrase. Better given as H4W_PASSPHRASE than on the command line." default:""`
	Tombstones bool     `help:"Only what was erased, small enough to keep after each erasure."`
}

// Run writes everything in one snapshot, while the server goes on. The master key is not in it.
func (c *backupCommand) Run(ctx context.Context) error {
	keeper, err := c.keeper()
	if err != nil {
		return err
	}
	d, err := c.existing(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	path, out, err := c.create()
	if err != nil {
		return err
	}
	var written []db.DumpTable
	err = c.write(out, func(w io.Writer) (err error) {
		written, err = d.Dump(ctx, db.DumpHead{At: time.Now().UTC(), Check: keyCheck(keeper), Program: version, Only: c.only()}, w)
		return err
	})
	if path == "" {
		return err
	}
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return errors.Join(err, os.Remove(path+".part"))
	}
	if err := os.Rename(path+".part", path); err != nil {
		return err
	}
	var rows int64
	for _, t := range written {
		rows += t.Rows
	}
	fmt.Fprintf(os.Stderr, "%s: %d tables, %d rows\n", path, len(written), rows)
	return nil
}

func (c *backupCommand) only() string {
	if c.Tombstones {
		return "tombstones"
	}
	return ""
}

// keyCheck says whether a master key is the one a backup belongs to, and nothing else.
func keyCheck(k *seal.Keeper) string { return k.MAC("backup", "check")[:32] }

// keeper opens the master key, which must be there: a new one would open nothing.
func (s storage) keeper() (*seal.Keeper, error) {
	if _, err := os.Stat(s.keyFile()); s.MasterKey == "" && err != nil {
		return nil, fmt.Errorf("the master key: %w", err)
	}
	return seal.Open(s.MasterKey, s.keyFile())
}

// existing opens a database that must be there already, and leaves its schema as it is.
func (s storage) existing(ctx context.Context) (*db.DB, error) {
	if s.Database == "" {
		if _, err := os.Stat(filepath.Join(s.Data, "h4w.db")); err != nil {
			return nil, fmt.Errorf("there is no database: %w", err)
		}
	}
	return db.Open(ctx, s.where())
}

// create makes the file, under another name until it is whole. Nobody else may read it.
func (c *backupCommand) create() (string, *os.File, error) {
	if filepath.Base(c.To) == "-" {
		return "", os.Stdout, nil
	}
	path := c.To
	if info, err := os.Stat(path); err == nil {
		if !info.IsDir() {
			return "", nil, fmt.Errorf("%s is there already", path)
		}
		name := "h4w-" + time.Now().UTC().Format("20060102T150405Z") + ".h4w"
		if c.encrypts() {
			name += ".age"
		}
		path = filepath.Join(path, name)
	}
	out, err := os.OpenFile(path+".part", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	return path, out, err
}

func (c *backupCommand) encrypts() bool { return len(c.Recipients) > 0 || c.Passphrase != "" }

// write packs and, when asked, encrypts what dump writes.
func (c *backupCommand) write(to io.Writer, dump func(io.Writer) error) error {
	var locked io.WriteCloser
	if c.encrypts() {
		recipients, err := c.recipients()
		if err != nil {
			return err
		}
		if locked, err = age.Encrypt(to, recipients...); err != nil {
			return err
		}
		to = locked
	}
	packed := gzip.NewWriter(to)
	err := errors.Join(dump(packed), packed.Close())
	if locked != nil {
		err = errors.Join(err, locked.Close())
	}
	return err
}

func (c *backupCommand) recipients() (all []age.Recipient, err error) {
	if c.Passphrase != "" {
		if len(c.Recipients) > 0 {
			return nil, errors.New("either recipients or a passphrase")
		}
		r, err := age.NewScryptRecipient(c.Passphrase)
		return []age.Recipient{r}, err
	}
	for _, text := range c.Recipients {
		r, err := age.ParseX25519Recipient(text)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

type restoreCommand struct {
	storage
	From       string `help:"Backup to read." required:"" type:"existingfile"`
	Identity   string `help:"File with the age identity that opens it." type:"path" default:""`
	Passphrase string `help:"Passphrase that opens it. Better given as H4W_PASSPHRASE." default:""`
	Verify     bool   `help:"Open everything sealed with the master key as well. Rows and sums are always compared."`
	Try        bool   `help:"Restore into a folder that is thrown away afterwards, to know that the backup is good."`
	Tombstones string `help:"A newer backup, whole or of tombstones only: what was erased since stays erased." type:"path" default:""`
	Present    string `help:"The database that is being replaced (folder or postgres://…), if it can still be read: what was erased since stays erased." default:""`
}

// Run fills an empty folder or database from a backup, and says whether everything is there.
func (c *restoreCommand) Run(ctx context.Context) error {
	keeper, err := c.keeper()
	if err != nil {
		return err
	}
	if c.Try {
		dir, err := os.MkdirTemp("", "h4w-restore-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		c.Data, c.Database = dir, ""
	}
	d, err := db.Open(ctx, c.where())
	if err != nil {
		return err
	}
	defer d.Close()
	var tables []db.DumpTable
	err = c.read(c.From, func(r *db.DumpReader) (err error) {
		if !hmac.Equal([]byte(r.Head.Check), []byte(keyCheck(keeper))) {
			return errors.New("the master key is not the one this backup was made with")
		}
		if r.Head.Only != "" {
			return errors.New("this backup holds only what was erased: it is for --tombstones")
		}
		tables, err = d.Load(ctx, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("restoring %s: %w", c.From, err)
	}
	var rows int64
	for _, t := range tables {
		rows += t.Rows
	}
	fmt.Printf("restored: %d tables, %d rows, each as it was backed up\n", len(tables), rows)
	if c.Verify || c.Try {
		keys, err := opens(ctx, d, keeper)
		if err != nil {
			return err
		}
		fmt.Printf("the master key opens all %d keys\n", keys)
	}
	erased, err := c.erasedSince(ctx)
	if err != nil {
		return fmt.Errorf("what was erased since: %w", err)
	}
	n, err := eraseAgain(ctx, d, keeper, erased)
	if err != nil {
		return err
	}
	if err := c.forgetAgain(ctx, erased); err != nil {
		return err
	}
	fmt.Printf("erased again: %d\n", n)
	// Sessions that were ended since must not come alive again.
	if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Do("DELETE FROM visits") }); err != nil {
		return err
	}
	fmt.Println("all sessions are ended: everybody comes in again with a phrase")
	return nil
}

// forgetAgain takes those who were erased since out of every chapter of the restored story, not of their keys alone: what was
// sealed for a table or for the team is opened by the edition's key.
func (c *restoreCommand) forgetAgain(ctx context.Context, erased []tombstone) error {
	if len(erased) == 0 {
		return nil
	}
	h, err := open(ctx, c.storage, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	for _, t := range erased {
		e, who := edition.ID(t.edition), people.ID(t.subject)
		there, again := h.people.EraseAgain(ctx, e, who)
		if err = again; err == nil && there {
			err = h.jobs.Do(ctx, jobs.Job{Edition: t.edition, Kind: people.LeftJob, Payload: t.subject})
		}
		if err != nil {
			break
		}
	}
	return errors.Join(err, h.db.Close())
}

// read opens a backup, encrypted or not.
func (c *restoreCommand) read(path string, use func(*db.DumpReader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var from io.Reader = file
	start := make([]byte, len(ageHeader))
	if _, err := io.ReadFull(file, start); err != nil {
		return errors.New("this is not a backup of this program")
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if string(start) == ageHeader {
		identities, err := c.identities()
		if err != nil {
			return err
		}
		if from, err = age.Decrypt(file, identities...); err != nil {
			return err
		}
	}
	unpacked, err := gzip.NewReader(from)
	if err != nil {
		return fmt.Errorf("this is not a backup of this program: %w", err)
	}
	r, err := db.ReadDump(unpacked)
	if err != nil {
		return err
	}
	if err := use(r); err != nil {
		return err
	}
	// To the very end, so that what follows the foot is checked too.
	_, err = io.Copy(io.Discard, unpacked)
	return err
}

const ageHeader = "age-encryption.org/"

func (c *restoreCommand) identities() ([]age.Identity, error) {
	if c.Passphrase != "" {
		i, err := age.NewScryptIdentity(c.Passphrase)
		return []age.Identity{i}, err
	}
	if c.Identity == "" {
		return nil, errors.New("the backup is encrypted: --identity or --passphrase")
	}
	text, err := os.ReadFile(c.Identity)
	if err != nil {
		return nil, err
	}
	return age.ParseIdentities(strings.NewReader(string(text)))
}

// tombstone is someone who was erased.
type tombstone struct {
	edition, subject string
	at               time.Time
}

// erasedSince collects tombstones from a newer backup and from the database that is replaced.
func (c *restoreCommand) erasedSince(ctx context.Context) (all []tombstone, err error) {
	if c.Tombstones != "" {
		err := c.read(c.Tombstones, func(r *db.DumpReader) error {
			_, err := r.Each(func(db.DumpTable) error { return nil }, func(t db.DumpTable, row []any) error {
				if t.Name != "tombstones" {
					return nil
				}
				one := map[string]string{}
				for i, column := range t.Columns {
					one[column] = fmt.Sprint(row[i])
				}
				var at int64
				_, err := fmt.Sscan(one["at"], &at)
				all = append(all, tombstone{one["edition_id"], one["subject"], clock.FromMillis(at)})
				return err
			})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if c.Present == "" {
		return all, nil
	}
	s := storage{Data: c.Present}
	if strings.HasPrefix(c.Present, "postgres") {
		s.Database = c.Present
	}
	d, err := s.existing(ctx)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	err = d.Read(ctx, func(tx *db.Tx) error {
		return tx.Rows("SELECT edition_id, subject, at FROM tombstones", nil, func(scan db.Scanner) error {
			var t tombstone
			var at int64
			err := scan(&t.edition, &t.subject, &at)
			t.at = clock.FromMillis(at)
			all = append(all, t)
			return err
		})
	})
	return all, err
}

// eraseAgain destroys the keys of those who were erased after the backup was made. It counts those whose key was there.
func eraseAgain(ctx context.Context, d *db.DB, k *seal.Keeper, all []tombstone) (n int, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		n = 0
		for _, t := range all {
			var one int
			there, err := tx.Found("SELECT 1 FROM seal_keys WHERE edition_id = $1 AND subject = $2", []any{t.edition, t.subject}, &one)
			if err != nil {
				return err
			}
			if there {
				n++
			}
			if err := k.Forget(tx, t.edition, t.subject, t.at); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// opens unwraps every key in the database with the master key.
func opens(ctx context.Context, d *db.DB, k *seal.Keeper) (n int, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		if err := tx.Row("SELECT count(*) FROM seal_keys", nil, &n); err != nil {
			return err
		}
		editions, err := db.All(tx, func(scan db.Scanner) (e string, err error) { return e, scan(&e) }, "SELECT DISTINCT edition_id FROM seal_keys")
		for _, e := range editions {
			err = errors.Join(err, k.Warm(tx, e))
		}
		return err
	})
	return n, err
}
