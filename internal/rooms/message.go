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
	"hackathon4women/internal/tables"
)

const messageLabel = "messages.body"

// MessageMax is the longest message, in letters.
const MessageMax = 280

// UndoFor is how long the desk offers to undo a message in one press. Later it can still be taken back from the list.
const UndoFor = 10 * time.Second

// Message is what those who conduct said to everybody or to one table.
type Message struct {
	ID     string
	Table  tables.TableID // empty: to everybody
	Text   seal.Text
	Sent   time.Time // real time
	Said   time.Time // the edition's own time
	ByName string
}

// Say sends a message to everybody, or to one table. It is on every page at once.
func (s *Service) Say(ctx context.Context, by people.Person, e edition.Edition, to tables.TableID, text string) (id string, err error) {
	if !by.Conducts(e.ID) {
		return "", fault.ErrNotFound
	}
	text = strings.Join(strings.Fields(text), " ")
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", fault.Wrong("text", "rooms.say.missing")
	case n > MessageMax:
		return "", fault.Wrong("text", "rooms.say.long", "max", MessageMax)
	}
	id = db.NewID()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if to != "" {
			if _, err := tableExists(tx, e.ID, to); err != nil {
				return err
			}
		}
		key, err := people.EditionKey(s.seal, tx, e.ID)
		if err != nil {
			return err
		}
		body, err := key.Seal(messageLabel, seal.Text(text))
		if err != nil {
			return err
		}
		s.tell(tx, s.heardBy(e.ID, to)...)
		return tx.Do("INSERT INTO messages (edition_id, id, table_id, body, by_id, sent_at, said_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			e.ID, id, to, body, by.ID, clock.Millis(s.now()), clock.Millis(e.Now(s.now())))
	})
	return id, wrap(err, "sending a message")
}

func (s *Service) heardBy(e edition.ID, to tables.TableID) []string {
	if to == "" {
		return []string{edition.Topic(e), desk(e)}
	}
	return []string{to.Topic(), desk(e)}
}

// TakeBack takes a message away from every page. Taking it back twice does nothing.
func (s *Service) TakeBack(ctx context.Context, by people.Person, e edition.ID, id string) error {
	if !by.Conducts(e) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var to tables.TableID
		if err := tx.Row("UPDATE messages SET taken_back_at = $1 WHERE edition_id = $2 AND id = $3 RETURNING table_id",
			[]any{clock.Millis(s.now()), e, id}, &to); err != nil {
			return err
		}
		s.tell(tx, s.heardBy(e, to)...)
		return nil
	})
	return wrap(err, "taking a message back")
}

// Heard lists the messages to everybody and to the tables at which someone sat, newest first.
func (s *Service) Heard(ctx context.Context, me people.Person, e edition.ID) (all []Message, err error) {
	if err := people.Acts(me, e); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = s.messages(tx, e, `(table_id = '' OR EXISTS (SELECT 1 FROM seats s JOIN rounds r ON r.edition_id = s.edition_id AND r.session_id = s.session_id
			WHERE s.edition_id = m.edition_id AND s.table_id = m.table_id AND s.person_id = $2 AND r.opened_at > 0)) AND $2 = $2`, me.ID, 50)
		return err
	})
	return all, wrap(err, "reading messages")
}

// messages reads messages that were not taken back, newest first. where is SQL of ours with $2.
func (s *Service) messages(tx *db.Tx, e edition.ID, where string, arg any, atMost int) ([]Message, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	return db.All(tx, func(scan db.Scanner) (m Message, err error) {
		var body []byte
		var sent, said int64
		if err = scan(&m.ID, &m.Table, &body, &sent, &said); err != nil {
			return m, err
		}
		m.Sent, m.Said = clock.FromMillis(sent), clock.FromMillis(said)
		m.Text, err = key.Open(messageLabel, body)
		return m, err
	}, "SELECT id, table_id, body, sent_at, said_at FROM messages m WHERE edition_id = $1 AND taken_back_at = 0 AND "+where+" ORDER BY sent_at DESC, id LIMIT $3", e, arg, atMost)
}

func tableExists(tx *db.Tx, e edition.ID, id tables.TableID) (n int, err error) {
	return n, tx.Row("SELECT n FROM tables WHERE edition_id = $1 AND id = $2", []any{e, id}, &n)
}
