package publish

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// ChangeKind is what happened to something that was public.
type ChangeKind string

// The kinds of change.
const (
	Correction ChangeKind = "correction" // another text stands there; public once the safety lead has read it
	Withdrawal ChangeKind = "withdrawal" // it is gone, at once and for good
)

// Kinds of subject that only a change knows.
const (
	VoiceSubject  Kind = "voice"
	FigureSubject Kind = "figures"
)

// The figures that can be taken back.
const (
	PeopleFigures = Subject("figures/people")
	VoteFigures   = Subject("figures/vote")
)

// Kind is what a subject names; empty for the whole publication.
func (s Subject) Kind() Kind {
	kind, _, _ := strings.Cut(string(s), "/")
	return Kind(kind)
}

// Change is something put right or taken back.
type Change struct {
	ID      string
	Kind    ChangeKind
	Subject Subject // empty for the whole
	Field   string  // of a correction: title, or a field of the canvas
	Text    string  // of a correction
	Note    Note
	Asked   time.Time
	Public  time.Time // zero while a correction waits to be read
	Noted   bool      // its note is public
}

// Waits says whether the safety lead has something to read in it.
func (c Change) Waits() bool { return c.Public.IsZero() || !c.Noted && len(c.Note) > 0 }

// Event is a line of a publication's history, as the public reads it. It never holds an old text.
type Event struct {
	On      time.Time
	What    string // published, correction, withdrawal
	Subject Subject
	Field   string
	Note    Note // empty while nobody has read it
}

// lost is all that a subject says in public, for the check of its note; found is false when it is not public.
func (s *Service) lost(tx *db.Tx, e edition.ID, c Content, of Subject) (text string, found bool, err error) {
	voice := s.Voice(e)
	switch of.Kind() {
	case AvenueItem:
		for _, a := range c.Avenues {
			if AvenueSubject(a.ID) == of {
				for _, f := range a.Fields {
					text += "\n" + f.Text
				}
				return a.Title + text, true, nil
			}
		}
	case VoiceSubject:
		for _, a := range append([]Avenue{{Voices: c.Voices}}, c.Avenues...) {
			for _, v := range a.Voices {
				if voice(v) == of {
					return v, true, nil
				}
			}
		}
	case FigureSubject:
		return "", of == PeopleFigures && !c.Figures.Worlds.Hidden || of == VoteFigures && c.Figures.Vote != nil, nil
	case PromiseItem, NewsItem:
		items, err := s.items(tx, e)
		for _, i := range items {
			if i.Subject == of && i.Verdict == Read {
				return i.whole, true, err
			}
		}
		return "", false, err
	}
	return "", false, nil
}

// Correct asks for another text in the place of one that is public. The public reads it once the safety lead has.
func (s *Service) Correct(ctx context.Context, by people.Person, e edition.Edition, of Subject, field, text string, note Note) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	text, note = strings.TrimSpace(text), note.tidy()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		newest, err := s.current(tx, e.ID)
		if err != nil {
			return err
		}
		old, ok := newest.correctable(of, field)
		switch {
		case !ok:
			return fault.ErrNotFound
		case text == old:
			return fault.Wrong("text", "publish.change.same")
		case text == "" && field == titleField:
			return fault.Wrong("text", "publish.change.title_missing")
		case utf8.RuneCountInString(text) > avenues.Field(field).Length():
			return fault.Wrong("text", "publish.change.text_long")
		}
		if err := note.check(old, text); err != nil {
			return err
		}
		if err := tx.Do("DELETE FROM publication_changes WHERE edition_id = $1 AND kind = $2 AND subject = $3 AND field = $4 AND public_at = 0", e.ID, Correction, of, field); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return s.insertChange(tx, e.ID, Change{ID: db.NewID(), Kind: Correction, Subject: of, Field: field, Text: text, Note: note, Asked: e.Now(s.now())}, by.ID)
	})
	if err != nil {
		return fmt.Errorf("correcting: %w", err)
	}
	return nil
}

