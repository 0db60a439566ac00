package tables

import (
	"fmt"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// Twenty people asked for four subjects, and four for nothing: everybody who asked works on hers, with two of its authors; so does a
// latecomer, while there is a free chair; and an undone change leaves tables what they work on.
func TestPeopleSitByWhatTheyAskedFor(t *testing.T) {
	each(t, 0, func(t *testing.T, m *morning) {
		subjects := []Subject{{ID: "a", Language: "fr"}, {ID: "b", Language: "fr"}, {ID: "c", Language: "fr"}, {ID: "d", Language: "fr"}}
		for i := range 24 {
			role := edition.Participant
			if i < 4 {
				role = edition.Facilitator
			}
			who := m.join(fmt.Sprintf("Guest %02d", i), role, []string{"isp", "firm", "social"}[i%3], fmt.Sprintf("Body %d", i), "fr").PersonID()
			sub := &subjects[i%4]
			if i >= 8 && i < 16 {
				sub.Authors = append(sub.Authors, who)
			}
			if i < 20 {
				sub.Chosen = append(sub.Chosen, who)
			}
		}
		late := m.names[23]
		subjects[1].Chosen = append(subjects[1].Chosen, m.guests[late].PersonID())
		m.SeatBy(func(_ *db.Tx, _ edition.Edition, session edition.SessionID) ([]Subject, error) {
			if session == "first" {
				return subjects, nil
			}
			return nil, nil
		})
		m.arrive(1)
		p := m.open("first", at(9, 0))
		if !p.By || p.Worked.Choosers != 20 || len(p.Checked.Faults) > 0 {
			t.Fatalf("by subject: %v; %+v; %+v", p.By, p.Worked, p.Checked.Faults)
		}
		// A decoy may keep two people apart who asked for the same: each pair of them costs a wish, and may push somebody else out.
		apart := m.apartWithin(subjects)
		t.Logf("%+v; %d pairs who asked for the same are kept apart", p.Worked, apart)
		if p.Worked.Granted < 20-2*apart || len(p.Worked.Alone) > apart {
			t.Errorf("%+v: who asked for something works on something else, and %d pairs are kept apart", p.Worked, apart)
		}
		of := map[int]string{}
		for _, table := range p.Tables {
			of[table.N] = table.Subject
			if table.Subject == "" {
				t.Errorf("table %d works on nothing", table.N)
			}
		}
		m.clock = m.clock.Add(time.Minute)
		must(t, m.Arrive(t.Context(), m.guests[late], m.e()))
		after := m.plan("first")
		if n := sits(after, m.guests[late]); n == 0 || of[n] != "b" {
			chairs := map[string]int{}
			for _, table := range p.Tables {
				chairs[table.Subject] += 6 - len(table.Seats)
			}
			if chairs["b"] > 0 && n != 0 && !m.apartFromTable(after, late, "b") {
				t.Errorf("the latecomer works on %q though there is a chair where she asked: %v", of[n], chairs)
			}
		}
		who := people.ID("")
		for _, table := range after.Tables {
			who = table.Seats[0].Person
		}
		if err := m.AnotherTable(t.Context(), m.amina, m.e(), "first", who); err == nil {
			must(t, m.UndoMove(t.Context(), m.amina, m.e(), "first"))
		}
		for _, table := range m.plan("first").Tables {
			if table.Subject != of[table.N] {
				t.Errorf("table %d worked on %q, now on %q", table.N, of[table.N], table.Subject)
			}
		}
		if second := m.open("second", at(10, 0)); second.By || second.Tables[0].Subject != "" {
			t.Error("a round that mixes people is seated by subject")
		}
	})
}

// apartWithin counts the pairs of people who asked for the same, or began it, and may not meet.
func (m *morning) apartWithin(subjects []Subject) (n int) {
	m.t.Helper()
	must(m.t, m.db.Read(m.t.Context(), func(tx *db.Tx) error {
		kept, err := m.safety.KeptIn(tx, m.id)
		for _, sub := range subjects {
			for i, a := range sub.Chosen {
				for _, b := range sub.Chosen[:i] {
					if !kept.MayMeet(a, b) {
						n++
					}
				}
			}
		}
		return err
	}))
	return n
}

// apartFromTable says whether somebody may not sit at the tables of a subject.
func (m *morning) apartFromTable(p Seating, name, subject string) (apart bool) {
	m.t.Helper()
	must(m.t, m.db.Read(m.t.Context(), func(tx *db.Tx) error {
		kept, err := m.safety.KeptIn(tx, m.id)
		for _, table := range p.Tables {
			for _, s := range table.Seats {
				apart = apart || table.Subject == subject && !kept.MayMeet(s.Person, m.guests[name].PersonID())
			}
		}
		return err
	}))
	return apart
}

// In a world café whoever wrote for a table stays at it in the next round of the day, and the others walk on.
func TestWhoeverWroteStaysAndTells(t *testing.T) {
	each(t, 24, func(t *testing.T, m *morning) {
		for i := range 4 {
			m.join(fmt.Sprintf("Writer %d", i), edition.Rapporteur, "social", fmt.Sprintf("Body 2%d", i), "fr", "nl")
		}
		m.arrive(0)
		cafe := m.e()
		cafe.Template = edition.WorldCafe
		m.clock = at(9, 0)
		must(t, m.FormRound(t.Context(), m.amina, cafe, "second")) // planned before anybody knows who will write
		must(t, m.OpenRound(t.Context(), cafe, "first"))
		before, hosts := m.plan("first"), map[people.ID]int{}
		for _, table := range before.Tables {
			for _, s := range table.Seats {
				if s.Part == Writes {
					hosts[s.Person] = table.N
				}
			}
		}
		if len(hosts) < 2 {
			t.Fatalf("%d tables have somebody who writes", len(hosts))
		}
		m.clock = at(10, 0)
		must(t, m.OpenRound(t.Context(), cafe, "second"))
		after, err := m.PlanFor(t.Context(), m.amina, cafe, "second")
		must(t, err)
		stayed, walked := 0, 0
		for _, table := range after.Tables {
			for _, s := range table.Seats {
				switch n := hosts[s.Person]; {
				case n == table.N:
					stayed++
				case n > 0 && n <= len(after.Tables):
					t.Errorf("who wrote at table %d sits at table %d", n, table.N)
				}
				if sits(before, people.Person{Acting: edition.Acting{ID: string(s.Person)}}) != table.N {
					walked++
				}
			}
		}
		if stayed != len(hosts) || walked < after.Seated/2 || len(after.Hosts) != len(hosts) {
			t.Errorf("%d of %d who wrote stayed (%v), %d of %d walked", stayed, len(hosts), after.Hosts, walked, after.Seated)
		}
		// Elsewhere nobody is kept: the same rounds of a harvest.
		if plain, err := m.PlanFor(t.Context(), m.amina, m.e(), "second"); err != nil || len(plain.Hosts) != 0 {
			t.Errorf("hosts of a harvest: %v, %v", plain.Hosts, err)
		}
	})
}
