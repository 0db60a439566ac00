package edition

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
)

// Service is the chapter's verbs.
type Service struct {
	db   *db.DB
	now  clock.Clock
	hub  *live.Hub
	jobs *jobs.Queue

	gates map[Phase][]Gate
}

// NewService wires the chapter.
func NewService(d *db.DB, now clock.Clock, hub *live.Hub, q *jobs.Queue) *Service {
	return &Service{db: d, now: now, hub: hub, jobs: q}
}

// Topic is the live topic of an edition's programme, phase and messages.
func Topic(id ID) string { return "edition/" + string(id) }

// ByCode finds an edition by the code of its workspace.
func (s *Service) ByCode(ctx context.Context, code string) (Edition, error) {
	return s.find(ctx, "code = $1", code)
}

// BySlug finds an edition by the address of its public page. A draft has no public page.
func (s *Service) BySlug(ctx context.Context, slug string) (Edition, error) {
	e, err := s.find(ctx, "slug = $1", slug)
	if err == nil && e.Phase == Draft {
		return Edition{}, fault.ErrNotFound
	}
	return e, err
}

// ByID finds an edition by its id.
func (s *Service) ByID(ctx context.Context, id ID) (Edition, error) {
	return s.find(ctx, "id = $1", string(id))
}

func (s *Service) find(ctx context.Context, where, value string) (e Edition, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		e, err = findEdition(tx, where, value)
		return err
	})
	return e, err
}

// Several finds editions by their ids, newest first. Unknown ones are left out.
func (s *Service) Several(ctx context.Context, ids []ID) (all []Edition, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, id := range ids {
			e, err := findEdition(tx, "id = $1", string(id))
			if fault.KindOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			all = append(all, e)
		}
		return nil
	})
	slices.SortFunc(all, func(a, b Edition) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return all, err
}

// Public lists the editions that have a public page, newest first.
func (s *Service) Public(ctx context.Context) (all []Edition, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = listEditions(tx, "phase <> $1", string(Draft))
		return err
	})
	return all, err
}

// All lists every edition, for the operator.
func (s *Service) All(ctx context.Context) (all []Edition, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = listEditions(tx, "1 = $1", 1)
		return err
	})
	return all, err
}

// StartSession starts a session now, early or late. What ran before it ends.
func (s *Service) StartSession(ctx context.Context, by Acting, id ID, session SessionID) error {
	return wrap(s.deed(ctx, by, id, Deed{Session: session, Deed: Start}), "starting session")
}

// EndSession ends a running session now. Ending one that does not run does nothing.
func (s *Service) EndSession(ctx context.Context, by Acting, id ID, session SessionID) error {
	return wrap(s.deed(ctx, by, id, Deed{Session: session, Deed: End}), "ending session")
}

// LengthenSession gives a session more minutes, 1 to 60. The day still ends on time.
func (s *Service) LengthenSession(ctx context.Context, by Acting, id ID, session SessionID, minutes int) error {
	if minutes < 1 || minutes > 60 {
		return fault.Wrong("minutes", "edition.lengthen.range")
	}
	return wrap(s.deed(ctx, by, id, Deed{Session: session, Deed: Lengthen, Minutes: minutes}), "lengthening session")
}

func (s *Service) deed(ctx context.Context, by Acting, id ID, d Deed) error {
	return s.conduct(ctx, by, id, Organiser|Deputy, func(tx *db.Tx, e Edition) error {
		if _, ok := e.Programme.Find(d.Session); !ok {
			return fault.ErrNotFound
		}
		d.At = e.Now(s.now())
		running := e.Programme.At(d.At).Current
		runs := running != nil && running.ID == d.Session
		if d.Deed == End && !runs || d.Deed == Start && runs {
			return nil // pressed twice
		}
		if d.Deed == Start && e.Programme.over(d.Session, d.At) {
			return fault.New(fault.Conflict, "edition.session.over")
		}
		return insertDeed(tx, e.ID, d, by.ID)
	})
}

// MoveClock sets the edition's own time and speed (thousandths; 0 stands still). Only try-outs may.
func (s *Service) MoveClock(ctx context.Context, by Acting, id ID, to time.Time, speed int64) error {
	if speed < 0 || speed > 3_600_000 {
		return fault.Wrong("speed", "edition.clock.speed_range")
	}
	err := s.conduct(ctx, by, id, Organiser|Deputy, func(tx *db.Tx, e Edition) error {
		if !e.Simulated() {
			return fault.New(fault.Forbidden, "edition.clock.only_tryouts")
		}
		return setStory(tx, e.ID, clock.Story{Anchor: s.now(), At: to, Speed: speed})
	})
	return wrap(err, "moving clock")
}

// conduct runs a change of the edition by someone who holds one of the roles, and tells open pages afterwards. Whoever does
// not hold one learns only that it was not found.
func (s *Service) conduct(ctx context.Context, by Acting, id ID, roles Role, change func(*db.Tx, Edition) error) error {
	if by.Edition != id || !by.Roles.Any(roles) {
		return fault.ErrNotFound
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := findEdition(tx, "id = $1", string(id))
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(id)) })
		return change(tx, e)
	})
}

func wrap(err error, doing string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(doing+": %w", append(args, err)...)
}
