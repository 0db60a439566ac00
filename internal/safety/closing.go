package safety

import (
	"context"
	"fmt"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// ruleSubject names the key of an edition's rules and wishes: one of their own, so that it can go when the edition closes, in every
// backup too, while what the tables made stays.
func ruleSubject(e edition.ID) string { return "apart/" + string(e) }

// ruleKey is that key, made on first use; nil when the edition has closed and it was destroyed.
func (s *Service) ruleKey(tx *db.Tx, e edition.ID) (*seal.Key, error) {
	key, err := s.seal.Key(tx, string(e), ruleSubject(e))
	if err != nil || key != nil {
		return key, err
	}
	var at int64
	destroyed, err := tx.Found("SELECT at FROM tombstones WHERE edition_id = $1 AND subject = $2", []any{e, ruleSubject(e)}, &at)
	if err != nil || destroyed {
		return nil, err
	}
	return s.seal.NewKey(tx, string(e), ruleSubject(e))
}

// closeAfter is how long after an edition's last session it counts as closed, should nobody say so.
const closeAfter = 24 * time.Hour

// closed says whether nobody is brought together in an edition any more.
func closed(e edition.Edition, now time.Time) bool {
	return e.Phase.Reached(edition.Results) || len(e.Programme.Sessions) > 0 && !e.Now(now).Before(e.Ends().Add(closeAfter))
}

// Close forgets rules, wishes and identities of the editions given that have closed, with their keys. Closing twice does nothing.
func (s *Service) Close(ctx context.Context, all []edition.Edition) error {
	for _, e := range all {
		if !closed(e, s.now()) {
			continue
		}
		err := s.db.Write(ctx, func(tx *db.Tx) error {
			for _, table := range []string{"seat_rules", "quiet_notes"} {
				if err := tx.Do("DELETE FROM "+table+" WHERE edition_id = $1", e.ID); err != nil {
					return err
				}
			}
			if err := s.seal.Forget(tx, string(e.ID), ruleSubject(e.ID), s.now()); err != nil {
				return err
			}
			return s.people.ForgetPrivate(tx, e.ID)
		})
		if err != nil {
			return fmt.Errorf("closing %s: %w", e.ID, err)
		}
	}
	return nil
}

// Withdrawn forgets the rules and wishes of someone who withdrew or was removed, and rules about her. It is a job's verb and does
// nothing for someone who is in again or waits.
func (s *Service) Withdrawn(ctx context.Context, e edition.ID, who people.ID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := s.people.KnownIn(tx, e)
		if err != nil {
			return err
		}
		for _, k := range all {
			if k.PersonID() == who && k.Standing != people.Withdrawn && k.Standing != people.Removed {
				return nil
			}
		}
		if err := s.dropRules(tx, e, func(r Rule) bool { return r.Person == who || r.Other == who }); err != nil {
			return err
		}
		wishes, err := s.wishes(tx, e)
		if err != nil {
			return err
		}
		for _, w := range wishes {
			if w.Person != who {
				continue
			}
			if err := tx.Do("DELETE FROM quiet_notes WHERE edition_id = $1 AND id = $2", e, w.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// dropRules deletes the rules for which drop says so.
func (s *Service) dropRules(tx *db.Tx, e edition.ID, drop func(Rule) bool) error {
	rules, err := s.RulesIn(tx, e)
	if err != nil {
		return err
	}
	for _, r := range rules {
		if drop(r) {
			if err := tx.Do("DELETE FROM seat_rules WHERE edition_id = $1 AND id = $2", e, r.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
