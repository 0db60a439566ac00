// Package promises is what organisations will do with an avenue.
//
// Someone *makes a promise* for an organisation: what, by when, a first step within thirty days, which function answers for it
// and how we will know. Until the organisation confirms, it is an *intention*, known in the room and nowhere else. Whoever may
// speak for the organisation confirms or declines with a *code* that the person who made the promise hands on; an intention
// that nobody confirms within ten days lapses. A confirmed promise becomes public once its text was read by someone who looks
// after safety. *News* are asked after 30, 90 and 180 days. A person's name is never part of it.
package promises

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"hackathon4women/internal/avenues"
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
	db      *db.DB
	seal    *seal.Keeper
	now     clock.Clock
	hub     *live.Hub
	avenues *avenues.Service
}

// NewService wires the chapter.
func NewService(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub, a *avenues.Service) *Service {
	return &Service{db: d, seal: k, now: now, hub: hub, avenues: a}
}

// Topic is the live topic of an edition's promises.
func Topic(e edition.ID) string { return "promises/" + string(e) }

// NewID is the id of a promise still to be made. It stands in the form, so that a form sent twice makes one promise.
func NewID() ID { return ID(db.NewID()) }

// Make makes a promise for an organisation: an intention until the organisation confirms.
func (s *Service) Make(ctx context.Context, me people.Person, e edition.Edition, id ID, avenue avenues.ID, b Body) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	if me.Staff || len(id) != len(NewID()) {
		return fault.ErrNotFound
	}
	now := e.Now(s.now())
	if !Begun(e, now) {
		return fault.New(fault.Closed, "promises.form.not_yet")
	}
	wrong := b.tidy(now.In(e.Zone))
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		list, err := s.avenues.Options(tx, e.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(a avenues.Listed) bool { return a.ID == avenue }) {
			wrong = fault.All(fault.Wrong("avenue", "promises.form.avenue_missing"), wrong)
		}
		if wrong != nil {
			return wrong
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID)) })
		return s.insertPromise(tx, e.ID, Promise{ID: id, Avenue: avenue, Person: me.ID, Made: now, Body: b})
	})
	if err != nil {
		return fmt.Errorf("making promise: %w", err)
	}
	return nil
}

// Withdraw takes an intention back. Only who made it can, and only until the organisation has answered.
func (s *Service) Withdraw(ctx context.Context, me people.Person, e edition.Edition, id ID) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := s.findPromise(tx, e.ID, id)
		if err != nil {
			return err
		}
		if p.Person != me.ID {
			return fault.ErrNotFound
		}
		switch p.State(e.Now(s.now())) {
		case Withdrawn:
			return nil
		case Intention:
			return s.answer(tx, e, p, Withdrawn)
		}
		return fault.New(fault.Conflict, "promises.answered")
	})
	if err != nil {
		return fmt.Errorf("withdrawing promise: %w", err)
	}
	return nil
}

// Code is what the organisation confirms with. It is made from the promise's id and a key outside the database, so that nobody
// needs to store it.
func (s *Service) Code(e edition.ID, id ID) string {
	raw, err := hex.DecodeString(s.seal.MAC("promise code", string(e)+"/"+string(id)))
	if err != nil {
		panic(err) // a MAC is hexadecimal
	}
	code := make([]byte, 10)
	for i := range code {
		code[i] = letters[raw[i]%32]
	}
	return string(code[:4]) + "-" + string(code[4:8]) + "-" + string(code[8:])
}

// letters have no I, L, O or U.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// lookup is what is stored of a code, however it was copied.
func (s *Service) lookup(e edition.ID, code string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == 'I' || r == 'L':
			return '1'
		case r == 'O':
			return '0'
		case strings.ContainsRune(letters, r):
			return r
		}
		return -1
	}, strings.ToUpper(code))
	return s.seal.MAC("promise", string(e)+"/"+plain)
}

// ByCode finds the promise of a code. A wrong code takes as long as a right one.
func (s *Service) ByCode(ctx context.Context, e edition.ID, code string) (p Promise, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err = s.findByCode(tx, e, code)
		return err
	})
	return p, err
}

