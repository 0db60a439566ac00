package main

import (
	"context"
	"time"

	"hackathon4women/internal/jobs"
)

// timetable is every job of the program on one page.
func timetable(h *house) {
	every := func(interval time.Duration, kind string, verb func(context.Context) error) {
		h.jobs.Every(interval, kind, func(ctx context.Context, _ jobs.Job) error { return verb(ctx) })
	}
	every(time.Hour, "people.forget_visits", h.people.ForgetVisits)
}
