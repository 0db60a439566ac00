package edition

import (
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
)

const editionColumns = `id, code, slug, template, purpose, phase, zone, capacity, table_min, table_max, exit_url, plenary_link,
	story_anchor, story_at, story_speed, created_at`

// findEdition reads one edition whole. where is SQL of ours with one placeholder.
func findEdition(tx *db.Tx, where string, value any) (Edition, error) {
	var e Edition
	err := scanEdition(&e, func(dest ...any) error {
		return tx.Row("SELECT "+editionColumns+" FROM editions WHERE "+where, []any{value}, dest...)
	})
	if err != nil {
		return Edition{}, err
	}
	return e, fill(tx, &e)
}

// Load reads an edition inside another chapter's transaction.
func Load(tx *db.Tx, id ID) (Edition, error) { return findEdition(tx, "id = $1", string(id)) }

// AllIn reads every edition inside another chapter's transaction.
func AllIn(tx *db.Tx) ([]Edition, error) { return listEditions(tx, "1 = $1", 1) }

// KeptFor is how long after an event what people told for it is kept, as the registration page promises.
const KeptFor = 30 * 24 * time.Hour

// OverBy names the editions that were over at a moment, inside another chapter's transaction.
func OverBy(tx *db.Tx, at time.Time) (over []ID, err error) {
	all, err := AllIn(tx)
	for _, e := range all {
		if !e.Over().After(at) {
			over = append(over, e.ID)
		}
	}
	return over, err
}

// InPhase reads the editions that stand in a phase inside another chapter's transaction.
func InPhase(tx *db.Tx, phase Phase) ([]Edition, error) {
	return listEditions(tx, "phase = $1", string(phase))
}

func listEditions(tx *db.Tx, where string, value any) ([]Edition, error) {
	all, err := db.All(tx, func(scan db.Scanner) (e Edition, err error) {
		err = scanEdition(&e, scan)
		return e, err
	}, "SELECT "+editionColumns+" FROM editions WHERE "+where+" ORDER BY created_at DESC, id", value)
	for i := range all {
		if err == nil {
			err = fill(tx, &all[i])
		}
	}
	return all, err
}

func scanEdition(e *Edition, scan db.Scanner) error {
	var zone string
	var anchor, at, created int64
	if err := scan(&e.ID, &e.Code, &e.Slug, &e.Template, &e.Purpose, &e.Phase, &zone, &e.Capacity, &e.TableMin, &e.TableMax,
		&e.ExitURL, &e.PlenaryLink, &anchor, &at, &e.Story.Speed, &created); err != nil {
		return err
	}
	var err error
	if e.Zone, err = time.LoadLocation(zone); err != nil {
		return fmt.Errorf("zone of edition: %w", err)
	}
	e.Story.Anchor, e.Story.At, e.CreatedAt = clock.FromMillis(anchor), clock.FromMillis(at), clock.FromMillis(created)
	return nil
}

func fill(tx *db.Tx, e *Edition) (err error) {
	e.Texts = Texts{}
	err = tx.Rows("SELECT field, lang, text FROM edition_texts WHERE edition_id = $1", []any{e.ID}, func(scan db.Scanner) error {
		var field, lang, text string
		if err := scan(&field, &lang, &text); err != nil {
			return err
		}
		e.Texts.Set(field, lang, text)
		return nil
	})
	if err != nil {
		return err
	}
	e.Worlds, err = db.All(tx, func(scan db.Scanner) (w World, err error) {
		var mixing int
		err = scan(&w.Key, &w.Quota, &mixing)
		w.Mixing = mixing == 1
		return w, err
	}, "SELECT key, quota, mixing FROM edition_worlds WHERE edition_id = $1 ORDER BY position", e.ID)
	if err != nil {
		return err
	}
	e.Bodies, err = db.All(tx, func(scan db.Scanner) (b Body, err error) {
		return b, scan(&b.Part, &b.Name, &b.URL)
	}, "SELECT part, name, url FROM edition_bodies WHERE edition_id = $1 ORDER BY part, position", e.ID)
	if err != nil {
		return err
	}
	e.Programme.Sessions, err = db.All(tx, scanSession,
		"SELECT id, day, kind, starts_at, minutes, steps, question, link FROM sessions WHERE edition_id = $1 ORDER BY starts_at, id", e.ID)
	if err != nil {
		return err
	}
	e.Programme.Deeds, err = db.All(tx, func(scan db.Scanner) (d Deed, err error) {
		var at int64
		err = scan(&d.Session, &d.Deed, &d.Minutes, &at)
		d.At = clock.FromMillis(at)
		return d, err
	}, "SELECT session_id, deed, minutes, at FROM session_deeds WHERE edition_id = $1 ORDER BY at, id", e.ID)
	return err
}