func (s *Service) findByCode(tx *db.Tx, e edition.ID, code string) (Promise, error) {
	var id ID
	found, err := tx.Found("SELECT id FROM promises WHERE edition_id = $1 AND lookup = $2", []any{e, s.lookup(e, code)}, &id)
	if err != nil {
		return Promise{}, err
	}
	p, err := s.findPromise(tx, e, id)
	if !found {
		return Promise{}, fault.Wrong("code", "promises.confirm.unknown")
	}
	return p, err
}

// Confirm makes an intention a promise of the organisation. Confirming twice does nothing.
func (s *Service) Confirm(ctx context.Context, e edition.Edition, code string) error {
	return s.reply(ctx, e, code, Confirmed, Intention)
}

// Decline says that the organisation does not promise this. Nobody but the room ever knows of it.
func (s *Service) Decline(ctx context.Context, e edition.Edition, code string) error {
	return s.reply(ctx, e, code, Declined, Intention)
}

// TakeBack takes a confirmed promise out of the public again.
func (s *Service) TakeBack(ctx context.Context, e edition.Edition, code string) error {
	return s.reply(ctx, e, code, Withdrawn, Confirmed)
}

func (s *Service) reply(ctx context.Context, e edition.Edition, code string, to, from State) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := s.findByCode(tx, e.ID, code)
		if err != nil {
			return err
		}
		switch p.State(e.Now(s.now())) {
		case to:
			return nil
		case from:
			return s.answer(tx, e, p, to)
		case Lapsed:
			return fault.New(fault.Closed, "promises.confirm.lapsed")
		}
		return fault.New(fault.Conflict, "promises.answered")
	})
	if err != nil {
		return fmt.Errorf("answering promise: %w", err)
	}
	return nil
}

func (s *Service) answer(tx *db.Tx, e edition.Edition, p Promise, to State) error {
	tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID)) })
	return insertAnswer(tx, e.ID, p.ID, to, e.Now(s.now()))
}

// Tell says how a confirmed promise is doing. Who made it may, and whoever holds its code.
func (s *Service) Tell(ctx context.Context, me people.Person, e edition.Edition, id ID, state Progress, line string) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	return s.tell(ctx, e, state, line, func(tx *db.Tx) (Promise, error) {
		p, err := s.findPromise(tx, e.ID, id)
		if err == nil && p.Person != me.ID {
			err = fault.ErrNotFound
		}
		return p, err
	})
}

// TellByCode says how a confirmed promise is doing, by whoever holds its code.
func (s *Service) TellByCode(ctx context.Context, e edition.Edition, code string, state Progress, line string) error {
	return s.tell(ctx, e, state, line, func(tx *db.Tx) (Promise, error) { return s.findByCode(tx, e.ID, code) })
}

func (s *Service) tell(ctx context.Context, e edition.Edition, state Progress, line string, find func(*db.Tx) (Promise, error)) error {
	line = strings.Join(strings.Fields(line), " ")
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := find(tx)
		if err != nil {
			return err
		}
		if p.Answer != Confirmed {
			return fault.New(fault.Conflict, "promises.news.not_confirmed")
		}
		if !slices.Contains(Told, state) {
			return fault.Wrong("state", "promises.news.state_missing")
		}
		if n := utf8.RuneCountInString(line); n > 200 {
			return fault.Wrong("line", "promises.form.too_long", "max", 200, "over", n-200)
		}
		if last := p.Last(); last != nil && last.State == state && last.Line == line {
			return nil // sent twice
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID)) })
		return s.insertNews(tx, e.ID, p.ID, News{ID: db.NewID(), State: state, Line: line, At: e.Now(s.now())})
	})
	if err != nil {
		return fmt.Errorf("telling of promise: %w", err)
	}
	return nil
}

