package tables

import (
	"context"
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/people"
)

// What is looked for in the background, a round's prices or a better plan, has a row that says how far it has come. The row is where
// the job and the page meet: whoever stops the search, or asks anew, changes it, and the job finds that it is no longer its own.

// States of what is looked for in the background.
const (
	Runs    = "runs"
	Done    = "done"
	Stopped = "stopped"
)

// workLost is after how long no search can still be going on: they take seconds.
const workLost = time.Minute

// work is something to look for. plan is a print of what it starts from, parts how many steps it takes.
type work struct {
	kind, job string
	plan      string
	parts     int
}

// begin begins to look for something, in the place of any search of its kind for this round.
func (s *Service) begin(tx *db.Tx, e edition.ID, session edition.SessionID, w work) error {
	tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e)) })
	if err := tx.Do(`INSERT INTO round_work (edition_id, session_id, kind, plan, state, done, parts, found, at) VALUES ($1, $2, $3, $4, $5, 0, $6, '', $7)
		ON CONFLICT (edition_id, session_id, kind) DO UPDATE SET plan = excluded.plan, state = excluded.state, done = 0, parts = excluded.parts, found = '', at = excluded.at`,
		e, session, w.kind, w.plan, Runs, w.parts, clock.Millis(s.now())); err != nil {
		return err
	}
	return s.jobs.Enqueue(tx, jobs.Job{Edition: string(e), Kind: w.job, Dedup: string(session), Payload: string(session)})
}

// stop ends a search that runs; what it found stays.
func (s *Service) stop(ctx context.Context, e edition.ID, session edition.SessionID, kind string) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e)) })
		return tx.Do("UPDATE round_work SET state = $1 WHERE edition_id = $2 AND session_id = $3 AND kind = $4 AND state = $5", Stopped, e, session, kind, Runs)
	})
	if err != nil {
		return fmt.Errorf("stopping a search: %w", err)
	}
	return nil
}

// abandoned says whether a search that began at a time (in Unix milliseconds) cannot be going on: whoever was at it is gone.
func (s *Service) abandoned(began int64) bool { return s.now().Sub(clock.FromMillis(began)) > workLost }
