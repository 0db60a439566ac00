package people

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
)

// ForgetRegistrations forgets everybody of the editions that were over 30 days ago, on the real clock: profiles, phrases, roles,
// decisions, and the key of everything sealed for them. The timetable calls it; running it twice does nothing more.
func (s *Service) ForgetRegistrations(ctx context.Context) error {
	before := s.now().Add(-edition.KeptFor)
	all, err := s.overSince(ctx, before)
	if err != nil {
		return fmt.Errorf("forgetting registrations: %w", err)
	}
	for _, e := range all { // one transaction for each edition, so that none waits long
		err := s.db.Write(ctx, func(tx *db.Tx) error {
			due, err := db.All(tx, func(scan db.Scanner) (id ID, err error) { return id, scan(&id) },
				"SELECT id FROM people WHERE edition_id = $1 AND registered_at < $2", e, clock.Millis(before))
			if err != nil {
				return err
			}
			for _, id := range due {
				if err := s.forgetPerson(tx, e, id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("forgetting registrations: %w", err)
		}
	}
	return nil
}

// contactFor is how long after the last session somebody may still be written to because she said so for the event.
const contactFor = 24 * time.Hour

// LapseContact ends what people agreed to about letters with the event: the next one asks anew. The address goes too, unless
// she wants to be asked later how it went. The timetable calls it; running it twice does nothing more.
func (s *Service) LapseContact(ctx context.Context) error {
	all, err := s.overSince(ctx, s.now().Add(-contactFor))
	if err != nil {
		return fmt.Errorf("ending consents to letters: %w", err)
	}
	for _, e := range all {
		if err := s.db.Write(ctx, func(tx *db.Tx) error { return s.lapseContactIn(tx, e) }); err != nil {
			return fmt.Errorf("ending consents to letters: %w", err)
		}
	}
	return nil
}

func (s *Service) lapseContactIn(tx *db.Tx, e edition.ID) error {
	due, err := db.All(tx, func(scan db.Scanner) (id ID, err error) { return id, scan(&id) },
		"SELECT DISTINCT person_id FROM consents WHERE edition_id = $1 AND purpose IN ('mail', 'mail_code') AND withdrawn_at = 0", e)
	if err != nil {
		return err
	}
	for _, id := range due {
		her := Person{Acting: edition.Acting{ID: string(id), Edition: e}}
		if err := s.setConsents(tx, her, map[string]bool{"mail": false, "mail_code": false}); err != nil {
			return err
		}
		given, err := s.consentsOf(tx, e, id)
		if err != nil {
			return err
		}
		if err := s.changeProfile(tx, e, id, func(p *Profile) error {
			p.PlainMail = false
			if !slices.Contains(standing(given), "follow_up") {
				p.Mail = ""
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) overSince(ctx context.Context, before time.Time) (over []edition.ID, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		over, err = edition.OverBy(tx, before)
		return err
	})
	return over, err
}

func (s *Service) forgetPerson(tx *db.Tx, e edition.ID, id ID) error {
	if err := s.shutOut(tx, e, id); err != nil {
		return err
	}
	if err := s.erase(tx, e, id); err != nil {
		return err
	}
	if err := tx.Do("DELETE FROM admissions WHERE edition_id = $1 AND person_id = $2", e, id); err != nil {
		return err
	}
	return tx.Do("DELETE FROM people WHERE edition_id = $1 AND id = $2", e, id)
}
