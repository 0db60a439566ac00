package people

import (
	"encoding/json"
	"strings"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
)

func TestTheSafetyLeadErasesAtSomeonesRequest(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Merel", "firm")
		a.Code, a.Profile.Mail, a.Profile.Note = h.code(t), "merel@example.org", "canary-note"
		p := h.registers(t, a)
		other := application("Wout", "firm")
		other.Code = h.code(t)
		h.registers(t, other)
		lead := Person{Acting: edition.Acting{ID: "tilda", Edition: h.e.ID, Roles: edition.SafetyLead, Staff: true}}
		right := Asked{Person: p.PersonID(), Sure: Met, Name: " merel "}
		for _, who := range []Person{h.organiser, p, {}} {
			wantKind(t, "erasing", h.EraseFor(t.Context(), who, h.e.ID, right), fault.NotFound)
			_, _, err := h.CopyFor(t.Context(), who, h.e.ID, right)
			wantKind(t, "copying", err, fault.NotFound)
			_, err = h.Requestable(t.Context(), who, h.e.ID)
			wantKind(t, "listing", err, fault.NotFound)
			_, err = h.Choose(t.Context(), who, h.e.ID, right)
			wantKind(t, "choosing", err, fault.NotFound)
		}
		wantKind(t, "without making sure", h.EraseFor(t.Context(), lead, h.e.ID, Asked{Person: right.Person, Name: "Merel"}), fault.Invalid)
		wantKind(t, "the wrong line", h.EraseFor(t.Context(), lead, h.e.ID, Asked{Person: right.Person, Sure: Met, Name: "Wout"}), fault.Invalid)
		if _, err := h.Choose(t.Context(), lead, h.e.ID, Asked{Person: right.Person, Sure: Brought}); err != nil {
			t.Fatal(err)
		}

		own, parts, err := h.CopyFor(t.Context(), lead, h.e.ID, right)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal([]any{own, parts})
		if err != nil || !strings.Contains(string(raw), "Merel") || len(parts) == 0 {
			t.Errorf("the copy: %s, %v", raw, err)
		}
		for _, protected := range []string{"merel@example.org", "canary-note"} {
			if strings.Contains(string(raw), protected) {
				t.Errorf("the copy holds %q, which her phrase protects", protected)
			}
		}

		if err := h.EraseFor(t.Context(), lead, h.e.ID, right); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "erasing twice", h.EraseFor(t.Context(), lead, h.e.ID, right), fault.Invalid)
		all, err := h.Requestable(t.Context(), lead, h.e.ID)
		if err != nil || len(all) != 1 || all[0].Name != "Wout" {
			t.Errorf("left are %+v, %v", all, err)
		}
		var keys, stones, lines, told int
		err = h.d.Read(t.Context(), func(tx *db.Tx) error {
			for query, n := range map[string]*int{
				"SELECT count(*) FROM seal_keys WHERE subject = $1": &keys, "SELECT count(*) FROM tombstones WHERE subject = $1": &stones, "SELECT count(*) FROM audit_log WHERE object = $1": &told,
			} {
				if err := tx.Row(query, []any{p.ID}, n); err != nil {
					return err
				}
			}
			return tx.Row("SELECT count(*) FROM audit_log WHERE act IN ('people_erasure', 'people_copy') AND actor = 'tilda' AND object = '' AND kind = 'met'", nil, &lines)
		})
		if err != nil || keys != 0 || stones != 1 || lines != 2 || told != 0 {
			t.Errorf("%d keys, %d tombstones, %d lines in the log, %d of them name her; %v", keys, stones, lines, told, err)
		}
	})
}
