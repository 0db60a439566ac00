package ideas

import (
	"context"
	"fmt"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
)

// keptFor is how long after an event it is still known who wrote what.
const keptFor = 30 * 24 * time.Hour

// ForgetAuthors throws away the cards that nobody laid, and forgets who wrote the others, 30 days after an event. The timetable
// calls it.
func (s *Service) ForgetAuthors(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := edition.AllIn(tx)
		if err != nil {
			return err
		}
		for _, e := range all {
			if s.now().Before(e.Over().Add(keptFor)) {
				continue
			}
			for _, statement := range []string{
				"DELETE FROM cards WHERE edition_id = $1 AND laid_at = 0",
				"UPDATE cards SET author_id = '' WHERE edition_id = $1 AND author_id <> ''",
			} {
				if err := tx.Do(statement, e.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forgetting who wrote cards: %w", err)
	}
	return nil
}
