package moderation

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// Note tells the author of a text what was done about it and why. She is not told who reported it, nor who decided.
type Note struct {
	Deed   string
	Act    Act
	Reason Reason
	Answer string // what she said to it
	Heard  bool   // a moderator has read it
}

// Notes are the newest notes on what somebody wrote, by text: as long as it still reads as a deed left it. A text that was left
// as it is has none, or she would learn that it was reported.
func (s *Service) Notes(ctx context.Context, me people.Person, e edition.Edition) (notes map[Text]Note, err error) {
	if err := people.Acts(me, e.ID); err != nil || me.Staff {
		return nil, err
	}
	notes = map[Text]Note{}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err := s.deeds(tx, e.ID, "d.undone_at = 0 AND d.act <> $2", string(Left))
		if err != nil {
			return err
		}
		for _, d := range all {
			if _, newer := notes[d.Text]; newer {
				continue
			}
			hers, err := s.stands(tx, me, e, d)
			if err != nil {
				return err
			}
			if hers {
				notes[d.Text] = Note{d.ID, d.Act, d.Reason, d.Answer, d.Heard}
			}
		}
		return nil
	})
	return notes, err
}

// stands says whether a deed concerns a text of hers that still reads as the deed left it.
func (s *Service) stands(tx *db.Tx, me people.Person, e edition.Edition, d Deed) (bool, error) {
	f, err := s.find(tx, e.ID, d.Text)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	hiding := d.Act == Hidden && d.Text.Kind() == Idea
	if hiding && !f.hidden || !hiding && s.digest(e.ID, d.Text, f) != d.digest {
		return false, nil
	}
	return s.wrote(tx, me, e, d.Text, f)
}

// wrote says whether somebody wrote a text, as far as she may be told so.
func (s *Service) wrote(tx *db.Tx, me people.Person, e edition.Edition, t Text, f found) (bool, error) {
	switch t.Kind() {
	case Avenue:
		return s.avenues.Writes(tx, me, e.ID, avenues.ID(t.ID()))
	case Promise: // its time is the edition's own
		return f.author == me.PersonID() && (me.Since.IsZero() || !f.at.Before(e.Now(me.Since))), nil
	}
	return f.author == me.PersonID() && me.Recalls(f.at), nil
}

// Answer is what the author of a text says to a deed. Answering again before anybody read it replaces the answer.
func (s *Service) Answer(ctx context.Context, me people.Person, e edition.Edition, deed, line string) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	line = oneLine(line)
	switch n := utf8.RuneCountInString(line); {
	case n == 0:
		return fault.Wrong("line", "moderation.answer_missing")
	case n > LineLength:
		return fault.Wrong("line", "moderation.too_long", "max", LineLength)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := s.deeds(tx, e.ID, "d.id = $2 AND d.undone_at = 0", deed)
		if err != nil {
			return err
		}
		if len(all) == 0 || me.Staff {
			return fault.ErrNotFound
		}
		hers, err := s.stands(tx, me, e, all[0])
		if err != nil {
			return err
		}
		if !hers {
			return fault.ErrNotFound
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID)) })
		return s.putAnswer(tx, e.ID, deed, line, e.Now(s.now()))
	})
	if err != nil {
		return fmt.Errorf("answering a deed: %w", err)
	}
	return nil
}

func (s *Service) putAnswer(tx *db.Tx, e edition.ID, deed, line string, at time.Time) error {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(answerLabel, seal.Text(line))
	if err != nil {
		return err
	}
	return tx.Do(`INSERT INTO text_answers (edition_id, deed_id, line, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (edition_id, deed_id) DO UPDATE SET line = excluded.line, at = excluded.at WHERE text_answers.heard_at = 0`, e, deed, sealed, clock.Millis(at))
}
