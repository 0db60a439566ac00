package decide

import (
	"encoding/json"
	"time"

	"hackathon4women/internal/ballot"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// Labels of the sealed columns.
const (
	optionsLabel   = "ballots.options"
	paperLabel     = "ballot_papers.paper"
	publishedLabel = "ballot_closures.published"
)

func (s *Service) insertBallot(tx *db.Tx, e edition.ID, b Ballot, by string) error {
	sealed, err := s.sealForEdition(tx, e, optionsLabel, b.Options)
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO ballots (edition_id, id, session_id, electorate, options, lot, opened_at, opened_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		e, b.ID, b.Session, b.Electorate, sealed, b.Lot, clock.Millis(b.Opened), by)
}

func findBallotOf(tx *db.Tx, e edition.ID, session edition.SessionID) (id ID, found bool, err error) {
	found, err = tx.Found("SELECT id FROM ballots WHERE edition_id = $1 AND session_id = $2", []any{e, session}, &id)
	return id, found, err
}

func (s *Service) findBallot(tx *db.Tx, e edition.ID, id ID) (b Ballot, err error) {
	var options []byte
	var opened, closed int64
	err = tx.Row(`SELECT b.id, b.session_id, b.electorate, b.options, b.lot, b.opened_at, COALESCE(c.closed_at, 0)
		FROM ballots b LEFT JOIN ballot_closures c ON c.edition_id = b.edition_id AND c.ballot_id = b.id
		WHERE b.edition_id = $1 AND b.id = $2`, []any{e, id}, &b.ID, &b.Session, &b.Electorate, &options, &b.Lot, &opened, &closed)
	if err != nil {
		return Ballot{}, err
	}
	b.Opened, b.Closed = clock.FromMillis(opened), clock.FromMillis(closed)
	return b, s.openForEdition(tx, e, optionsLabel, options, &b.Options)
}

func putPaper(tx *db.Tx, key *seal.Key, e edition.ID, id ID, person people.ID, p Paper) error {
	text, err := encode(p)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(paperLabel, text)
	if err != nil {
		return err
	}
	return tx.Do(`INSERT INTO ballot_papers (edition_id, ballot_id, person_id, paper) VALUES ($1, $2, $3, $4)
		ON CONFLICT (edition_id, ballot_id, person_id) DO UPDATE SET paper = excluded.paper`, e, id, person, sealed)
}

func findPaper(tx *db.Tx, key *seal.Key, e edition.ID, id ID, person people.ID) (p Paper, found bool, err error) {
	var sealed []byte
	found, err = tx.Found("SELECT paper FROM ballot_papers WHERE edition_id = $1 AND ballot_id = $2 AND person_id = $3", []any{e, id, person}, &sealed)
	if err != nil || !found {
		return Paper{}, false, err
	}
	return p, true, openInto(key, paperLabel, sealed, &p)
}

func listPapers(tx *db.Tx, key *seal.Key, e edition.ID, id ID) (map[people.ID]Paper, error) {
	all := map[people.ID]Paper{}
	err := tx.Rows("SELECT person_id, paper FROM ballot_papers WHERE edition_id = $1 AND ballot_id = $2", []any{e, id}, func(scan db.Scanner) error {
		var person people.ID
		var sealed []byte
		if err := scan(&person, &sealed); err != nil {
			return err
		}
		var p Paper
		err := openInto(key, paperLabel, sealed, &p)
		if p.Receipt != "" {
			all[person] = p
		}
		return err
	})
	return all, err
}

func countPapers(tx *db.Tx, e edition.ID, id ID) (n int, err error) {
	return n, tx.Row("SELECT count(*) FROM ballot_papers WHERE edition_id = $1 AND ballot_id = $2", []any{e, id}, &n)
}

func (s *Service) insertClosure(tx *db.Tx, e edition.ID, id ID, p ballot.Published, at time.Time, by string) error {
	sealed, err := s.sealForEdition(tx, e, publishedLabel, p)
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO ballot_closures (edition_id, ballot_id, published, closed_at, closed_by) VALUES ($1, $2, $3, $4, $5)",
		e, id, sealed, clock.Millis(at), by)
}

func (s *Service) findClosure(tx *db.Tx, e edition.ID, id ID) (p ballot.Published, err error) {
	var sealed []byte
	if err := tx.Row("SELECT published FROM ballot_closures WHERE edition_id = $1 AND ballot_id = $2", []any{e, id}, &sealed); err != nil {
		return p, err
	}
	return p, s.openForEdition(tx, e, publishedLabel, sealed, &p)
}

func (s *Service) sealForEdition(tx *db.Tx, e edition.ID, label string, v any) ([]byte, error) {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return nil, err
	}
	text, err := encode(v)
	if err != nil {
		return nil, err
	}
	return key.Seal(label, text)
}

func (s *Service) openForEdition(tx *db.Tx, e edition.ID, label string, sealed []byte, into any) error {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return err
	}
	return openInto(key, label, sealed, into)
}

// openInto reads sealed JSON; a destroyed key leaves into as it was.
func openInto(key *seal.Key, label string, sealed []byte, into any) error {
	text, err := key.Open(label, sealed)
	if err != nil || text == "" {
		return err
	}
	return json.Unmarshal([]byte(text.Reveal()), into)
}
