package tables

import (
	"context"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// Table is one table of a round with the people at it.
type Table struct {
	ID       TableID
	Round    edition.SessionID
	N        int // number shown to people: table 3
	Language string
	Subject  string // what it was seated for; empty when people were mixed
	Seats    []Seat
}

// Seat is a person at a table.
type Seat struct {
	Person people.ID
	Name   string
	Part   string  // Facilitates, Writes, or empty
	Table  TableID // set where seats stand alone
}

// What someone does at a table.
const (
	Facilitates = "facilitates"
	Writes      = "writes"
)

// Facilitated says whether someone facilitates the table.
func (t Table) Facilitated() bool {
	for _, s := range t.Seats {
		if s.Part == Facilitates {
			return true
		}
	}
	return false
}

// Facilitates says whether someone facilitates the table.
func (t Table) Facilitates(who people.ID) bool {
	for _, s := range t.Seats {
		if s.Person == who && s.Part == "facilitates" {
			return true
		}
	}
	return false
}

// Round is the seating of a session.
type Round struct {
	Session edition.SessionID
	Formed  bool
	Opened  bool
	Tables  []Table
	Waiting []Seat // here, but not to be seated
}

// MyTable is the table at which someone sits now, or sat last today; not found when she has no seat.
func (s *Service) MyTable(ctx context.Context, me people.Person, e edition.Edition) (t Table, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return t, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		t, err = s.MyTableIn(tx, me, e)
		return err
	})
	return t, err
}

// MyTableIn is MyTable inside another chapter's transaction.
func (s *Service) MyTableIn(tx *db.Tx, me people.Person, e edition.Edition) (t Table, err error) {
	at := e.Programme.At(e.Now(s.now()))
	if at.Current == nil {
		return t, fault.ErrNotFound
	}
	round, ok := RoundOf(e.Programme, at.Current.ID)
	if !ok {
		return t, fault.ErrNotFound
	}
	var id TableID
	err = tx.Row(`SELECT s.table_id FROM seats s JOIN rounds r ON r.edition_id = s.edition_id AND r.session_id = s.session_id
		WHERE s.edition_id = $1 AND s.session_id = $2 AND s.person_id = $3 AND r.opened_at > 0`, []any{e.ID, round, me.ID}, &id)
	if err != nil {
		return t, err
	}
	return s.tableIn(tx, e.ID, id)
}

// TableFor reads a table for someone who conducts, or for someone who sits at it.
func (s *Service) TableFor(ctx context.Context, me people.Person, e edition.ID, id TableID) (t Table, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if !me.Conducts(e) {
			sits, err := SitsAt(tx, e, id, me)
			if err != nil {
				return err
			}
			if !sits {
				return fault.ErrNotFound
			}
		}
		t, err = s.tableIn(tx, e, id)
		return err
	})
	return t, err
}

// stillOpen is how long the longest round lasts, with what it may be lengthened by.
const stillOpen = 3 * time.Hour

// SitsAt says whether someone has a seat at a table of an open round. Whoever came back without her phrase may not be her: of
// rounds before that, only the one that may still be running counts.
func SitsAt(tx *db.Tx, e edition.ID, table TableID, me people.Person) (bool, error) {
	var one int
	from := int64(1)
	if !me.Since.IsZero() {
		from = clock.Millis(me.Since.Add(-stillOpen))
	}
	return tx.Found(`SELECT 1 FROM seats s JOIN rounds r ON r.edition_id = s.edition_id AND r.session_id = s.session_id
		WHERE s.edition_id = $1 AND s.table_id = $2 AND s.person_id = $3 AND r.opened_at >= $4`, []any{e, table, me.ID, from}, &one)
}

// MayCome says whether someone who does not sit at a table, of the team or not, may be brought together with all who do.
func (s *Service) MayCome(tx *db.Tx, e edition.ID, table TableID, who people.ID) (bool, error) {
	there, err := db.All(tx, func(scan db.Scanner) (id people.ID, err error) { return id, scan(&id) },
		"SELECT person_id FROM seats WHERE edition_id = $1 AND table_id = $2 ORDER BY person_id", e, table)
	if err != nil {
		return false, err
	}
	kept, err := s.safety.KeptIn(tx, e)
	return kept.MayMeetAll(who, there), err
}

// RoundFor is the plan of a round for those who conduct.
func (s *Service) RoundFor(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) (r Round, err error) {
	if !by.Conducts(e.ID) {
		return r, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		r, _, _, err = s.seats(tx, e, session)
		return err
	})
	return r, err
}

// TablesOf lists the tables of a round without their people, by number.
func TablesOf(tx *db.Tx, e edition.ID, session edition.SessionID) ([]Table, error) {
	return db.All(tx, func(scan db.Scanner) (t Table, err error) {
		return t, scan(&t.ID, &t.Round, &t.N, &t.Language, &t.Subject)
	}, "SELECT id, session_id, n, language, works_on FROM tables WHERE edition_id = $1 AND session_id = $2 ORDER BY n", e, session)
}

// Here counts who is here today.
func (s *Service) Here(ctx context.Context, e edition.Edition) (n int, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		here, err := hereToday(tx, e.ID, e.Programme.Today(e.Now(s.now()), e.Zone))
		n = len(here)
		return err
	})
	return n, err
}

// HereIn lists who said that they are here today, inside another chapter's transaction.
func (s *Service) HereIn(tx *db.Tx, e edition.Edition) (map[people.ID]bool, error) {
	return hereToday(tx, e.ID, e.Programme.Today(e.Now(s.now()), e.Zone))
}

// RoundsOf are the sessions that seat people anew, in the order of the event.
func RoundsOf(p edition.Programme) (rounds []edition.Session) {
	for _, s := range p.Sessions {
		if s.Kind.NewSeats() {
			rounds = append(rounds, s)
		}
	}
	return rounds
}

// NextRound is the round that runs or comes next, the last one after that, and empty when the programme has none.
func NextRound(e edition.Edition, now time.Time) (next edition.SessionID) {
	if c := e.Programme.At(now).Current; c != nil {
		if round, ok := RoundOf(e.Programme, c.ID); ok {
			return round
		}
	}
	for _, slot := range e.Programme.Slots() {
		if slot.Kind.NewSeats() {
			next = slot.ID
			if slot.Until.After(now) {
				break
			}
		}
	}
	return next
}
