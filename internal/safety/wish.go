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
	QuietMax  = people.PrivateMax
	quietMany = 20
)

const quietLabel = "quiet_notes.note"

// quietSize is the length of a wish before it is sealed, in bytes: longer ones take a multiple of it.
const quietSize = 2048

// Wish is whom someone does not want to meet, or with whom she wishes to sit, in her own words. It is kept until the edition closes,
// so that whoever registers later is compared with it too.
type Wish struct {
	ID      string               `json:"-"`
	Kind    RuleKind             `json:"kind"`             // Apart or Together
	Person  people.ID            `json:"person,omitempty"` // who wishes; empty when a listener passes it on
	From    string               `json:"from,omitempty"`   // who it was, as the listener knows her
	Text    string               `json:"text"`
	At      int64                `json:"at"`
	Settled bool                 `json:"settled,omitempty"` // the safety lead has read it
	Judged  map[people.ID]string `json:"judged,omitempty"`  // whom she looked at, and what she decided

	Name    string  `json:"-"` // shown, of who wished
	Matches []Match `json:"-"` // who may be meant
}

// When is the moment it was written.
func (w Wish) When() time.Time { return clock.FromMillis(w.At) }

// Quietly tells the safety lead whom someone does not want to meet (Apart) or with whom she wishes to sit (Together), in her own
// words. Whoever it is about, and whether there is such a person at all, the answer is the same; names are compared afterwards.
// Sending the same twice tells it once. Whoever waits for a decision may, too: a name is of most use before the one named is let in.
func (s *Service) Quietly(ctx context.Context, me people.Person, e edition.ID, kind RuleKind, text string) error {
	if err := people.Acts(me, e); err != nil && !me.Awaits(e) {
		return err
	}
	text, err := checkWish(kind, text)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.wish(tx, e, Wish{Kind: kind, Person: me.PersonID(), Text: text}); err != nil {
			return err
		}
		return s.people.Announce(tx, e, me.PersonID())
	})
	if err != nil {
		return fmt.Errorf("telling the safety lead: %w", err)
	}
	return nil
}

// PassOn tells the safety lead what someone told a listener or herself.
func (s *Service) PassOn(ctx context.Context, by people.Person, e edition.ID, kind RuleKind, from, text string) error {
	if by.Edition != e || !by.Roles.Any(edition.SafetyLead|edition.Listener) {
		return fault.ErrNotFound
	}
	text, err := checkWish(kind, text)
	from = strings.Join(strings.Fields(from), " ")
	if from == "" || utf8.RuneCountInString(from) > people.NameMax {
		err = fault.All(fault.Wrong("from", "safety.pass.from", "max", people.NameMax), err)
	}
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.wish(tx, e, Wish{Kind: kind, From: from, Text: text}); err != nil {
			return err
		}
		return s.people.Announce(tx, e, "")
	})
	if err != nil {
		return fmt.Errorf("passing on to the safety lead: %w", err)
	}
	return nil
}

func checkWish(kind RuleKind, text string) (string, error) {
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	switch {
	case kind != Apart && kind != Together:
		return "", fault.Wrong("kind", "safety.rule.kind")
	case text == "":
		return "", fault.Wrong("text", "safety.quiet.empty")
	case utf8.RuneCountInString(text) > QuietMax:
		return "", fault.Wrong("text", "safety.quiet.long", "max", QuietMax)
	}
	return text, nil
}

// wish stores a wish. It is compared with everybody soon: see TakeUp.
func (s *Service) wish(tx *db.Tx, e edition.ID, w Wish) error {
	all, err := s.wishes(tx, e)
	if err != nil {
		return err
	}
	hers := slices.DeleteFunc(all, func(o Wish) bool { return o.Person != w.Person || o.From != w.From })
	if len(hers) >= quietMany || slices.ContainsFunc(hers, func(o Wish) bool { return o.Kind == w.Kind && o.Text == w.Text }) {
		return nil
	}
	key, err := s.ruleKey(tx, e)
	if err != nil {
		return err
	}
	if key == nil {
		return fault.New(fault.Closed, "safety.rule.closed")
	}
	w.At = clock.Millis(s.now())
	sealed, err := sealWish(key, w)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(s.LeadTopic(e)) })
	return tx.Do("INSERT INTO quiet_notes (edition_id, id, note) VALUES ($1, $2, $3)", e, db.NewID(), sealed)
}

func sealWish(key *seal.Key, w Wish) ([]byte, error) {
	raw, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	return key.Seal(quietLabel, seal.Text(seal.Padded(string(raw), quietSize)))
}

func (s *Service) wishes(tx *db.Tx, e edition.ID) ([]Wish, error) {
	all, err := opened(s, tx, e, quietLabel, func(id string, w *Wish) { w.ID = id }, "SELECT id, note FROM quiet_notes WHERE edition_id = $1 ORDER BY id")
	slices.SortStableFunc(all, func(a, b Wish) int { return int(a.At - b.At) })
	return all, err
}

// changeWish reads a wish, lets change alter it and seals it again.
func (s *Service) changeWish(tx *db.Tx, e edition.ID, id string, change func(*Wish) error) error {
	all, err := s.wishes(tx, e)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(w Wish) bool { return w.ID == id })
	if i < 0 {
		return fault.ErrNotFound
	}
	if err := change(&all[i]); err != nil {
		return err
	}
	key, err := s.ruleKey(tx, e)
	if err != nil {
		return err
	}
	sealed, err := sealWish(key, all[i])
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(s.LeadTopic(e)) })
	return tx.Do("UPDATE quiet_notes SET note = $1 WHERE edition_id = $2 AND id = $3", sealed, e, id)
}

// Settle takes a wish out of the inbox when the safety lead has dealt with it. It is compared with whoever registers later all the
// same. Settling twice does nothing.
func (s *Service) Settle(ctx context.Context, by people.Person, e edition.ID, id string) error {
	if err := leads(by, e); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		err := s.changeWish(tx, e, id, func(w *Wish) error { w.Settled = true; return nil })
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		return err
	})
}

// DropWish forgets a wish that no longer holds, with what was only provisionally made of it.
func (s *Service) DropWish(ctx context.Context, by people.Person, e edition.ID, id string) error {
	if err := leads(by, e); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(s.LeadTopic(e)) })
		if err := s.dropRules(tx, e, func(r Rule) bool { return r.Wish == id }); err != nil {
			return err
		}
		return tx.Do("DELETE FROM quiet_notes WHERE edition_id = $1 AND id = $2", e, id)
	})
}
