package rooms

import (
	"context"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

// Call is a table asking someone to come. It does not say who at the table pressed.
type Call struct {
	ID       string
	Table    tables.TableID
	Raised   time.Time // the edition's own time
	Answered time.Time // zero while nobody is coming
	Coming   string    // name of who is coming
	Urgent   bool      // whoever facilitates asks that somebody be put out
}

// CallHelp asks someone to come to the table where she sits. While a call is open, calling again does nothing.
func (s *Service) CallHelp(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID) error {
	err := s.atTable(ctx, me, e.ID, table, func(tx *db.Tx) error {
		return tx.Do("INSERT INTO table_calls (edition_id, id, table_id, raised_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
			e.ID, db.NewID(), table, clock.Millis(e.Now(s.now())))
	})
	return wrap(err, "calling help")
}

// NeedAttention tells those who may put somebody out, at once, that this table needs them: the organiser, the deputy and the
// safety lead. Only whoever facilitates the table may; at the table it looks like any call for help.
func (s *Service) NeedAttention(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID) error {
	err := s.atTable(ctx, me, e.ID, table, func(tx *db.Tx) error {
		leads, err := tx.Found("SELECT part FROM seats WHERE edition_id = $1 AND table_id = $2 AND person_id = $3 AND part = $4", []any{e.ID, table, me.ID, tables.Facilitates}, new(string))
		if err != nil {
			return err
		}
		if !leads {
			return fault.ErrNotFound
		}
		now := clock.Millis(e.Now(s.now()))
		if err := tx.Do("INSERT INTO table_calls (edition_id, id, table_id, raised_at, urgent_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING", e.ID, db.NewID(), table, now); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return tx.Do("UPDATE table_calls SET urgent_at = $1 WHERE edition_id = $2 AND table_id = $3 AND closed_at = 0 AND urgent_at = 0", now, e.ID, table)
	})
	return wrap(err, "needing attention")
}

// Urgent is a table that needs attention now, with whoever sits there.
type Urgent struct {
	Call
	N     int
	Seats []tables.Seat
}

// Attention lists the tables that need it now, for those who may put somebody out.
func (s *Service) Attention(ctx context.Context, by people.Person, e edition.Edition) (all []Urgent, err error) {
	if !by.Removes(e.ID) {
		return nil, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		calls, err := s.openCalls(tx, e.ID)
		if err != nil {
			return err
		}
		names, err := s.people.Names(tx, e.ID)
		if err != nil {
			return err
		}
		for _, c := range calls {
			if !c.Urgent {
				continue
			}
			u := Urgent{Call: c}
			if err := tx.Row("SELECT n FROM tables WHERE edition_id = $1 AND id = $2", []any{e.ID, c.Table}, &u.N); err != nil {
				return err
			}
			u.Seats, err = db.All(tx, func(scan db.Scanner) (seat tables.Seat, err error) {
				return seat, scan(&seat.Person, &seat.Part)
			}, "SELECT person_id, part FROM seats WHERE edition_id = $1 AND table_id = $2 ORDER BY person_id", e.ID, c.Table)
			if err != nil {
				return err
			}
			for i := range u.Seats {
				u.Seats[i].Name = names[u.Seats[i].Person]
			}
			all = append(all, u)
		}
		return nil
	})
	return all, wrap(err, "reading who needs attention")
}

// CloseCall ends the open call of a table: by someone who sits there, or who conducts. Closing none does nothing.
func (s *Service) CloseCall(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID) error {
	err := s.atTable(ctx, me, e.ID, table, func(tx *db.Tx) error {
		return tx.Do("UPDATE table_calls SET closed_at = $1 WHERE edition_id = $2 AND table_id = $3 AND closed_at = 0",
			clock.Millis(e.Now(s.now())), e.ID, table)
	})
	return wrap(err, "closing a call")
}

// AnswerCall says that someone is coming to a table. The table sees her name. Who answers first is coming. Whoever is kept apart from
// somebody there does not come: the answer is that of a call which somebody else was faster to answer.
func (s *Service) AnswerCall(ctx context.Context, by people.Person, e edition.Edition, table tables.TableID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tableExists(tx, e.ID, table); err != nil {
			return err
		}
		s.tell(tx, table.Topic(), desk(e.ID))
		may, err := s.tables.MayCome(tx, e.ID, table, by.PersonID())
		if err != nil || !may {
			return err
		}
		return tx.Do("UPDATE table_calls SET answered_by = $1, answered_at = $2 WHERE edition_id = $3 AND table_id = $4 AND closed_at = 0 AND answered_at = 0",
			by.ID, clock.Millis(e.Now(s.now())), e.ID, table)
	})
	return wrap(err, "answering a call")
}

// atTable runs a deed at a table by someone who sits there, or who conducts. Anybody else learns only that it was not found.
func (s *Service) atTable(ctx context.Context, me people.Person, e edition.ID, table tables.TableID, deed func(*db.Tx) error) error {
	if err := people.Acts(me, e); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tableExists(tx, e, table); err != nil {
			return err
		}
		if !me.Conducts(e) {
			sits, err := tables.SitsAt(tx, e, table, me)
			if err != nil {
				return err
			}
			if !sits {
				return fault.ErrNotFound
			}
		}
		s.tell(tx, table.Topic(), desk(e))
		return deed(tx)
	})
}

// openCalls reads the open calls of an edition, the oldest first.
func (s *Service) openCalls(tx *db.Tx, e edition.ID) ([]Call, error) {
	staff, err := s.people.StaffNames(tx, e)
	if err != nil {
		return nil, err
	}
	return db.All(tx, func(scan db.Scanner) (c Call, err error) {
		var by people.ID
		var raised, answered, urgent int64
		err = scan(&c.ID, &c.Table, &raised, &by, &answered, &urgent)
		c.Urgent = urgent > 0
		c.Raised, c.Answered, c.Coming = clock.FromMillis(raised), clock.FromMillis(answered), staff[by]
		return c, err
	}, "SELECT id, table_id, raised_at, answered_by, answered_at, urgent_at FROM table_calls WHERE edition_id = $1 AND closed_at = 0 ORDER BY raised_at, id", e)
}
