package ideas

import (
	"slices"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/telltale"
)

// What later chapters read inside their own transactions. They decide who sees it.

// LaidOn lists the cards that lie on a table, in the order in which they were laid.
func (s *Service) LaidOn(tx *db.Tx, e edition.ID, table tables.TableID, reader people.Person) ([]Card, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	return cardsWhere(tx, key, e, reader, "c.table_id = $3 AND c.laid_at > 0 ORDER BY c.laid_at, c.id", table)
}

// Published is a text for the publication, without table and round.
type Published struct {
	ID     string
	Text   seal.Text
	Author people.ID // to ask whether her words may appear; never shown. Empty once she was erased
	Dots   int
}

// ForPublication lists the ideas that are not hidden and the cards that were laid, each in an order that says nothing.
func (s *Service) ForPublication(tx *db.Tx, e edition.ID) (ideas, cards []Published, err error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, nil, err
	}
	read := func(label, query string) ([]Published, error) {
		return db.All(tx, func(scan db.Scanner) (p Published, err error) {
			var sealed []byte
			if err := scan(&p.ID, &p.Author, &sealed, &p.Dots); err != nil {
				return p, err
			}
			p.Text, err = key.Open(label, sealed)
			return p, err
		}, query, e)
	}
	if ideas, err = read(ideaLabel, `SELECT i.id, i.author_id, i.text, 0 FROM ideas i WHERE i.edition_id = $1
		AND NOT EXISTS (SELECT 1 FROM idea_hidings h WHERE h.edition_id = i.edition_id AND h.idea_id = i.id) ORDER BY i.id`); err != nil {
		return nil, nil, err
	}
	cards, err = read(cardLabel, `SELECT c.id, c.author_id, c.text, (SELECT count(*) FROM card_dots d WHERE d.edition_id = c.edition_id AND d.card_id = c.id)
		FROM cards c WHERE c.edition_id = $1 AND c.laid_at > 0 ORDER BY c.id`)
	cards = slices.DeleteFunc(cards, func(p Published) bool { return p.Text == telltale.Taken }) // taken out whole
	return ideas, cards, err
}
