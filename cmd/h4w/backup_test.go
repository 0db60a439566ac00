package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"

	"filippo.io/age"
)

// inhabited is a program with an edition and some people in it, on an engine.
type inhabited struct {
	*house
	storage
	e     edition.Edition
	amina people.Person
}

func onEngines(t *testing.T, test func(t *testing.T, h *inhabited)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := storage{Data: t.TempDir()}
		if d.Engine() == db.Postgres {
			s.Database = dbtest.EmptyPostgres(t)
		}
		h, err := open(t.Context(), s, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { h.db.Close() })
		in := &inhabited{house: h, storage: s}
		e := edition.February2021(h.words)
		e.Phase, e.Capacity, e.Purpose = edition.Registration, 500, edition.Event
		if in.e, err = h.edition.Create(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		id, _, err := h.people.AddAccount(t.Context(), "Amina", "fr", false)
		if err == nil {
			err = h.people.Appoint(t.Context(), edition.Acting{Roles: edition.Operator}, in.e.ID, id, edition.Organiser)
		}
		if err == nil {
			in.amina, err = h.people.Acting(t.Context(), people.Visit{Subject: id}, in.e.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		test(t, in)
	})
}

func (h *inhabited) register(ctx context.Context, name string) (people.Person, error) {
	codes, err := h.people.MakeSheet(ctx, h.amina, h.e, people.Sheet{Body: "Huis De Kade", Role: edition.Participant, Expires: time.Now().AddDate(0, 1, 0)}, 1)
	if err != nil {
		return people.Person{}, err
	}
	token, err := h.people.Register(ctx, h.e, people.Application{
		Code: codes[0], World: edition.Own, Consents: []string{"take_part"}, Profile: people.Profile{Name: name, Languages: []string{"nl"}},
	})
	if err != nil {
		return people.Person{}, err
	}
	v, err := h.people.Who(ctx, token)
	if err != nil {
		return people.Person{}, err
	}
	return h.people.Acting(ctx, v, h.e.ID)
}

// empty is where to restore to: the same engine, nothing in it, the same master key.
func (h *inhabited) empty(t *testing.T) storage {
	s := storage{Data: t.TempDir(), KeyFile: h.keyFile()}
	if h.db.Engine() == db.Postgres {
		s.Database = dbtest.EmptyPostgres(t)
	}
	return s
}

func (h *inhabited) names(t *testing.T) map[string]bool {
	t.Helper()
	all, err := h.people.Everybody(t.Context(), h.amina, h.e)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, p := range all {
		names[p.Name] = true
	}
	return names
}

func (h *inhabited) at(t *testing.T, s storage) *inhabited {
	t.Helper()
	back, err := open(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { back.db.Close() })
	return &inhabited{house: back, storage: s, e: h.e, amina: h.amina}
}

func TestABackupTakenUnderLoadRestoresWithEverythingInIt(t *testing.T) {
	onEngines(t, func(t *testing.T, h *inhabited) {
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		var written atomic.Int64
		var before sync.Map
		for w := range 4 {
			writers.Go(func() {
				for i := 0; ctx.Err() == nil; i++ {
					name := fmt.Sprintf("Guest %d-%d", w, i)
					if _, err := h.register(ctx, name); err != nil {
						if ctx.Err() == nil {
							t.Errorf("%s: %v", name, err)
						}
						return
					}
					before.Store(name, true)
					written.Add(1)
				}
			})
		}
		for written.Load() < 20 {
			time.Sleep(5 * time.Millisecond)
		}
		sure := map[string]bool{} // those who were in before the backup began
		before.Range(func(name, _ any) bool { sure[name.(string)] = true; return true })
		at := written.Load()
		file := filepath.Join(t.TempDir(), "all.h4w")
		err := (&backupCommand{storage: h.storage, To: file}).Run(t.Context())
		during := written.Load() - at
		stop()
		writers.Wait()
		if err != nil {
			t.Fatal(err)
		}
		if during == 0 {
			t.Log("nobody wrote while the backup ran")
		}
		s := h.empty(t)
		if err := (&restoreCommand{storage: s, From: file, Verify: true}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		back := h.at(t, s)
		restored := back.names(t)
		for name := range sure {
			if !restored[name] {
				t.Errorf("%s is lost", name)
			}
		}
		if now := h.names(t); len(restored) > len(now) {
			t.Errorf("restored %d people, only %d were written", len(restored), len(now))
		}
		if _, err := back.register(t.Context(), "After the restore"); err != nil {
			t.Errorf("the restored program does not work: %v", err)
		}
		var visits int
		if err := back.db.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Row("SELECT count(*) FROM visits WHERE began_at < $1", []any{time.Now().Add(-time.Hour).UnixMilli()}, &visits)
		}); err != nil || visits != 0 {
			t.Errorf("%d old sessions, %v", visits, err)
		}
		if err := (&restoreCommand{storage: s, From: file}).Run(t.Context()); !errors.Is(err, db.ErrNotEmpty) {
			t.Errorf("over what is there: got %v, want a refusal", err)
		}
	})
}

