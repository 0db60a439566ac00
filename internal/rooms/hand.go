package rooms

import (
	"context"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

// RaiseHand asks for the word at the table where she sits. Raising it twice keeps her turn.
func (s *Service) RaiseHand(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID) error {
	if me.Staff {
		return fault.ErrNotFound
	}
	err := s.atTable(ctx, me, e.ID, table, func(tx *db.Tx) error {
		return tx.Do("INSERT INTO hands (edition_id, table_id, person_id, raised_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
			e.ID, table, me.ID, clock.Millis(s.now()))
	})
	return wrap(err, "raising a hand")
}

// LowerHand takes her hand down.
func (s *Service) LowerHand(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID) error {
	err := s.atTable(ctx, me, e.ID, table, func(tx *db.Tx) error {
		return tx.Do("DELETE FROM hands WHERE edition_id = $1 AND table_id = $2 AND person_id = $3", e.ID, table, me.ID)
	})
	return wrap(err, "lowering a hand")
}

// hands lists who asks for the word at a table, who asked first in front.
func hands(tx *db.Tx, e edition.ID, table tables.TableID) ([]people.ID, error) {
	return db.All(tx, func(scan db.Scanner) (id people.ID, err error) { return id, scan(&id) },
		"SELECT person_id FROM hands WHERE edition_id = $1 AND table_id = $2 ORDER BY raised_at, person_id", e, table)
}
