package decide

import (
	"context"
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// ScrubJob wipes what deleted papers left in the database's own files.
const ScrubJob = "decide.scrub"

// SessionStarted opens the ballot of a session that has one. A session without avenues to choose from opens nothing.
func (s *Service) SessionStarted(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	err := s.openBallot(ctx, e, session, programme)
	if k := fault.KindOf(err); k == fault.NotFound || k == fault.Conflict {
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening ballot with its session: %w", err)
	}
	return nil
}

// SessionEnded closes the ballot of a session that has one.
func (s *Service) SessionEnded(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	var id ID
	found := false
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		id, found, err = findBallotOf(tx, e.ID, session)
		return err
	})
	if err == nil && found {
		err = s.closeBallot(ctx, e, id, programme)
	}
	if err != nil {
		return fmt.Errorf("closing ballot with its session: %w", err)
	}
	return nil
}

// Scrub wipes what deleted papers left in the database's own files, after a ballot closed.
func (s *Service) Scrub(ctx context.Context) error {
	return s.db.Scrub(ctx, "ballot_papers", "seal_keys")
}

// Forget takes someone who has left out of the votes that are open. Her paper would not have counted.
func (s *Service) Forget(ctx context.Context, e edition.ID, who people.ID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("DELETE FROM ballot_papers WHERE edition_id = $1 AND person_id = $2", e, who)
	})
}
