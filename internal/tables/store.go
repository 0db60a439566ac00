package tables

import (
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

func roundState(tx *db.Tx, e edition.ID, session edition.SessionID) (opened, formed bool, err error) {
	var openedAt int64
	formed, err = tx.Found("SELECT opened_at FROM rounds WHERE edition_id = $1 AND session_id = $2", []any{e, session}, &openedAt)
	return openedAt > 0, formed, err
}

func (s *Service) tableIn(tx *db.Tx, e edition.ID, id TableID) (Table, error) {
	t := Table{ID: id}
	if err := tx.Row("SELECT session_id, n, language, works_on FROM tables WHERE edition_id = $1 AND id = $2", []any{e, id}, &t.Round, &t.N, &t.Language, &t.Subject); err != nil {
		return t, err
	}
	names, err := s.people.Names(tx, e)
	if err != nil {
		return t, err
	}
	t.Seats, err = db.All(tx, func(scan db.Scanner) (seat Seat, err error) {
		err = scan(&seat.Person, &seat.Part)
		seat.Name = names[seat.Person]
		return seat, err
	}, "SELECT person_id, part FROM seats WHERE edition_id = $1 AND table_id = $2 ORDER BY person_id", e, id)
	return t, err
}

// seats reads a round as it stands, all who take seats, and who of them is due.
func (s *Service) seats(tx *db.Tx, e edition.Edition, session edition.SessionID) (r Round, guests []people.Listed, due map[people.ID]bool, err error) {
	planned, err := seatsAnew(e, session)
	if err != nil {
		return r, nil, nil, err
	}
	r.Session = session
	if r.Opened, r.Formed, err = roundState(tx, e.ID, session); err != nil {
		return r, nil, nil, err
	}
	if r.Tables, err = TablesOf(tx, e.ID, session); err != nil {
		return r, nil, nil, err
	}
	if guests, due, err = s.guests(tx, e, planned); err != nil {
		return r, nil, nil, err
	}
	index, names, seated := map[TableID]int{}, map[people.ID]string{}, map[people.ID]bool{}
	for i, t := range r.Tables {
		index[t.ID] = i
	}
	for _, g := range guests {
		names[g.PersonID()] = g.Name
	}
	err = tx.Rows("SELECT person_id, table_id, part FROM seats WHERE edition_id = $1 AND session_id = $2 ORDER BY person_id", []any{e.ID, session}, func(scan db.Scanner) error {
		var seat Seat
		var at TableID
		if err := scan(&seat.Person, &at, &seat.Part); err != nil {
			return err
		}
		seat.Name = names[seat.Person]
		seated[seat.Person] = true
		if i, ok := index[at]; ok {
			r.Tables[i].Seats = append(r.Tables[i].Seats, seat)
		}
		return nil
	})
	if err != nil || !r.Formed {
		return r, guests, due, err
	}
	for _, g := range guests {
		if id := g.PersonID(); due[id] && !seated[id] {
			r.Waiting = append(r.Waiting, Seat{Person: id, Name: g.Name})
		}
	}
	return r, guests, due, nil
}

func hereToday(tx *db.Tx, e edition.ID, day int) (map[people.ID]bool, error) {
	here := map[people.ID]bool{}
	err := tx.Rows("SELECT person_id FROM arrivals WHERE edition_id = $1 AND day = $2 AND left_at = 0", []any{e, day}, func(scan db.Scanner) error {
		var id people.ID
		err := scan(&id)
		here[id] = true
		return err
	})
	return here, err
}

// meetings counts how often two people share a table in rounds other than the one given: in those that were opened, and in
// those planned before it.
func meetings(tx *db.Tx, e edition.Edition, except edition.SessionID) (map[[2]people.ID]int, error) {
	earlier := map[edition.SessionID]bool{}
	for _, s := range e.Programme.Sessions {
		if s.ID == except {
			break
		}
		earlier[s.ID] = true
	}
	at := map[TableID][]people.ID{}
	err := tx.Rows(`SELECT s.session_id, r.opened_at, s.table_id, s.person_id FROM seats s JOIN rounds r ON r.edition_id = s.edition_id AND r.session_id = s.session_id
		WHERE s.edition_id = $1 AND s.session_id <> $2 ORDER BY s.table_id, s.person_id`, []any{e.ID, except}, func(scan db.Scanner) error {
		var session edition.SessionID
		var opened int64
		var t TableID
		var p people.ID
		err := scan(&session, &opened, &t, &p)
		if opened > 0 || earlier[session] {
			at[t] = append(at[t], p)
		}
		return err
	})
	return pairs(at), err
}

// pairs counts how often two people share a table.
func pairs(at map[TableID][]people.ID) map[[2]people.ID]int {
	met := map[[2]people.ID]int{}
	for _, people := range at {
		for i, a := range people {
			for _, b := range people[i+1:] {
				met[pair(a, b)]++
			}
		}
	}
	return met
}

func pair(a, b people.ID) [2]people.ID {
	if b < a {
		a, b = b, a
	}
	return [2]people.ID{a, b}
}

func clearRound(tx *db.Tx, e edition.ID, session edition.SessionID, at int64) error {
	for _, statement := range []string{
		"DELETE FROM seats WHERE edition_id = $1 AND session_id = $2",
		"DELETE FROM tables WHERE edition_id = $1 AND session_id = $2",
		"DELETE FROM rounds WHERE edition_id = $1 AND session_id = $2",
	} {
		if err := tx.Do(statement, e, session); err != nil {
			return err
		}
	}
	return tx.Do("INSERT INTO rounds (edition_id, session_id, formed_at) VALUES ($1, $2, $3)", e, session, at)
}

func insertTable(tx *db.Tx, e edition.ID, t Table) error {
	if err := tx.Do("INSERT INTO tables (edition_id, id, session_id, n, language, works_on) VALUES ($1, $2, $3, $4, $5, $6)", e, t.ID, t.Round, t.N, t.Language, t.Subject); err != nil {
		return err
	}
	for _, seat := range t.Seats {
		if err := insertSeat(tx, e, t.Round, t.ID, seat.Person, seat.Part); err != nil {
			return err
		}
	}
	return nil
}

func insertSeat(tx *db.Tx, e edition.ID, round edition.SessionID, t TableID, who people.ID, part string) error {
	return tx.Do(`INSERT INTO seats (edition_id, session_id, person_id, table_id, part) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (edition_id, session_id, person_id) DO UPDATE SET table_id = excluded.table_id, part = excluded.part`, e, round, who, t, part)
}

// Came is everybody who was present on any day of an edition.
func Came(tx *db.Tx, e edition.ID) (map[people.ID]bool, error) {
	came := map[people.ID]bool{}
	err := tx.Rows("SELECT person_id FROM arrivals WHERE edition_id = $1", []any{e}, func(scan db.Scanner) error {
		var id people.ID
		err := scan(&id)
		came[id] = true
		return err
	})
	return came, err
}
