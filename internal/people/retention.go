package people

import (
	"context"
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
)

// keptFor is how long after the last session registrations stay, as the registration page promises.
const keptFor = 30 * 24 * time.Hour

// ForgetRegistrations forgets everybody of the editions whose last session ended 30 days ago, on the real clock: profiles,
// phrases, roles, decisions, and the key of everything sealed for them. The timetable calls it; running it twice does nothing more.
func (s *Service) ForgetRegistrations(ctx context.Context) error {
	before := clock.Millis(s.now().Add(-keptFor))
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		type row struct {
			e  edition.ID
			id ID
		}
		due, err := db.All(tx, func(scan db.Scanner) (r row, err error) { return r, scan(&r.e, &r.id) },
			`SELECT p.edition_id, p.id FROM people p JOIN editions e ON e.id = p.edition_id WHERE e.purpose = 'event' AND p.registered_at < $1
				AND (SELECT max(s.starts_at + s.minutes * 60000) FROM sessions s WHERE s.edition_id = p.edition_id) < $1`, before)
		if err != nil {
			return err
		}
		for _, r := range due {
			if err := s.forgetPerson(tx, r.e, r.id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forgetting registrations: %w", err)
	}
	return nil
}

func (s *Service) forgetPerson(tx *db.Tx, e edition.ID, id ID) error {
	if err := s.shutOut(tx, e, id); err != nil {
		return err
	}
	if err := s.erase(tx, e, id); err != nil {
		return err
	}
	if err := tx.Do("DELETE FROM admissions WHERE edition_id = $1 AND person_id = $2", e, id); err != nil {
		return err
	}
	return tx.Do("DELETE FROM people WHERE edition_id = $1 AND id = $2", e, id)
}