// Retract takes one thing back, at once and for good. What is said about it is public once the safety lead has read it.
func (s *Service) Retract(ctx context.Context, by people.Person, e edition.Edition, of Subject, note Note) error {
	if by.Edition != e.ID || !by.Roles.Any(Preparers) {
		return fault.ErrNotFound
	}
	note = note.tidy()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		newest, err := s.current(tx, e.ID)
		if err != nil {
			return err
		}
		old, found, err := s.lost(tx, e.ID, newest.Content, of)
		if err != nil || !found {
			return cmp.Or(err, fault.ErrNotFound)
		}
		if err := note.check(old, ""); err != nil {
			return err
		}
		if err := s.rewrite(tx, e.ID, func(_ int, c *Content) { c.take(of, s.Voice(e.ID)) }); err != nil {
			return err
		}
		if of.Kind() == PromiseItem || of.Kind() == NewsItem {
			if err := s.promises.HoldBack(tx, e.ID, of.id()); err != nil {
				return err
			}
		}
		if err := tx.Do("DELETE FROM publication_changes WHERE edition_id = $1 AND kind = $2 AND subject = $3 AND public_at = 0", e.ID, Correction, of); err != nil {
			return err
		}
		if err := tx.Do("UPDATE publication_changes SET text = $1 WHERE edition_id = $2 AND subject = $3", []byte{}, e.ID, of); err != nil {
			return err
		}
		return s.withdrawn(tx, by, e, of, note)
	})
	if err != nil {
		return fmt.Errorf("retracting: %w", err)
	}
	return nil
}

// withdrawn notes that something was taken back. A note that the safety lead wrote herself needs no other reader.
func (s *Service) withdrawn(tx *db.Tx, by people.Person, e edition.Edition, of Subject, note Note) error {
	tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID), people.DeskTopic(e.ID)) })
	now := e.Now(s.now())
	return s.insertChange(tx, e.ID, Change{ID: db.NewID(), Kind: Withdrawal, Subject: of, Note: note, Asked: now, Public: now, Noted: by.Roles.Any(Readers)}, by.ID)
}

// Annotate writes the public note of a withdrawal that has none yet.
func (s *Service) Annotate(ctx context.Context, by people.Person, e edition.Edition, id string, note Note) error {
	if by.Edition != e.ID || !by.Roles.Any(Preparers) {
		return fault.ErrNotFound
	}
	note = note.tidy()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := note.check("", ""); err != nil {
			return err
		}
		c, err := s.change(tx, e.ID, id)
		if err != nil || c.Kind != Withdrawal || c.Noted {
			return cmp.Or(err, fault.ErrNotFound)
		}
		c.Note, c.Noted = note, by.Roles.Any(Readers)
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID), people.DeskTopic(e.ID)) })
		return s.putNote(tx, e, c, by.ID)
	})
	if err != nil {
		return fmt.Errorf("writing a note: %w", err)
	}
	return nil
}

// TakeBack forgets a correction that nobody has read.
func (s *Service) TakeBack(ctx context.Context, by people.Person, e edition.Edition, id string) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return tx.Do("DELETE FROM publication_changes WHERE edition_id = $1 AND id = $2 AND public_at = 0", e.ID, id)
	})
	if err != nil {
		return fmt.Errorf("taking a correction back: %w", err)
	}
	return nil
}

// Judge is what the safety lead decides on a change she has read: a correction goes public or is refused, a note is shown or
// taken off.
func (s *Service) Judge(ctx context.Context, by people.Person, e edition.Edition, id string, v Verdict) error {
	if by.Edition != e.ID || !by.Roles.Any(Readers) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := s.change(tx, e.ID, id)
		if err != nil || !c.Waits() {
			return err // somebody was faster, or it was taken back
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID), people.DeskTopic(e.ID)) })
		if err := s.note(tx, by, e.ID, acts[v], "change/"+id); err != nil {
			return err
		}
		switch {
		case v == Read && c.Kind == Correction:
			return s.putRight(tx, by, e, c)
		case v == Read:
			c.Noted = true
			return s.putNote(tx, e, c, by.ID)
		case c.Kind == Correction:
			return tx.Do("DELETE FROM publication_changes WHERE edition_id = $1 AND id = $2", e.ID, id)
		}
		c.Note = nil
		return s.putNote(tx, e, c, by.ID)
	})
	if err != nil {
		return fmt.Errorf("deciding on a change: %w", err)
	}
	return nil
}

