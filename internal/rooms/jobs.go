package rooms

import (
	"context"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// SessionEnded takes hands down and closes calls: the tables are left.
func (s *Service) SessionEnded(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	if ended, ok := e.Programme.Find(session); !ok || !ended.Kind.AtTables() {
		return nil
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Do("DELETE FROM hands WHERE edition_id = $1", e.ID); err != nil {
			return err
		}
		s.tell(tx, desk(e.ID))
		return tx.Do("UPDATE table_calls SET closed_at = $1 WHERE edition_id = $2 AND closed_at = 0", clock.Millis(e.Now(s.now())), e.ID)
	})
	return wrap(err, "leaving the tables")
}

// Withdrawn forgets that someone who is no longer in was here, and her notes when nobody can read them any more.
func (s *Service) Withdrawn(ctx context.Context, e edition.ID, who people.ID) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		for _, statement := range []string{
			"DELETE FROM hands WHERE edition_id = $1 AND person_id = $2",
			"DELETE FROM presence WHERE edition_id = $1 AND person_id = $2",
		} {
			if err := tx.Do(statement, e, who); err != nil {
				return err
			}
		}
		key, err := s.seal.Key(tx, string(e), string(who))
		if err != nil || key != nil {
			return err
		}
		return tx.Do("DELETE FROM notes WHERE edition_id = $1 AND person_id = $2", e, who)
	})
	return wrap(err, "forgetting someone who left")
}

// Forget deletes messages, calls, hands, presence and notes 30 days after an event. A try-out's days may lie anywhere, so its
// time counts from when it was made.
func (s *Service) Forget(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		over, err := edition.OverBy(tx, s.now().Add(-edition.KeptFor))
		if err != nil {
			return err
		}
		for _, e := range over {
			for _, table := range []string{"messages", "table_calls", "hands", "presence", "notes"} {
				if err := tx.Do("DELETE FROM "+table+" WHERE edition_id = $1", e); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return wrap(err, "forgetting what was said and noted")
}
