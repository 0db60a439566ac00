package rooms

import (
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
)

// open lists who has a page open, as any node sees it.
func (m *morning) open(s *Service) (here, away map[people.ID]bool) {
	m.t.Helper()
	err := m.d.Read(m.t.Context(), func(tx *db.Tx) (err error) {
		here, away, err = s.presence(tx, m.id)
		return err
	})
	must(m.t, err)
	return here, away
}

func TestPresenceIsTrue(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx, linde := t.Context(), m.guests["Linde"].PersonID()
		l, _, _ := m.hub.Listen(0, "table/1")
		defer l.Close()
		close1, close2 := m.Open(m.id, linde, "table/1"), m.Open(m.id, linde)
		must(t, m.note(ctx))
		if here, _ := m.open(m.Service); !here[linde] || len(here) != 1 {
			t.Errorf("with two pages open: here %v", here)
		}
		if len(l.Events()) == 0 {
			t.Error("her table was not told that she came")
		}
		close1()
		m.clock = m.clock.Add(time.Minute)
		must(t, m.note(ctx))
		if here, _ := m.open(m.Service); !here[linde] {
			t.Error("gone although one page is still open")
		}
		close2()
		close2() // closing twice is once
		must(t, m.note(ctx))
		if here, _ := m.open(m.Service); !here[linde] {
			t.Error("gone while walking from page to page")
		}
		m.clock = m.clock.Add(grace)
		must(t, m.note(ctx))
		if here, away := m.open(m.Service); here[linde] || !away[linde] {
			t.Errorf("after her last page closed: here %v away %v", here, away)
		}
	})
}

func TestPeopleOfADeadNodeAreGoneAndComeBackOnAnother(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx, linde := t.Context(), m.guests["Linde"].PersonID()
		m.Open(m.id, linde)
		must(t, m.note(ctx))
		other := NewService(m.d, m.Service.seal, m.now, live.NewHub(), m.queue, m.log, m.people, m.tables)
		m.clock = m.clock.Add(10 * time.Second)
		if here, _ := m.open(other); !here[linde] {
			t.Error("another node does not see her")
		}
		m.clock = m.clock.Add(10 * time.Second) // the first node was killed: it renews nothing
		if here, away := m.open(other); here[linde] || !away[linde] {
			t.Errorf("20 s after her node died: here %v away %v", here, away)
		}
		other.Open(m.id, linde)
		must(t, other.note(ctx))
		if here, away := m.open(other); !here[linde] || away[linde] {
			t.Errorf("back on another node: here %v away %v", here, away)
		}
		must(t, m.note(ctx)) // the first node had only slept
		if here, _ := m.open(m.Service); len(here) != 1 {
			t.Errorf("two nodes count %d people, want 1", len(here))
		}
	})
}

func TestALivingNodeKeepsItsPeople(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx, linde := t.Context(), m.guests["Linde"].PersonID()
		m.Open(m.id, linde)
		for range 60 {
			must(t, m.note(ctx))
			m.clock = m.clock.Add(2 * time.Second)
			if here, _ := m.open(m.Service); !here[linde] {
				t.Fatal("gone while her page is open")
			}
		}
		m.bow(ctx)
		if here, _ := m.open(m.Service); len(here) != 0 {
			t.Errorf("after the program stopped: %v", here)
		}
	})
}

func TestWhoHasBeenAwayForAWhileIsNotSeatedAgain(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx := t.Context()
		m.seated(7)
		linde := m.guests["Linde"]
		closed := m.Open(m.id, linde.PersonID())
		must(t, m.note(ctx))
		closed()
		m.clock = m.clock.Add(grace)
		must(t, m.note(ctx))
		must(t, m.Sweep(ctx))
		before, err := m.tables.Here(ctx, m.edition())
		must(t, err)
		m.clock = m.clock.Add(leftAfter + time.Second)
		must(t, m.Sweep(ctx))
		after, err := m.tables.Here(ctx, m.edition())
		must(t, err)
		if before != 8 || after != 7 {
			t.Errorf("here: %d before and %d after two minutes away, want 8 and 7", before, after)
		}
		must(t, m.tables.Arrive(ctx, linde, m.edition()))
		if back, _ := m.tables.Here(ctx, m.edition()); back != 8 {
			t.Errorf("here after she came back: got %d, want 8", back)
		}
	})
}
