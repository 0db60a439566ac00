package people

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people/phrase"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/stats"
)

// slip is an unused code as it is kept. Which sheet it stands on is sealed: otherwise two copies of the database, of last night
// and of tonight, would tell from which body's sheet a code went while one person came.
type slip struct {
	Lookup string
	Sheet  string
	Number int  // as printed, from 1; 0 on sheets older than this way of keeping them
	Back   bool // taken back: it opens nothing, and does not count as used
}

const slipLabel = "codes.slip"

// UsedStep is in which steps those who organise learn how many codes of a sheet were used. They hold the list of codes and see
// who is in: a count that moved with every person would tell which body vouched for whom.
const UsedStep = stats.Inside

func (u slip) seal(key *seal.Key) ([]byte, error) {
	return key.Seal(slipLabel, seal.Text(fmt.Sprintf("%s %03d %5t", u.Sheet, u.Number, u.Back)))
}

func openSlip(key *seal.Key, lookup, sheet string, sealed []byte) (slip, error) {
	u := slip{Lookup: lookup, Sheet: sheet}
	if sheet != "" {
		return u, nil
	}
	text, err := key.Open(slipLabel, sealed)
	if err == nil {
		_, err = fmt.Sscanf(text.Reveal(), "%s %d %t", &u.Sheet, &u.Number, &u.Back)
	}
	return u, err
}

// spendSlip takes a code out of the drawer.
func (s *Service) spendSlip(tx *db.Tx, e edition.ID, lookup string) (u slip, found bool, err error) {
	var sheet string
	var sealed []byte
	found, err = tx.Found("DELETE FROM codes WHERE edition_id = $1 AND lookup = $2 RETURNING sheet_id, slip", []any{e, lookup}, &sheet, &sealed)
	if err != nil || !found {
		return slip{}, found, err
	}
	key, err := s.seal.Key(tx, string(e), string(e))
	if err == nil {
		u, err = openSlip(key, lookup, sheet, sealed)
	}
	return u, true, err
}

// unused reads the codes of an edition that nobody has used.
func (s *Service) unused(tx *db.Tx, e edition.ID, key *seal.Key) ([]slip, error) {
	return db.All(tx, func(scan db.Scanner) (slip, error) {
		var lookup, sheet string
		var sealed []byte
		if err := scan(&lookup, &sheet, &sealed); err != nil {
			return slip{}, err
		}
		return openSlip(key, lookup, sheet, sealed)
	}, "SELECT lookup, sheet_id, slip FROM codes WHERE edition_id = $1", e)
}

// laySlips puts new slips among those of the edition and lays all of them anew in the order of their hashes, which is chance:
// neither the order of rows in the engine's files nor what was written together says which codes stand on one sheet.
func (s *Service) laySlips(tx *db.Tx, e edition.ID, key *seal.Key, more []slip) error {
	old, err := s.unused(tx, e, key)
	if err != nil {
		return err
	}
	all := append(old, more...)
	slices.SortFunc(all, func(a, b slip) int { return cmp.Compare(a.Lookup, b.Lookup) })
	if err := tx.Do("DELETE FROM codes WHERE edition_id = $1", e); err != nil {
		return err
	}
	const atOnce = 100 // rows of one statement
	for part := range slices.Chunk(all, atOnce) {
		rows, args := make([]string, len(part)), []any{e}
		for i, u := range part {
			sealed, err := u.seal(key)
			if err != nil {
				return err
			}
			rows[i] = fmt.Sprintf("($1, $%d, '', $%d)", len(args)+1, len(args)+2)
			args = append(args, u.Lookup, sealed)
		}
		if err := tx.Do("INSERT INTO codes (edition_id, lookup, sheet_id, slip) VALUES "+strings.Join(rows, ", "), args...); err != nil {
			return err
		}
	}
	return nil
}

