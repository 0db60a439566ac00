package safety

import (
	"context"
	"fmt"
	"slices"
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

// AppealMax is how long what someone who was put out says may be; appealsMany is how many of it are kept.
const (
	AppealMax   = 600
	appealsMany = 5
)

const appealLabel = "appeals.text"

// Appeal is what someone who was put out says to the safety lead.
type Appeal struct {
	ID     string
	Person people.ID
	Name   string
	Text   seal.Text
	At     time.Time
}

// Appeal tells the safety lead what someone who was put out has to say. who is she, found by her ended visit. Sending the same
// twice tells it once.
func (s *Service) Appeal(ctx context.Context, who people.Person, text string) error {
	if who.ID == "" || who.Standing != people.Removed {
		return fault.ErrNotFound
	}
	text = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), ""))
	switch {
	case text == "":
		return fault.Wrong("text", "safety.appeal.empty")
	case utf8.RuneCountInString(text) > AppealMax:
		return fault.Wrong("text", "safety.appeal.long", "max", AppealMax)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		hers, err := s.appeals(tx, who.Edition, "person_id = $2", who.ID)
		if err != nil {
			return err
		}
		if len(hers) >= appealsMany || slices.ContainsFunc(hers, func(a Appeal) bool { return a.Text.Reveal() == text }) {
			return nil
		}
		key, err := s.seal.Key(tx, string(who.Edition), who.ID)
		if err != nil {
			return err
		}
		sealed, err := key.Seal(appealLabel, seal.Text(text))
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(who.Edition)) })
		return tx.Do("INSERT INTO appeals (edition_id, id, person_id, text, at) VALUES ($1, $2, $3, $4, $5)", who.Edition, db.NewID(), who.ID, sealed, clock.Millis(s.now()))
	})
	if err != nil {
		return fmt.Errorf("appealing: %w", err)
	}
	return nil
}

// appeals reads appeals, the oldest first. where may name $2, which is arg.
func (s *Service) appeals(tx *db.Tx, e edition.ID, where, arg string) ([]Appeal, error) {
	type row struct {
		Appeal
		sealed []byte
	}
	rows, err := db.All(tx, func(scan db.Scanner) (r row, err error) {
		var at int64
		err = scan(&r.ID, &r.Person, &r.sealed, &at)
		r.At = clock.FromMillis(at)
		return r, err
	}, "SELECT id, person_id, text, at FROM appeals WHERE edition_id = $1 AND "+where+" ORDER BY at, id", e, arg)
	var all []Appeal
	for _, r := range rows {
		if err != nil {
			break
		}
		var key *seal.Key
		if key, err = s.seal.Key(tx, string(e), string(r.Person)); err == nil {
			r.Text, err = key.Open(appealLabel, r.sealed)
			all = append(all, r.Appeal)
		}
	}
	return all, err
}

// Appeals are the open ones, for the safety lead.
func (s *Service) Appeals(ctx context.Context, by people.Person, e edition.ID) (all []Appeal, err error) {
	if err := leads(by, e); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if all, err = s.appeals(tx, e, "settled_at = 0 AND $2 = ''", ""); err != nil {
			return err
		}
		names, err := s.people.Names(tx, e)
		for i := range all {
			all[i].Name = names[all[i].Person]
		}
		return err
	})
	return all, err
}

// SettleAppeal takes an appeal off the safety lead's desk. Settling twice does nothing.
func (s *Service) SettleAppeal(ctx context.Context, by people.Person, e edition.ID, id string) error {
	if err := leads(by, e); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e)) })
		return tx.Do("UPDATE appeals SET settled_at = $1 WHERE edition_id = $2 AND id = $3 AND settled_at = 0", clock.Millis(s.now()), e, id)
	})
}
