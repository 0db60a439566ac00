package avenues

import (
	"context"
	"fmt"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

// Wish says on which avenue somebody would like to work in the next round that writes avenues; an empty one takes it back. One wish
// holds, the last one. Once the last of these rounds has begun there is nothing more to wish for.
func (s *Service) Wish(ctx context.Context, me people.Person, e edition.Edition, id ID) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	if !me.SitsAtTables() {
		return fault.ErrNotFound
	}
	if !mayWish(e, e.Now(s.now())) {
		return fault.New(fault.Closed, "avenues.wish.closed")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		if id == "" {
			return tx.Do("DELETE FROM avenue_wishes WHERE edition_id = $1 AND person_id = $2", e.ID, me.ID)
		}
		var one int
		if err := tx.Row("SELECT 1 FROM avenues WHERE edition_id = $1 AND id = $2", []any{e.ID, id}, &one); err != nil {
			return err
		}
		return tx.Do(`INSERT INTO avenue_wishes (edition_id, person_id, avenue_id) VALUES ($1, $2, $3)
			ON CONFLICT (edition_id, person_id) DO UPDATE SET avenue_id = excluded.avenue_id`, e.ID, me.ID, id)
	})
	if err != nil {
		return fmt.Errorf("asking to work on an avenue: %w", err)
	}
	return nil
}

// Wished is on which avenue somebody asked to work, and whether she may still say so.
func (s *Service) Wished(ctx context.Context, me people.Person, e edition.Edition) (id ID, open bool, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return "", false, err
	}
	if !me.SitsAtTables() || !mayWish(e, e.Now(s.now())) {
		return "", false, nil
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		_, err := tx.Found("SELECT avenue_id FROM avenue_wishes WHERE edition_id = $1 AND person_id = $2", []any{e.ID, me.ID}, &id)
		return err
	})
	return id, true, err
}

// mayWish says that a round which writes avenues is still to come.
func mayWish(e edition.Edition, now time.Time) bool {
	for _, slot := range e.Programme.Slots() {
		if slot.Kind == edition.Canvas && slot.Start.After(now) {
			return true
		}
	}
	return false
}

// Subjects is what the tables of a round that writes avenues may work on, for the chapter that seats people: the avenues in the order
// in which they were chosen, with who asked for each and who began it. Other rounds have none.
func (s *Service) Subjects(tx *db.Tx, e edition.Edition, session edition.SessionID) ([]tables.Subject, error) {
	planned, ok := e.Programme.Find(session)
	if !ok || planned.Kind != edition.Canvas {
		return nil, nil
	}
	all, err := waiting(tx, e.ID, "")
	if err != nil {
		return nil, err
	}
	wishes := map[ID][]people.ID{}
	err = tx.Rows("SELECT person_id, avenue_id FROM avenue_wishes WHERE edition_id = $1 ORDER BY person_id", []any{e.ID}, func(scan db.Scanner) error {
		var who people.ID
		var id ID
		err := scan(&who, &id)
		wishes[id] = append(wishes[id], who)
		return err
	})
	if err != nil {
		return nil, err
	}
	var subjects []tables.Subject
	for _, c := range all {
		subjects = append(subjects, tables.Subject{ID: string(c.avenue), Language: c.language, Chosen: wishes[c.avenue], Authors: c.authors})
	}
	return subjects, nil
}
