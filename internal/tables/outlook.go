package tables

import (
	"context"
	"slices"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// Outlook is what a plan achieves, for whoever conducts. Every figure can be counted from the plan and the programme; companions
// count like everybody else, so that nothing here tells them apart.
type Outlook struct {
	Seated    int
	Voiceless []int // tables without a language in common, by number
	Unguided  []int // tables without anybody to facilitate, by number
	Guides    int   // facilitators who are due
	Across    int   // pairs of two worlds who meet for the first time
	Again     int   // pairs who have met before
}

// Seating is a round as whoever conducts sees it.
type Seating struct {
	Round
	Outlook
	Due  int  // how many are expected: here today or, before the day, admitted
	Over bool // nothing can be changed any more
}

// PlanFor is the plan of a round and what it achieves, for those who conduct.
func (s *Service) PlanFor(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) (all Seating, err error) {
	if !by.Conducts(e.ID) {
		return all, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		st, err := s.standing(tx, e, session)
		all = Seating{Round: st.round, Outlook: st.outlook(), Due: len(st.expected()), Over: s.over(e, session)}
		return err
	})
	return all, err
}

func (st standing) outlook() Outlook {
	var o Outlook
	who := map[people.ID]people.Listed{}
	for _, g := range st.guests {
		who[g.PersonID()] = g
		if st.due[g.PersonID()] && g.Roles.Any(edition.Facilitator) {
			o.Guides++
		}
	}
	for _, t := range st.round.Tables {
		o.Seated += len(t.Seats)
		if len(t.Seats) == 0 {
			continue
		}
		if !t.Facilitated() {
			o.Unguided = append(o.Unguided, t.N)
		}
		if !slices.ContainsFunc(who[t.Seats[0].Person].Languages, func(l string) bool {
			return !slices.ContainsFunc(t.Seats, func(s Seat) bool { return !slices.Contains(who[s.Person].Languages, l) })
		}) {
			o.Voiceless = append(o.Voiceless, t.N)
		}
		for i, a := range t.Seats {
			for _, b := range t.Seats[i+1:] {
				switch {
				case st.met[pair(a.Person, b.Person)] > 0:
					o.Again++
				case across(st.e, who[a.Person].World, who[b.Person].World):
					o.Across++
				}
			}
		}
	}
	return o
}

// across says whether a meeting of two worlds counts: two different ones that are mixed, "in my own name" never.
func across(e edition.Edition, a, b string) bool {
	mixes := func(key string) bool {
		w, ok := e.World(key)
		return ok && w.Mixing && key != edition.Own
	}
	return a != b && mixes(a) && mixes(b)
}

// Shown is the smallest number that is shown inside the edition.
const Shown = 5

// Encounters says how many pairs of people of two worlds have sat at one table. A number below Shown is left out, and so is a
// world with fewer people than that: both say -1.
type Encounters struct {
	Rounds int      // that were opened
	Worlds []string // mixed ones, in the edition's order
	Pairs  map[[2]string]int
}

// Between is the number for two worlds, in any order.
func (m Encounters) Between(a, b string) int {
	if n, ok := m.Pairs[[2]string{a, b}]; ok {
		return n
	}
	if n, ok := m.Pairs[[2]string{b, a}]; ok {
		return n
	}
	return -1
}

// Most is the largest number shown.
func (m Encounters) Most() (most int) {
	for _, n := range m.Pairs {
		most = max(most, n)
	}
	return most
}

// Encountered counts who met whom across worlds, for those who conduct.
func (s *Service) Encountered(ctx context.Context, by people.Person, e edition.Edition) (m Encounters, err error) {
	if !by.Conducts(e.ID) {
		return m, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		at := map[TableID][]people.ID{}
		rounds := map[edition.SessionID]bool{}
		err := tx.Rows(`SELECT s.session_id, s.table_id, s.person_id FROM seats s JOIN rounds r ON r.edition_id = s.edition_id AND r.session_id = s.session_id
			WHERE s.edition_id = $1 AND r.opened_at > 0`, []any{e.ID}, func(scan db.Scanner) error {
			var session edition.SessionID
			var t TableID
			var p people.ID
			err := scan(&session, &t, &p)
			at[t] = append(at[t], p)
			rounds[session] = true
			return err
		})
		if err != nil {
			return err
		}
		all, err := s.people.AdmittedIn(tx, e.ID)
		if err != nil {
			return err
		}
		m = encounters(e, all, pairs(at))
		m.Rounds = len(rounds)
		return nil
	})
	return m, err
}

func encounters(e edition.Edition, all []people.Listed, met map[[2]people.ID]int) Encounters {
	m := Encounters{Pairs: map[[2]string]int{}}
	world, size := map[people.ID]string{}, map[string]int{}
	for _, p := range all {
		world[p.PersonID()] = p.World
		size[p.World]++
	}
	for i, a := range e.Worlds {
		if !a.Mixing || a.Key == edition.Own {
			continue
		}
		m.Worlds = append(m.Worlds, a.Key)
		for _, b := range e.Worlds[i+1:] {
			if across(e, a.Key, b.Key) {
				m.Pairs[[2]string{a.Key, b.Key}] = 0
			}
		}
	}
	for p := range met {
		a, b := world[p[0]], world[p[1]]
		for _, k := range [][2]string{{a, b}, {b, a}} {
			if _, ok := m.Pairs[k]; ok {
				m.Pairs[k]++
				break
			}
		}
	}
	for k, n := range m.Pairs {
		if n < Shown || size[k[0]] < Shown || size[k[1]] < Shown {
			m.Pairs[k] = -1
		}
	}
	return m
}
