package people

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people/phrase"
)

// doorCodeLife is how long a code from the door desk is good for.
const doorCodeLife = 24 * time.Hour

// WalkIn is who comes on the day without a registration and is vouched for.
type WalkIn struct {
	Form    Form
	Name    string
	World   string
	Lang    []string
	Vouched bool // someone we know answers for her, and she agreed to take part
}

// AtDoor is someone the door desk may give a new code.
type AtDoor struct {
	ID         ID
	Name       string
	Chosen     bool // has a phrase
	Registered time.Time
}

// DoorList lists the names of those who are in, for the door desk.
func (s *Service) DoorList(ctx context.Context, by Person, e edition.Edition) (all []AtDoor, err error) {
	if !by.Conducts(e.ID) {
		return nil, fault.ErrNotFound
	}
	return s.in(ctx, e)
}

// In lists the names of those who are in, for those who may put someone out.
func (s *Service) In(ctx context.Context, by Person, e edition.Edition) ([]AtDoor, error) {
	if !by.Removes(e.ID) {
		return nil, fault.ErrNotFound
	}
	return s.in(ctx, e)
}

func (s *Service) in(ctx context.Context, e edition.Edition) (all []AtDoor, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		in, err := s.AdmittedIn(tx, e.ID)
		for _, l := range in {
			all = append(all, AtDoor{l.PersonID(), l.Name, l.Chosen, l.Registered})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing for the door: %w", err)
	}
	slices.SortStableFunc(all, func(a, b AtDoor) int { return compareNames(a.Name, b.Name) })
	return all, nil
}

// NewCode gives someone who lost her phrase a code, shown once. Her old phrase no longer opens, her visits end, and, since
// whoever asked may not be her, what she told about reaching her is forgotten: without the phrase no contact is shown.
func (s *Service) NewCode(ctx context.Context, by Person, e edition.Edition, id ID) (code string, err error) {
	if !by.Conducts(e.ID) {
		return "", fault.ErrNotFound
	}
	code = phrase.NewCode(rand.Reader)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := s.found(tx, e.ID, id)
		if err == nil && p.Standing != Admitted {
			err = fault.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := s.withoutPhrase(tx, e.ID, id, false); err != nil {
			return err
		}
		if err := s.note(tx, by.Acting, e.ID, "door_code", ofPerson, string(id)); err != nil {
			return err
		}
		return s.insertDoorCode(tx, e.ID, id, code, doorCodeLife)
	})
	if err != nil {
		return "", fmt.Errorf("giving a new code: %w", err)
	}
	return code, nil
}

// Vouch takes a walk-in on at once and returns the code with which she comes in, shown once. The same form sent again shows
// the same code.
func (s *Service) Vouch(ctx context.Context, by Person, e edition.Edition, w WalkIn) (code string, err error) {
	if !by.Conducts(e.ID) {
		return "", fault.ErrNotFound
	}
	a := Application{Form: w.Form, World: w.World, Profile: Profile{Name: w.Name, Languages: w.Lang}, Consents: []string{"take_part"}}
	err = a.check(e)
	if !w.Vouched {
		err = fault.All(err, fault.Wrong("vouched", "people.door.vouch_missing"))
	}
	if err != nil {
		return "", err
	}
	code = s.codesOf(e.ID, w.Form, 1)[0]
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		sent, err := tx.Found("SELECT person_id FROM sent_forms WHERE edition_id = $1 AND form = $2", []any{e.ID, s.formHash(w.Form)}, new(ID))
		if err != nil || sent {
			return err
		}
		free, err := s.placeFree(tx, e, a.World)
		if err != nil {
			return err
		}
		if !free {
			return fault.New(fault.Conflict, "people.door.full")
		}
		id, err := s.takeOn(tx, e, a, edition.Participant, Admitted, by.PersonID())
		if err != nil {
			return err
		}
		if err := s.note(tx, by.Acting, e.ID, "door_arrival", ofPerson, string(id)); err != nil {
			return err
		}
		if err := tx.Do("INSERT INTO sent_forms (edition_id, form, person_id, at) VALUES ($1, $2, $3, $4)",
			e.ID, s.formHash(w.Form), id, clock.Millis(s.now())); err != nil {
			return err
		}
		return s.insertDoorCode(tx, e.ID, id, code, doorCodeLife)
	})
	if err != nil {
		return "", fmt.Errorf("vouching: %w", err)
	}
	return code, nil
}

// insertDoorCode makes a code open someone's place until she has chosen a phrase.
func (s *Service) insertDoorCode(tx *db.Tx, e edition.ID, id ID, code string, life time.Duration) error {
	return tx.Do(`INSERT INTO door_codes (edition_id, person_id, lookup, expires_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (edition_id, person_id) DO UPDATE SET lookup = excluded.lookup, expires_at = excluded.expires_at`,
		e, id, s.doorLookup(code), clock.Millis(s.now().Add(life)))
}

// doorLookup is what is stored of a code that opens someone's place. It is not the hash under which the code stood on its
// sheet: what deleted rows leave behind in the engine's files must not be laid side by side.
func (s *Service) doorLookup(code string) string {
	return s.seal.MAC("door code", phrase.NormaliseCode(code))
}

func compareNames(a, b string) int {
	x, y := phrase.Normalise(a), phrase.Normalise(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
