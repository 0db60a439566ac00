package ideas

import (
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
)

// What moderation reads and changes inside its own transactions. It decides who may.

// Authored is a text with who wrote it, which is told to nobody.
type Authored struct {
	Text   seal.Text
	Author people.ID
	At     time.Time // when it was written, in real time
	Hidden bool      // out of sight
}

// SeesIdea is not found for whoever does not read an idea in the call.
func (s *Service) SeesIdea(tx *db.Tx, me people.Person, e edition.ID, id ID) error {
	all, err := s.ideasFor(tx, me, e)
	if err != nil {
		return err
	}
	for _, i := range all {
		if i.ID == id {
			return nil
		}
	}
	return fault.ErrNotFound
}

// SeesCard is not found for whoever does not read a card on its table.
func (s *Service) SeesCard(tx *db.Tx, me people.Person, e edition.ID, id CardID) error {
	var table tables.TableID
	if err := tx.Row("SELECT table_id FROM cards WHERE edition_id = $1 AND id = $2 AND laid_at > 0", []any{e, id}, &table); err != nil {
		return err
	}
	_, err := mayRead(tx, me, e, table)
	return err
}

// IdeaBy reads an idea with its author.
func (s *Service) IdeaBy(tx *db.Tx, e edition.ID, id ID) (Authored, error) {
	return s.authored(tx, e, ideaLabel, `SELECT i.text, i.author_id, i.written_at, (SELECT count(*) FROM idea_hidings h WHERE h.edition_id = i.edition_id AND h.idea_id = i.id)
		FROM ideas i WHERE i.edition_id = $1 AND i.id = $2`, string(id))
}

// CardBy reads a card that lies on a table with its author. What she holds in her hand is not found.
func (s *Service) CardBy(tx *db.Tx, e edition.ID, id CardID) (Authored, error) {
	return s.authored(tx, e, cardLabel, "SELECT text, author_id, written_at, 0 FROM cards WHERE edition_id = $1 AND id = $2 AND laid_at > 0", string(id))
}

func (s *Service) authored(tx *db.Tx, e edition.ID, label, query, id string) (a Authored, err error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return a, err
	}
	var sealed []byte
	var at int64
	var hidings int
	if err := tx.Row(query, []any{e, id}, &sealed, &a.Author, &at, &hidings); err != nil {
		return a, err
	}
	a.At, a.Hidden = clock.FromMillis(at), hidings > 0
	a.Text, err = key.Open(label, sealed)
	return a, err
}

// ReplaceIdea writes another text in the place of an idea's.
func (s *Service) ReplaceIdea(tx *db.Tx, e edition.ID, id ID, text seal.Text) error {
	sealed, err := s.sealed(tx, e, ideaLabel, text)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(Topic(e)) })
	return someRow(tx.Exec("UPDATE ideas SET text = $1 WHERE edition_id = $2 AND id = $3", sealed, e, id))
}

// ReplaceCard writes another text in the place of a card's.
func (s *Service) ReplaceCard(tx *db.Tx, e edition.ID, id CardID, text seal.Text) error {
	var table tables.TableID
	if err := tx.Row("SELECT table_id FROM cards WHERE edition_id = $1 AND id = $2", []any{e, id}, &table); err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(table.Topic()) })
	return s.rewordCard(tx, e, id, text)
}

// PutOutOfSight hides an idea from everyone but its author and those who moderate; the reason stands with the deed.
func (s *Service) PutOutOfSight(tx *db.Tx, by people.Person, e edition.ID, id ID) error {
	tx.AfterCommit(func() { s.hub.Notify(Topic(e)) })
	return s.putHiding(tx, e, id, by.ID)
}

// BringBack shows a hidden idea again.
func (s *Service) BringBack(tx *db.Tx, e edition.ID, id ID) error {
	tx.AfterCommit(func() { s.hub.Notify(Topic(e)) })
	return tx.Do("DELETE FROM idea_hidings WHERE edition_id = $1 AND idea_id = $2", e, id)
}
