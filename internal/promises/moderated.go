package promises

import (
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// What moderation reads and changes inside its own transactions. It decides who may.

// Moderated are the texts of a promise in which something can be taken out.
var Moderated = []string{"organisation", "function", "what", "first_step", "measure"}

// Text is one of the texts of a promise, to be read or written.
func (b *Body) Text(field string) *string {
	switch field {
	case "organisation":
		return &b.Organisation
	case "function":
		return &b.Function
	case "what":
		return &b.What
	case "first_step":
		return &b.FirstStep
	case "measure":
		return &b.Measure
	}
	return nil
}

// SeesPromise is not found for a promise that is not in the room: one that was declined, has lapsed or was taken back.
func (s *Service) SeesPromise(tx *db.Tx, e edition.Edition, id ID) error {
	p, err := s.findPromise(tx, e.ID, id)
	if err != nil {
		return err
	}
	if state := p.State(e.Now(s.now())); state != Intention && state != Confirmed {
		return fault.ErrNotFound
	}
	return nil
}

// PromiseBy reads a promise with who made it and when, in the edition's time.
func (s *Service) PromiseBy(tx *db.Tx, e edition.ID, id ID) (b Body, author people.ID, made time.Time, err error) {
	p, err := s.findPromise(tx, e, id)
	return p.Body, people.ID(p.Person), p.Made, err
}

// ReplaceBody writes other texts in the place of a promise's.
func (s *Service) ReplaceBody(tx *db.Tx, e edition.ID, id ID, b Body) error {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	sealed, err := b.seal(key)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(Topic(e)) })
	return tx.Do("UPDATE promises SET body = $1 WHERE edition_id = $2 AND id = $3", sealed, e, id)
}
