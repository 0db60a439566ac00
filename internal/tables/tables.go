// Package tables seats people: small mixed tables, round after round.
//
// A *round* is the seating of one session of the programme; sessions that visit or criticise keep the tables of the round
// before. A person has at most one seat per round. Two people kept apart never share a table, even if that leaves a table
// short or someone waiting at the door. Every table has a language that all its people speak and, if there are enough, a
// facilitator who speaks it. A round is a plan until it is opened; people who arrive later are seated one by one.
package tables

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
)

// TableID identifies a table of a round.
type TableID string

// Topic is the live topic of a table.
func (id TableID) Topic() string { return "table/" + string(id) }

// Service is the chapter's verbs.
type Service struct {
	db      *db.DB
	now     clock.Clock
	hub     *live.Hub
	jobs    *jobs.Queue
	log     *slog.Logger
	edition *edition.Service
	people  *people.Service
	safety  *safety.Service

	subjects Subjects // of rounds that are seated by what people ask to work on; nil without a chapter that knows
}

// NewService wires the chapter.
func NewService(d *db.DB, now clock.Clock, hub *live.Hub, q *jobs.Queue, log *slog.Logger, e *edition.Service, p *people.Service, sf *safety.Service) *Service {
	return &Service{db: d, now: now, hub: hub, jobs: q, log: log, edition: e, people: p, safety: sf}
}

// RoundOf is the session whose seating counts in a session: itself, or the last one before it on the same day that seats anew.
func RoundOf(p edition.Programme, id edition.SessionID) (edition.SessionID, bool) {
	var round edition.SessionID
	day := 0
	for _, s := range p.Sessions {
		if s.Day != day {
			round, day = "", s.Day
		}
		if s.Kind.NewSeats() {
			round = s.ID
		}
		if s.ID == id {
			return round, round != "" && s.Kind.AtTables()
		}
	}
	return "", false
}

// Arrive notes that someone is here today, and seats her if a round is open without her. Arriving twice does nothing.
func (s *Service) Arrive(ctx context.Context, me people.Person, e edition.Edition) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	day, at := e.Programme.Today(e.Now(s.now()), e.Zone), e.Programme.At(e.Now(s.now()))
	if me.Staff || day == 0 {
		return nil
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("INSERT INTO arrivals (edition_id, day, person_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (edition_id, day, person_id) DO UPDATE SET left_at = 0 WHERE arrivals.left_at > 0",
			e.ID, day, me.ID, clock.Millis(s.now()))
		if err != nil {
			return err
		}
		if n > 0 {
			tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		}
		if at.Current == nil || !me.SitsAtTables() {
			return nil
		}
		round, ok := RoundOf(e.Programme, at.Current.ID)
		if !ok {
			return nil
		}
		return s.seatLate(tx, e, round, me.PersonID())
	})
	if err != nil {
		return fmt.Errorf("arriving: %w", err)
	}
	return nil
}

// Leave notes that someone has left for today. Her seat stays free in rounds that are formed afterwards.
func (s *Service) Leave(ctx context.Context, me people.Person, e edition.Edition) error {
	day := e.Programme.Today(e.Now(s.now()), e.Zone)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return tx.Do("UPDATE arrivals SET left_at = $1 WHERE edition_id = $2 AND day = $3 AND person_id = $4 AND left_at = 0", clock.Millis(s.now()), e.ID, day, me.ID)
	})
}

// FormRound makes, or makes anew, the plan of a round that is not open yet: for those who are here, or before the day for
// everyone admitted.
func (s *Service) FormRound(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	err := s.lay(ctx, e, session, func(ctx context.Context, st standing, within time.Duration) ([]Table, bool, error) {
		if st.round.Opened {
			return nil, false, fault.New(fault.Closed, "tables.form.open")
		}
		made, err := formed(ctx, st, within)
		return made, true, err
	}, func(tx *db.Tx, before standing) error {
		if !before.round.Formed {
			return nil
		}
		return s.keepStep(tx, before, by, Formed)
	})
	if err != nil {
		return fmt.Errorf("forming round: %w", err)
	}
	return nil
}

// OpenRound shows everyone her seat. It is called when a session with new seats starts, and does nothing the second time.
// A plan that was made before is brought in line with who is here; without a plan one is made.
func (s *Service) OpenRound(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	err := s.lay(ctx, e, session, func(ctx context.Context, st standing, within time.Duration) (made []Table, wanted bool, err error) {
		if st.round.Opened {
			return nil, false, nil
		}
		made, err = opened(ctx, st, within)
		return made, true, err
	}, func(tx *db.Tx, _ standing) error {
		tx.AfterCommit(func() { s.hub.Notify(edition.Topic(e.ID)) })
		if err := forgetSteps(tx, e.ID, session); err != nil {
			return err
		}
		return tx.Do("UPDATE rounds SET opened_at = $1 WHERE edition_id = $2 AND session_id = $3", clock.Millis(s.now()), e.ID, session)
	})
	if err != nil {
		return fmt.Errorf("opening round: %w", err)
	}
	return nil
}

// OpenNow opens a round by hand, for whoever conducts. A plan that fails its certificate cannot be opened.
func (s *Service) OpenNow(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	if err := s.mayOpen(ctx, e, session); err != nil {
		return err
	}
	return s.OpenRound(ctx, e, session)
}

// SessionStarted opens the round of a session that seats anew; other sessions need nothing. It is a job's verb.
func (s *Service) SessionStarted(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	if planned, ok := e.Programme.Find(session); !ok || !planned.Kind.NewSeats() {
		return nil
	}
	return s.OpenRound(ctx, e, session)
}