// putRight makes a correction public. The text it takes the place of is kept nowhere in what was published.
func (s *Service) putRight(tx *db.Tx, by people.Person, e edition.Edition, c Change) error {
	newest, err := s.current(tx, e.ID)
	if err != nil {
		return err
	}
	if _, ok := newest.correctable(c.Subject, c.Field); !ok {
		return fault.ErrNotFound
	}
	before, err := s.item(tx, e.ID, c.Subject)
	if err != nil {
		return err
	}
	if err := tx.Do("UPDATE publication_changes SET text = $1 WHERE edition_id = $2 AND subject = $3 AND field = $4 AND public_at > 0", []byte{}, e.ID, c.Subject, c.Field); err != nil {
		return err
	}
	c.Public, c.Noted = e.Now(s.now()), true
	if err := s.putNote(tx, e, c, by.ID); err != nil {
		return err
	}
	if after, err := s.item(tx, e.ID, c.Subject); err != nil {
		return err
	} else if before.Verdict == Read {
		if err := putReading(tx, e.ID, after, Read, s.now(), by.ID); err != nil {
			return err
		}
	}
	return s.rewrite(tx, e.ID, func(_ int, content *Content) { content.correct(c.Subject, c.Field, c.Text) })
}

// item finds one text; a zero item when it is no longer there.
func (s *Service) item(tx *db.Tx, e edition.ID, of Subject) (Item, error) {
	items, err := s.items(tx, e)
	for _, i := range items {
		if i.Subject == of {
			return i, err
		}
	}
	return Item{Subject: of}, err
}

// current is the publication that is public now; not found without one.
func (s *Service) current(tx *db.Tx, e edition.ID) (publication, error) {
	newest, found, err := s.newest(tx, e)
	if err == nil && (!found || newest.Withdrawn) {
		err = fault.New(fault.Conflict, "publish.change.nothing_public")
	}
	return newest, err
}

// ChangeDesk is what can be changed, what waits, and what was.
type ChangeDesk struct {
	Now      bool // something is public
	Content  Content
	Promises []Item // public ones, and their news
	Changes  []Change
	History  []Event
}

// LookAtChanges reads the changes, for those who prepare a publication.
func (s *Service) LookAtChanges(ctx context.Context, by people.Person, e edition.Edition) (d ChangeDesk, err error) {
	if by.Edition != e.ID || !by.Roles.Any(Preparers) {
		return d, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		newest, found, err := s.newest(tx, e.ID)
		if err != nil {
			return err
		}
		if d.Now = found && !newest.Withdrawn; d.Now {
			d.Content = newest.Content
		}
		if d.Changes, err = s.changes(tx, e.ID); err != nil {
			return err
		}
		if d.History, err = s.history(tx, e.ID); err != nil {
			return err
		}
		items, err := s.items(tx, e.ID)
		for _, i := range items {
			if d.Now && !i.Redactable() && i.Verdict == Read {
				d.Promises = append(d.Promises, i)
			}
		}
		return err
	})
	return d, err
}

// history is what the public reads of an edition's publications, oldest first.
func (s *Service) history(tx *db.Tx, e edition.ID) (all []Event, err error) {
	all, err = publishedOn(tx, e)
	if err != nil {
		return nil, err
	}
	changed, err := s.changes(tx, e)
	for _, c := range changed {
		if c.Public.IsZero() {
			continue
		}
		event := Event{On: c.Public, What: string(c.Kind), Subject: c.Subject, Field: c.Field}
		if c.Noted {
			event.Note = c.Note
		}
		all = append(all, event)
	}
	slices.SortStableFunc(all, func(a, b Event) int { return a.On.Compare(b.On) })
	return all, err
}
