package publish

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// Labels of the sealed columns.
const (
	passageLabel = "redactions.passage"
	contentLabel = "publications.content"
	changedLabel = "publication_changes.text"
	noteLabel    = "publication_changes.note"
)

// marks is what was decided on texts, by subject.
type marks struct {
	readings    map[Subject]reading
	redactions  map[Subject][]Redaction
	corrections map[Subject][]Change // public ones, oldest first; of each field only the newest still has its text
	gone        map[Subject]bool     // taken back after they were public
}

type reading struct {
	verdict Verdict
	digest  string
}

func (s *Service) marks(tx *db.Tx, e edition.ID) (marks, error) {
	m := marks{readings: map[Subject]reading{}, redactions: map[Subject][]Redaction{}, corrections: map[Subject][]Change{}, gone: map[Subject]bool{}}
	changed, err := s.changes(tx, e)
	if err != nil {
		return m, err
	}
	for _, c := range changed {
		switch {
		case c.Public.IsZero() || c.Subject == "":
		case c.Kind == Correction:
			m.corrections[c.Subject] = superseded(m.corrections[c.Subject], c)
		default:
			m.gone[c.Subject] = true
		}
	}
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
	sealed, err := c.sealed(key)
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO publications (edition_id, n, content, made_at, by_id) VALUES ($1, $2, $3, $4, $5)", e, n, sealed, clock.Millis(c.Made), by)
}

func (c Content) sealed(key *seal.Key) ([]byte, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return key.Seal(contentLabel, seal.Text(raw))
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

// superseded are corrections with a newer one, which stands for any before it of the same field.
func superseded(all []Change, c Change) []Change {
	return append(slices.DeleteFunc(all, func(old Change) bool { return old.Field == c.Field }), c)
}

// publishedOn is when something was published.
func publishedOn(tx *db.Tx, e edition.ID) ([]Event, error) {
	return db.All(tx, func(scan db.Scanner) (Event, error) {
		var at int64
		err := scan(&at)
		return Event{On: clock.FromMillis(at), What: "published"}, err
	}, "SELECT made_at FROM publications WHERE edition_id = $1 ORDER BY n", e)
}

// rewrite changes every publication there ever was.
func (s *Service) rewrite(tx *db.Tx, e edition.ID, change func(n int, c *Content)) error {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	type row struct {
		n      int
		sealed []byte
	}
	all, err := db.All(tx, func(scan db.Scanner) (r row, err error) { return r, scan(&r.n, &r.sealed) }, "SELECT n, content FROM publications WHERE edition_id = $1 ORDER BY n", e)
	if err != nil {
		return err
	}
	for _, r := range all {
		text, err := key.Open(contentLabel, r.sealed)
		if err != nil {
			return err
		}
		var c Content
		if err := json.Unmarshal([]byte(text.Reveal()), &c); err != nil {
			return err
		}
		change(r.n, &c)
		sealed, err := c.sealed(key)
		if err != nil {
			return err
		}
		if err := tx.Do("UPDATE publications SET content = $1 WHERE edition_id = $2 AND n = $3", sealed, e, r.n); err != nil {
			return err
		}
	}
	return nil
}

// figuresOnly is what is kept of a publication that is public no longer: its numbers, so that no later one can be subtracted.
func figuresOnly(c *Content) { *c = Content{Made: c.Made, Figures: c.Figures} }

const changeColumns = "id, kind, subject, field, text, note, at, public_at, noted_at"

// changes are all changes of an edition, oldest first.
func (s *Service) changes(tx *db.Tx, e edition.ID) ([]Change, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	return db.All(tx, func(scan db.Scanner) (Change, error) { return scanChange(scan, key) },
		"SELECT "+changeColumns+" FROM publication_changes WHERE edition_id = $1 ORDER BY CASE WHEN public_at > 0 THEN public_at ELSE at END, at, id", e)
}

// change finds one change.
func (s *Service) change(tx *db.Tx, e edition.ID, id string) (Change, error) {
	all, err := s.changes(tx, e)
	for _, c := range all {
		if c.ID == id {
			return c, err
		}
	}
	return Change{}, cmp.Or(err, fault.ErrNotFound)
}

func scanChange(scan db.Scanner, key *seal.Key) (c Change, err error) {
	var text, note []byte
	var at, public, noted int64
	if err := scan(&c.ID, &c.Kind, &c.Subject, &c.Field, &text, &note, &at, &public, &noted); err != nil {
		return c, err
	}
	c.Asked, c.Public, c.Noted = clock.FromMillis(at), clock.FromMillis(public), noted > 0
	opened, err := openBlank(key, changedLabel, text)
	if err != nil {
		return c, err
	}
	c.Text = opened
	said, err := openBlank(key, noteLabel, note)
	if err != nil || said == "" {
		return c, err
	}
	return c, json.Unmarshal([]byte(said), &c.Note)
}

// openBlank opens what is sealed, and nothing where nothing is.
func openBlank(key *seal.Key, label string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	text, err := key.Open(label, sealed)
	return text.Reveal(), err
}

func (s *Service) insertChange(tx *db.Tx, e edition.ID, c Change, by string) error {
	text, note, err := s.sealedChange(tx, e, c)
	if err != nil {
		return err
	}
	noted, reader := int64(0), ""
	if c.Noted {
		noted, reader = clock.Millis(c.Asked), by
	}
	return tx.Do(`INSERT INTO publication_changes (edition_id, id, kind, subject, field, text, note, at, by_id, public_at, noted_at, read_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		e, c.ID, c.Kind, c.Subject, c.Field, text, note, clock.Millis(c.Asked), by, clock.Millis(c.Public), noted, reader)
}

// putNote keeps a note, and since when it and its change are public.
func (s *Service) putNote(tx *db.Tx, e edition.Edition, c Change, by string) error {
	_, note, err := s.sealedChange(tx, e.ID, c)
	if err != nil {
		return err
	}
	noted, reader := int64(0), ""
	if c.Noted {
		noted, reader = clock.Millis(e.Now(s.now())), by
	}
	return tx.Do("UPDATE publication_changes SET note = $1, public_at = $2, noted_at = $3, read_by = $4 WHERE edition_id = $5 AND id = $6",
		note, clock.Millis(c.Public), noted, reader, e.ID, c.ID)
}

func (s *Service) sealedChange(tx *db.Tx, e edition.ID, c Change) (text, note []byte, err error) {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return nil, nil, err
	}
	text, note = []byte{}, []byte{}
	if c.Text != "" {
		if text, err = key.Seal(changedLabel, seal.Text(c.Text)); err != nil {
			return nil, nil, err
		}
	}
	if len(c.Note) > 0 {
		raw, err := json.Marshal(c.Note)
		if err != nil {
			return nil, nil, err
		}
		note, err = key.Seal(noteLabel, seal.Text(raw))
		return text, note, err
	}
	return text, note, nil
}
