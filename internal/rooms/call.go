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
}

// CallHelp asks someone to come to the table where she sits. While a call is open, calling again does nothing.
func (s *Service) CallHelp(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID) error {
	err := s.atTable(ctx, me, e.ID, table, func(tx *db.Tx) error {
		return tx.Do("INSERT INTO table_calls (edition_id, id, table_id, raised_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
			e.ID, db.NewID(), table, clock.Millis(e.Now(s.now())))
	})
	return wrap(err, "calling help")
}

// CloseCall ends the open call of a table: by someone who sits there, or who conducts. Closing none does nothing.
func (s *Service) CloseCall(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID) error {
	err := s.atTable(ctx, me, e.ID, table, func(tx *db.Tx) error {
		return tx.Do("UPDATE table_calls SET closed_at = $1 WHERE edition_id = $2 AND table_id = $3 AND closed_at = 0",
			clock.Millis(e.Now(s.now())), e.ID, table)
	})
	return wrap(err, "closing a call")
}

// AnswerCall says that someone is coming to a table. The table sees her name. Who answers first is coming.
func (s *Service) AnswerCall(ctx context.Context, by people.Person, e edition.Edition, table tables.TableID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tableExists(tx, e.ID, table); err != nil {
			return err
		}
		s.tell(tx, table.Topic(), desk(e.ID))
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
		var raised, answered int64
		err = scan(&c.ID, &c.Table, &raised, &by, &answered)
		c.Raised, c.Answered, c.Coming = clock.FromMillis(raised), clock.FromMillis(answered), staff[by]
		return c, err
	}, "SELECT id, table_id, raised_at, answered_by, answered_at FROM table_calls WHERE edition_id = $1 AND closed_at = 0 ORDER BY raised_at, id", e)
}
