package tables

import (
	"context"
	"encoding/json"
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

// UndoWithin is how long a deed can be taken back once a round is open: people have walked by then. A plan that nobody has seen can
// be taken back as long as it is remembered.
const UndoWithin = time.Minute

// stepsKept is how many deeds of a round can be taken back, one after the other.
const stepsKept = 20

// What whoever conducts does to a round.
const (
	Formed   = "formed"
	Moved    = "moved"
	Kept     = "kept"
	Released = "released"
	Mended   = "mended"
)

// Step is the last deed of a round that can be taken back.
type Step struct {
	Deed  string
	At    time.Time
	Until time.Time // zero: as long as it is remembered
	More  int       // deeds before it that can be taken back as well
}

// remembered is a seating as it was.
type remembered struct {
	Tables []rememberedTable `json:"tables"`
	Pins   map[people.ID]int `json:"pins,omitempty"`
}

type rememberedTable struct {
	ID       TableID              `json:"id"`
	N        int                  `json:"n"`
	Language string               `json:"language"`
	Subject  string               `json:"subject,omitempty"`
	Seats    map[people.ID]string `json:"seats"` // with what she does there
}

// keepStep remembers the round as it stood before a deed.
func (s *Service) keepStep(tx *db.Tx, st standing, by people.Person, deed string) error {
	was := remembered{Pins: st.pins}
	for _, t := range st.round.Tables {
		r := rememberedTable{ID: t.ID, N: t.N, Language: t.Language, Subject: t.Subject, Seats: map[people.ID]string{}}
		for _, seat := range t.Seats {
			r.Seats[seat.Person] = seat.Part
		}
		was.Tables = append(was.Tables, r)
	}
	raw, err := json.Marshal(was)
	if err != nil {
		return err
	}
	last, err := latestStep(tx, st.e.ID, st.round.Session)
	if err != nil {
		return err
	}
	if err := tx.Do("INSERT INTO round_steps (edition_id, session_id, n, by_id, at, deed, seating) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		st.e.ID, st.round.Session, last+1, by.ID, clock.Millis(s.now()), deed, string(raw)); err != nil {
		return err
	}
	return tx.Do("DELETE FROM round_steps WHERE edition_id = $1 AND session_id = $2 AND n <= $3", st.e.ID, st.round.Session, last+1-stepsKept)
}

// latestStep is the number of the last deed that is remembered; 0 for none.
func latestStep(tx *db.Tx, e edition.ID, session edition.SessionID) (n int, err error) {
	_, err = tx.Found("SELECT n FROM round_steps WHERE edition_id = $1 AND session_id = $2 ORDER BY n DESC LIMIT 1", []any{e, session}, &n)
	return n, err
}

func forgetSteps(tx *db.Tx, e edition.ID, session edition.SessionID) error {
	return tx.Do("DELETE FROM round_steps WHERE edition_id = $1 AND session_id = $2", e, session)
}

// lastStep is what by did last to a round, if it was the last thing that anybody did and can still be taken back.
func (s *Service) lastStep(tx *db.Tx, st standing, by people.Person) (step *Step, n int, was remembered, err error) {
	type row struct {
		n        int
		by, deed string
		at       int64
		seating  string
	}
	rows, err := db.All(tx, func(scan db.Scanner) (r row, err error) { return r, scan(&r.n, &r.by, &r.at, &r.deed, &r.seating) },
		"SELECT n, by_id, at, deed, seating FROM round_steps WHERE edition_id = $1 AND session_id = $2 ORDER BY n DESC", st.e.ID, st.round.Session)
	if err != nil || len(rows) == 0 || rows[0].by != by.ID || s.over(st.e, st.round.Session) {
		return nil, 0, was, err
	}
	open := func(r row) bool {
		return r.by == by.ID && (!st.round.Opened || s.now().Sub(clock.FromMillis(r.at)) < UndoWithin)
	}
	if !open(rows[0]) {
		return nil, 0, was, nil
	}
	if err := json.Unmarshal([]byte(rows[0].seating), &was); err != nil {
		return nil, 0, was, fmt.Errorf("reading a remembered seating: %w", err)
	}
	step = &Step{Deed: rows[0].deed, At: clock.FromMillis(rows[0].at)}
	if st.round.Opened {
		step.Until = step.At.Add(UndoWithin)
	}
	for _, r := range rows[1:] {
		if !open(r) {
			break
		}
		step.More++
	}
	return step, rows[0].n, was, nil
}

// UndoMove takes one's own last deed in a round back, if nobody did anything since; again, the one before it. Whoever came since
// keeps a seat, and whoever left stays away. What must never be is not brought back.
func (s *Service) UndoMove(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	defer clock.Evenly(time.Now(), slice)
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		st, err := s.standing(tx, e, session)
		if err != nil {
			return err
		}
		step, n, was, err := s.lastStep(tx, st, by)
		if err != nil {
			return err
		}
		if step == nil {
			return errImpossible
		}
		tables, err := st.back(was)
		if err != nil {
			return err
		}
		if err := s.replace(tx, st, tables); err != nil {
			return err
		}
		if err := putPins(tx, e.ID, session, was.Pins); err != nil {
			return err
		}
		return tx.Do("DELETE FROM round_steps WHERE edition_id = $1 AND session_id = $2 AND n = $3", e.ID, session, n)
	})
	if err != nil {
		return fmt.Errorf("taking a deed back: %w", err)
	}
	return nil
}

