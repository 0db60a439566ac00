package ideas

import (
	"context"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
)

// CardID identifies a card, GroupID a group of cards.
type (
	CardID  string
	GroupID string
)

// Card is one card.
type Card struct {
	ID     CardID
	Group  GroupID
	Text   seal.Text
	Mine   bool
	Dots   int
	Dotted bool // by whoever reads
}

// Group is cards that belong together, under a name the table gave them.
type Group struct {
	ID    GroupID
	Name  seal.Text
	Cards []Card
}

// Board is what lies on a table, as one reader sees it.
type Board struct {
	Hand   []Card // her own that only she sees, newest first
	Next   CardID // of the card she writes next
	Groups []Group
	Loose  []Card // in no group
	Sits   bool   // she sits here, so she may lay, group and mark
}

// Cards counts what lies on the table.
func (b Board) Cards() int {
	n := len(b.Loose)
	for _, g := range b.Groups {
		n += len(g.Cards)
	}
	return n
}

// BoardOf is the board of a table for someone who sits at it or moderates.
func (s *Service) BoardOf(ctx context.Context, me people.Person, e edition.Edition, table tables.Table) (b Board, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if b.Sits, err = mayRead(tx, me, e.ID, table.ID); err != nil {
			return err
		}
		return s.fillBoard(tx, e.ID, me, table, &b)
	})
	return b, err
}

// KeepCard keeps a card in its author's hand, or throws it away when nothing is left of it. A card that lies on the table
// already is not touched: what arrives late must not take it back.
func (s *Service) KeepCard(ctx context.Context, me people.Person, e edition.Edition, round edition.SessionID, id CardID, text string) error {
	text, err := s.mayWrite(me, e, string(id), "text", text, CardLength)
	if err != nil {
		return err
	}
	if _, ok := e.Programme.Find(round); !ok {
		return fault.ErrNotFound
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if text == "" {
			return tx.Do("DELETE FROM cards WHERE edition_id = $1 AND id = $2 AND author_id = $3 AND laid_at = 0", e.ID, id, me.ID)
		}
		if err := s.roomForCard(tx, me, e.ID, id); err != nil {
			return err
		}
		return s.putCard(tx, e.ID, me.PersonID(), round, id, seal.Text(text))
	})
	return wrap(err, "keeping card")
}

// LayCard lays a card on the table, with the text it has in the form; without one, as it was kept. Laid twice it lies there once.
func (s *Service) LayCard(ctx context.Context, me people.Person, e edition.Edition, table tables.Table, id CardID, text string) error {
	text, err := s.mayWrite(me, e, string(id), "text", text, CardLength)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := mustSit(tx, me, e.ID, table.ID); err != nil {
			return err
		}
		if text != "" {
			if err := s.roomForCard(tx, me, e.ID, id); err != nil {
				return err
			}
			if err := s.putCard(tx, e.ID, me.PersonID(), table.Round, id, seal.Text(text)); err != nil {
				return err
			}
		}
		there, err := layCard(tx, e.ID, me.PersonID(), table, id, clock.Millis(s.now()))
		if err == nil && !there {
			err = fault.Wrong("text", "ideas.card.empty")
		}
		tx.AfterCommit(func() { s.hub.Notify(table.ID.Topic()) })
		return err
	})
	return wrap(err, "laying card")
}

// RewordCard changes the text of a card of one's own, in the hand or on the table.
func (s *Service) RewordCard(ctx context.Context, me people.Person, e edition.Edition, id CardID, text string) error {
	text, err := s.mayWrite(me, e, string(id), "text", text, CardLength)
	if err != nil {
		return err
	}
	if text == "" {
		return fault.Wrong("text", "ideas.card.empty")
	}
	return wrap(s.withOwnCard(ctx, me, e, id, func(tx *db.Tx) error {
		return s.rewordCard(tx, e.ID, id, seal.Text(text))
	}), "rewording card")
}

// TakeCardBack puts a card of one's own from the table back into the hand. Its dots and its group go.
func (s *Service) TakeCardBack(ctx context.Context, me people.Person, e edition.Edition, id CardID) error {
	return wrap(s.withOwnCard(ctx, me, e, id, func(tx *db.Tx) error {
		if err := tx.Do("UPDATE cards SET laid_at = 0, table_id = '', group_id = '' WHERE edition_id = $1 AND id = $2", e.ID, id); err != nil {
			return err
		}
		return tx.Do("DELETE FROM card_dots WHERE edition_id = $1 AND card_id = $2", e.ID, id)
	}), "taking card back")
}

// ThrowCardAway deletes a card from its author's hand.
func (s *Service) ThrowCardAway(ctx context.Context, me people.Person, e edition.Edition, id CardID) error {
	return wrap(s.withOwnCard(ctx, me, e, id, func(tx *db.Tx) error {
		return tx.Do("DELETE FROM cards WHERE edition_id = $1 AND id = $2 AND laid_at = 0", e.ID, id)
	}), "throwing card away")
}

