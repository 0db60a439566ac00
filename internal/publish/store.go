package publish

import (
	"encoding/json"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// Labels of the sealed columns.
const (
	passageLabel = "redactions.passage"
	contentLabel = "publications.content"
)

// marks is what was decided on texts, by subject.
type marks struct {
	readings   map[Subject]reading
	redactions map[Subject][]Redaction
}

type reading struct {
	verdict Verdict
	digest  string
}

func (s *Service) marks(tx *db.Tx, e edition.ID) (marks, error) {
	m := marks{readings: map[Subject]reading{}, redactions: map[Subject][]Redaction{}}
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return m, err
	}
	err = tx.Rows("SELECT subject, verdict, digest FROM readings WHERE edition_id = $1", []any{e}, func(scan db.Scanner) error {
		var of Subject
		var r reading
		err := scan(&of, &r.verdict, &r.digest)
		m.readings[of] = r
		return err
	})
	if err != nil {
		return m, err
	}
	err = tx.Rows("SELECT id, subject, passage FROM redactions WHERE edition_id = $1 ORDER BY at, id", []any{e}, func(scan db.Scanner) error {
		var r Redaction
		var sealed []byte
		if err := scan(&r.ID, &r.Subject, &sealed); err != nil {
			return err
		}
		passage, err := key.Open(passageLabel, sealed)
		r.Passage = passage.Reveal()
		if r.Passage != "" {
			m.redactions[r.Subject] = append(m.redactions[r.Subject], r)
		}
		return err
	})
	return m, err
}

func putReading(tx *db.Tx, e edition.ID, i Item, v Verdict, at time.Time, by string) error {
	if v == Unread {
		return tx.Do("DELETE FROM readings WHERE edition_id = $1 AND subject = $2", e, i.Subject)
	}
	return tx.Do(`INSERT INTO readings (edition_id, subject, verdict, digest, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (edition_id, subject) DO UPDATE SET verdict = excluded.verdict, digest = excluded.digest, at = excluded.at, by_id = excluded.by_id`,
		e, i.Subject, v, i.digest, clock.Millis(at), by)
}

func (s *Service) insertRedaction(tx *db.Tx, e edition.ID, r Redaction, at time.Time, by string) error {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(passageLabel, seal.Text(r.Passage))
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO redactions (edition_id, id, subject, passage, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)", e, r.ID, r.Subject, sealed, clock.Millis(at), by)
}

func (s *Service) insertPublication(tx *db.Tx, e edition.ID, n int, c Content, by string) error {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(contentLabel, seal.Text(raw))
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO publications (edition_id, n, content, made_at, by_id) VALUES ($1, $2, $3, $4, $5)", e, n, sealed, clock.Millis(c.Made), by)
}

// publication is a row of publications.
type publication struct {
	N         int
	Withdrawn bool
	Content
}

func (s *Service) newest(tx *db.Tx, e edition.ID) (publication, bool, error) {
	return s.publication(tx, e, "DESC")
}

func (s *Service) first(tx *db.Tx, e edition.ID) (publication, bool, error) {
	return s.publication(tx, e, "ASC")
}

func (s *Service) publication(tx *db.Tx, e edition.ID, direction string) (p publication, found bool, err error) {
	var sealed []byte
	var withdrawn int64
	found, err = tx.Found("SELECT n, content, withdrawn_at FROM publications WHERE edition_id = $1 ORDER BY n "+direction+" LIMIT 1", []any{e}, &p.N, &sealed, &withdrawn)
	if err != nil || !found {
		return p, false, err
	}
	p.Withdrawn = withdrawn > 0
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return p, false, err
	}
	text, err := key.Open(contentLabel, sealed)
	if err != nil || text == "" {
		return p, false, err
	}
	return p, true, json.Unmarshal([]byte(text.Reveal()), &p.Content)
}
