package ideas

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
	{Table: "ideas", Column: "author_id", What: "who wrote an idea; nobody but she is told", Keep: "30 days after the event", Then: privacy.Blank},
	{Table: "ideas", Column: "text", What: "what she wrote before the event", Keep: "for good, without a name", Sealed: true},
	{Table: "idea_hidings", Column: "by_id", What: "which staff account took it out of sight", Keep: "30 days after the event"},
	{Table: "cards", Column: "author_id", What: "who wrote a card; nobody but she is told", Keep: "30 days after the event", Then: privacy.Blank, By: "ideas.forget"},
	{Table: "cards", Column: "text", What: "what she wrote at a table", Keep: "for good, without a name; a card never laid 30 days after the event", Sealed: true, By: "ideas.forget"},
	{Table: "card_groups", Column: "name", What: "what a table called a group of cards", Keep: "for good, without a name", Sealed: true},
	{Table: "card_dots", Column: "person_id", What: "which cards a person marked", Keep: "30 days after the event"},
}

// Impersonal columns look personal and are not: the reason of a hiding is always empty, it stands with the deed in moderation.
var Impersonal = []string{"idea_hidings.reason"}

// Written is one text that a person wrote, for her to take away.
type Written struct {
	Where string // idea, card
	Text  seal.Text
}

// Export lists everything that a person wrote in this chapter.
func (s *Service) Export(tx *db.Tx, e edition.ID, who people.ID) ([]Written, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	read := func(where, label, query string) ([]Written, error) {
		return db.All(tx, func(scan db.Scanner) (Written, error) {
			var sealed []byte
			if err := scan(&sealed); err != nil {
				return Written{}, err
			}
			text, err := key.Open(label, sealed)
			return Written{where, text}, err
		}, query, e, who)
	}
	all, err := read("idea", ideaLabel, "SELECT text FROM ideas WHERE edition_id = $1 AND author_id = $2 ORDER BY written_at, id")
	if err != nil {
		return nil, err
	}
	cards, err := read("card", cardLabel, "SELECT text FROM cards WHERE edition_id = $1 AND author_id = $2 ORDER BY written_at, id")
	return append(all, cards...), err
}

// Forget takes a person out of what she wrote. What only she saw is deleted; what she laid before others stays without author.
func (s *Service) Forget(tx *db.Tx, e edition.ID, who people.ID) error {
	for _, statement := range []string{
		"DELETE FROM cards WHERE edition_id = $1 AND author_id = $2 AND laid_at = 0",
		"DELETE FROM card_dots WHERE edition_id = $1 AND person_id = $2",
		"UPDATE cards SET author_id = '' WHERE edition_id = $1 AND author_id = $2",
		"UPDATE ideas SET author_id = '' WHERE edition_id = $1 AND author_id = $2",
	} {
		if err := tx.Do(statement, e, who); err != nil {
			return fmt.Errorf("forgetting ideas: %w", err)
		}
	}
	return nil
}
