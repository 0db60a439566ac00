package avenues

import (
	"context"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

// SessionStarted lets each table of a canvas round work on an avenue: those that people chose first, else those that cite most
// cards; each goes to a table that speaks its language and knows it. A table for which there is none gets an empty one. It is
// a job's verb: run again, it only gives to tables that have none. Other sessions need nothing.
func (s *Service) SessionStarted(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	planned, ok := e.Programme.Find(session)
	if !ok || planned.Kind != edition.Canvas {
		return nil
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		places, err := freePlaces(tx, e.ID, session)
		if err != nil || len(places) == 0 {
			return err
		}
		candidates, err := waiting(tx, e.ID, session)
		if err != nil {
			return err
		}
		exists, err := all(tx, e.ID)
		if err != nil {
			return err
		}
		given := assignAll(candidates, places, exists)
		tx.AfterCommit(func() { s.hub.Notify(edition.Topic(e.ID), ListTopic(e.ID)) })
		for _, p := range places {
			avenue, ok := given[p.table]
			if !ok {
				if avenue, err = s.openEmpty(tx, e, tables.Table{ID: p.table, Round: session, Language: p.language}); err != nil {
					return err
				}
			}
			if err := insertWork(tx, e.ID, session, p.table, avenue); err != nil {
				return err
			}
			tx.AfterCommit(func() { s.hub.Notify(p.table.Topic()) })
		}
		return nil
	})
	return wrap(err, "giving tables their avenues")
}

// all are the avenues of an edition.
func all(tx *db.Tx, e edition.ID) (map[ID]bool, error) {
	exists := map[ID]bool{}
	err := tx.Rows("SELECT id FROM avenues WHERE edition_id = $1", []any{e}, func(scan db.Scanner) error {
		var id ID
		err := scan(&id)
		exists[id] = true
		return err
	})
	return exists, err
}

func (s *Service) openEmpty(tx *db.Tx, e edition.Edition, table tables.Table) (ID, error) {
	id := ID(db.NewID())
	if _, err := insertAvenue(tx, e.ID, id, table, "", clock.Millis(s.now())); err != nil {
		return "", err
	}
	return id, s.insertVersion(tx, e, id, Version{N: 1, Canvas: Canvas{}})
}

// PutInOrder says in which order avenues are given to tables: what people chose first comes first.
func (s *Service) PutInOrder(tx *db.Tx, e edition.ID, order []ID) error {
	if err := tx.Do("DELETE FROM avenue_order WHERE edition_id = $1", e); err != nil {
		return err
	}
	for i, id := range order {
		if err := tx.Do("INSERT INTO avenue_order (edition_id, avenue_id, position) VALUES ($1, $2, $3)", e, id, i); err != nil {
			return err
		}
	}
	return nil
}

// Here is what the avenues have to do with a table.
type Here struct {
	Works  *Avenue  // what the table writes
	Reads  *Avenue  // what it reads of another table
	Opened []Listed // what was opened here
}

// AtTable is what the avenues have to do with a table, for someone who sits at it or moderates.
func (s *Service) AtTable(ctx context.Context, me people.Person, e edition.Edition, table tables.Table) (h Here, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return h, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if !ideas.Moderates(me, e.ID) {
			if err := mustSit(tx, me, e.ID, table.ID); err != nil {
				return err
			}
		}
		if h.Opened, err = s.openedAt(tx, e.ID, table.ID); err != nil {
			return err
		}
		work, err := TablesWorkOn(tx, e.ID, table.Round)
		if err != nil {
			return err
		}
		for _, w := range work {
			if w.Table == table.ID {
				if h.Works, err = s.readIf(tx, me, e, w.Avenue); err != nil {
					return err
				}
			}
		}
		h.Reads, err = s.readIf(tx, me, e, readings(work)[table.ID])
		return err
	})
	return h, err
}

func (s *Service) readIf(tx *db.Tx, me people.Person, e edition.Edition, id ID) (*Avenue, error) {
	if id == "" {
		return nil, nil
	}
	a, err := s.readAvenue(tx, me, e, id)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	return &a, err
}

// mayRemark says whether someone sits at a table that reads an avenue of another one.
func mayRemark(tx *db.Tx, me people.Person, e edition.Edition, id ID, r Rights) (bool, error) {
	if me.Staff || r.Harm {
		return false, nil
	}
	for _, session := range e.Programme.Sessions {
		if session.Kind != edition.Canvas {
			continue
		}
		work, err := TablesWorkOn(tx, e.ID, session.ID)
		if err != nil {
			return false, err
		}
		for table, avenue := range readings(work) {
			if avenue != id {
				continue
			}
			if sits, err := tables.SitsAt(tx, e.ID, table, me); err != nil || sits {
				return sits, err
			}
		}
	}
	return false, nil
}
