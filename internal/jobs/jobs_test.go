package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/jobs"
)

func TestAJobRunsOnceAndAFailingOneIsTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2021, 2, 11, 8, 0, 0, 0, time.UTC)
		q := jobs.NewQueue(d, func() time.Time { return now }, slog.New(slog.DiscardHandler))
		ran := 0
		q.On("mail", func(_ context.Context, j jobs.Job) error {
			ran++
			if ran == 1 {
				return errors.New("server busy")
			}
			return nil
		})
		for range 2 { // queued twice, still one
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				return q.Enqueue(tx, jobs.Job{Edition: "e", Kind: "mail", Dedup: "m1"})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		drain := func(want int) {
			t.Helper()
			if err := q.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if ran != want {
				t.Errorf("ran %d times, want %d", ran, want)
			}
		}
		drain(1)
		now = now.Add(time.Second)
		drain(1)
		now = now.Add(time.Minute)
		drain(2)
		now = now.Add(time.Hour)
		drain(2)
	})
}

func TestAJobQueuedWhileItRunsRunsOnceMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2021, 2, 11, 8, 0, 0, 0, time.UTC)
		q := jobs.NewQueue(d, func() time.Time { return now }, slog.New(slog.DiscardHandler))
		queue := func() error {
			return d.Write(t.Context(), func(tx *db.Tx) error {
				return q.Enqueue(tx, jobs.Job{Edition: "e", Kind: "seat", Dedup: "p1"})
			})
		}
		ran := 0
		q.On("seat", func(context.Context, jobs.Job) error {
			ran++
			if ran == 1 {
				return queue()
			}
			return nil
		})
		if err := queue(); err != nil {
			t.Fatal(err)
		}
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if ran != 2 {
			t.Errorf("ran %d times, want 2", ran)
		}
	})
}
