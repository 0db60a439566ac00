package moderation

import (
	"encoding/json"
	"slices"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

const (
	originalLabel = "text_deeds.original"
	answerLabel   = "text_answers.line"
)

func (s *Service) hideIdea(tx *db.Tx, by people.Person, e edition.ID, t Text) error {
	return s.ideas.PutOutOfSight(tx, by, e, ideas.ID(t.ID()))
}

func (s *Service) showIdea(tx *db.Tx, e edition.ID, t Text) error {
	return s.ideas.BringBack(tx, e, ideas.ID(t.ID()))
}

func (s *Service) insertDeed(tx *db.Tx, e edition.Edition, d Deed, by string) error {
	key, err := people.EditionKey(s.seal, tx, e.ID)
	if err != nil {
		return err
	}
	sealed := []byte{}
	if len(d.before) > 0 {
		raw, err := json.Marshal(d.before)
		if err != nil {
			return err
		}
		if sealed, err = key.Seal(originalLabel, seal.Text(raw)); err != nil {
			return err
		}
	}
	return tx.Do("INSERT INTO text_deeds (edition_id, id, text_key, act, reason, original, digest, at, by_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		e.ID, d.ID, d.Text, d.Act, d.Reason, sealed, d.digest, clock.Millis(d.At), by)
}

// deeds reads what was done, the newest first. where may name $2, which is arg.
func (s *Service) deeds(tx *db.Tx, e edition.ID, where, arg string) ([]Deed, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	return db.All(tx, func(scan db.Scanner) (d Deed, err error) {
		var original, answer []byte
		var at, undone, heard int64
		if err := scan(&d.ID, &d.Text, &d.Act, &d.Reason, &original, &d.digest, &at, &d.by, &undone, &answer, &heard); err != nil {
			return d, err
		}
		d.At, d.Undone, d.Heard = clock.FromMillis(at), undone > 0, heard > 0
		line, err := key.Open(answerLabel, answer)
		if err != nil {
			return d, err
		}
		d.Answer = line.Reveal()
		return d, d.open(key, original)
	}, `SELECT d.id, d.text_key, d.act, d.reason, d.original, d.digest, d.at, d.by_id, d.undone_at, a.line, COALESCE(a.heard_at, 0)
		FROM text_deeds d LEFT JOIN text_answers a ON a.edition_id = d.edition_id AND a.deed_id = d.id
		WHERE d.edition_id = $1 AND `+where+" ORDER BY d.at DESC, d.id", e, arg)
}

// open reads what stood there before, the newest version of it for those who moderate.
func (d *Deed) open(key *seal.Key, sealed []byte) error {
	text, err := key.Open(originalLabel, sealed)
	if err != nil || text == "" {
		return err
	}
	if err := json.Unmarshal([]byte(text.Reveal()), &d.before); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, w := range slices.Backward(slices.SortedStableFunc(slices.Values(d.before), func(a, b was) int { return a.N - b.N })) {
		if !seen[w.Field] {
			seen[w.Field] = true
			d.Original = append(d.Original, Part{w.Field, seal.Text(w.Text)})
		}
	}
	return nil
}

// findDeed reads a deed for someone whose it is to look after.
func (s *Service) findDeed(tx *db.Tx, by people.Person, e edition.ID, id string) (Deed, error) {
	all, err := s.deeds(tx, e, "d.id = $2", id)
	if err != nil {
		return Deed{}, err
	}
	if len(all) == 0 {
		return Deed{}, fault.ErrNotFound
	}
	reports, err := s.reports(tx, e)
	if err == nil && !concerns(by, all[0].reasons(reports)...) {
		err = fault.ErrNotFound
	}
	return all[0], err
}

// reasons are that of a deed and those for which its text was reported.
func (d Deed) reasons(reports []report) []Reason {
	all := []Reason{d.Reason}
	for _, r := range reports {
		if r.text == d.Text {
			all = append(all, r.reason)
		}
	}
	return all
}
