package people

import (
	"context"
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
)

// byIssuer is the purpose of a ticket for a sign-in through the organisation's own.
const byIssuer = "issuer"

// BeginByIssuer writes a sign-in under way down, for the browser to carry.
func (s *Service) BeginByIssuer(attempt any) (ticket string, err error) {
	return s.ticket(byIssuer, attempt)
}

// EndByIssuer reads a sign-in under way that comes back, once.
func (s *Service) EndByIssuer(ctx context.Context, ticket string, attempt any) error {
	if err := s.readTicket(byIssuer, ticket, attempt); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.spend(tx, ticket) })
}

func (s *Service) subjectLookup(issuer, subject string) string {
	return s.seal.MAC("issuer", fmt.Sprintf("%d:%s:%s", len(issuer), issuer, subject))
}

// Link lets a person of the organisation's own sign-in enter a staff account. One person opens one account, and one account has
// one person. Only the operator's command line calls it: no account is ever made at the door.
func (s *Service) Link(ctx context.Context, account ID, issuer, subject string) error {
	if issuer == "" || subject == "" {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		open, err := tx.Found("SELECT id FROM accounts WHERE id = $1 AND closed_at = 0", []any{account}, new(ID))
		if err == nil && !open {
			err = fault.ErrNotFound
		}
		if err != nil {
			return err
		}
		lookup, holder := s.subjectLookup(issuer, subject), ID("")
		if _, err := tx.Found("SELECT account_id FROM issuer_links WHERE lookup = $1", []any{lookup}, &holder); err != nil {
			return err
		}
		if holder != "" && holder != account {
			return fault.ErrConflict
		}
		return tx.Do(`INSERT INTO issuer_links (account_id, lookup, linked_at) VALUES ($1, $2, $3)
			ON CONFLICT (account_id) DO UPDATE SET lookup = excluded.lookup, linked_at = excluded.linked_at`, account, lookup, clock.Millis(s.now()))
	})
	if err != nil {
		return fmt.Errorf("linking: %w", err)
	}
	return nil
}

// Unlink takes the link away and ends the account's visits. Only the operator's command line calls it.
func (s *Service) Unlink(ctx context.Context, account ID) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("DELETE FROM issuer_links WHERE account_id = $1", account)
		if err == nil && n == 0 {
			err = fault.ErrNotFound
		}
		if err != nil {
			return err
		}
		return s.endVisitsOf(tx, "", account, "")
	})
	if err != nil {
		return fmt.Errorf("unlinking: %w", err)
	}
	return nil
}

// EnterByIssuer signs in the staff account that is linked to a person of the organisation's own sign-in. That is no proof for a
// dangerous act: the other sign-in may have been left open on the device for days.
func (s *Service) EnterByIssuer(ctx context.Context, issuer, subject string) (t Token, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var account ID
		found, err := tx.Found("SELECT l.account_id FROM issuer_links l JOIN accounts a ON a.id = l.account_id WHERE l.lookup = $1 AND a.closed_at = 0",
			[]any{s.subjectLookup(issuer, subject)}, &account)
		if err == nil && !found {
			err = fault.New(fault.Invalid, "people.issuer.refused")
		}
		if err != nil {
			return err
		}
		t, err = s.insertVisit(tx, "", account, time.Time{})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("entering through the issuer: %w", err)
	}
	return t, nil
}
