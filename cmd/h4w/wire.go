package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/avenues"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/publish"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/web"
)

// house is everything wired together.
type house struct {
	db         *db.DB
	seal       *seal.Keeper
	audit      *audit.Keeper
	hub        *live.Hub
	jobs       *jobs.Queue
	words      *i18n.Catalogue
	log        *slog.Logger
	now        clock.Clock
	edition    *edition.Service
	letters    *edition.Letterbox
	people     *people.Service
	safety     *safety.Service
	tables     *tables.Service
	rooms      *rooms.Service
	ideas      *ideas.Service
	avenues    *avenues.Service
	decide     *decide.Service
	promises   *promises.Service
	moderation *moderation.Service
	publish    *publish.Service

	recurring map[string]func(context.Context) error // what the timetable does again and again, by kind
}

// open opens the data and wires the chapters, in the order of the story.
func open(ctx context.Context, s storage, log *slog.Logger) (*house, error) {
	return openAt(ctx, s, log, clock.Real)
}

// openAt is open with another clock, for tests that look into the future.
func openAt(ctx context.Context, s storage, log *slog.Logger, now clock.Clock) (*house, error) {
	h := &house{log: log, now: now, hub: live.NewHub(), recurring: map[string]func(context.Context) error{}}
	var err error
	if h.seal, err = seal.Open(s.MasterKey, s.keyFile()); err != nil {
		return nil, err
	}
	if h.words, err = i18n.Load(); err != nil {
		return nil, err
	}
	if h.db, err = db.Open(ctx, s.where()); err != nil {
		return nil, err
	}
	if _, err := h.db.Migrate(ctx); err != nil {
		return nil, fmt.Errorf("bringing the database up to date: %w", err)
	}
	signing, err := audit.SigningKey(h.seal)
	if err != nil {
		return nil, err
	}
	h.audit = audit.NewKeeper(h.db, h.now, signing, s.checkpointFile())
	h.hub.Join(ctx, h.db, log)
	h.jobs = jobs.NewQueue(h.db, h.now, log)

	h.edition = edition.NewService(h.db, h.now, h.hub, h.jobs)
	h.letters = edition.NewLetterbox(h.db, h.seal, h.now, h.hub)
	h.people = people.NewService(h.db, h.seal, h.now, h.hub, h.jobs)
	h.safety = safety.NewService(h.db, h.seal, h.now, h.hub, h.people)
	h.edition.AddGate(edition.Live, h.safety.ListenersReady)
	h.tables = tables.NewService(h.db, h.now, h.hub, h.jobs, log, h.edition, h.people, h.safety)
	h.rooms = rooms.NewService(h.db, h.seal, h.now, h.hub, h.jobs, log, h.people, h.tables)
	h.ideas = ideas.NewService(h.db, h.seal, h.now, h.hub)
	h.avenues = avenues.NewService(h.db, h.seal, h.now, h.hub, h.people, h.ideas)
	h.tables.SeatBy(h.avenues.Subjects)
	h.decide = decide.NewService(h.db, h.seal, h.now, h.hub, h.jobs, h.people, h.avenues)
	h.promises = promises.NewService(h.db, h.seal, h.now, h.hub, h.avenues)
	h.moderation = moderation.NewService(h.db, h.seal, h.now, h.hub, h.people, h.ideas, h.avenues, h.decide, h.promises)
	h.publish = publish.NewService(h.db, h.seal, h.now, h.hub, h.edition, h.people, h.tables, h.ideas, h.avenues, h.decide, h.promises)
	timetable(h)
	return h, nil
}

// site makes the front of house.
func (h *house) site(settings web.Settings) (*web.Site, error) {
	site, err := web.New(settings, h.log, h.db, h.words, h.hub, h.now, web.Chapters{Audit: h.audit, Edition: h.edition, Letters: h.letters, People: h.people, Safety: h.safety, Tables: h.tables, Rooms: h.rooms, Ideas: h.ideas, Avenues: h.avenues,
		Decide: h.decide, Promises: h.promises, Moderation: h.moderation, Publish: h.publish})
	if err != nil {
		return nil, err
	}
	if !site.Dressed() {
		return nil, errors.New("this program was built without its scripts and styles, and so without the quick exit: build it with make build")
	}
	return site, nil
}

func logger(level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: l}))
}
