package promises

import (
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
	bodyLabel = "promises.body"
	lineLabel = "promise_news.line"
)

// insertPromise stores a promise once: the second time its form arrives nothing happens.
func (s *Service) insertPromise(tx *db.Tx, e edition.ID, p Promise) error {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	sealed, err := p.Body.seal(key)
	if err != nil {
		return err
	}
	return tx.Do(`INSERT INTO promises (edition_id, id, avenue_id, person_id, body, lookup, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (edition_id, id) DO NOTHING`, e, p.ID, p.Avenue, p.Person, sealed, s.lookup(e, s.Code(e, p.ID)), clock.Millis(p.Made))
}

func insertAnswer(tx *db.Tx, e edition.ID, id ID, answer State, at time.Time) error {
	return tx.Do(`INSERT INTO promise_answers (edition_id, promise_id, n, answer, at)
		VALUES ($1, $2, (SELECT COALESCE(max(n), 0) + 1 FROM promise_answers WHERE edition_id = $1 AND promise_id = $2), $3, $4)`, e, id, answer, clock.Millis(at))
}

func (s *Service) insertNews(tx *db.Tx, e edition.ID, id ID, n News) error {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(lineLabel, seal.Text(n.Line))
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO promise_news (edition_id, id, promise_id, state, line, at) VALUES ($1, $2, $3, $4, $5, $6)",
		e, n.ID, id, n.State, sealed, clock.Millis(n.At))
}

func insertClearance(tx *db.Tx, e edition.ID, text string, at time.Time, by string) error {
	return tx.Do(`INSERT INTO promise_clearances (edition_id, text_id, at, by_id) VALUES ($1, $2, $3, $4)
		ON CONFLICT (edition_id, text_id) DO NOTHING`, e, text, clock.Millis(at), by)
}

const promiseColumns = `p.id, p.avenue_id, p.person_id, p.body, p.made_at,
	COALESCE((SELECT answer FROM promise_answers a WHERE a.edition_id = p.edition_id AND a.promise_id = p.id ORDER BY n DESC LIMIT 1), ''),
	COALESCE((SELECT at FROM promise_answers a WHERE a.edition_id = p.edition_id AND a.promise_id = p.id ORDER BY n DESC LIMIT 1), 0),
	COALESCE((SELECT at FROM promise_clearances c WHERE c.edition_id = p.edition_id AND c.text_id = p.id), 0)`

func (s *Service) findPromise(tx *db.Tx, e edition.ID, id ID) (Promise, error) {
	found, err := s.list(tx, e, " AND p.id = $2", " AND n.promise_id = $2", e, id)
	if err != nil {
		return Promise{}, err
	}
	if len(found) == 0 {
		return Promise{}, fault.ErrNotFound
	}
	return found[0], nil
}

// In reads every promise of an edition, oldest first.
func (s *Service) In(tx *db.Tx, e edition.ID) ([]Promise, error) { return s.list(tx, e, "", "", e) }

func (s *Service) list(tx *db.Tx, e edition.ID, which, whichNews string, args ...any) ([]Promise, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	all, err := db.All(tx, func(scan db.Scanner) (p Promise, err error) {
		var sealed []byte
		var made, at, cleared int64
		if err = scan(&p.ID, &p.Avenue, &p.Person, &sealed, &made, &p.Answer, &at, &cleared); err != nil {
			return p, err
		}
		p.Made, p.At, p.Cleared = clock.FromMillis(made), clock.FromMillis(at), cleared > 0
		p.Body, err = openBody(key, sealed)
		return p, err
	}, "SELECT "+promiseColumns+" FROM promises p WHERE p.edition_id = $1"+which+" ORDER BY p.made_at, p.id", args...)
	if err != nil {
		return nil, err
	}
	at := map[ID]int{}
	for i, p := range all {
		at[p.ID] = i
	}
	err = tx.Rows(`SELECT n.promise_id, n.id, n.state, n.line, n.at,
		COALESCE((SELECT at FROM promise_clearances c WHERE c.edition_id = n.edition_id AND c.text_id = n.id), 0)
		FROM promise_news n WHERE n.edition_id = $1`+whichNews+" ORDER BY n.at, n.id", args, func(scan db.Scanner) error {
		var id ID
		var n News
		var sealed []byte
		var told, cleared int64
		if err := scan(&id, &n.ID, &n.State, &sealed, &told, &cleared); err != nil {
			return err
		}
		line, err := key.Open(lineLabel, sealed)
		n.Line, n.At, n.Cleared = line.Reveal(), clock.FromMillis(told), cleared > 0
		if i, ok := at[id]; ok {
			all[i].News = append(all[i].News, n)
		}
		return err
	})
	return all, err
}