// withOwnCard runs a change of a card by its author, and tells the table it lies on.
func (s *Service) withOwnCard(ctx context.Context, me people.Person, e edition.Edition, id CardID, change func(*db.Tx) error) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	if !Open(e) {
		return fault.New(fault.Closed, "ideas.closed")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var table tables.TableID
		if err := tx.Row("SELECT table_id FROM cards WHERE edition_id = $1 AND id = $2 AND author_id = $3", []any{e.ID, id, me.ID}, &table); err != nil {
			return err
		}
		if table != "" {
			tx.AfterCommit(func() { s.hub.Notify(table.Topic()) })
		}
		return change(tx)
	})
}

// NameGroup makes a group at a table, or gives it another name. with is a card to put into it, or empty.
func (s *Service) NameGroup(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID, id GroupID, name string, with CardID) error {
	name, err := s.mayWrite(me, e, string(id), "name", name, GroupLength)
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(name) == 0 {
		return fault.Wrong("name", "ideas.group.name_missing")
	}
	return wrap(s.atTable(ctx, me, e, table, func(tx *db.Tx) error {
		if err := underLimit(tx, "SELECT count(*) FROM card_groups WHERE edition_id = $1 AND table_id = $2 AND id <> $3", groupsEach, e.ID, table, id); err != nil {
			return err
		}
		if err := s.putGroup(tx, e.ID, table, id, seal.Text(name)); err != nil || with == "" {
			return err
		}
		return moveCard(tx, e.ID, table, with, id)
	}), "naming group")
}

// MoveCard puts a card into a group of its table, or out of any.
func (s *Service) MoveCard(ctx context.Context, me people.Person, e edition.Edition, id CardID, to GroupID) error {
	return wrap(s.withLaidCard(ctx, me, e, id, func(tx *db.Tx, table tables.TableID) error {
		return moveCard(tx, e.ID, table, id, to)
	}), "moving card")
}

// DissolveGroup takes a group away; its cards stay on the table.
func (s *Service) DissolveGroup(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID, id GroupID) error {
	return wrap(s.atTable(ctx, me, e, table, func(tx *db.Tx) error {
		if err := tx.Do("UPDATE cards SET group_id = '' WHERE edition_id = $1 AND table_id = $2 AND group_id = $3", e.ID, table, id); err != nil {
			return err
		}
		return tx.Do("DELETE FROM card_groups WHERE edition_id = $1 AND table_id = $2 AND id = $3", e.ID, table, id)
	}), "dissolving group")
}

// Dot marks a card or takes one's mark away. One person has one dot on a card.
func (s *Service) Dot(ctx context.Context, me people.Person, e edition.Edition, id CardID, on bool) error {
	return wrap(s.withLaidCard(ctx, me, e, id, func(tx *db.Tx, _ tables.TableID) error {
		if on {
			return tx.Do("INSERT INTO card_dots (edition_id, card_id, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", e.ID, id, me.ID)
		}
		return tx.Do("DELETE FROM card_dots WHERE edition_id = $1 AND card_id = $2 AND person_id = $3", e.ID, id, me.ID)
	}), "marking card")
}

// withLaidCard runs a change of a card by someone who sits at the table it lies on.
func (s *Service) withLaidCard(ctx context.Context, me people.Person, e edition.Edition, id CardID, change func(*db.Tx, tables.TableID) error) error {
	if !Open(e) {
		return fault.New(fault.Closed, "ideas.closed")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var table tables.TableID
		if err := tx.Row("SELECT table_id FROM cards WHERE edition_id = $1 AND id = $2 AND laid_at > 0", []any{e.ID, id}, &table); err != nil {
			return err
		}
		if err := mustSit(tx, me, e.ID, table); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(table.Topic()) })
		return change(tx, table)
	})
}

func (s *Service) atTable(ctx context.Context, me people.Person, e edition.Edition, table tables.TableID, change func(*db.Tx) error) error {
	if !Open(e) {
		return fault.New(fault.Closed, "ideas.closed")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := mustSit(tx, me, e.ID, table); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(table.Topic()) })
		return change(tx)
	})
}

// mustSit is not found for whoever does not sit at the table.
func mustSit(tx *db.Tx, me people.Person, e edition.ID, table tables.TableID) error {
	if err := people.Acts(me, e); err != nil {
		return err
	}
	sits, err := tables.SitsAt(tx, e, table, me)
	if err == nil && !sits {
		err = fault.ErrNotFound
	}
	return err
}

// mayRead is not found for whoever neither sits at the table nor moderates; sits says which it is.
func mayRead(tx *db.Tx, me people.Person, e edition.ID, table tables.TableID) (sits bool, err error) {
	err = mustSit(tx, me, e, table)
	if fault.KindOf(err) == fault.NotFound && Moderates(me, e) {
		return false, nil
	}
	return err == nil, err
}

func (s *Service) roomForCard(tx *db.Tx, me people.Person, e edition.ID, id CardID) error {
	return underLimit(tx, "SELECT count(*) FROM cards WHERE edition_id = $1 AND author_id = $2 AND id <> $3", cardsEach, e, me.ID, id)
}