// Look is all promises of an edition as someone in it may see them: intentions and confirmed ones, oldest first, and her own
// whatever became of them.
func (s *Service) Look(ctx context.Context, me people.Person, e edition.Edition) (all []Promise, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return nil, err
	}
	now := e.Now(s.now())
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = s.In(tx, e.ID)
		return err
	})
	for i := range all { // what she promised before she came back without her phrase is nobody's on her pages
		if p := &all[i]; p.Person == me.ID && !me.Since.IsZero() && p.Made.Before(e.Now(me.Since)) {
			p.Person = ""
		}
	}
	return slices.DeleteFunc(all, func(p Promise) bool {
		state := p.State(now)
		return state != Intention && state != Confirmed && p.Person != me.ID
	}), err
}

// Public is every promise that everybody may read, oldest first. A line of news that nobody has read yet is left out.
func (s *Service) Public(ctx context.Context, e edition.Edition) (public []Promise, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		public, err = s.PublicIn(tx, e.ID)
		return err
	})
	return public, err
}

// PublicIn reads the public promises inside another chapter's transaction.
func (s *Service) PublicIn(tx *db.Tx, e edition.ID) ([]Promise, error) {
	all, err := s.In(tx, e)
	all = slices.DeleteFunc(all, func(p Promise) bool { return !p.Public() })
	for i := range all {
		all[i].Person = ""
		for j := range all[i].News {
			if n := &all[i].News[j]; !n.Cleared {
				n.Line = ""
			}
		}
	}
	return all, err
}

// Clear notes that someone who looks after safety has read texts: of promises, or lines of news. Clearing twice does nothing.
func (s *Service) Clear(ctx context.Context, by people.Person, e edition.ID, texts ...string) error {
	if by.Edition != e || !by.Roles.Any(Readers) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(Topic(e)) })
		for _, id := range texts {
			if err := insertClearance(tx, e, id, s.now(), by.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("clearing texts: %w", err)
	}
	return nil
}

// Unclear takes a clearance back, so that the text leaves the public.
func (s *Service) Unclear(ctx context.Context, by people.Person, e edition.ID, text string) error {
	if by.Edition != e || !by.Roles.Any(Readers) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(Topic(e)) })
		return tx.Do("DELETE FROM promise_clearances WHERE edition_id = $1 AND text_id = $2", e, text)
	})
	if err != nil {
		return fmt.Errorf("taking a clearance back: %w", err)
	}
	return nil
}

// HoldBack takes a text out of the public in the transaction of a chapter that has checked who asks.
func (s *Service) HoldBack(tx *db.Tx, e edition.ID, text string) error {
	tx.AfterCommit(func() { s.hub.Notify(Topic(e)) })
	return tx.Do("DELETE FROM promise_clearances WHERE edition_id = $1 AND text_id = $2", e, text)
}

// Readers are the roles that decide on texts before the public sees them: the safety lead alone.
const Readers = edition.SafetyLead

// Lapse notes every intention whose ten days are over. Run by the timetable.
func (s *Service) Lapse(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		open, err := db.All(tx, func(scan db.Scanner) (o opened, err error) { return o, scan(&o.edition, &o.id) },
			`SELECT p.edition_id, p.id FROM promises p WHERE NOT EXISTS
				(SELECT 1 FROM promise_answers a WHERE a.edition_id = p.edition_id AND a.promise_id = p.id) ORDER BY p.edition_id, p.id`)
		if err != nil {
			return err
		}
		editions := map[edition.ID]edition.Edition{}
		for _, o := range open {
			e, ok := editions[o.edition]
			if !ok {
				if e, err = edition.Load(tx, o.edition); err != nil {
					return err
				}
				editions[o.edition] = e
			}
			p, err := s.findPromise(tx, e.ID, o.id)
			if err != nil {
				return err
			}
			if p.State(e.Now(s.now())) == Lapsed {
				if err := s.answer(tx, e, p, Lapsed); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("lapsing intentions: %w", err)
	}
	return nil
}

type opened struct {
	edition edition.ID
	id      ID
}

func (b Body) seal(key *seal.Key) ([]byte, error) {
	raw, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	return key.Seal(bodyLabel, seal.Text(raw))
}

func openBody(key *seal.Key, sealed []byte) (b Body, err error) {
	text, err := key.Open(bodyLabel, sealed)
	if err != nil || text == "" {
		return b, err
	}
	return b, json.Unmarshal([]byte(text.Reveal()), &b)
}
