package moderation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/telltale"
)

// Act is what moderators did about a text.
type Act string

// The acts.
const (
	Left     Act = "left"     // as it is
	Redacted Act = "redacted" // passages taken out
	Hidden   Act = "hidden"   // out of sight
)

// Seen is a reported text as a moderator read it, and the reason for what she does about it.
type Seen struct {
	Text   Text
	Digest string
	Reason Reason
}

// Leave leaves a text as it is.
func (s *Service) Leave(ctx context.Context, by people.Person, e edition.Edition, seen Seen) error {
	if !slices.Contains(Grounds, seen.Reason) {
		return fault.Wrong("reason", "moderation.reason_missing")
	}
	return s.decideOn(ctx, by, e, seen, Left, func(*db.Tx, found) ([]was, error) { return nil, nil })
}

// shortest is how many characters a passage has at least: less would riddle a text.
const shortest = 2

// Redact takes passages out of a text, wherever they stand in it.
func (s *Service) Redact(ctx context.Context, by people.Person, e edition.Edition, seen Seen, passages []string) error {
	passages = tidied(passages)
	switch {
	case !slices.Contains(Reasons, seen.Reason):
		return fault.Wrong("reason", "moderation.reason_missing")
	case len(passages) == 0:
		return fault.Wrong("passage", "moderation.passage_missing")
	}
	return s.decideOn(ctx, by, e, seen, Redacted, func(tx *db.Tx, f found) ([]was, error) {
		to := map[string]string{}
		for _, p := range f.parts {
			if left := telltale.Without(p.Text.Reveal(), passages...); left != p.Text.Reveal() {
				to[p.Field] = left
			}
		}
		for _, passage := range passages {
			if !slices.ContainsFunc(f.parts, func(p Part) bool { return strings.Contains(p.Text.Reveal(), passage) }) {
				return nil, fault.Wrong("passage", "moderation.passage_elsewhere")
			}
		}
		return s.replace(tx, e.ID, seen.Text, f, to)
	})
}

// tidied are passages without what is too short, the longest first so that one does not cut another.
func tidied(passages []string) (all []string) {
	for _, p := range passages {
		if p = strings.TrimSpace(strings.ReplaceAll(p, "\r\n", "\n")); utf8.RuneCountInString(p) >= shortest && !strings.Contains(telltale.Taken, p) && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// Hide takes a text out of sight: an idea leaves the call, a field of anything else reads as taken out.
func (s *Service) Hide(ctx context.Context, by people.Person, e edition.Edition, seen Seen, field string) error {
	if !slices.Contains(Reasons, seen.Reason) {
		return fault.Wrong("reason", "moderation.reason_missing")
	}
	return s.decideOn(ctx, by, e, seen, Hidden, func(tx *db.Tx, f found) ([]was, error) {
		switch {
		case !slices.ContainsFunc(f.parts, func(p Part) bool { return p.Field == field }):
			return nil, fault.ErrNotFound
		case seen.Text.Kind() == Idea:
			return nil, s.hideIdea(tx, by, e.ID, seen.Text)
		}
		return s.replace(tx, e.ID, seen.Text, f, map[string]string{field: telltale.Taken})
	})
}

// decideOn does something about a reported text in one transaction: the text changes, the deed is kept, its reports no longer
// wait, and the log has a line without any of its words.
func (s *Service) decideOn(ctx context.Context, by people.Person, e edition.Edition, seen Seen, act Act, change func(*db.Tx, found) ([]was, error)) error {
	if !Moderates(by, e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayDecide(tx, by, e.ID, seen.Text); err != nil {
			return err
		}
		f, err := s.find(tx, e.ID, seen.Text)
		if err != nil {
			return err
		}
		if s.digest(e.ID, seen.Text, f) != seen.Digest {
			return fault.New(fault.Conflict, "moderation.changed")
		}
		before, err := change(tx, f)
		if err != nil {
			return err
		}
		return s.keep(tx, by, e, seen, act, before)
	})
	if err != nil {
		return fmt.Errorf("deciding on a text: %w", err)
	}
	return nil
}

// mayDecide is not found for a text that nobody reported, or for reasons that are not hers to look after.
func (s *Service) mayDecide(tx *db.Tx, by people.Person, e edition.ID, t Text) error {
	all, err := s.reports(tx, e)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(r report) bool { return r.text == t && r.deed == "" && concerns(by, r.reason) }) {
		return fault.ErrNotFound
	}
	return nil
}

