package tables

import (
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// A rule covers jurors, interpreters and captioners as it does everybody. While that is all they are, nothing brings them to anybody's
// table, ruled or not, and the answer is one and the same; as soon as one of them gets a part at a table as well, in the plan, during a
// round or by coming late, she never sits with the one she is kept apart from.
func TestKeepApartHoldsForJurorsAndInterpreters(t *testing.T) {
	each(t, 20, func(t *testing.T, m *morning) {
		ctx := t.Context()
		crew := map[string]people.Person{} // name → whom she is kept apart from
		roles := map[string]edition.Role{"Juror": edition.Juror, "Interpreter": edition.Interpreter, "Captioner": edition.Captioner}
		for name, role := range roles {
			who, her := m.join(name, role, edition.Own, "", "fr", "nl"), m.guests[m.names[1+len(crew)*3]]
			m.apart(who, her)
			crew[name] = her
		}
		m.arrive(0)
		first := m.open("first", at(9, 0))
		for name, her := range crew {
			who := m.guests[name]
			if sits(first, who) != 0 {
				t.Errorf("the %s has a seat", name)
			}
			for _, table := range append(first.Tables, Table{ID: TableID(db.NewID())}) {
				if _, err := m.TableFor(ctx, who, m.id, table.ID); fault.KindOf(err) != fault.NotFound {
					t.Errorf("the %s looks in at table %d: %v", name, table.N, err)
				}
				if table.N != 0 && sits(first, her) == table.N && m.mayCome(table.ID, who) {
					t.Errorf("the %s may come to the table of the one she is kept apart from", name)
				}
			}
			if err := m.AnotherTable(ctx, who, m.e(), "first", her.PersonID()); fault.KindOf(err) != fault.NotFound {
				t.Errorf("the %s moves people: %v", name, err)
			}
		}
		for name := range crew { // now they help at tables as well
			who := m.guests[name].PersonID()
			must(t, m.people.SetRoles(ctx, m.amina, m.e(), who, roles[name]|edition.Participant))
			p, err := m.people.Acting(ctx, people.Visit{Edition: m.id, Subject: who}, m.id)
			must(t, err)
			m.guests[name] = p
		}
		m.clock = at(9, 5)
		for name := range crew {
			must(t, m.Arrive(ctx, m.guests[name], m.e()))
		}
		check := func(when string, session edition.SessionID) {
			t.Helper()
			p := m.plan(session)
			for name, her := range crew {
				if at := sits(p, m.guests[name]); at != 0 && at == sits(p, her) {
					t.Errorf("%s: the %s sits with the one she is kept apart from", when, name)
				}
			}
		}
		check("coming late", "first")
		for name := range crew {
			if err := m.AnotherTable(ctx, m.amina, m.e(), "first", m.guests[name].PersonID()); err != nil && fault.KindOf(err) != fault.Conflict {
				t.Fatal(err)
			}
			check("at another table", "first")
		}
		second, seated := m.open("second", at(10, 0)), 0
		check("in the next round", "second")
		for name := range crew {
			if sits(second, m.guests[name]) != 0 {
				seated++
			}
		}
		if seated == 0 {
			t.Error("none of them has a seat in the next round: this test looks at nothing")
		}
	})
}

// mayCome says whether somebody may be brought to a table, in a transaction of its own.
func (m *morning) mayCome(table TableID, who people.Person) (may bool) {
	m.t.Helper()
	must(m.t, m.db.Read(m.t.Context(), func(tx *db.Tx) (err error) {
		may, err = m.MayCome(tx, m.id, table, who.PersonID())
		return err
	}))
	return may
}
