package publish

import (
	"context"
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// Forget takes back what someone who has left allowed: her words do not appear in a later publication.
func (s *Service) Forget(ctx context.Context, e edition.ID, who people.ID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("DELETE FROM word_consents WHERE edition_id = $1 AND person_id = $2", e, who)
	})
}

// ForgetRedactions deletes the passages that were taken out of texts, 30 days after an event: until then they can be put back. A text that had any must be read
// again before it can go public once more: without them it would come out whole. The timetable calls it.
func (s *Service) ForgetRedactions(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		over, err := edition.OverBy(tx, s.now().Add(-edition.KeptFor))
		if err != nil {
			return err
		}
		for _, e := range over {
			for _, statement := range []string{
				"DELETE FROM readings WHERE edition_id = $1 AND subject IN (SELECT subject FROM redactions WHERE edition_id = $1)",
				"DELETE FROM redactions WHERE edition_id = $1",
			} {
				if err := tx.Do(statement, e); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forgetting what was taken out: %w", err)
	}
	return nil
}
