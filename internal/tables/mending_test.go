package tables

import (
	"slices"
	"testing"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// Twenty of sixty are missing and ten come late: one press, and everybody who is here has one seat.
func TestOnePressRepairsARound(t *testing.T) {
	each(t, 60, func(t *testing.T, m *morning) {
		m.arrive(10)
		before := m.open("first", at(9, 0))
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "second"))
		m.clock = at(9, 5)
		gone := map[people.ID]bool{}
		var missing []people.ID
		for _, name := range m.names[5:48] {
			if len(missing) < 20 { // facilitators among them
				missing = append(missing, m.guests[name].PersonID())
				gone[m.guests[name].PersonID()] = true
			}
		}
		late := m.names[50:]
		for _, name := range late { // they come, and the round has no seat for them yet
			must(t, m.db.Write(t.Context(), insertArrival(m, m.guests[name])))
		}
		if p := m.plan("first"); len(p.Waiting) != 10 {
			t.Fatalf("%d wait, want ten", len(p.Waiting))
		}
		for _, by := range []people.Person{m.guests[m.names[0]], m.rosalie} {
			if _, err := m.Mend(t.Context(), by, m.e(), "first", missing); fault.KindOf(err) != fault.NotFound {
				t.Errorf("got %v, want NotFound", err)
			}
		}
		done, err := m.Mend(t.Context(), m.amina, m.e(), "first", missing)
		must(t, err)
		after := m.plan("first")
		if done.Removed != len(missing) || len(missing) != 20 || after.Seated != 60-len(missing)-len(after.Waiting) || len(after.Waiting) > 1 {
			t.Errorf("%+v; %d have a seat, %d wait", done, after.Seated, len(after.Waiting))
		}
		for _, table := range after.Tables {
			for _, s := range table.Seats {
				if gone[s.Person] {
					t.Error("somebody who is missing has a seat")
				}
			}
		}
		if done.Moved > 2*(done.Removed+done.Seated) {
			t.Errorf("%d people were moved for %d", done.Moved, done.Removed+done.Seated)
		}
		if len(after.Unguided) > len(before.Unguided)+4 || after.Checked.Of("twice", "unknown", "absent") != nil {
			t.Errorf("tables without facilitator: %v; %+v", after.Unguided, after.Checked.Faults)
		}
		// Once more does nothing; and it can be taken back.
		again, err := m.Mend(t.Context(), m.amina, m.e(), "first", missing)
		must(t, err)
		if again.Removed != 0 || again.Seated != 0 || !sameSeats(after, m.plan("first")) {
			t.Errorf("a second press: %+v", again)
		}
		// A later round is brought in line behind it, and somebody kept at a table of it stays.
		must(t, m.Ahead(t.Context(), m.e(), "first"))
		for _, table := range m.plan("second").Tables {
			if slices.ContainsFunc(table.Seats, func(s Seat) bool { return gone[s.Person] }) {
				t.Error("somebody who left still has a seat in the next round")
			}
		}
		// Whoever comes back gets a seat.
		back := m.guests[m.names[0]]
		for _, name := range m.names {
			if gone[m.guests[name].PersonID()] {
				back = m.guests[name]
			}
		}
		must(t, m.Arrive(t.Context(), back, m.e()))
		if p := m.plan("first"); sits(p, back) == 0 && !slices.ContainsFunc(p.Waiting, func(s Seat) bool { return s.Person == back.PersonID() }) {
			t.Error("somebody who came back is neither seated nor waiting")
		}
		if last := m.plan("first").Last; last == nil || last.Deed != Mended {
			t.Errorf("the repair cannot be taken back: %+v", last)
		}
		must(t, m.UndoMove(t.Context(), m.amina, m.e(), "first"))
		if p := m.plan("first"); sits(p, people.Person{Acting: edition.Acting{ID: string(missing[0])}}) == 0 {
			t.Error("taken back, and the seat is still gone")
		}
	})
}

// A press mends nothing where nothing can be mended, and says no more than that.
func TestOnlyAnOpenRoundIsRepaired(t *testing.T) {
	each(t, 18, func(t *testing.T, m *morning) {
		m.arrive(0)
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
		for _, session := range []edition.SessionID{"first", "second"} {
			if _, err := m.Mend(t.Context(), m.amina, m.e(), session, nil); fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: got %v, want a refusal", session, err)
			}
		}
		m.open("first", at(9, 0))
		m.clock = at(10, 20)
		if _, err := m.Mend(t.Context(), m.amina, m.e(), "first", nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("when it is over: got %v, want a refusal", err)
		}
	})
}

// insertArrival notes that somebody is here, without seating her.
func insertArrival(m *morning, who people.Person) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		return tx.Do("INSERT INTO arrivals (edition_id, day, person_id, at) VALUES ($1, 1, $2, $3)", m.id, who.ID, clock.Millis(m.clock))
	}
}
