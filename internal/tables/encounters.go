package tables

import (
	"context"
	"slices"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/stats"
)

// Shown is the smallest number that is shown inside the edition.
const Shown = stats.Inside

// Worlds is a pair of worlds, in the edition's order.
type Worlds [2]string

// Encounters says how many pairs of people of two worlds have sat at one table. What would tell a small number is left out and says
// -1: a world of fewer people than may be counted, a small number of meetings, and whatever that could be worked out from.
type Encounters struct {
	Rounds int      // that were opened
	Worlds []string // mixed ones, in the edition's order
	Pairs  map[Worlds]int
	Each   []RoundMeetings // the rounds that were opened, and the one that was asked for
}

// RoundMeetings are the meetings of one round.
type RoundMeetings struct {
	Session edition.SessionID
	Opened  bool
	Pairs   map[Worlds]int
}

// Between is the number for two worlds, in any order.
func Between(pairs map[Worlds]int, a, b string) int {
	if n, ok := pairs[Worlds{a, b}]; ok {
		return n
	}
	if n, ok := pairs[Worlds{b, a}]; ok {
		return n
	}
	return -1
}

// Between is the number of all rounds for two worlds, in any order.
func (m Encounters) Between(a, b string) int { return Between(m.Pairs, a, b) }

// Of are the meetings of one round; nil when it has no tables.
func (m Encounters) Of(session edition.SessionID) map[Worlds]int {
	for _, r := range m.Each {
		if r.Session == session {
			return r.Pairs
		}
	}
	return nil
}

// Encountered counts who met whom across worlds in the rounds that were opened, for those who conduct, and beside it the meetings
// that a planned round would bring.
func (s *Service) Encountered(ctx context.Context, by people.Person, e edition.Edition, planned edition.SessionID) (m Encounters, err error) {
	if !by.Conducts(e.ID) {
		return m, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		m, err = s.EncounteredIn(tx, e, planned, stats.Inside)
		return err
	})
	return m, err
}

// EncounteredIn is Encountered inside another chapter's transaction, with the smallest number that may be shown: stats.Inside within
// the edition, stats.Public in what is published.
func (s *Service) EncounteredIn(tx *db.Tx, e edition.Edition, planned edition.SessionID, threshold int) (m Encounters, err error) {
	at, opened := map[edition.SessionID]map[TableID][]people.ID{}, map[edition.SessionID]bool{}
	err = tx.Rows(`SELECT s.session_id, r.opened_at, s.table_id, s.person_id FROM seats s JOIN rounds r ON r.edition_id = s.edition_id AND r.session_id = s.session_id
		WHERE s.edition_id = $1 AND (r.opened_at > 0 OR s.session_id = $2)`, []any{e.ID, planned}, func(scan db.Scanner) error {
		var session edition.SessionID
		var openedAt int64
		var t TableID
		var p people.ID
		err := scan(&session, &openedAt, &t, &p)
		if at[session] == nil {
			at[session] = map[TableID][]people.ID{}
		}
		at[session][t] = append(at[session][t], p)
		opened[session] = openedAt > 0
		return err
	})
	if err != nil {
		return m, err
	}
	all, err := s.people.AdmittedIn(tx, e.ID)
	if err != nil {
		return m, err
	}
	census := census(e, all)
	together := map[TableID][]people.ID{}
	for _, session := range RoundsOf(e.Programme) {
		tables, ok := at[session.ID]
		if !ok {
			continue
		}
		m.Each = append(m.Each, RoundMeetings{Session: session.ID, Opened: opened[session.ID], Pairs: census.meetings(tables)})
		if !opened[session.ID] {
			continue
		}
		m.Rounds++
		for t, seated := range tables {
			together[t] = seated
		}
	}
	m.Worlds, m.Pairs = census.worlds, census.meetings(together)
	census.shield(&m, threshold)
	return m, nil
}

// counted is which world everybody is of, and how many there are of each.
type counted struct {
	worlds []string // that mix
	of     map[people.ID]string
	size   map[string]int
}

func census(e edition.Edition, all []people.Listed) counted {
	c := counted{of: map[people.ID]string{}, size: map[string]int{}}
	for _, w := range e.Worlds {
		if w.Mixing && w.Key != edition.Own {
			c.worlds = append(c.worlds, w.Key)
		}
	}
	for _, p := range all {
		c.of[p.PersonID()] = p.World
		c.size[p.World]++
	}
	return c
}

