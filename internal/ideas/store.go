package ideas

import (
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"slices"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
)

const (
	ideaLabel  = "ideas.text"
	cardLabel  = "cards.text"
	groupLabel = "card_groups.name"
)

func (s *Service) ideasFor(tx *db.Tx, me people.Person, e edition.ID) ([]Idea, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	all := Moderates(me, e)
	var mine, others []Idea
	err = tx.Rows(`SELECT i.id, i.author_id, i.text, i.written_at, COALESCE(h.at, 0) FROM ideas i LEFT JOIN idea_hidings h ON h.edition_id = i.edition_id AND h.idea_id = i.id
		WHERE i.edition_id = $1 ORDER BY i.id`, []any{e}, func(scan db.Scanner) error {
		var i Idea
		var author people.ID
		var text []byte
		var at, hidden int64
		if err := scan(&i.ID, &author, &text, &at, &hidden); err != nil {
			return err
		}
		i.Mine, i.Hidden = author == me.PersonID() && me.Recalls(clock.FromMillis(at)), hidden > 0
		if i.Hidden && !i.Mine && !all {
			return nil
		}
		var err error
		if i.Text, err = key.Open(ideaLabel, text); err != nil {
			return err
		}
		if i.Mine {
			mine = append(mine, i)
		} else {
			others = append(others, i)
		}
		return nil
	})
	return append(mine, others...), err
}

// putIdea writes an idea; of someone else's it is not found.
func (s *Service) putIdea(tx *db.Tx, e edition.ID, author people.ID, id ID, text seal.Text) error {
	sealed, err := s.sealed(tx, e, ideaLabel, text)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`INSERT INTO ideas (edition_id, id, author_id, text, written_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (edition_id, id) DO UPDATE SET text = excluded.text WHERE ideas.author_id = excluded.author_id`, e, id, author, sealed, clock.Millis(s.now()))
	return someRow(n, err)
}

// putHiding leaves the reason empty: it stands with the deed, in moderation.
func (s *Service) putHiding(tx *db.Tx, e edition.ID, id ID, by string) error {
	n, err := tx.Exec(`INSERT INTO idea_hidings (edition_id, idea_id, reason, at, by_id)
		SELECT edition_id, id, $3, $4, $5 FROM ideas WHERE edition_id = $1 AND id = $2
		ON CONFLICT (edition_id, idea_id) DO UPDATE SET at = excluded.at, by_id = excluded.by_id`,
		e, id, []byte{}, clock.Millis(s.now()), by)
	return someRow(n, err)
}

// putCard writes a card into its author's hand, or rewords it there. One that is laid already, or someone else's, is left alone.
func (s *Service) putCard(tx *db.Tx, e edition.ID, author people.ID, round edition.SessionID, id CardID, text seal.Text) error {
	sealed, err := s.sealed(tx, e, cardLabel, text)
	if err != nil {
		return err
	}
	return tx.Do(`INSERT INTO cards (edition_id, id, author_id, session_id, text, written_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (edition_id, id) DO UPDATE SET text = excluded.text WHERE cards.author_id = excluded.author_id AND cards.laid_at = 0`,
		e, id, author, round, sealed, clock.Millis(s.now()))
}

func (s *Service) rewordCard(tx *db.Tx, e edition.ID, id CardID, text seal.Text) error {
	sealed, err := s.sealed(tx, e, cardLabel, text)
	if err != nil {
		return err
	}
	return tx.Do("UPDATE cards SET text = $1 WHERE edition_id = $2 AND id = $3", sealed, e, id)
}

// layCard puts a card from its author's hand on a table; there says whether it lies on it now.
func layCard(tx *db.Tx, e edition.ID, author people.ID, table tables.Table, id CardID, at int64) (there bool, err error) {
	if err := tx.Do("UPDATE cards SET laid_at = $1, table_id = $2, session_id = $3 WHERE edition_id = $4 AND id = $5 AND author_id = $6 AND laid_at = 0",
		at, table.ID, table.Round, e, id, author); err != nil {
		return false, err
	}
	var one int
	return tx.Found("SELECT 1 FROM cards WHERE edition_id = $1 AND id = $2 AND author_id = $3 AND laid_at > 0", []any{e, id, author}, &one)
}

func (s *Service) putGroup(tx *db.Tx, e edition.ID, table tables.TableID, id GroupID, name seal.Text) error {
	sealed, err := s.sealed(tx, e, groupLabel, name)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`INSERT INTO card_groups (edition_id, id, table_id, name, made_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (edition_id, id) DO UPDATE SET name = excluded.name WHERE card_groups.table_id = excluded.table_id`, e, id, table, sealed, clock.Millis(s.now()))
	return someRow(n, err)
}

