package promises

import (
	"context"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// Forget takes someone who has left out of the promises she made. They stay: they bind organisations.
func (s *Service) Forget(ctx context.Context, e edition.ID, who people.ID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("UPDATE promises SET person_id = '' WHERE edition_id = $1 AND person_id = $2", e, who)
	})
}
