// Package ideas is what people write in a sentence or two: answers to the call before the event, and cards at a table.
//
// An *idea* answers the call; everyone admitted reads it. A *card* is in its author's hand, where only she sees it, until she
// *lays* it on the table; then the people of the table read it, put it into *groups* and mark it with a *dot*. Nobody is told
// who wrote what, not even those who organise: a text is "yours" or it is nobody's. A text is never laid by anyone but its
// author. Identifiers of texts come with the form, so that a form sent twice counts once.
package ideas

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// Service is the chapter's verbs.
type Service struct {
	db   *db.DB
	seal *seal.Keeper
	now  clock.Clock
	hub  *live.Hub
}

// NewService wires the chapter.
func NewService(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub) *Service {
	return &Service{db: d, seal: k, now: now, hub: hub}
}

// Topic is the live topic of the call for ideas.
func Topic(e edition.ID) string { return "ideas/" + string(e) }

// ID identifies an idea.
type ID string

// Limits in characters, and how many texts one person may write.
const (
	IdeaLength  = 400
	CardLength  = 280
	GroupLength = 60
	ideasEach   = 40
	cardsEach   = 80
	groupsEach  = 24 // at a table
)

// Idea is one answer to the call.
type Idea struct {
	ID     ID
	Text   seal.Text
	Mine   bool
	Hidden bool // out of sight of everyone but its author and those who organise
}

// Ideas lists the ideas of an edition: one's own first, the others in an order that says nothing about when they came. next is
// the identifier of the one she writes next.
func (s *Service) Ideas(ctx context.Context, me people.Person, e edition.Edition) (all []Idea, next ID, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return nil, "", err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if all, err = s.ideasFor(tx, me, e.ID); err != nil {
			return err
		}
		id, err := s.nextID(tx, "SELECT id FROM ideas WHERE edition_id = $1 AND author_id = $2", e.ID, me.PersonID())
		next = ID(id)
		return err
	})
	return all, next, err
}

// WriteIdea answers the call, or rewords an idea of one's own.
func (s *Service) WriteIdea(ctx context.Context, me people.Person, e edition.Edition, id ID, text string) error {
	text, err := s.mayWrite(me, e, string(id), "text", text, IdeaLength)
	if err != nil {
		return err
	}
	if text == "" {
		return fault.Wrong("text", "ideas.call.empty")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := underLimit(tx, "SELECT count(*) FROM ideas WHERE edition_id = $1 AND author_id = $2 AND id <> $3", ideasEach, e.ID, me.ID, id); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID)) })
		return s.putIdea(tx, e.ID, me.PersonID(), id, seal.Text(text))
	})
	return wrap(err, "writing idea")
}

// TakeIdeaBack deletes an idea of one's own. Taking it back twice does nothing.
func (s *Service) TakeIdeaBack(ctx context.Context, me people.Person, e edition.Edition, id ID) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID)) })
		n, err := tx.Exec("DELETE FROM ideas WHERE edition_id = $1 AND id = $2 AND author_id = $3", e.ID, id, me.ID)
		if err != nil || n == 0 {
			return err
		}
		return tx.Do("DELETE FROM idea_hidings WHERE edition_id = $1 AND idea_id = $2", e.ID, id)
	})
	return wrap(err, "taking idea back")
}

// Moderates says whether someone reads every table and may take ideas out of sight.
func Moderates(p people.Person, e edition.ID) bool {
	return p.Edition == e && p.Roles.Any(edition.Organiser|edition.Deputy|edition.Moderator)
}

// Open says whether people still write in an edition.
func Open(e edition.Edition) bool { return e.Phase == edition.Registration || e.Phase == edition.Live }

// mayWrite checks what every text of this chapter must hold to and returns it tidied.
func (s *Service) mayWrite(me people.Person, e edition.Edition, id, field, text string, length int) (string, error) {
	if err := people.Acts(me, e.ID); err != nil {
		return "", err
	}
	if me.Staff {
		return "", fault.ErrNotFound // staff read; those who take part write
	}
	if !Open(e) {
		return "", fault.New(fault.Closed, "ideas.closed")
	}
	if !shapeOfID.MatchString(id) {
		return "", fault.New(fault.Invalid, "fault.invalid")
	}
	text = tidy(text)
	if utf8.RuneCountInString(text) > length {
		return "", fault.Wrong(field, "ideas.too_long", "max", length)
	}
	return text, nil
}

var shapeOfID = regexp.MustCompile(`^[a-z2-7]{26}$`)

// tidy takes away blanks at the ends, line ends of other systems and what cannot be stored.
func tidy(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
	return strings.TrimSpace(text)
}

func underLimit(tx *db.Tx, count string, limit int, args ...any) error {
	var n int
	if err := tx.Row(count, args, &n); err != nil {
		return err
	}
	if n >= limit {
		return fault.New(fault.TooMany, "ideas.too_many", "max", limit)
	}
	return nil
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
