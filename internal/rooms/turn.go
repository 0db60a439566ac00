package rooms

import (
	"context"
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/jobs"
)

// Kinds of the jobs that a session's turns queue. The payload is the session's id. Other chapters answer them in the timetable.
const (
	SessionStarted = "session.started"
	SessionEnded   = "session.ended"
)

const (
	started = "started"
	ended   = "ended"
)

// Turn is a moment of a session that has come: it started, its step of a number began, it ended.
type Turn struct {
	Session edition.SessionID
	Name    string
}

func step(n int) string { return fmt.Sprintf("step.%d", n) }

// Due lists the turns that have come and are not noted yet, in their order, and the sessions that had ended and run again
// because someone started them anew or moved the clock back.
func Due(p edition.Programme, now time.Time, noted map[Turn]bool) (due []Turn, again []edition.SessionID) {
	add := func(id edition.SessionID, name string) {
		if t := (Turn{id, name}); !noted[t] {
			due = append(due, t)
		}
	}
	for _, slot := range p.Slots() {
		begun, over := !now.Before(slot.From), !now.Before(slot.Until)
		switch {
		case !begun:
		case over && (slot.From.Before(slot.Until) || noted[Turn{slot.ID, started}]):
			add(slot.ID, started)
			add(slot.ID, ended)
		case !over:
			if noted[Turn{slot.ID, ended}] {
				again = append(again, slot.ID)
				due = append(due, Turn{slot.ID, started})
			} else {
				add(slot.ID, started)
			}
			if at := p.At(now); at.Step > 0 {
				add(slot.ID, step(at.Step))
			}
		}
	}
	return due, again
}

// Advance notes the turns of an edition that have come. It says whether more wait: the jobs of one turn are begun before those of
// the next are queued, so that a vote is closed before what follows from it is prepared.
func (s *Service) Advance(ctx context.Context, id edition.ID) (more bool, err error) {
	now := s.now()
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		_, due, again, err := dueNow(tx, id, now)
		more = len(due)+len(again) > 0
		return err
	})
	if err != nil || !more {
		return false, wrap(err, "looking at the programme")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		more, err = s.advance(tx, id, now)
		return err
	})
	return more, wrap(err, "advancing the programme")
}

func (s *Service) advance(tx *db.Tx, id edition.ID, now time.Time) (more bool, err error) {
	e, due, again, err := dueNow(tx, id, now)
	if err != nil {
		return false, err
	}
	for _, session := range again {
		if err := tx.Do("DELETE FROM session_turns WHERE edition_id = $1 AND session_id = $2", id, session); err != nil {
			return false, err
		}
	}
	for i, t := range due {
		kind := map[string]string{started: SessionStarted, ended: SessionEnded}[t.Name]
		if kind != "" {
			busy, err := s.jobs.Waiting(tx, string(id), SessionStarted, SessionEnded)
			if err != nil || busy {
				return true, err
			}
		}
		fresh, err := insertTurn(tx, id, t, e.Now(now))
		if err != nil {
			return false, err
		}
		if !fresh {
			continue // another node was here
		}
		s.tell(tx, edition.Topic(id), desk(id))
		if kind != "" {
			err = s.jobs.Enqueue(tx, jobs.Job{Edition: string(id), Kind: kind, Dedup: string(t.Session), Payload: string(t.Session)})
			return i < len(due)-1, err
		}
	}
	return false, nil
}

// Announce makes the pages of an edition look once more when all jobs of a turn are done.
func (s *Service) Announce(_ context.Context, j jobs.Job) error {
	s.hub.Notify(edition.Topic(edition.ID(j.Edition)), desk(edition.ID(j.Edition)))
	return nil
}

func dueNow(tx *db.Tx, id edition.ID, now time.Time) (e edition.Edition, due []Turn, again []edition.SessionID, err error) {
	e, err = edition.Load(tx, id)
	if err != nil || e.Phase != edition.Live {
		return e, nil, nil, err
	}
	noted, err := turnsNoted(tx, id)
	if err == nil {
		due, again = Due(e.Programme, e.Now(now), noted)
	}
	return e, due, again, err
}

// look is how often editions that just went live, and changes made by other nodes, are looked for.
const look = 5 * time.Second

// Conduct follows every live edition until ctx ends.
func (s *Service) Conduct(ctx context.Context) {
	for ctx.Err() == nil {
		live, err := s.liveEditions(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Error("rooms: looking for live editions", "err", err)
		}
		topics := make([]string, len(live))
		for i, e := range live {
			topics[i] = edition.Topic(e.ID)
		}
		changes, _, _ := s.hub.Listen(0, topics...) // before looking, so that no change slips between
		wait := look
		for _, e := range live {
			wait = min(wait, s.follow(ctx, e))
		}
		select {
		case <-ctx.Done():
		case <-changes.Events():
		case <-changes.Lost():
		case <-time.After(wait):
		}
		changes.Close()
	}
}

// follow advances one edition and says how long it may be left alone.
func (s *Service) follow(ctx context.Context, e edition.Edition) time.Duration {
	more, err := s.Advance(ctx, e.ID)
	if err != nil && ctx.Err() == nil {
		s.log.Error("rooms: following the programme", "edition", string(e.ID), "err", err)
		return time.Second
	}
	if more {
		return 100 * time.Millisecond
	}
	real := s.now()
	next := e.Programme.Boundaries(e.Now(real))
	if len(next) == 0 {
		return look
	}
	at, reached := e.Story.Real(next[0])
	if !reached {
		return look
	}
	return max(at.Sub(real), 10*time.Millisecond)
}

func (s *Service) liveEditions(ctx context.Context) (all []edition.Edition, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = edition.InPhase(tx, edition.Live)
		return err
	})
	return all, err
}

func turnsNoted(tx *db.Tx, id edition.ID) (map[Turn]bool, error) {
	noted := map[Turn]bool{}
	err := tx.Rows("SELECT session_id, turn FROM session_turns WHERE edition_id = $1", []any{id}, func(scan db.Scanner) error {
		var t Turn
		err := scan(&t.Session, &t.Name)
		noted[t] = true
		return err
	})
	return noted, err
}

func insertTurn(tx *db.Tx, id edition.ID, t Turn, at time.Time) (fresh bool, err error) {
	n, err := tx.Exec("INSERT INTO session_turns (edition_id, session_id, turn, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
		id, t.Session, t.Name, clock.Millis(at))
	return n == 1, err
}
