package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
)

type auditCommand struct {
	Verify auditVerifyCommand `cmd:"" help:"Check that the log of what staff did is whole and unchanged, in the database or in a backup."`
	Key    auditKeyCommand    `cmd:"" help:"Print the public key with which anybody can check the log's checkpoints."`
}

// checkpointFile is where signed checkpoints are published, outside the database.
func (s storage) checkpointFile() string { return filepath.Join(s.Data, "checkpoints", "audit.jsonl") }

type auditKeyCommand struct{ storage }

// Run prints the public key.
func (c *auditKeyCommand) Run(context.Context) error {
	key, err := c.auditKey("")
	if err != nil {
		return err
	}
	fmt.Println(hex.EncodeToString(key))
	return nil
}

// auditKey is the public key given, or else the one that belongs to the master key.
func (s storage) auditKey(given string) (ed25519.PublicKey, error) {
	if given != "" {
		raw, err := hex.DecodeString(given)
		if err != nil || len(raw) != ed25519.PublicKeySize {
			return nil, errors.New("the public key is 64 hexadecimal digits: h4w audit key prints it")
		}
		return raw, nil
	}
	keeper, err := s.keeper()
	if err != nil {
		return nil, fmt.Errorf("%w (or give --public-key)", err)
	}
	key, err := audit.SigningKey(keeper)
	if err != nil {
		return nil, err
	}
	return key.Public().(ed25519.PublicKey), nil
}

type auditVerifyCommand struct {
	storage
	Edition     string   `help:"Code of the one edition to check; without it, all of them and the house." default:""`
	Backup      string   `help:"Check a backup instead of the database." type:"path" default:""`
	Identity    string   `help:"File with the age identity that opens the backup." type:"path" default:""`
	Passphrase  string   `help:"Passphrase that opens the backup. Better given as H4W_PASSPHRASE." default:""`
	Checkpoints []string `help:"Files of published checkpoints, such as copies kept elsewhere. The one in the data folder is always read, but not for a backup." type:"path"`
	PublicKey   string   `help:"Public key of the log; without it the one that belongs to the master key." default:""`
}

// Run checks, and fails when something is wrong. It says the first thing that is wrong with each log.
func (c *auditVerifyCommand) Run(ctx context.Context) error {
	key, err := c.auditKey(c.PublicKey)
	if err != nil {
		return err
	}
	logs, codes, err := c.logs(ctx)
	if err != nil {
		return err
	}
	files := slices.Clone(c.Checkpoints)
	if c.Backup == "" {
		files = append(files, c.checkpointFile())
	}
	for _, file := range files {
		published, err := audit.ReadCheckpoints(file)
		if err != nil {
			return err
		}
		for _, p := range published {
			if logs[p.Edition] == nil {
				logs[p.Edition] = &audit.Chain{Edition: p.Edition}
			}
			log := logs[p.Edition]
			if !slices.ContainsFunc(log.Checkpoints, func(c audit.Checkpoint) bool { return c.Seq == p.Seq && bytes.Equal(c.Signature, p.Signature) }) {
				log.Checkpoints = append(log.Checkpoints, p)
			}
		}
	}
	if c.Edition != "" && !slices.Contains(slices.Collect(maps.Values(codes)), c.Edition) {
		return fmt.Errorf("there is no edition %q", c.Edition)
	}
	wrong := 0
	for _, id := range slices.Sorted(maps.Keys(logs)) {
		log, name := logs[id], codes[id]
		if c.Edition != "" && name != c.Edition {
			continue
		}
		if name == "" {
			name = id
		}
		if id == "" {
			name = "the house"
		}
		faults := audit.Check(log.Lines, log.Head, log.Checkpoints, key)
		for _, f := range faults {
			fmt.Printf("%s: %s: %s\n", name, f.Kind, f.Say)
		}
		wrong += len(faults)
		if len(faults) == 0 {
			fmt.Printf("%s: %d lines, %d checkpoints, whole and unchanged\n", name, len(log.Lines), len(log.Checkpoints))
		}
	}
	if wrong > 0 {
		return errors.New("the log is not what it was")
	}
	return nil
}

// logs are the chains of the database or the backup by edition, and the codes of editions.
func (c *auditVerifyCommand) logs(ctx context.Context) (logs map[string]*audit.Chain, codes map[string]string, err error) {
	if c.Backup != "" {
		return c.logsOfBackup()
	}
	d, err := c.existing(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer d.Close()
	codes = map[string]string{}
	err = d.Read(ctx, func(tx *db.Tx) error {
		if logs, err = audit.Chains(tx); err != nil {
			return err
		}
		return tx.Rows("SELECT id, code FROM editions", nil, func(scan db.Scanner) error {
			var id, code string
			err := scan(&id, &code)
			codes[id] = code
			return err
		})
	})
	return logs, codes, err
}

// logsOfBackup reads a backup without restoring it.
func (c *auditVerifyCommand) logsOfBackup() (logs map[string]*audit.Chain, codes map[string]string, err error) {
	logs, codes = map[string]*audit.Chain{}, map[string]string{}
	of := func(edition string) *audit.Chain {
		if logs[edition] == nil {
			logs[edition] = &audit.Chain{Edition: edition}
		}
		return logs[edition]
	}
	opener := restoreCommand{Identity: c.Identity, Passphrase: c.Passphrase}
	err = opener.read(c.Backup, func(r *db.DumpReader) error {
		if r.Head.Only != "" {
			return errors.New("this backup holds only what was erased, not the log")
		}
		_, err := r.Each(func(db.DumpTable) error { return nil }, func(t db.DumpTable, values []any) error {
			row := dumped(t, values)
			switch t.Name {
			case "editions":
				codes[row.text("id")] = row.text("code")
			case "audit_log":
				log := of(row.text("edition_id"))
				log.Lines = append(log.Lines, audit.Line{Seq: row.number("seq"), ReasonSum: row.bytes("reason_sum"), Hash: row.bytes("hash"), Deed: audit.Deed{
					Edition: row.text("edition_id"), Actor: row.text("actor"), Act: row.text("act"), Kind: row.text("kind"), Object: row.text("object"),
					Reason: row.bytes("reason"), At: clock.FromMillis(row.number("at")),
				}})
			case "audit_heads":
				of(row.text("edition_id")).Head = row.number("seq")
			case "audit_checkpoints":
				log := of(row.text("edition_id"))
				log.Checkpoints = append(log.Checkpoints, audit.Checkpoint{
					Edition: row.text("edition_id"), Seq: row.number("seq"), At: row.number("at"), Hash: row.bytes("hash"), Signature: row.bytes("signature"),
				})
			}
			return nil
		})
		return err
	})
	return logs, codes, err
}

// dumpedRow is a row of a backup by column.
type dumpedRow map[string]any

func dumped(t db.DumpTable, values []any) dumpedRow {
	row := dumpedRow{}
	for i, column := range t.Columns {
		row[column] = values[i]
	}
	return row
}

func (r dumpedRow) text(column string) string { s, _ := r[column].(string); return s }

func (r dumpedRow) number(column string) int64 {
	n, _ := r[column].(json.Number)
	i, _ := n.Int64() // what is no number was refused when the dump was made
	return i
}

func (r dumpedRow) bytes(column string) []byte {
	raw, err := base64.StdEncoding.DecodeString(r.text(column))
	if err != nil {
		return nil
	}
	return raw
}
