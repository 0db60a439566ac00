package publish

import (
	"context"
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/privacy"
)

// Kept is a term that was carried out.
type Kept struct {
	Due, Done time.Time
	Rows      int64 // ended in that run
}

// NoteKept notes which days of an edition's calendar have come and were dealt with, each once. The job that keeps the terms calls it
// after it has ended what was due.
func (s *Service) NoteKept(ctx context.Context, e edition.Edition, days []privacy.Date, rows int64) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		for _, day := range days {
			if s.now().Before(day.On) {
				continue
			}
			if err := tx.Do("INSERT INTO kept_terms (edition_id, due, done_at, touched) VALUES ($1, $2, $3, $4) ON CONFLICT (edition_id, due) DO NOTHING",
				e.ID, clock.Millis(day.On), clock.Millis(s.now()), rows); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("noting which terms were kept: %w", err)
	}
	return nil
}

// KeptTerms are the terms that were carried out, for those who prepare publications, by the day they ended.
func (s *Service) KeptTerms(ctx context.Context, by people.Person, e edition.Edition) (kept map[int64]Kept, err error) {
	if by.Edition != e.ID || !by.Roles.Any(Preparers) {
		return nil, fault.ErrNotFound
	}
	kept = map[int64]Kept{}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.Rows("SELECT due, done_at, touched FROM kept_terms WHERE edition_id = $1", []any{e.ID}, func(scan db.Scanner) error {
			var due, done, rows int64
			err := scan(&due, &done, &rows)
			kept[due] = Kept{clock.FromMillis(due), clock.FromMillis(done), rows}
			return err
		})
	})
	return kept, err
}