func scanSession(scan db.Scanner) (s Session, err error) {
	var start int64
	var steps string
	if err := scan(&s.ID, &s.Day, &s.Kind, &start, &s.Minutes, &steps, &s.Question, &s.Link); err != nil {
		return s, err
	}
	s.Start = clock.FromMillis(start)
	s.Steps, err = ParseSteps(steps)
	return s, err
}

func insertEdition(tx *db.Tx, e Edition) error {
	return tx.Do("INSERT INTO editions ("+editionColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
		e.ID, e.Code, e.Slug, e.Template, e.Purpose, e.Phase, e.Zone.String(), e.Capacity, e.TableMin, e.TableMax, e.ExitURL, e.PlenaryLink,
		clock.Millis(e.Story.Anchor), clock.Millis(e.Story.At), e.Story.Speed, clock.Millis(e.CreatedAt))
}

func insertText(tx *db.Tx, id ID, field, lang, text string) error {
	if text == "" {
		return tx.Do("DELETE FROM edition_texts WHERE edition_id = $1 AND field = $2 AND lang = $3", id, field, lang)
	}
	return tx.Do(`INSERT INTO edition_texts (edition_id, field, lang, text) VALUES ($1, $2, $3, $4)
		ON CONFLICT (edition_id, field, lang) DO UPDATE SET text = excluded.text`, id, field, lang, text)
}

func insertWorld(tx *db.Tx, id ID, position int, w World) error {
	mixing := 0
	if w.Mixing {
		mixing = 1
	}
	return tx.Do("INSERT INTO edition_worlds (edition_id, key, position, quota, mixing) VALUES ($1, $2, $3, $4, $5)", id, w.Key, position, w.Quota, mixing)
}

func insertBody(tx *db.Tx, id ID, position int, b Body) error {
	return tx.Do("INSERT INTO edition_bodies (edition_id, position, part, name, url) VALUES ($1, $2, $3, $4, $5)", id, position, b.Part, b.Name, b.URL)
}

func insertSession(tx *db.Tx, id ID, s Session) error {
	return tx.Do("INSERT INTO sessions (edition_id, id, day, kind, starts_at, minutes, steps, question, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		id, s.ID, s.Day, s.Kind, clock.Millis(s.Start), s.Minutes, FormatSteps(s.Steps), s.Question, s.Link)
}

func insertDeed(tx *db.Tx, id ID, d Deed, by string) error {
	return tx.Do("INSERT INTO session_deeds (edition_id, id, session_id, deed, minutes, at, by_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		id, db.NewID(), d.Session, d.Deed, d.Minutes, clock.Millis(d.At), by)
}

func insertPhase(tx *db.Tx, id ID, to Phase, at time.Time, by string) error {
	if err := tx.Do("UPDATE editions SET phase = $1 WHERE id = $2", to, id); err != nil {
		return err
	}
	return tx.Do("INSERT INTO phase_changes (edition_id, id, phase, at, by_id) VALUES ($1, $2, $3, $4, $5)", id, db.NewID(), to, clock.Millis(at), by)
}

func setStory(tx *db.Tx, id ID, s clock.Story) error {
	return tx.Do("UPDATE editions SET story_anchor = $1, story_at = $2, story_speed = $3 WHERE id = $4",
		clock.Millis(s.Anchor), clock.Millis(s.At), s.Speed, id)
}

func updateFrame(tx *db.Tx, e Edition) error {
	return tx.Do(`UPDATE editions SET slug = $1, zone = $2, capacity = $3, table_min = $4, table_max = $5, exit_url = $6, plenary_link = $7
		WHERE id = $8`, e.Slug, e.Zone.String(), e.Capacity, e.TableMin, e.TableMax, e.ExitURL, e.PlenaryLink, e.ID)
}

func replaceSessions(tx *db.Tx, e Edition) error {
	if err := tx.Do("DELETE FROM sessions WHERE edition_id = $1", e.ID); err != nil {
		return err
	}
	for _, s := range e.Programme.Sessions {
		if err := insertSession(tx, e.ID, s); err != nil {
			return err
		}
	}
	return nil
}

func replaceWorlds(tx *db.Tx, e Edition) error {
	if err := tx.Do("DELETE FROM edition_worlds WHERE edition_id = $1", e.ID); err != nil {
		return err
	}
	for i, w := range e.Worlds {
		if err := insertWorld(tx, e.ID, i, w); err != nil {
			return err
		}
	}
	return nil
}

func replaceBodies(tx *db.Tx, e Edition) error {
	if err := tx.Do("DELETE FROM edition_bodies WHERE edition_id = $1", e.ID); err != nil {
		return err
	}
	for i, b := range e.Bodies {
		if err := insertBody(tx, e.ID, i, b); err != nil {
			return err
		}
	}
	return nil
}