func (s *Service) keep(tx *db.Tx, by people.Person, e edition.Edition, seen Seen, act Act, before []was) error {
	f, err := s.find(tx, e.ID, seen.Text)
	if err != nil {
		return err
	}
	id := db.NewID()
	if err := s.insertDeed(tx, e, Deed{ID: id, Text: seen.Text, Act: act, Reason: seen.Reason, before: before, digest: s.digest(e.ID, seen.Text, f), At: e.Now(s.now())}, by.ID); err != nil {
		return err
	}
	if err := tx.Do("UPDATE text_reports SET deed_id = $1 WHERE edition_id = $2 AND text_key = $3 AND deed_id = ''", id, e.ID, seen.Text); err != nil {
		return err
	}
	return s.note(tx, by, e.ID, "text_"+string(act), seen.Text)
}

// note writes a line into the log: what was done, to which kind of text. Its id is random and tells nothing of what it said.
func (s *Service) note(tx *db.Tx, by people.Person, e edition.ID, act string, t Text) error {
	tx.AfterCommit(func() { s.hub.Notify(Topic(e)) })
	return audit.Note(tx, audit.Deed{Edition: string(e), Actor: by.ID, Act: act, Kind: string(t.Kind()), Object: t.ID(), At: s.now()})
}

// Undo puts back what stood in a text before a deed, and lets its reports wait again. A text that its author has written anew
// since is left to her; undoing twice does nothing.
func (s *Service) Undo(ctx context.Context, by people.Person, e edition.Edition, id string) error {
	if !Moderates(by, e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		d, err := s.findDeed(tx, by, e.ID, id)
		if err != nil || d.Undone {
			return err
		}
		return s.takeBack(tx, by, e, d)
	})
	if err != nil {
		return fmt.Errorf("undoing a deed: %w", err)
	}
	return nil
}

// takeBack undoes a deed, notes who did so, and lets its reports wait again.
func (s *Service) takeBack(tx *db.Tx, by people.Person, e edition.Edition, d Deed) error {
	if err := s.undo(tx, e.ID, d); err != nil {
		return err
	}
	if err := tx.Do("UPDATE text_deeds SET undone_at = $1, undone_by = $2 WHERE edition_id = $3 AND id = $4", clock.Millis(e.Now(s.now())), by.ID, e.ID, d.ID); err != nil {
		return err
	}
	if err := tx.Do("UPDATE text_reports SET deed_id = '' WHERE edition_id = $1 AND deed_id = $2", e.ID, d.ID); err != nil {
		return err
	}
	return s.note(tx, by, e.ID, "text_undone", d.Text)
}

func (s *Service) undo(tx *db.Tx, e edition.ID, d Deed) error {
	switch {
	case d.Act == Left:
		return nil
	case d.Act == Hidden && d.Text.Kind() == Idea:
		return s.showIdea(tx, e, d.Text)
	}
	f, err := s.find(tx, e, d.Text)
	if err != nil {
		return err
	}
	if s.digest(e, d.Text, f) != d.digest {
		return fault.New(fault.Conflict, "moderation.written_anew")
	}
	return s.putBack(tx, e, d.Text, d.before)
}

// Deed is what moderators did about a text.
type Deed struct {
	ID       string
	Text     Text
	Act      Act
	Reason   Reason
	Original []Part // what stood there; of an avenue, in the version that was newest
	At       time.Time
	By       string // shown name of who did it; empty for an account that is gone
	Undone   bool
	Undoes   bool   // it can be undone
	Answer   string // of the text's author
	Heard    bool   // a moderator has read the answer
	before   []was
	digest   string
	by       people.ID
}