// moveCard puts a card of a table into a group of the same table; an empty group means none.
func moveCard(tx *db.Tx, e edition.ID, table tables.TableID, id CardID, to GroupID) error {
	n, err := tx.Exec(`UPDATE cards SET group_id = $1 WHERE edition_id = $2 AND id = $3 AND table_id = $4 AND laid_at > 0
		AND ($1 = '' OR EXISTS (SELECT 1 FROM card_groups g WHERE g.edition_id = $2 AND g.id = $1 AND g.table_id = $4))`, to, e, id, table)
	return someRow(n, err)
}

// fillBoard reads what lies on a table and what a person holds in her hand there.
func (s *Service) fillBoard(tx *db.Tx, e edition.ID, me people.Person, table tables.Table, b *Board) error {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return err
	}
	at := map[GroupID]int{}
	b.Groups, err = db.All(tx, func(scan db.Scanner) (g Group, err error) {
		var name []byte
		if err := scan(&g.ID, &name); err != nil {
			return g, err
		}
		at[g.ID] = len(at)
		g.Name, err = key.Open(groupLabel, name)
		return g, err
	}, "SELECT id, name FROM card_groups WHERE edition_id = $1 AND table_id = $2 ORDER BY made_at, id", e, table.ID)
	if err != nil {
		return err
	}
	cards, err := cardsWhere(tx, key, e, me, "c.table_id = $3 AND c.laid_at > 0 ORDER BY c.laid_at, c.id", table.ID)
	if err != nil {
		return err
	}
	for _, c := range cards {
		if i, ok := at[c.Group]; ok {
			b.Groups[i].Cards = append(b.Groups[i].Cards, c)
		} else {
			b.Loose = append(b.Loose, c)
		}
	}
	if !b.Sits {
		return nil
	}
	b.Hand, err = cardsWhere(tx, key, e, me, "c.author_id = $2 AND c.session_id = $3 AND c.laid_at = 0 ORDER BY c.written_at DESC, c.id", table.Round)
	if err != nil {
		return err
	}
	b.Hand = slices.DeleteFunc(b.Hand, func(c Card) bool { return !c.Mine }) // written before she came back without her phrase
	id, err := s.nextID(tx, "SELECT id FROM cards WHERE edition_id = $1 AND author_id = $2", e, me.PersonID())
	b.Next = CardID(id)
	return err
}

// nextID is the identifier of the next text someone writes. It is the same each time she is shown an empty form until she has
// sent it, so that a page that was drawn anew while she typed does not make two texts of one. query lists the ones she has.
func (s *Service) nextID(tx *db.Tx, query string, e edition.ID, me people.ID) (string, error) {
	taken := map[string]bool{}
	err := tx.Rows(query, []any{e, me}, func(scan db.Scanner) error {
		var id string
		err := scan(&id)
		taken[id] = true
		return err
	})
	for n := len(taken); err == nil; n++ {
		mac, broken := hex.DecodeString(s.seal.MAC("text", fmt.Sprintf("%s/%s/%d", e, me, n)))
		if broken != nil {
			return "", broken
		}
		if id := letters.EncodeToString(mac[:16]); !taken[id] {
			return id, nil
		}
	}
	return "", err
}

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// cardsWhere reads cards as a person sees them. where is SQL of ours; $1 is the edition, $2 the person, $3 value.
func cardsWhere(tx *db.Tx, key *seal.Key, e edition.ID, me people.Person, where string, value any) ([]Card, error) {
	return db.All(tx, func(scan db.Scanner) (c Card, err error) {
		var sealed []byte
		var author people.ID
		var mine int
		var at int64
		if err := scan(&c.ID, &c.Group, &author, &sealed, &at, &c.Dots, &mine); err != nil {
			return c, err
		}
		c.Mine, c.Dotted = author == me.PersonID() && me.Recalls(clock.FromMillis(at)), mine > 0
		c.Text, err = key.Open(cardLabel, sealed)
		return c, err
	}, `SELECT c.id, c.group_id, c.author_id, c.text, c.written_at,
		(SELECT count(*) FROM card_dots d WHERE d.edition_id = c.edition_id AND d.card_id = c.id),
		(SELECT count(*) FROM card_dots d WHERE d.edition_id = c.edition_id AND d.card_id = c.id AND d.person_id = $2)
		FROM cards c WHERE c.edition_id = $1 AND `+where, e, me.PersonID(), value)
}

// sealed closes a text with the edition's key.
func (s *Service) sealed(tx *db.Tx, e edition.ID, label string, text seal.Text) ([]byte, error) {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return nil, err
	}
	return key.Seal(label, text)
}

func someRow(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.ErrNotFound
	}
	return err
}
