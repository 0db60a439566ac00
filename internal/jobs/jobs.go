// Package jobs does later what must not be done inside a request: mail, effects on later chapters, clean-up. A job is queued
// in the transaction that makes it true, wakes a worker at commit, and may run twice without harm.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
)

// Job is work to do. Payload holds ids only. Jobs of the same edition, kind and Dedup that still wait are one.
type Job struct {
	Edition, Kind, Dedup, Payload string
	RunAt                         time.Time // zero means at once
}

// Handler does one kind of job.
type Handler func(ctx context.Context, j Job) error

// Queue keeps the jobs and runs them.
type Queue struct {
	db       *db.DB
	now      clock.Clock
	log      *slog.Logger
	handlers map[string][]Handler
	every    map[string]time.Duration
	wake     chan struct{}
}

const (
	lease       = 2 * time.Minute
	maxAttempts = 8
	poll        = time.Second // finds what other nodes queued and what falls due
	workers     = 2
)

// NewQueue makes a queue; nothing runs before Run.
func NewQueue(d *db.DB, now clock.Clock, log *slog.Logger) *Queue {
	return &Queue{db: d, now: now, log: log, handlers: map[string][]Handler{}, every: map[string]time.Duration{}, wake: make(chan struct{}, 1)}
}

// On says who does a kind of job. Several may do something on the same kind; they do it in the order in which they were named,
// and when one fails, all of them do it again later. Called from the timetable, before Run.
func (q *Queue) On(kind string, h Handler) { q.handlers[kind] = append(q.handlers[kind], h) }

// Every runs a kind of job again and again.
func (q *Queue) Every(interval time.Duration, kind string, h Handler) {
	q.On(kind, h)
	q.every[kind] = interval
}

// Enqueue adds a job in the transaction that makes it true.
func (q *Queue) Enqueue(tx *db.Tx, j Job) error {
	at := j.RunAt
	if at.IsZero() {
		at = q.now()
	}
	if j.Dedup == "" {
		j.Dedup = db.NewID()
	}
	// A job that is being done when it is queued again loses its lease here, so that it is done once more.
	err := tx.Do(`INSERT INTO jobs (id, edition_id, kind, dedup, payload, run_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (edition_id, kind, dedup) DO UPDATE SET payload = excluded.payload, attempts = 0, lease_until = 0,
		run_at = CASE WHEN excluded.run_at < jobs.run_at OR jobs.lease_until > 0 THEN excluded.run_at ELSE jobs.run_at END`,
		db.NewID(), j.Edition, j.Kind, j.Dedup, j.Payload, clock.Millis(at))
	if err != nil {
		return fmt.Errorf("queueing %s: %w", j.Kind, err)
	}
	tx.AfterCommit(q.Wake)
	return nil
}

// Do does a job here and now, without queueing it, for a command that runs beside no server.
func (q *Queue) Do(ctx context.Context, j Job) error {
	for _, h := range q.handlers[j.Kind] {
		if err := h(ctx, j); err != nil {
			return fmt.Errorf("doing %s: %w", j.Kind, err)
		}
	}
	return nil
}

// Waiting says whether a job of one of the kinds waits for its first try or is being done.
func (q *Queue) Waiting(tx *db.Tx, edition string, kinds ...string) (bool, error) {
	for _, kind := range kinds {
		var one int
		found, err := tx.Found("SELECT 1 FROM jobs WHERE edition_id = $1 AND kind = $2 AND (attempts = 0 OR lease_until > $3) LIMIT 1",
			[]any{edition, kind, clock.Millis(q.now())}, &one)
		if found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// Wake makes a worker look for work now.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends and returns when the jobs at hand are done.
func (q *Queue) Run(ctx context.Context) error {
	if err := q.takeUp(ctx); err != nil {
		return err
	}
	for kind, interval := range q.every {
		if err := q.again(ctx, kind, q.now().Add(interval/10)); err != nil {
			return err
		}
	}
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { q.work(ctx) })
	}
	all.Wait()
	return nil
}

// takeUp frees what a program that was killed had in hand. Only with SQLite is it sure that nobody else is at it; on PostgreSQL
// the leases run out.
func (q *Queue) takeUp(ctx context.Context) error {
	if q.db.Engine() != db.SQLite {
		return nil
	}
	return q.db.Write(ctx, func(tx *db.Tx) error { return tx.Do("UPDATE jobs SET lease_until = 0 WHERE lease_until > 0") })
}

