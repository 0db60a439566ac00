package safety

import (
	"context"
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// Elsewhere is the wish to sit at another table than this one. No rule follows from it by itself, and no name is compared with it.
const Elsewhere RuleKind = "elsewhere"

// AskElsewhere tells the safety lead, and nobody else, that someone would rather not sit where she sits. No reason is asked. Telling it
// twice tells it once.
func (s *Service) AskElsewhere(ctx context.Context, me people.Person, e edition.ID, where string) error {
	if err := people.Acts(me, e); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		return s.wish(tx, e, Wish{Kind: Elsewhere, Person: me.PersonID(), Text: where})
	})
	if err != nil {
		return fmt.Errorf("telling the safety lead: %w", err)
	}
	return nil
}
