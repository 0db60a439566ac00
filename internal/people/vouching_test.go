package people

import (
	"bytes"
	"strings"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
)

func TestNothingOpensForWhoeverNobodyAnswersFor(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Wout", "firm")
		a.Private.Known = "Wouter Maes, ask at the desk of Huis De Kade"
		wout := h.registers(t, a)
		_, err := h.Decide(t.Context(), h.organiser, h.e, wout.PersonID(), Admitted)
		wantKind(t, "the organiser admits without a check", err, fault.Conflict)
		for name, by := range map[string]Person{"organiser": h.organiser, "deputy": h.deputy, "listener": h.listener, "wout": wout, "nobody": {}} {
			wantKind(t, name+" confirms", h.Confirm(t.Context(), by, h.e, wout.PersonID()), fault.NotFound)
		}
		for range 2 {
			if err := h.Confirm(t.Context(), h.lead, h.e, wout.PersonID()); err != nil {
				t.Fatal(err)
			}
		}
		if out, err := h.Decide(t.Context(), h.organiser, h.e, wout.PersonID(), Admitted); err != nil || out != Admitted {
			t.Errorf("the organiser admits after the check: %v, %v", out, err)
		}
	})
}

// Whoever should not come stands exactly where someone stands for whom there is no place, and stays there when places are free.
func TestHavingNoPlaceLooksLikeAFullHouse(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, came := range []bool{false, true} { // by a code, or to be checked
			var who Person
			if came {
				who = h.comes(t, "Wout", "firm")
			} else {
				who = h.registers(t, application("Wout", "firm"))
			}
			other := h.registers(t, application("Tilda", "firm"))
			if err := h.db.Write(t.Context(), func(tx *db.Tx) error { return h.HasNoPlace(tx, h.lead, h.e.ID, who.PersonID()) }); err != nil {
				t.Fatal(err)
			}
			if _, err := h.Decide(t.Context(), h.organiser, h.e, other.PersonID(), Waiting); err != nil {
				t.Fatal(err)
			}
			if err := h.FillPlaces(t.Context(), h.e); err != nil {
				t.Fatal(err)
			}
			all, err := h.Everybody(t.Context(), h.organiser, h.e)
			if err != nil {
				t.Fatal(err)
			}
			var rows []Listed
			for _, l := range all {
				if l.ID == who.ID || l.ID == other.ID {
					rows = append(rows, l)
				}
			}
			if len(rows) != 2 || rows[0].Standing != Waiting || rows[1].Standing != Waiting || rows[0].Vouched || rows[1].Vouched {
				t.Errorf("by a code: %v: they stand as %+v", came, rows)
			}
			_, one := h.Decide(t.Context(), h.organiser, h.e, who.PersonID(), Admitted)
			_, two := h.Decide(t.Context(), h.organiser, h.e, other.PersonID(), Admitted)
			if one == nil || two == nil || one.Error() != two.Error() {
				t.Errorf("admitting: %v and %v, want the same refusal", one, two)
			}
			for _, p := range []Person{who, other} {
				if p = h.again(t, p); p.Standing != Waiting || p.In(h.e.ID) {
					t.Errorf("%s is %s", p.Name, p.Standing)
				}
			}
		}
		sam := h.comes(t, "Sam", edition.Own)
		err := h.db.Write(t.Context(), func(tx *db.Tx) error { return h.HasNoPlace(tx, h.organiser, h.e.ID, sam.PersonID()) })
		wantKind(t, "the organiser", err, fault.NotFound)
	})
}

func TestPrivateNotesAreSealedAlikeAndGoWithHer(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		silent, long := application("Tilda", "firm"), application("Wout", "firm")
		long.Private = Private{Known: strings.Repeat("<", PrivateMax), Apart: strings.Repeat("é", PrivateMax), Together: "Merel van de Kade"}
		tilda, wout := h.registers(t, silent), h.registers(t, long)
		if sizes := h.privateSizes(t); len(sizes) != 2 || sizes[0] != sizes[1] {
			t.Errorf("the notes have %v bytes, want the same", sizes)
		}
		var apart, together string
		for range 2 {
			a, b := "", ""
			if err := h.db.Write(t.Context(), func(tx *db.Tx) (err error) {
				a, b, err = h.TakeWishes(tx, h.e.ID, wout.PersonID())
				return err
			}); err != nil {
				t.Fatal(err)
			}
			apart, together = apart+a, together+b
		}
		if apart != long.Private.Apart || together != long.Private.Together {
			t.Errorf("taken %q, %q", apart, together)
		}
		if err := h.Withdraw(t.Context(), wout); err != nil {
			t.Fatal(err)
		}
		if sizes := h.privateSizes(t); len(sizes) != 1 {
			t.Errorf("after he withdrew there are %d notes", len(sizes))
		}
		if err := h.db.Write(t.Context(), func(tx *db.Tx) error { return h.ForgetPrivate(tx, h.e.ID) }); err != nil {
			t.Fatal(err)
		}
		err := h.db.Read(t.Context(), func(tx *db.Tx) error {
			for _, id := range []ID{tilda.PersonID(), wout.PersonID()} {
				if key, err := h.seal.Key(tx, string(h.e.ID), privateSubject(id)); err != nil || key != nil {
					t.Errorf("the key of a private note is still there: %v", err)
				}
			}
			return nil
		})
		if err != nil || len(h.privateSizes(t)) != 0 {
			t.Errorf("at the close: %v", err)
		}
	})
}

func (h *house) privateSizes(t *testing.T) (sizes []int) {
	t.Helper()
	err := h.db.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Rows("SELECT note FROM private_notes WHERE edition_id = $1", []any{h.e.ID}, func(scan db.Scanner) error {
			var note []byte
			err := scan(&note)
			if bytes.Contains(note, []byte("Merel")) {
				t.Error("a private note is not sealed")
			}
			sizes = append(sizes, len(note))
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return sizes
}