// back are the tables as they were remembered, for those who still take part, and with those who sit now and did not then.
func (st standing) back(was remembered) ([]Table, error) {
	then := st
	then.pins, then.round.Tables = was.Pins, nil
	in := map[people.ID]bool{}
	for _, g := range st.guests {
		in[g.PersonID()] = true
	}
	for _, r := range was.Tables {
		t := Table{ID: r.ID, Round: st.round.Session, N: r.N, Language: r.Language, Subject: r.Subject}
		for _, who := range slices.Sorted(maps.Keys(r.Seats)) {
			if in[who] {
				t.Seats = append(t.Seats, Seat{Person: who, Part: r.Seats[who], Table: t.ID})
			}
		}
		then.round.Tables = append(then.round.Tables, t)
	}
	for _, who := range slices.Sorted(maps.Keys(st.at())) {
		if _, sits := then.at()[who]; sits || len(was.Tables) == 0 {
			continue
		}
		plan, err := then.late(who)
		if err != nil {
			return nil, errImpossible
		}
		then.round.Tables = then.reseat(plan)
	}
	now, err := st.examined(st.round.Tables, st.seated(""))
	if err != nil {
		return nil, err
	}
	after, err := then.examined(then.round.Tables, then.seated(""))
	if err == nil && after.Broken() > now.Broken() {
		return nil, errImpossible
	}
	return then.round.Tables, err
}

// reseat are the tables of the round with the people of a plan at them.
func (st standing) reseat(plan seating.Plan) []Table {
	parts := map[people.ID]Seat{}
	for _, t := range st.round.Tables {
		for _, seat := range t.Seats {
			seat.Table = t.ID
			parts[seat.Person] = seat
		}
	}
	tables := slices.Clone(st.round.Tables)
	for i := range tables {
		tables[i].Seats = nil
		for _, id := range plan.Rounds[0][i] {
			seat := Seat{Person: people.ID(id), Table: tables[i].ID}
			if parts[seat.Person].Table == seat.Table {
				seat.Part = parts[seat.Person].Part
			}
			tables[i].Seats = append(tables[i].Seats, seat)
		}
		st.giveParts(tables[i].Seats)
		if i < len(plan.Languages[0]) && len(tables[i].Seats) > 0 {
			tables[i].Language = plan.Languages[0][i]
		}
	}
	return tables
}

// replace stores other tables for a round, open or not, and tells everybody concerned.
func (s *Service) replace(tx *db.Tx, st standing, tables []Table) error {
	var before, after []Seat
	for _, statement := range []string{
		"DELETE FROM seats WHERE edition_id = $1 AND session_id = $2",
		"DELETE FROM tables WHERE edition_id = $1 AND session_id = $2",
	} {
		if err := tx.Do(statement, st.e.ID, st.round.Session); err != nil {
			return err
		}
	}
	for _, t := range st.round.Tables {
		for _, seat := range t.Seats {
			seat.Table = t.ID
			before = append(before, seat)
		}
	}
	for _, t := range tables {
		if err := insertTable(tx, st.e.ID, t); err != nil {
			return err
		}
		after = append(after, t.Seats...)
	}
	if !st.round.Opened {
		before, after = nil, nil // nobody has seen it
	}
	s.tell(tx, st.e.ID, before, after)
	return nil
}
