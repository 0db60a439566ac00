package publish

import (
	"context"

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
