// Package avenues is what an edition leaves with: concrete avenues, each written by a table in a canvas of ten fields.
//
// An *avenue* is opened at a table from cards that lie there: a title and an idea in two sentences. On the second day a table
// *works on* it. One person at a time holds the *pen* and writes; a pen that lies still for a minute may be taken by someone
// else at the table, and whoever saves with a pen that is no longer hers is refused. Every burst of writing is a *version*.
// What is written about *harm* is for the table that works on the avenue: nobody else ever reads it, and it is never published.
package avenues

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
)

// ID identifies an avenue.
type ID string

// Topic is the live topic of an avenue.
func (id ID) Topic() string { return "avenue/" + string(id) }

// ListTopic is the live topic of the list of avenues.
func ListTopic(e edition.ID) string { return "avenues/" + string(e) }

// Service is the chapter's verbs.
type Service struct {
	db     *db.DB
	seal   *seal.Keeper
	now    clock.Clock
	hub    *live.Hub
	people *people.Service
	ideas  *ideas.Service
}

// NewService wires the chapter.
func NewService(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub, p *people.Service, i *ideas.Service) *Service {
	return &Service{db: d, seal: k, now: now, hub: hub, people: p, ideas: i}
}

// Listed is an avenue in the list.
type Listed struct {
	ID       ID
	Title    string
	Step     string
	Idea     string
	Language string
	Filled   int  // of the ten fields
	Mine     bool // she may write it
}

// Avenue is an avenue as one reader sees it.
type Avenue struct {
	ID       ID
	Language string
	Canvas   Canvas // without harm unless she may read it
	Rights   Rights
	SavedAt  time.Time
	Pen      Pen
	Held     bool // somebody writes now
	Writing  bool // she holds the pen
	Grew     int  // from so many cards
	Cards    []ideas.Card
	Remarks  []Remark
}

// Rights are what someone may do with an avenue beyond reading it.
type Rights struct {
	Write  bool // hold the pen, see versions
	Harm   bool // read and write what is for the room only
	Remark bool // her table reads it
}

// Open opens an avenue at a table from cards that lie there. The id comes with the form, so that a form sent twice opens one.
// At a table of the day of the canvas that has no avenue yet, the table works on it.
func (s *Service) Open(ctx context.Context, me people.Person, e edition.Edition, table tables.Table, id ID, title, idea string, cards []ideas.CardID) error {
	if !shapeOfID.MatchString(string(id)) {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	canvas, err := Canvas{Title: title, Idea: idea}.tidy()
	if err != nil {
		return err
	}
	if err := complete(canvas); err != nil {
		return err
	}
	err = s.write(ctx, me, e, func(tx *db.Tx) error {
		if err := mustSit(tx, me, e.ID, table.ID); err != nil {
			return err
		}
		opened, err := insertAvenue(tx, e.ID, id, table, me.ID, clock.Millis(s.now()))
		if err != nil || !opened {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(table.ID.Topic(), ListTopic(e.ID)) })
		if err := s.insertVersion(tx, e, id, Version{N: 1, Canvas: canvas}); err != nil {
			return err
		}
		if err := s.citeCards(tx, e.ID, id, table.ID, cards); err != nil {
			return err
		}
		if session, _ := e.Programme.Find(table.Round); session.Kind == edition.Canvas {
			return insertWork(tx, e.ID, table.Round, table.ID, id)
		}
		return nil
	})
	return wrap(err, "opening avenue")
}

func complete(c Canvas) error {
	var wrong []error
	if c[Title] == "" {
		wrong = append(wrong, fault.Wrong("title", "avenues.open.title_missing"))
	}
	if c[Idea] == "" {
		wrong = append(wrong, fault.Wrong("idea", "avenues.open.idea_missing"))
	}
	return fault.All(wrong...)
}

// List is every avenue of an edition, in the order in which they were opened.
func (s *Service) List(ctx context.Context, me people.Person, e edition.Edition) (all []Listed, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if all, err = s.list(tx, e.ID); err != nil || me.Staff {
			return err
		}
		mine, err := writes(tx, e.ID, me.PersonID())
		for i := range all {
			if all[i].Mine = mine[all[i].ID]; all[i].Mine && !me.Since.IsZero() {
				r, err := rights(tx, me, e.ID, all[i].ID)
				if err != nil {
					return err
				}
				all[i].Mine = r.Write
			}
		}
		return err
	})
	return all, err
}

// Read is an avenue for anyone admitted.
func (s *Service) Read(ctx context.Context, me people.Person, e edition.Edition, id ID) (a Avenue, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return a, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a, err = s.readAvenue(tx, me, e, id)
		return err
	})
	return a, err
}

// TakePen lets someone write. While another person writes it is a conflict that names her.
func (s *Service) TakePen(ctx context.Context, me people.Person, e edition.Edition, id ID) error {
	err := s.write(ctx, me, e, func(tx *db.Tx) error {
		if _, err := mayWrite(tx, me, e, id); err != nil {
			return err
		}
		_, err := s.takePen(tx, me, e, id)
		return err
	})
	return wrap(err, "taking pen")
}

