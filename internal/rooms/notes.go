package rooms

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

const notesLabel = "notes.body"

// NotesMax is how much someone may note, in letters.
const NotesMax = 20000

// Notes are what someone keeps for herself. Nobody else can read them.
type Notes struct {
	Text    seal.Text
	Version int       // rises with each save; 0 before the first
	Saved   time.Time // real time
}

// MyNotes reads her own notes.
func (s *Service) MyNotes(ctx context.Context, me people.Person, e edition.ID) (n Notes, err error) {
	if err := people.Acts(me, e); err != nil {
		return n, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		n, err = s.notes(tx, me, e)
		return err
	})
	return n, wrap(err, "reading notes")
}

// SaveNotes keeps her notes. seen is the version that her page showed: when another window has saved since, it is a conflict and
// nothing is overwritten.
func (s *Service) SaveNotes(ctx context.Context, me people.Person, e edition.ID, text string, seen int) (n Notes, err error) {
	if err := people.Acts(me, e); err != nil {
		return n, err
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if utf8.RuneCountInString(text) > NotesMax {
		return n, fault.Wrong("text", "rooms.notes.long", "max", NotesMax)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		old, err := s.notes(tx, me, e)
		if err != nil {
			return err
		}
		if n = old; old.Version > 0 && old.Text.Reveal() == text {
			return nil // saved already
		}
		if old.Version != seen && !goesOn(old, text, seen) {
			return fault.Wrong("text", "rooms.notes.elsewhere")
		}
		key, err := s.ownKey(tx, me, e)
		if err != nil {
			return err
		}
		body, err := key.Seal(notesLabel, seal.Text(text))
		if err != nil {
			return err
		}
		n = Notes{Text: seal.Text(text), Version: old.Version + 1, Saved: s.now()}
		return tx.Do(`INSERT INTO notes (edition_id, person_id, body, version, saved_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (edition_id, person_id) DO UPDATE SET body = excluded.body, version = excluded.version, saved_at = excluded.saved_at`,
			e, me.ID, body, n.Version, clock.Millis(n.Saved))
	})
	return n, wrap(err, "saving notes")
}

// goesOn says whether a text holds all of what was saved a moment before, and more: the answer to that saving was still on its way
// when she went on typing and left. Nothing is overwritten by it.
func goesOn(old Notes, text string, seen int) bool {
	before := old.Text.Reveal()
	return old.Version == seen+1 && before != "" && strings.HasPrefix(text, before)
}

func (s *Service) notes(tx *db.Tx, me people.Person, e edition.ID) (n Notes, err error) {
	var body []byte
	var saved int64
	found, err := tx.Found("SELECT body, version, saved_at FROM notes WHERE edition_id = $1 AND person_id = $2", []any{e, me.ID}, &body, &n.Version, &saved)
	if err != nil || !found {
		return n, err
	}
	key, err := s.ownKey(tx, me, e)
	if err != nil {
		return n, err
	}
	n.Saved = clock.FromMillis(saved)
	if n.Saved.Before(me.Since) {
		return n, nil // whoever came back without the phrase may not be her
	}
	n.Text, err = key.Open(notesLabel, body)
	return n, err
}

// ownKey is the key of a person, or of a staff account, which belongs to no edition.
func (s *Service) ownKey(tx *db.Tx, me people.Person, e edition.ID) (*seal.Key, error) {
	if me.Staff {
		e = ""
	}
	return s.seal.Key(tx, string(e), me.ID)
}
