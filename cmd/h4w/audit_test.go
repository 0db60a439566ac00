package main

import (
	"context"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
)

// lines is the log of the evening's edition: acts with their objects.
func (ev *evening) lines(t *testing.T) (all []string) {
	t.Helper()
	err := ev.house.db.Read(t.Context(), func(tx *db.Tx) error {
		told, err := audit.Read(tx, string(ev.edition.ID), nil)
		for _, l := range told {
			all = append(all, strings.TrimSpace(l.Act+" "+l.Kind))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// post sends a form as a persona and expects to be sent on.
func (ev *evening) post(t *testing.T, who persona, path string, values url.Values) {
	t.Helper()
	answer, err := who.http.PostForm(ev.server.URL+ev.edition.Path()+path, values)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther && answer.StatusCode != http.StatusOK {
		t.Fatalf("%s as %s: got %d", path, who.name, answer.StatusCode)
	}
}

// What staff do through the real pages stands in the log of the real program, on both engines; what others do does not. The log
// is whole, also in a backup, and h4w audit verify names what is wrong with one that was touched.
func TestWhatStaffDoStandsInTheLog(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 1, nil)
		organiser := ev.persona(t, "organiser", edition.Organiser|edition.Operator)
		lead := ev.persona(t, "safetylead", edition.SafetyLead)
		session := ""
		for _, s := range ev.edition.Programme.Sessions {
			if s.Kind == edition.Round {
				session = string(s.ID)
				break
			}
		}
		before := len(ev.lines(t))
		ev.post(t, organiser, "/desk/messages", url.Values{"text": {"Pause dans cinq minutes"}, "table": {""}})
		ev.post(t, organiser, "/desk/plan/"+session+"/forming", nil)
		ev.post(t, lead, "/desk/rules", url.Values{"kind": {"apart_org"}, "person": {ev.someone(t)}, "organisation": {"Groencentrum Hof"}})
		ev.post(t, lead, "/notes", url.Values{"text": {"mine"}, "version": {"0"}})
		got := strings.Join(ev.lines(t)[before:], ", ")
		if got != "messages, plan_forming session, safety_desk" {
			t.Errorf("in the log: %q", got)
		}

		// The safety lead reads it, the organiser does not.
		for who, want := range map[*persona]int{&lead: http.StatusOK, &organiser: http.StatusNotFound} {
			for _, path := range []string{"/desk/log", "/desk/log/file", "/desk/log/data"} {
				if answer := try(t, *who, http.MethodGet, ev.server.URL+ev.edition.Path()+path); answer.StatusCode != want {
					t.Errorf("%s as %s: got %d, want %d", path, who.name, answer.StatusCode, want)
				}
			}
		}

		if err := ev.house.audit.CheckpointAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := ev.storage
		verify := func(change func(*auditVerifyCommand)) error {
			c := auditVerifyCommand{storage: s, Edition: ev.edition.Code}
			if change != nil {
				change(&c)
			}
			return c.Run(t.Context())
		}
		if err := verify(nil); err != nil {
			t.Errorf("a sound log: %v", err)
		}
		backup := filepath.Join(t.TempDir(), "b.h4w")
		if err := (&backupCommand{storage: s, To: backup}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		inBackup := func(c *auditVerifyCommand) { c.Backup = backup }
		if err := verify(inBackup); err != nil {
			t.Errorf("a sound log in a backup: %v", err)
		}
		if err := verify(func(c *auditVerifyCommand) {
			c.Backup, c.Checkpoints = backup, []string{s.checkpointFile()}
			c.MasterKey, c.KeyFile, c.PublicKey = "", filepath.Join(t.TempDir(), "none"), publicKey(t, s)
		}); err != nil {
			t.Errorf("a backup with the public key alone: %v", err)
		}
		must(t, ev.house.db.Write(context.WithoutCancel(t.Context()), func(tx *db.Tx) error {
			for _, sql := range []string{
				"DELETE FROM audit_log WHERE edition_id = $1 AND seq = (SELECT max(seq) FROM audit_log WHERE edition_id = $1)",
				"UPDATE audit_heads SET seq = seq - 1 WHERE edition_id = $1", "DELETE FROM audit_checkpoints WHERE edition_id = $1",
			} {
				if err := tx.Do(sql, ev.edition.ID); err != nil {
					return err
				}
			}
			return nil
		}))
		if err := verify(nil); err == nil {
			t.Error("a log whose end and checkpoints were deleted passes")
		}
		if err := os.Remove(s.checkpointFile()); err != nil {
			t.Fatal(err)
		}
		if err := verify(nil); err != nil {
			t.Errorf("only the published checkpoint knows of the end: %v", err)
		}
	})
}

func publicKey(t *testing.T, s storage) string {
	t.Helper()
	key, err := s.auditKey("")
	must(t, err)
	return hex.EncodeToString(key)
}

// someone is the id of a person who is in.
func (ev *evening) someone(t *testing.T) (id string) {
	t.Helper()
	must(t, ev.house.db.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Row("SELECT person_id FROM admissions WHERE edition_id = $1 AND outcome = 'admitted' ORDER BY person_id LIMIT 1", []any{ev.edition.ID}, &id)
	}))
	return id
}