func TestWhatWasErasedSinceTheBackupStaysErased(t *testing.T) {
	onEngines(t, func(t *testing.T, h *inhabited) {
		ctx := t.Context()
		merel, err := h.register(ctx, "Merel")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.register(ctx, "Wout"); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		old, gone := filepath.Join(dir, "old.h4w"), filepath.Join(dir, "gone.h4w")
		if err := (&backupCommand{storage: h.storage, To: old}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if err := h.db.Write(ctx, func(tx *db.Tx) error { return h.seal.Forget(tx, string(h.e.ID), merel.ID, time.Now()) }); err != nil {
			t.Fatal(err)
		}
		if err := (&backupCommand{storage: h.storage, To: gone, Tombstones: true}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		for how, c := range map[string]restoreCommand{"a file": {Tombstones: gone}, "the present database": {Present: h.where()}} {
			c.storage, c.From, c.Verify = h.empty(t), old, true
			if err := c.Run(ctx); err != nil {
				t.Fatalf("%s: %v", how, err)
			}
			if names := h.at(t, c.storage).names(t); names["Merel"] || !names["Wout"] {
				t.Errorf("%s: got %v, want Wout and not Merel", how, names)
			}
		}
		if err := (&restoreCommand{storage: h.empty(t), From: gone}).Run(ctx); err == nil {
			t.Error("tombstones alone were taken for a backup")
		}
	})
}

func TestABackupTellsNothingAndADamagedOneIsRefused(t *testing.T) {
	onEngines(t, func(t *testing.T, h *inhabited) {
		ctx, dir := t.Context(), t.TempDir()
		if _, err := h.register(ctx, "Marie-Antoinette"); err != nil {
			t.Fatal(err)
		}
		identity, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		keys, locked, plain := filepath.Join(dir, "identity"), filepath.Join(dir, "locked.age"), filepath.Join(dir, "plain.h4w")
		if err := os.WriteFile(keys, []byte(identity.String()+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := (&backupCommand{storage: h.storage, To: locked, Recipients: []string{identity.Recipient().String()}}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if err := (&backupCommand{storage: h.storage, To: plain}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if err := (&backupCommand{storage: h.storage, To: plain}).Run(ctx); err == nil {
			t.Error("a backup was written over another")
		}
		if info, err := os.Stat(plain); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others may read it: %v, %v", info.Mode(), err)
		}
		if err := (&restoreCommand{storage: h.storage, From: locked, Identity: keys, Try: true}).Run(ctx); err != nil {
			t.Errorf("encrypted: %v", err)
		}
		if err := (&restoreCommand{storage: h.storage, From: locked, Try: true}).Run(ctx); err == nil {
			t.Error("an encrypted backup opened without a key")
		}
		other := storage{Data: t.TempDir(), MasterKey: strings.Repeat("ab", 32)}
		if err := (&restoreCommand{storage: other, From: plain}).Run(ctx); err == nil {
			t.Error("restored with another master key")
		}
		raw, err := os.ReadFile(plain)
		if err != nil {
			t.Fatal(err)
		}
		for what, bytes := range map[string][]byte{"cut off": raw[:len(raw)-40], "half": raw[:len(raw)/2], "changed": append(append([]byte{}, raw[:len(raw)/2]...), append([]byte{raw[len(raw)/2] ^ 4}, raw[len(raw)/2+1:]...)...), "other": []byte("this is something else altogether, and not short")} {
			bad := filepath.Join(dir, "bad.h4w")
			if err := os.WriteFile(bad, bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			s := h.empty(t)
			if err := (&restoreCommand{storage: s, From: bad}).Run(ctx); err == nil {
				t.Errorf("%s: restored all the same", what)
			}
		}
	})
}

func TestTheDoctorFindsWhatIsWrong(t *testing.T) {
	onEngines(t, func(t *testing.T, h *inhabited) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(os.Chmod(h.Data, 0o700))
		healthy := doctorCommand{storage: h.storage, serving: serving{Listen: "127.0.0.1:0"}}
		for _, f := range healthy.findings(t.Context()) {
			if f.do != "" && f.what != "disk" {
				t.Errorf("a healthy program: %s: %s", f.what, f.says)
			}
		}
		wrong := func(what string, c doctorCommand) {
			t.Helper()
			for _, f := range c.findings(t.Context()) {
				if f.what == what {
					if f.do == "" {
						t.Errorf("%s: nothing wrong was found: %s", what, f.says)
					}
					return
				}
			}
			t.Errorf("%s was not looked at", what)
		}
		open := healthy
		open.Listen = "0.0.0.0:0"
		wrong("certificate", open)
		taken := healthy
		taken.Listen = strings.TrimPrefix(silent(t), "http://")
		wrong("port", taken)
		mail := healthy
		mail.Mail, mail.MailFrom = "smtp://127.0.0.1:1", "atelier@example.org"
		wrong("mail", mail)
		none := healthy
		none.Data, none.Database, none.KeyFile = filepath.Join(t.TempDir(), "none"), "", ""
		wrong("data folder", none)
		wrong("master key", none)
		wrong("database", none)
		other := healthy
		other.MasterKey = strings.Repeat("cd", 32)
		wrong("sealed", other)
		must(os.Chmod(h.keyFile(), 0o644))
		wrong("master key", healthy)
		if err := healthy.Run(t.Context()); err == nil {
			t.Error("the doctor is content")
		}
	})
}
