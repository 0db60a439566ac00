package tables

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
)

func pinsOf(tx *db.Tx, e edition.ID, session edition.SessionID) (map[people.ID]int, error) {
	pins := map[people.ID]int{}
	err := tx.Rows("SELECT person_id, n FROM seat_pins WHERE edition_id = $1 AND session_id = $2", []any{e, session}, func(scan db.Scanner) error {
		var who people.ID
		var n int
		err := scan(&who, &n)
		pins[who] = n
		return err
	})
	return pins, err
}

func putPins(tx *db.Tx, e edition.ID, session edition.SessionID, pins map[people.ID]int) error {
	if err := tx.Do("DELETE FROM seat_pins WHERE edition_id = $1 AND session_id = $2", e, session); err != nil {
		return err
	}
	for _, who := range slices.Sorted(maps.Keys(pins)) {
		if err := tx.Do("INSERT INTO seat_pins (edition_id, session_id, person_id, n) VALUES ($1, $2, $3, $4)", e, session, who, pins[who]); err != nil {
			return err
		}
	}
	return nil
}

// pinned are the people of an instance who stay at a table, by its place in the round; in a round without tables yet, its number.
func (st standing) pinned(present map[people.ID]bool) (pins []seating.Pin) {
	stays := st.stays()
	for _, who := range slices.Sorted(maps.Keys(stays)) {
		n := stays[who]
		place := slices.IndexFunc(st.round.Tables, func(t Table) bool { return t.N == n })
		if place < 0 {
			place = n - 1
		}
		if present[who] && place >= 0 {
			pins = append(pins, seating.Pin{ID: string(who), Table: place})
		}
	}
	return pins
}

// Keep has somebody stay where she sits: forming anew, moves of others and repairs leave her there.
func (s *Service) Keep(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID, who people.ID) error {
	return s.arrange(ctx, by, e, session, Kept, func(tx *db.Tx, st standing) error {
		i, sits := st.at()[who]
		if !sits {
			return errImpossible
		}
		return pin(tx, st, who, st.round.Tables[i].N)
	})
}

// Release lets somebody sit anywhere again.
func (s *Service) Release(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID, who people.ID) error {
	return s.arrange(ctx, by, e, session, Released, func(tx *db.Tx, st standing) error {
		if _, pinned := st.pins[who]; !pinned {
			return errImpossible
		}
		return tx.Do("DELETE FROM seat_pins WHERE edition_id = $1 AND session_id = $2 AND person_id = $3", e.ID, session, who)
	})
}

// SeatAt seats somebody at a table of one's choice, and has her stay there. When it cannot be, for whatever cause, the answer is the
// same and takes as long.
func (s *Service) SeatAt(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID, who people.ID, n int) error {
	return s.arrange(ctx, by, e, session, Moved, func(tx *db.Tx, st standing) error {
		plan, err := st.placed(who, n)
		if err != nil {
			return err
		}
		if _, err := s.reseated(tx, st, plan); err != nil {
			return err
		}
		return pin(tx, st, who, n)
	})
}

// placed is the round with somebody at a table, who may have been kept at another.
func (st standing) placed(who people.ID, n int) (seating.Plan, error) {
	guests := st.seated("")
	plan := st.plan(guests)
	table := slices.IndexFunc(st.round.Tables, func(t Table) bool { return t.N == n })
	if from, sits := st.at()[who]; !sits || from == table {
		return plan, errImpossible
	}
	free := st
	free.pins, free.hosts = maps.Clone(st.pins), maps.Clone(st.hosts)
	delete(free.pins, who)
	delete(free.hosts, who)
	after, err := seating.Place(free.instance(guests), plan, 0, string(who), table)
	if err != nil {
		return plan, errImpossible
	}
	return after, nil
}

func pin(tx *db.Tx, st standing, who people.ID, n int) error {
	return tx.Do(`INSERT INTO seat_pins (edition_id, session_id, person_id, n) VALUES ($1, $2, $3, $4)
		ON CONFLICT (edition_id, session_id, person_id) DO UPDATE SET n = excluded.n`, st.e.ID, st.round.Session, who, n)
}

// arrange does something to a round that is not over, in one transaction, and remembers how it was.
func (s *Service) arrange(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID, deed string, do func(*db.Tx, standing) error) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	defer clock.Evenly(time.Now(), slice)
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		st, err := s.standing(tx, e, session)
		if err != nil {
			return err
		}
		if err := do(tx, st); err != nil {
			return err
		}
		if s.over(e, session) {
			return errImpossible
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return s.keepStep(tx, st, by, deed)
	})
	if err != nil {
		return fmt.Errorf("arranging a round (%s): %w", deed, err)
	}
	return nil
}
