package safety

import (
	"context"
	"fmt"
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

// Needed is how many listeners are on duty before the rooms open.
const Needed = 2

// seenWithin is how fresh the last sign of a listener's visit is for her duty to count: a closed laptop is not on duty.
const seenWithin = 10 * time.Minute

const waiverLabel = "duty_waivers.reason"

// WaiverMax is how long the reason for opening without two listeners may be.
const WaiverMax = 500

// GoOnDuty says that a listener answers from now on.
func (s *Service) GoOnDuty(ctx context.Context, by people.Person, e edition.ID) error {
	return s.duty(ctx, by, e, "INSERT INTO listener_duty (edition_id, account_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", clock.Millis(s.now()))
}

// GoOffDuty says that she does not any more. Talks that she has go on.
func (s *Service) GoOffDuty(ctx context.Context, by people.Person, e edition.ID) error {
	return s.duty(ctx, by, e, "DELETE FROM listener_duty WHERE edition_id = $1 AND account_id = $2")
}

func (s *Service) duty(ctx context.Context, by people.Person, e edition.ID, query string, more ...any) error {
	if err := listens(by, e); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := people.Holders(tx, e, edition.Listener)
		if err != nil {
			return err
		}
		tx.AfterCommit(func() {
			s.hub.Notify(people.DeskTopic(e))
			for _, id := range all {
				s.hub.Notify(s.listenerTopic(e, id))
			}
		})
		return tx.Do(query, append([]any{e, by.ID}, more...)...)
	})
	return wrapTalk(err, "changing duty")
}

// onDuty lists the listeners who said that they are on duty and whose visit gave a sign of life.
func (s *Service) onDuty(tx *db.Tx, e edition.ID) ([]people.ID, error) {
	said, err := db.All(tx, func(scan db.Scanner) (id people.ID, err error) { return id, scan(&id) },
		`SELECT d.account_id FROM listener_duty d JOIN staff t ON t.edition_id = d.edition_id AND t.account_id = d.account_id AND t.role = 'listener'
		WHERE d.edition_id = $1 ORDER BY d.account_id`, e)
	if err != nil {
		return nil, err
	}
	var on []people.ID
	for _, id := range said {
		awake, err := s.people.SeenSince(tx, "", id, s.now().Add(-seenWithin))
		if err != nil {
			return nil, err
		}
		if awake {
			on = append(on, id)
		}
	}
	return on, nil
}

// TwoOnDuty says whether the listeners who are needed are on duty. It says nothing about who, or how many more.
func (s *Service) TwoOnDuty(ctx context.Context, by people.Person, e edition.ID) (ready bool, err error) {
	if by.Edition != e || !by.Roles.Any(edition.Organiser|edition.Deputy|edition.SafetyLead|edition.Listener) {
		return false, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		on, err := s.onDuty(tx, e)
		ready = len(on) >= Needed
		return err
	})
	return ready, wrapTalk(err, "counting listeners")
}

// Waiver is a decision to open the rooms without two listeners.
type Waiver struct {
	By     string // name
	Reason string
	At     time.Time
}

// Readiness is what is asked before the rooms open.
type Readiness struct {
	Ready   bool
	Waivers []Waiver // newest first
}

// Readiness reads it for the organiser and the safety lead.
func (s *Service) Readiness(ctx context.Context, by people.Person, e edition.ID) (r Readiness, err error) {
	if err := opens(by, e); err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		on, err := s.onDuty(tx, e)
		if err != nil {
			return err
		}
		r = Readiness{Ready: len(on) >= Needed}
		r.Waivers, err = s.waivers(tx, e)
		return err
	})
	return r, wrapTalk(err, "reading who is on duty")
}

func opens(by people.Person, e edition.ID) error {
	if by.Edition != e || !by.Roles.Any(edition.Organiser|edition.SafetyLead) {
		return fault.ErrNotFound
	}
	return nil
}

// Waive lets the rooms open without two listeners. The reason stays in the record of the edition.
func (s *Service) Waive(ctx context.Context, by people.Person, e edition.ID, reason string) error {
	if err := opens(by, e); err != nil {
		return err
	}
	reason = strings.Join(strings.Fields(reason), " ")
	switch {
	case utf8.RuneCountInString(reason) < 10:
		return fault.Wrong("reason", "safety.duty.reason_missing")
	case utf8.RuneCountInString(reason) > WaiverMax:
		return fault.Wrong("reason", "safety.duty.reason_long", "max", WaiverMax)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		key, err := people.EditionKey(s.seal, tx, e)
		if err != nil {
			return err
		}
		sealed, err := key.Seal(waiverLabel, seal.Text(reason))
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e)) })
		return tx.Do(`INSERT INTO duty_waivers (edition_id, n, by_id, reason, at)
			VALUES ($1, (SELECT COALESCE(max(n), 0) + 1 FROM duty_waivers WHERE edition_id = $1), $2, $3, $4)`, e, by.ID, sealed, clock.Millis(s.now()))
	})
	return wrapTalk(err, "opening without listeners")
}

func (s *Service) waivers(tx *db.Tx, e edition.ID) ([]Waiver, error) {
	type row struct {
		by     people.ID
		sealed []byte
		at     int64
	}
	rows, err := db.All(tx, func(scan db.Scanner) (r row, err error) { return r, scan(&r.by, &r.sealed, &r.at) },
		"SELECT by_id, reason, at FROM duty_waivers WHERE edition_id = $1 ORDER BY n DESC", e)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	names, err := s.people.StaffNames(tx, e)
	if err != nil {
		return nil, err
	}
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	var all []Waiver
	for _, r := range rows {
		reason, err := key.Open(waiverLabel, r.sealed)
		if err != nil {
			return nil, err
		}
		all = append(all, Waiver{names[r.by], reason.Reveal(), clock.FromMillis(r.at)})
	}
	return all, nil
}

// ListenersReady is the gate before the rooms open: two listeners on duty, or a stated reason why not.
func (s *Service) ListenersReady(tx *db.Tx, e edition.Edition) ([]edition.Lack, error) {
	on, err := s.onDuty(tx, e.ID)
	if err != nil || len(on) >= Needed {
		return nil, err
	}
	waived, err := tx.Found("SELECT n FROM duty_waivers WHERE edition_id = $1 LIMIT 1", []any{e.ID}, new(int64))
	if err != nil {
		return nil, fmt.Errorf("looking for a reason: %w", err)
	}
	if waived {
		return nil, nil
	}
	return []edition.Lack{{Key: "safety.lack.listeners", Part: "/duty"}}, nil
}
