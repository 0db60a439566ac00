package decide

import (
	"slices"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
)

// Reword puts a title and an idea into every ballot in which an avenue stands: what was taken out of the avenue must not stay
// on a paper. What people tick is the avenue, whatever it says.
func (s *Service) Reword(tx *db.Tx, e edition.ID, avenue avenues.ID, title, idea string) error {
	ballots, err := db.All(tx, func(scan db.Scanner) (id ID, err error) { return id, scan(&id) }, "SELECT id FROM ballots WHERE edition_id = $1", e)
	if err != nil {
		return err
	}
	for _, id := range ballots {
		b, err := s.findBallot(tx, e, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(b.Options, func(o Option) bool { return o.ID == avenue })
		if i < 0 {
			continue
		}
		b.Options[i].Title, b.Options[i].Idea = title, idea
		sealed, err := s.sealForEdition(tx, e, optionsLabel, b.Options)
		if err != nil {
			return err
		}
		if err := tx.Do("UPDATE ballots SET options = $1 WHERE edition_id = $2 AND id = $3", sealed, e, id); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e)) })
	}
	return nil
}