// Save writes some fields with a pen. putDown lays the pen down afterwards. It says when it was saved, in the edition's time.
func (s *Service) Save(ctx context.Context, me people.Person, e edition.Edition, id ID, pen PenID, changes Canvas, putDown bool) (time.Time, error) {
	changes, err := changes.tidy()
	if err != nil {
		return time.Time{}, err
	}
	err = s.write(ctx, me, e, func(tx *db.Tx) error {
		r, err := mayWrite(tx, me, e, id)
		if err != nil {
			return err
		}
		if _, harm := changes[Harm]; harm && !r.Harm {
			return fault.ErrNotFound
		}
		if err := s.writeWith(tx, me, e, id, pen); err != nil {
			return err
		}
		if err := s.save(tx, e, id, pen, changes); err != nil || !putDown {
			return err
		}
		return dropPen(tx, e.ID, id, pen)
	})
	return e.Now(s.now()), wrap(err, "saving avenue")
}

// TakePenAndSave writes what could not be saved once more: it takes the pen if it is free and puts the text in. What stood there
// stays in the versions.
func (s *Service) TakePenAndSave(ctx context.Context, me people.Person, e edition.Edition, id ID, changes Canvas) error {
	changes, err := changes.tidy()
	if err != nil {
		return err
	}
	err = s.write(ctx, me, e, func(tx *db.Tx) error {
		r, err := mayWrite(tx, me, e, id)
		if err != nil {
			return err
		}
		if _, harm := changes[Harm]; harm && !r.Harm {
			return fault.ErrNotFound
		}
		pen, err := s.takePen(tx, me, e, id)
		if err != nil {
			return err
		}
		return s.save(tx, e, id, pen, changes)
	})
	return wrap(err, "taking pen and saving")
}

// Versions are an avenue's versions, newest first, for those who may write it.
func (s *Service) Versions(ctx context.Context, me people.Person, e edition.Edition, id ID) (all []Version, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		r, err := mayWrite(tx, me, e, id)
		if err != nil {
			return err
		}
		all, err = s.versions(tx, e.ID, id, r.Harm)
		return err
	})
	return all, err
}

// Restore writes an older version again, as a new one. What whoever restores may not read stays as it is.
func (s *Service) Restore(ctx context.Context, me people.Person, e edition.Edition, id ID, n int) error {
	err := s.write(ctx, me, e, func(tx *db.Tx) error {
		r, err := mayWrite(tx, me, e, id)
		if err != nil {
			return err
		}
		pen, err := s.takePen(tx, me, e, id)
		if err != nil {
			return err
		}
		all, err := s.versions(tx, e.ID, id, true)
		if err != nil {
			return err
		}
		for _, v := range all {
			if v.N == n {
				return s.restore(tx, e, id, pen, all[0], v.Canvas, r)
			}
		}
		return fault.ErrNotFound
	})
	return wrap(err, "restoring version")
}

func (s *Service) restore(tx *db.Tx, e edition.Edition, id ID, pen PenID, newest Version, old Canvas, r Rights) error {
	after := old.WithoutHarm()
	if text := old[Harm]; r.Harm && text != "" {
		after[Harm] = text
	} else if text := newest.Canvas[Harm]; !r.Harm && text != "" {
		after[Harm] = text
	}
	if len(after.Differs(newest.Canvas)) == 0 {
		return nil
	}
	tx.AfterCommit(func() { s.hub.Notify(id.Topic(), ListTopic(e.ID)) })
	return s.insertVersion(tx, e, id, Version{N: newest.N + 1, Canvas: after, pen: pen})
}

// write runs a change while people still write in the edition.
func (s *Service) write(ctx context.Context, me people.Person, e edition.Edition, change func(*db.Tx) error) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	if me.Staff {
		return fault.ErrNotFound // staff read
	}
	if !ideas.Open(e) {
		return fault.New(fault.Closed, "avenues.closed")
	}
	return s.db.Write(ctx, change)
}

// rights are what someone may do. An avenue belongs to the tables that work on it; until there is one, to the table where it
// was opened. Whoever opened it may write on, but what is for the room stays in the room.
func rights(tx *db.Tx, me people.Person, e edition.ID, id ID) (r Rights, err error) {
	var opened tables.TableID
	var opener string
	var at int64
	if err := tx.Row("SELECT table_id, opener_id, opened_at FROM avenues WHERE edition_id = $1 AND id = $2", []any{e, id}, &opened, &opener, &at); err != nil {
		return r, err
	}
	if me.Staff {
		return r, nil
	}
	own, err := tablesOf(tx, e, id)
	if err != nil {
		return r, err
	}
	if len(own) == 0 {
		own = []tables.TableID{opened}
	}
	for _, table := range own {
		sits, err := tables.SitsAt(tx, e, table, me)
		if err != nil {
			return r, err
		}
		r.Harm = r.Harm || sits
	}
	r.Write = r.Harm || opener == me.ID && me.Recalls(clock.FromMillis(at))
	return r, nil
}

// mayWrite is not found for whoever may not write the avenue.
func mayWrite(tx *db.Tx, me people.Person, e edition.Edition, id ID) (Rights, error) {
	r, err := rights(tx, me, e.ID, id)
	if err == nil && !r.Write {
		err = fault.ErrNotFound
	}
	return r, err
}

func mustSit(tx *db.Tx, me people.Person, e edition.ID, table tables.TableID) error {
	sits, err := tables.SitsAt(tx, e, table, me)
	if err == nil && !sits {
		err = fault.ErrNotFound
	}
	return err
}

var shapeOfID = regexp.MustCompile(`^[a-z2-7]{26}$`)

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
