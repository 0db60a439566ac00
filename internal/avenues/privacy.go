package avenues

import (
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/privacy"
	"hackathon4women/internal/seal"
)

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "avenues", Column: "opener_id", What: "who opened an avenue at her table", Keep: "30 days after the event", Then: privacy.Blank},
	{Table: "avenue_versions", Column: "canvas", What: "what a table wrote together, without who wrote what", Keep: "for good, without the field on harm, which goes 30 days after the event", Sealed: true, By: "avenues.forget_harm"},
	{Table: "avenue_pens", Column: "holder_id", What: "who is writing now", Keep: "until she puts the pen down, at most 30 days after the event"},
	{Table: "avenue_wishes", Column: "person_id", What: "on which avenue someone asked to work", Keep: "30 days after the event"},
	{Table: "avenue_remarks", Column: "author_id", What: "who made a remark; nobody but she is told", Keep: "30 days after the event"},
	{Table: "avenue_remarks", Column: "text", What: "what a reader of another table said about an avenue", Keep: "30 days after the event", Sealed: true},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{"avenue_cards.*", "avenue_order.*", "avenue_work.*"}

// Export lists the remarks that a person made. Canvases are written together and belong to the table.
func (s *Service) Export(tx *db.Tx, e edition.ID, who people.ID) ([]seal.Text, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	return db.All(tx, func(scan db.Scanner) (seal.Text, error) {
		var sealed []byte
		if err := scan(&sealed); err != nil {
			return "", err
		}
		return key.Open(remarkLabel, sealed)
	}, "SELECT text FROM avenue_remarks WHERE edition_id = $1 AND author_id = $2 ORDER BY at, id", e, who)
}

// Forget takes a person out of the avenues; what was written together stays. A pen in her hand is free at once, and whoever
// waits for it is told.
func (s *Service) Forget(tx *db.Tx, e edition.ID, who people.ID) error {
	held, err := db.All(tx, func(scan db.Scanner) (id ID, err error) { return id, scan(&id) },
		"SELECT avenue_id FROM avenue_pens WHERE edition_id = $1 AND holder_id = $2", e, who)
	if err != nil {
		return fmt.Errorf("forgetting avenues: %w", err)
	}
	for _, id := range held {
		tx.AfterCommit(func() { s.hub.Notify(id.Topic()) })
	}
	for _, statement := range []string{
		"UPDATE avenues SET opener_id = '' WHERE edition_id = $1 AND opener_id = $2",
		"UPDATE avenue_remarks SET author_id = '' WHERE edition_id = $1 AND author_id = $2",
		"DELETE FROM avenue_pens WHERE edition_id = $1 AND holder_id = $2",
		"DELETE FROM avenue_wishes WHERE edition_id = $1 AND person_id = $2",
	} {
		if err := tx.Do(statement, e, who); err != nil {
			return fmt.Errorf("forgetting avenues: %w", err)
		}
	}
	return nil
}
