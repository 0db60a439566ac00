package safety

import (
	"context"
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// ForgetReading forgets that somebody who has left had read what the exit does.
func (s *Service) ForgetReading(ctx context.Context, e edition.ID, who people.ID) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("DELETE FROM known_exits WHERE edition_id = $1 AND person_id = $2", e, who)
	})
	if err != nil {
		return fmt.Errorf("forgetting a reading: %w", err)
	}
	return nil
}
