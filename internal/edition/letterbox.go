package edition

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/live"
	"hackathon4women/internal/seal"
)

// Letterbox keeps the questions that visitors of the public page put to the organiser. Only the organiser opens it. A question
// is sealed with a key of its own, and forgotten with it.
type Letterbox struct {
	db   *db.DB
	seal *seal.Keeper
	now  clock.Clock
	hub  *live.Hub
}

// NewLetterbox wires the letterbox.
func NewLetterbox(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub) *Letterbox {
	return &Letterbox{db: d, seal: k, now: now, hub: hub}
}

// Letter is one question. Mail is empty when the visitor wants no answer by mail.
type Letter struct {
	ID       string
	Lang     string
	Question string
	Mail     string
	Asked    time.Time
	Answered time.Time // zero while it waits
}

const (
	letterMax  = 2000
	lettersMax = 300 // waiting at once; a flood stops here
	keepLetter = 30 * 24 * time.Hour
)

// Ask puts a question to the organiser of an edition. Anybody may.
func (b *Letterbox) Ask(ctx context.Context, e Edition, l Letter) error {
	l.Question, l.Mail = tidy(l.Question, true), strings.TrimSpace(l.Mail)
	var wrong []error
	switch n := utf8.RuneCountInString(l.Question); {
	case n == 0:
		wrong = append(wrong, fault.Wrong("question", "edition.question.missing"))
	case n > letterMax:
		wrong = append(wrong, fault.Wrong("question", "edition.question.long", "max", letterMax, "n", n))
	}
	if l.Mail != "" && !mailShape(l.Mail) {
		wrong = append(wrong, fault.Wrong("mail", "edition.question.mail"))
	}
	if len(wrong) > 0 {
		return fault.All(wrong...)
	}
	err := b.db.Write(ctx, func(tx *db.Tx) error {
		var waiting int
		if err := tx.Row("SELECT COUNT(*) FROM visitor_questions WHERE edition_id = $1 AND answered_at = 0", []any{e.ID}, &waiting); err != nil {
			return err
		}
		if waiting >= lettersMax {
			return fault.New(fault.TooMany, "edition.question.full")
		}
		return b.put(tx, e.ID, l)
	})
	return wrap(err, "asking the organiser")
}

func (b *Letterbox) put(tx *db.Tx, e ID, l Letter) error {
	id := db.NewID()
	key, err := b.seal.NewKey(tx, string(e), id)
	if err != nil {
		return err
	}
	question, err := key.Seal("visitor_questions.question", seal.Text(l.Question))
	if err != nil {
		return err
	}
	mail, err := key.Seal("visitor_questions.mail", seal.Text(l.Mail))
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { b.hub.Notify("desk/" + string(e)) })
	return tx.Do("INSERT INTO visitor_questions (edition_id, id, lang, question, mail, asked_at) VALUES ($1, $2, $3, $4, $5, $6)",
		e, id, l.Lang, question, mail, clock.Millis(b.now()))
}

// Letters are the questions put to the organiser: those that wait first, oldest first, then the answered ones.
func (b *Letterbox) Letters(ctx context.Context, by Acting, e ID) (all []Letter, err error) {
	if !by.Organises(e) {
		return nil, fault.ErrNotFound
	}
	err = b.db.Read(ctx, func(tx *db.Tx) error {
		all, err = b.letters(tx, e)
		return err
	})
	return all, wrap(err, "opening the letterbox")
}

func (b *Letterbox) letters(tx *db.Tx, e ID) ([]Letter, error) {
	type sealed struct {
		Letter
		question, mail []byte
	}
	rows, err := db.All(tx, func(scan db.Scanner) (l sealed, err error) {
		var asked, answered int64
		err = scan(&l.ID, &l.Lang, &l.question, &l.mail, &asked, &answered)
		l.Asked, l.Answered = clock.FromMillis(asked), clock.FromMillis(answered)
		return l, err
	}, `SELECT id, lang, question, mail, asked_at, answered_at FROM visitor_questions WHERE edition_id = $1
		ORDER BY CASE WHEN answered_at = 0 THEN 0 ELSE 1 END, asked_at, id`, e)
	if err != nil {
		return nil, err
	}
	all := make([]Letter, len(rows))
	for i, r := range rows {
		key, err := b.seal.Key(tx, string(e), r.ID)
		if err != nil {
			return nil, err
		}
		question, err := key.Open("visitor_questions.question", r.question)
		if err != nil {
			return nil, err
		}
		mail, err := key.Open("visitor_questions.mail", r.mail)
		if err != nil {
			return nil, err
		}
		all[i] = r.Letter
		all[i].Question, all[i].Mail = question.Reveal(), mail.Reveal()
	}
	return all, nil
}

// MarkAnswered notes that a question was answered, or that it waits again.
func (b *Letterbox) MarkAnswered(ctx context.Context, by Acting, e ID, letter string, answered bool) error {
	if !by.Organises(e) {
		return fault.ErrNotFound
	}
	at, who := int64(0), ""
	if answered {
		at, who = clock.Millis(b.now()), by.ID
	}
	err := b.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("UPDATE visitor_questions SET answered_at = $1, answered_by = $2 WHERE edition_id = $3 AND id = $4", at, who, e, letter)
		if err == nil && n == 0 {
			err = fault.ErrNotFound
		}
		tx.AfterCommit(func() { b.hub.Notify("desk/" + string(e)) })
		return err
	})
	return wrap(err, "marking a question")
}

// ForgetLetters deletes what was answered thirty days ago, and what nobody answered within a year. The timetable calls it.
func (b *Letterbox) ForgetLetters(ctx context.Context) error {
	now := b.now()
	return b.db.Write(ctx, func(tx *db.Tx) error {
		type letter struct {
			e  ID
			id string
		}
		old, err := db.All(tx, func(scan db.Scanner) (l letter, err error) { return l, scan(&l.e, &l.id) },
			"SELECT edition_id, id FROM visitor_questions WHERE (answered_at > 0 AND answered_at < $1) OR asked_at < $2",
			clock.Millis(now.Add(-keepLetter)), clock.Millis(now.AddDate(-1, 0, 0)))
		if err != nil {
			return err
		}
		for _, l := range old {
			if err := tx.Do("DELETE FROM visitor_questions WHERE edition_id = $1 AND id = $2", l.e, l.id); err != nil {
				return err
			}
			if err := b.seal.Forget(tx, string(l.e), l.id, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func mailShape(m string) bool {
	local, domain, ok := strings.Cut(m, "@")
	return ok && local != "" && strings.Contains(domain, ".") && len(m) <= 254 && !strings.ContainsAny(m, " \r\n\t,;<>\"") && !strings.Contains(domain, "@")
}
