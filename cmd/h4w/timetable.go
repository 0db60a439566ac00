package main

import (
	"context"
	"errors"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/people"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/tables"
)

// scrubJob wipes what somebody who was erased left behind in the database's own files, her key above all.
const scrubJob = "scrub"

// timetable is every job of the program on one page.
func timetable(h *house) {
	every := func(interval time.Duration, kind string, verb func(context.Context) error) {
		h.recurring[kind] = verb
		h.jobs.Every(interval, kind, func(ctx context.Context, _ jobs.Job) error { return verb(ctx) })
	}
	every(5*time.Minute, "audit.checkpoint", h.audit.Checkpoint)
	every(time.Hour, "edition.forget_letters", h.letters.ForgetLetters)
	every(6*time.Hour, "people.forget_registrations", h.people.ForgetRegistrations)
	every(6*time.Hour, "people.lapse_contact", h.people.LapseContact)
	every(time.Hour, "people.forget_visits", h.people.ForgetVisits)
	every(24*time.Hour, "people.count_sheets", h.people.CountSheets)
	every(time.Minute, "safety.forget_words", h.safety.ForgetTalks)
	every(time.Hour, "safety.close", func(ctx context.Context) error {
		all, err := h.edition.All(ctx)
		if err != nil {
			return err
		}
		return h.safety.Close(ctx, all)
	})
	every(24*time.Hour, "rooms.forget", h.rooms.Forget)
	every(6*time.Hour, "ideas.forget", h.ideas.ForgetAuthors)
	every(6*time.Hour, "avenues.forget_harm", h.avenues.ForgetHarm)
	every(6*time.Hour, "publish.forget", h.publish.ForgetRedactions)
	every(time.Hour, "privacy.keep_terms", h.keepTerms)
	fill := func(ctx context.Context, j jobs.Job) error {
		e, err := h.edition.ByID(ctx, edition.ID(j.Edition))
		if err != nil {
			return err
		}
		return h.people.FillPlaces(ctx, e)
	}
	h.jobs.On(people.LeftJob, func(ctx context.Context, j jobs.Job) error {
		e, err := h.edition.ByID(ctx, edition.ID(j.Edition))
		if err != nil {
			return err
		}
		return h.tables.Withdrawn(ctx, e, people.ID(j.Payload))
	})
	h.jobs.On(people.KnownJob, func(ctx context.Context, j jobs.Job) error {
		e, err := h.edition.ByID(ctx, edition.ID(j.Edition))
		if err != nil {
			return err
		}
		if err := h.safety.TakeUp(ctx, e.ID, people.ID(j.Payload)); err != nil {
			return err
		}
		return h.tables.SeatApart(ctx, e)
	})
	h.jobs.On(people.LeftJob, func(ctx context.Context, j jobs.Job) error {
		return h.safety.Withdrawn(ctx, edition.ID(j.Edition), people.ID(j.Payload))
	})
	h.jobs.On(people.LeftJob, func(ctx context.Context, j jobs.Job) error {
		return h.rooms.Withdrawn(ctx, edition.ID(j.Edition), people.ID(j.Payload))
	})
	for _, forget := range []func(context.Context, edition.ID, people.ID) error{h.safety.ForgetReading, h.safety.ForgetTalksOf, h.decide.Forget, h.promises.Forget, h.publish.Forget} {
		h.jobs.On(people.LeftJob, func(ctx context.Context, j jobs.Job) error {
			return forget(ctx, edition.ID(j.Edition), people.ID(j.Payload))
		})
	}
	h.jobs.On(people.LeftJob, func(ctx context.Context, j jobs.Job) error {
		e, who := edition.ID(j.Edition), people.ID(j.Payload)
		return h.db.Write(ctx, func(tx *db.Tx) error {
			if err := h.moderation.Forget(tx, e, who); err != nil { // while her texts are still known as hers
				return err
			}
			if err := h.ideas.Forget(tx, e, who); err != nil {
				return err
			}
			return h.avenues.Forget(tx, e, who)
		})
	})
	h.jobs.On(people.LeftJob, fill)
	h.jobs.On(people.LeftJob, func(ctx context.Context, _ jobs.Job) error {
		return h.db.Write(ctx, func(tx *db.Tx) error { return h.jobs.Enqueue(tx, jobs.Job{Kind: scrubJob, Dedup: "scrub"}) })
	})
	h.jobs.On(scrubJob, func(ctx context.Context, _ jobs.Job) error {
		return h.db.Scrub(ctx, "seal_keys", "people", "notes", "ideas", "cards", "consents", "quiet_notes", "text_deeds")
	})
	h.jobs.On(people.FillJob, fill)
	h.jobs.On(people.MailCodeJob, h.people.SendMailCode)
	h.jobs.On(people.NewsJob, func(ctx context.Context, j jobs.Job) error {
		e, err := h.edition.ByID(ctx, edition.ID(j.Edition))
		if err != nil {
			return err
		}
		return h.people.SendNews(ctx, e, people.ID(j.Payload))
	})
	every(10*time.Minute, "people.fill_all", func(ctx context.Context) error { // a capacity was raised
		all, err := h.edition.All(ctx)
		for _, e := range all {
			err = errors.Join(err, h.people.FillPlaces(ctx, e))
		}
		return err
	})

	// What a session's start and end bring about, in the order of the story. The pages are told last.
	onTurn := func(kind string, verb func(context.Context, edition.Edition, edition.SessionID) error) {
		h.jobs.On(kind, func(ctx context.Context, j jobs.Job) error {
			e, err := h.edition.ByID(ctx, edition.ID(j.Edition))
			if err != nil {
				return err
			}
			return verb(ctx, e, edition.SessionID(j.Payload))
		})
	}
	onTurn(tables.BetterJob, h.tables.FindBetter)
	onTurn(tables.PriceJob, h.tables.FindPrices)
	onTurn(tables.AheadJob, h.tables.Ahead)
	onTurn(rooms.SessionStarted, h.tables.SessionStarted)
	onTurn(rooms.SessionStarted, h.avenues.SessionStarted)
	onTurn(rooms.SessionStarted, h.decide.SessionStarted)
	onTurn(rooms.SessionEnded, h.rooms.SessionEnded)
	onTurn(rooms.SessionEnded, h.decide.SessionEnded)
	h.jobs.On(rooms.SessionStarted, h.rooms.Announce)
	h.jobs.On(rooms.SessionEnded, h.rooms.Announce)
	h.jobs.On(decide.ScrubJob, func(ctx context.Context, _ jobs.Job) error { return h.decide.Scrub(ctx) })
	every(time.Hour, "promises.lapse", h.promises.Lapse)
}
