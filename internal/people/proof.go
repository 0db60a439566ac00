package people

import (
	"context"
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/limit"
)

// provenFor is for how long showing who one is counts before a dangerous act.
const provenFor = 10 * time.Minute

// proving limits how often somebody who is signed in may try to show that it is her: whoever found the device open does not
// get to guess.
var proving = limit.Rule{Name: "prove", Burst: 10, Every: time.Minute}

// Proven says whether whoever is signed in has shown her phrase or a passkey so lately that a dangerous act need not ask: staff
// within the last ten minutes. Whoever takes part is asked each time: her open page may be in his hands a moment after she came in.
func (s *Service) Proven(v Visit) bool {
	return v.Edition == "" && !v.Proved.IsZero() && s.now().Sub(v.Proved) <= provenFor
}

// Prove lets whoever is signed in show with her phrase that it is her. The visit goes on under a new token, and the old one
// opens nothing any more.
func (s *Service) Prove(ctx context.Context, t Token, words string) (Token, error) {
	v, err := s.Who(ctx, t)
	if err != nil {
		return "", err
	}
	if err := s.limits.Use(ctx, proving, string(v.Subject)); err != nil {
		return "", err
	}
	next := newToken()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		query, args := "SELECT id FROM people WHERE id = $1 AND lookup = $2 AND edition_id = $3", []any{v.Subject, s.lookup(words), v.Edition}
		if v.Edition == "" {
			query, args = "SELECT id FROM accounts WHERE id = $1 AND lookup = $2 AND closed_at = 0", args[:2]
		}
		hers, err := tx.Found(query, args, new(ID))
		if err == nil && !hers {
			err = fault.Wrong("proof_words", "people.proof.unknown")
		}
		if err != nil {
			return err
		}
		return s.proved(tx, t, next)
	})
	if err != nil {
		return "", fmt.Errorf("proving: %w", err)
	}
	return next, nil
}

// proved notes the proof and gives the visit its new token.
func (s *Service) proved(tx *db.Tx, old, next Token) error {
	n, err := tx.Exec("UPDATE visits SET token = $1, proved_at = $2, seen_at = $2 WHERE token = $3 AND ended_at = 0", next.hash(), clock.Millis(s.now()), old.hash())
	if err == nil && n == 0 {
		err = fault.ErrSignedOut
	}
	return err
}
