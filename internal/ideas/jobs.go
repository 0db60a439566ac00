package ideas

import (
	"context"
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
)

// ForgetAuthors throws away the cards that nobody laid, and forgets who wrote the others, 30 days after an event. The timetable
// calls it.
func (s *Service) ForgetAuthors(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		over, err := edition.OverBy(tx, s.now().Add(-edition.KeptFor))
		if err != nil {
			return err
		}
		for _, e := range over {
			for _, statement := range []string{
				"DELETE FROM cards WHERE edition_id = $1 AND laid_at = 0",
				"UPDATE cards SET author_id = '' WHERE edition_id = $1 AND author_id <> ''",
			} {
				if err := tx.Do(statement, e); err != nil {
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
