package safety

import (
	"context"
	"encoding/json"
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

// QuietMax is how long a word to the safety lead may be. quietMany is how many of one person are kept.
const (
	QuietMax  = 300
	quietMany = 20
)

const quietLabel = "quiet_notes.note"

// Note is what someone told the safety lead about whom she would rather not sit with.
type Note struct {
	ID     string    `json:"-"`
	Person people.ID `json:"person"`
	Text   string    `json:"text"`
	At     int64     `json:"at"`
	Name   string    `json:"-"` // shown, of who wrote it
}

// When is the moment it was written.
func (n Note) When() time.Time { return clock.FromMillis(n.At) }

// Quietly tells the safety lead whom someone would rather not sit with, in her own words. Whoever it is about, and whether there
// is such a person at all, the answer is the same. Sending the same twice tells it once.
func (s *Service) Quietly(ctx context.Context, me people.Person, e edition.ID, text string) error {
	if err := people.Acts(me, e); err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return fault.Wrong("text", "safety.quiet.empty")
	case utf8.RuneCountInString(text) > QuietMax:
		return fault.Wrong("text", "safety.quiet.long", "max", QuietMax)
	}
	raw, err := json.Marshal(Note{Person: me.PersonID(), Text: text, At: clock.Millis(s.now())})
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := s.notes(tx, e)
		if err != nil {
			return err
		}
		hers := slices.DeleteFunc(all, func(n Note) bool { return n.Person != me.PersonID() })
		if len(hers) >= quietMany || slices.ContainsFunc(hers, func(n Note) bool { return n.Text == text }) {
			return nil
		}
		key, err := people.EditionKey(s.seal, tx, e)
		if err != nil {
			return err
		}
		sealed, err := key.Seal(quietLabel, seal.Text(raw))
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e)) })
		return tx.Do("INSERT INTO quiet_notes (edition_id, id, note) VALUES ($1, $2, $3)", e, db.NewID(), sealed)
	})
	if err != nil {
		return fmt.Errorf("telling the safety lead: %w", err)
	}
	return nil
}

func (s *Service) notes(tx *db.Tx, e edition.ID) ([]Note, error) {
	all, err := opened(s, tx, e, quietLabel, func(id string, n *Note) { n.ID = id }, "SELECT id, note FROM quiet_notes WHERE edition_id = $1")
	slices.SortFunc(all, func(a, b Note) int { return int(a.At - b.At) })
	return all, err
}

// Settle takes a note out of the inbox when the safety lead has dealt with it. Settling twice does nothing.
func (s *Service) Settle(ctx context.Context, by people.Person, e edition.ID, id string) error {
	if err := leads(by, e); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e)) })
		return tx.Do("DELETE FROM quiet_notes WHERE edition_id = $1 AND id = $2", e, id)
	})
}

// Desk is what the safety lead sees: the rules with names, the inbox, and whom a rule can be about.
type Desk struct {
	Rules  []Named
	Notes  []Note
	People []people.Listed // admitted, by name
}

// Named is a rule with the shown names of those it is about.
type Named struct {
	Rule
	Name, OtherName string
}

// Desk reads the safety lead's desk.
func (s *Service) Desk(ctx context.Context, by people.Person, e edition.ID) (d Desk, err error) {
	if err := leads(by, e); err != nil {
		return d, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rules, err := s.RulesIn(tx, e)
		if err != nil {
			return err
		}
		names, err := s.people.Names(tx, e)
		if err != nil {
			return err
		}
		d = Desk{}
		for _, r := range rules {
			d.Rules = append(d.Rules, Named{Rule: r, Name: names[r.Person], OtherName: names[r.Other]})
		}
		if d.Notes, err = s.notes(tx, e); err != nil {
			return err
		}
		for i := range d.Notes {
			d.Notes[i].Name = names[d.Notes[i].Person]
		}
		d.People, err = s.people.AdmittedIn(tx, e)
		return err
	})
	slices.SortFunc(d.Rules, func(a, b Named) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	slices.SortFunc(d.People, func(a, b people.Listed) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return d, err
}