// meetings counts each pair of people of two worlds once, however often they met at these tables.
func (c counted) meetings(at map[TableID][]people.ID) map[Worlds]int {
	n := map[Worlds]int{}
	for i, a := range c.worlds {
		for _, b := range c.worlds[i+1:] {
			n[Worlds{a, b}] = 0
		}
	}
	for p := range pairs(at) {
		a, b := c.of[p[0]], c.of[p[1]]
		if slices.Index(c.worlds, b) < slices.Index(c.worlds, a) {
			a, b = b, a
		}
		if _, counts := n[Worlds{a, b}]; counts {
			n[Worlds{a, b}]++
		}
	}
	return n
}

// shield leaves out what is small, and what it could be worked out from: each pair of worlds over the rounds with its sum, and each
// round over the pairs of worlds. It goes on until nothing more has to hide.
func (c counted) shield(m *Encounters, threshold int) {
	var keys []Worlds
	for i, a := range c.worlds {
		for _, b := range c.worlds[i+1:] {
			keys = append(keys, Worlds{a, b})
		}
	}
	columns := []map[Worlds]int{m.Pairs}
	for _, r := range m.Each {
		columns = append(columns, r.Pairs)
	}
	hidden := make([][]bool, len(columns))
	for i := range columns {
		hidden[i] = make([]bool, len(keys))
		for k, w := range keys {
			hidden[i][k] = c.size[w[0]] < threshold || c.size[w[1]] < threshold
		}
	}
	for again := true; again; {
		again = false
		for i := range columns {
			again = hide(threshold, len(keys), func(k int) (int, *bool) { return columns[i][keys[k]], &hidden[i][k] }) || again
		}
		for k := range keys {
			if len(columns) > 2 {
				again = hide(threshold, len(columns)-1, func(i int) (int, *bool) { return columns[i+1][keys[k]], &hidden[i+1][k] }) || again
			}
		}
	}
	if len(columns) == 2 && m.Rounds == 1 { // one round: it is all there is
		hidden[1] = hidden[0]
	}
	for i, column := range columns {
		for k, w := range keys {
			if hidden[i][k] {
				column[w] = -1
			}
		}
	}
}

// hide looks at one line of figures that add up, hides what is too small in it and never leaves one figure hidden alone. It says
// whether it hid anything more.
func hide(threshold, n int, at func(int) (int, *bool)) (more bool) {
	var line []stats.Count
	for k := range n {
		count, _ := at(k)
		line = append(line, stats.Count{N: count})
	}
	alone, smallest := 0, -1
	for k, l := range stats.Suppress(threshold, line).Lines {
		count, hidden := at(k)
		if l.Hidden && !*hidden {
			*hidden, more = true, true
		}
		if *hidden {
			alone++
		} else if smallest < 0 || count < line[smallest].N {
			smallest = k
		}
	}
	if alone == 1 && smallest >= 0 {
		_, hidden := at(smallest)
		*hidden, more = true, true
	}
	return more
}

// Lack is a world of which nobody sits at a table.
type Lack struct {
	Table int // its number
	World string
	Why   string // few: too few people for all tables; language: too few of them speak the table's; elsewhere: so that more people meet
	Of    int    // people of the world who are seated
}

// lacking says at which tables a world is missing, and why. Worlds with fewer people than may be counted are not named, and no reason
// rests on anything but numbers and languages.
func (st standing) lacking() (all []Lack) {
	c := census(st.e, st.seated(""))
	speaks := map[string]map[string]int{}
	for _, g := range st.seated("") {
		if speaks[g.World] == nil {
			speaks[g.World] = map[string]int{}
		}
		for _, l := range g.Languages {
			speaks[g.World][l]++
		}
	}
	tables := 0
	for _, t := range st.round.Tables {
		if len(t.Seats) > 0 {
			tables++
		}
	}
	for _, t := range st.round.Tables {
		for _, w := range c.worlds {
			if len(t.Seats) == 0 || c.size[w] < Shown || slices.ContainsFunc(t.Seats, func(s Seat) bool { return c.of[s.Person] == w }) {
				continue
			}
			why := "elsewhere"
			switch speaking := slices.DeleteFunc(slices.Clone(st.round.Tables), func(o Table) bool { return len(o.Seats) == 0 || o.Language != t.Language }); {
			case c.size[w] < tables:
				why = "few"
			case speaks[w][t.Language] < len(speaking):
				why = "language"
			}
			all = append(all, Lack{Table: t.N, World: w, Why: why, Of: c.size[w]})
		}
	}
	return all
}