func (q *Queue) work(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		for ctx.Err() == nil {
			did, err := q.One(ctx)
			if err != nil && ctx.Err() == nil {
				q.log.Error("jobs: looking for work", "err", err)
				break
			}
			if !did {
				break
			}
			q.Wake()
		}
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		case <-tick.C:
		}
	}
}

type leased struct {
	Job
	id       string
	attempts int64
	until    int64
}

// One does one job that is due, if there is one. Tests call it to run the queue dry.
func (q *Queue) One(ctx context.Context) (did bool, err error) {
	j, found, err := q.take(ctx)
	if err != nil || !found {
		return false, err
	}
	err = q.try(ctx, j.Job)
	// What was done must be noted even while the program is stopping.
	return true, q.settle(context.WithoutCancel(ctx), j, err)
}

// Drain does every job that is due, for tests and for the end of a rehearsal.
func (q *Queue) Drain(ctx context.Context) error {
	for {
		did, err := q.One(ctx)
		if err != nil || !did {
			return err
		}
	}
}

func (q *Queue) take(ctx context.Context) (j leased, found bool, err error) {
	now := clock.Millis(q.now())
	due := false
	err = q.db.Read(ctx, func(tx *db.Tx) error {
		var id string
		due, err = tx.Found("SELECT id FROM jobs WHERE run_at <= $1 AND lease_until < $1 LIMIT 1", []any{now}, &id)
		return err
	})
	if err != nil || !due {
		return j, false, err
	}
	err = q.db.Write(ctx, func(tx *db.Tx) error {
		j = leased{until: now + lease.Milliseconds()}
		var runAt int64
		found, err = tx.Found(`UPDATE jobs SET lease_until = $1, attempts = attempts + 1
			WHERE id = (SELECT id FROM jobs WHERE run_at <= $2 AND lease_until < $2 ORDER BY run_at LIMIT 1) AND lease_until < $2
			RETURNING id, edition_id, kind, dedup, payload, attempts, run_at`, []any{j.until, now},
			&j.id, &j.Edition, &j.Kind, &j.Dedup, &j.Payload, &j.attempts, &runAt)
		j.RunAt = clock.FromMillis(runAt)
		return err
	})
	return j, found, err
}

func (q *Queue) try(ctx context.Context, j Job) (err error) {
	handlers := q.handlers[j.Kind]
	if len(handlers) == 0 {
		return fmt.Errorf("nobody does jobs of kind %s", j.Kind)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	ctx, stop := context.WithTimeout(ctx, lease/2)
	defer stop()
	for _, h := range handlers {
		err = errors.Join(err, h(ctx, j))
	}
	return err
}

func (q *Queue) settle(ctx context.Context, j leased, failure error) error {
	if failure != nil {
		q.log.Error("job failed", "kind", j.Kind, "attempt", j.attempts, "err", failure)
	}
	return q.db.Write(ctx, func(tx *db.Tx) error {
		if failure != nil && j.attempts < maxAttempts {
			wait := time.Duration(1<<min(j.attempts, 10)) * time.Second
			return tx.Do("UPDATE jobs SET lease_until = 0, run_at = $1 WHERE id = $2 AND lease_until = $3",
				clock.Millis(q.now().Add(wait)), j.id, j.until)
		}
		// Not deleted when it was queued again meanwhile: its lease is then gone.
		if err := tx.Do("DELETE FROM jobs WHERE id = $1 AND lease_until = $2", j.id, j.until); err != nil {
			return err
		}
		if failure != nil {
			return tx.Do("INSERT INTO jobs_failed (id, edition_id, kind, payload, failed_at, attempts) VALUES ($1, $2, $3, $4, $5, $6)",
				db.NewID(), j.Edition, j.Kind, j.Payload, clock.Millis(q.now()), j.attempts)
		}
		if interval, ok := q.every[j.Kind]; ok {
			return q.Enqueue(tx, Job{Kind: j.Kind, Dedup: "every", RunAt: q.now().Add(interval)})
		}
		return nil
	})
}

func (q *Queue) again(ctx context.Context, kind string, at time.Time) error {
	return q.db.Write(ctx, func(tx *db.Tx) error { return q.Enqueue(tx, Job{Kind: kind, Dedup: "every", RunAt: at}) })
}