// takeBack makes one slip worthless, if it is still unused: it keeps its place, so that it does not count as used, and another
// hash, which no code has.
func (s *Service) takeBack(tx *db.Tx, e edition.ID, sheet string, number int) error {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return err
	}
	all, err := s.unused(tx, e, key)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(u slip) bool { return u.Sheet == sheet && u.Number == number })
	if i < 0 {
		return nil
	}
	u := all[i]
	u.Back = true
	sealed, err := u.seal(key)
	if err != nil {
		return err
	}
	return tx.Do("UPDATE codes SET lookup = $1, slip = $2, sheet_id = '' WHERE edition_id = $3 AND lookup = $4",
		s.codeLookup(phrase.NewCode(rand.Reader)+" taken back"), sealed, e, u.Lookup)
}

// clearSheet deletes what is left of a sheet.
func (s *Service) clearSheet(tx *db.Tx, e edition.ID, sheet string) error {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return err
	}
	all, err := s.unused(tx, e, key)
	if err != nil {
		return err
	}
	for _, u := range all {
		if u.Sheet != sheet {
			continue
		}
		if err := tx.Do("DELETE FROM codes WHERE edition_id = $1 AND lookup = $2", e, u.Lookup); err != nil {
			return err
		}
	}
	return nil
}

// CountSheets counts what was used of every open sheet, and deletes what is left of those whose day has passed. The timetable
// calls it once a day.
func (s *Service) CountSheets(ctx context.Context) error {
	var editions []edition.ID
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		editions, err = db.All(tx, func(scan db.Scanner) (e edition.ID, err error) { return e, scan(&e) },
			"SELECT edition_id FROM code_sheets WHERE revoked_at = 0 AND expires_at > $1 UNION SELECT edition_id FROM codes", clock.Millis(s.now()))
		return err
	})
	for _, e := range editions {
		err = errors.Join(err, s.db.Write(ctx, func(tx *db.Tx) error {
			if err := s.countSheets(tx, e); err != nil {
				return err
			}
			return s.clearOver(tx, e)
		}))
	}
	if err != nil {
		return fmt.Errorf("counting codes: %w", err)
	}
	return nil
}

// countSheets notes how many codes of each open sheet were used at least. It waits until UsedStep people have come in with a
// code since the last time, so that a count that moved does not point at the one person who came that day; and what it notes
// grows by whole steps.
func (s *Service) countSheets(tx *db.Tx, e edition.ID) error {
	var came int
	if err := tx.Row(`SELECT count(DISTINCT person_id) FROM admissions WHERE edition_id = $1 AND by_id = $2
		AND at >= (SELECT COALESCE(max(counted_at), 0) FROM code_sheets WHERE edition_id = $1)`, []any{e, byCode}, &came); err != nil || came < UsedStep {
		return err
	}
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return err
	}
	all, err := s.unused(tx, e, key)
	if err != nil {
		return err
	}
	left := map[string]int{}
	for _, u := range all {
		left[u.Sheet]++
	}
	printed := map[string]int{}
	if err := tx.Rows("SELECT id, printed FROM code_sheets WHERE edition_id = $1 AND revoked_at = 0 AND expires_at > $2", []any{e, clock.Millis(s.now())},
		func(scan db.Scanner) error {
			var id string
			var n int
			err := scan(&id, &n)
			printed[id] = n
			return err
		}); err != nil {
		return err
	}
	for id, n := range printed {
		if err := tx.Do("UPDATE code_sheets SET used = $1, counted_at = $2 WHERE edition_id = $3 AND id = $4",
			stats.Roughly(UsedStep, n-left[id]), clock.Millis(s.now()), e, id); err != nil {
			return err
		}
	}
	return nil
}

// clearOver deletes what is left of sheets whose day has passed.
func (s *Service) clearOver(tx *db.Tx, e edition.ID) error {
	over, err := db.All(tx, func(scan db.Scanner) (id string, err error) { return id, scan(&id) },
		"SELECT id FROM code_sheets WHERE edition_id = $1 AND expires_at <= $2", e, clock.Millis(s.now()))
	for _, id := range over {
		err = errors.Join(err, s.clearSheet(tx, e, id))
	}
	return err
}
