// Package rooms is the live event: what everybody's page shows now, who is here, and the desk from which it is conducted.
//
// The *conductor* follows each live edition's programme and notes every *turn* once: a session started, a step began, a session
// ended. A turn queues the jobs of other chapters (open a round, close a ballot) in the transaction that notes it, so a restart
// in the middle neither loses nor repeats one. What a page shows follows from the programme and the clock alone; turns only make
// pages look again. *Presence* is true: someone is here while a page of hers is open, and gone seconds after it closed or its
// line or its node died. A *call* is a table asking someone to come; it tells nobody who pressed. *Notes* are a person's own.
package rooms

import (
	"fmt"
	"log/slog"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
)

// Service is the chapter's verbs.
type Service struct {
	db     *db.DB
	seal   *seal.Keeper
	now    clock.Clock
	hub    *live.Hub
	jobs   *jobs.Queue
	log    *slog.Logger
	people *people.Service
	tables *tables.Service
	here   *here
}

// NewService wires the chapter.
func NewService(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub, q *jobs.Queue, log *slog.Logger, p *people.Service, t *tables.Service) *Service {
	return &Service{db: d, seal: k, now: now, hub: hub, jobs: q, log: log, people: p, tables: t, here: newHere()}
}

// tell makes open pages look again after commit.
func (s *Service) tell(tx *db.Tx, topics ...string) {
	tx.AfterCommit(func() { s.hub.Notify(topics...) })
}

func desk(e edition.ID) string { return people.DeskTopic(e) }

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
