package main

import (
	"context"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/rooms"
)

// timetable is every job of the program on one page.
func timetable(h *house) {
	every := func(interval time.Duration, kind string, verb func(context.Context) error) {
		h.jobs.Every(interval, kind, func(ctx context.Context, _ jobs.Job) error { return verb(ctx) })
	}
	every(time.Hour, "people.forget_visits", h.people.ForgetVisits)

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
	onTurn(rooms.SessionStarted, h.tables.SessionStarted)
	onTurn(rooms.SessionStarted, h.avenues.SessionStarted)
	h.jobs.On(rooms.SessionStarted, h.rooms.Announce)
	h.jobs.On(rooms.SessionEnded, h.rooms.Announce)
}
