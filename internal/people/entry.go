package people

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/limit"
	"hackathon4women/internal/people/phrase"
)

// Offer is a phrase to choose, with the proof that we made it.
type Offer struct{ Phrase, Proof string }

// OfferPhrases makes n phrases in a language for a person to choose from.
func (s *Service) OfferPhrases(me Person, lang string, n int) []Offer {
	offers := make([]Offer, n)
	for i := range offers {
		p := phrase.New(rand.Reader, lang)
		offers[i] = Offer{p, s.proof(me, p)}
	}
	return offers
}

// proof is what we alone can write beside a phrase that we offered to someone.
func (s *Service) proof(me Person, words string) string {
	return s.seal.MAC("offer", me.ID+"/"+phrase.Normalise(words))
}

// Offered says whether we offered a phrase to someone, as its proof shows.
func (s *Service) Offered(me Person, words, proof string) bool { return proof == s.proof(me, words) }

// ChoosePhrase gives someone the phrase with which she comes back: one of those offered, as one of the proofs shows. A phrase
// replaced no longer opens, and whoever was in with it elsewhere is out; the visit named stays.
func (s *Service) ChoosePhrase(ctx context.Context, me Person, chosen string, proofs []string, visit string) error {
	offered := slices.ContainsFunc(proofs, func(proof string) bool { return s.Offered(me, chosen, proof) })
	if me.ID == "" || !offered {
		return fault.Wrong("phrase", "people.phrase.offer")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		query, args := "UPDATE people SET lookup = $1 WHERE id = $2 AND edition_id = $3", []any{s.lookup(chosen), me.ID, me.Edition}
		if me.Staff {
			query, args = "UPDATE accounts SET lookup = $1 WHERE id = $2 AND closed_at = 0", args[:2]
		}
		n, err := tx.Exec(query, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.ErrNotFound
		}
		if err := tx.Do("DELETE FROM door_codes WHERE edition_id = $1 AND person_id = $2", me.Edition, me.ID); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(me.PersonID())) })
		if err := tx.Do("UPDATE visits SET proved_at = $1 WHERE edition_id = $2 AND subject = $3 AND id = $4", clock.Millis(s.now()), me.visitEdition(), me.ID, visit); err != nil {
			return err
		}
		return tx.Do("UPDATE visits SET ended_at = $1 WHERE edition_id = $2 AND subject = $3 AND ended_at = 0 AND id <> $4",
			clock.Millis(s.now()), me.visitEdition(), me.ID, visit)
	})
	if err != nil {
		return fmt.Errorf("choosing phrase: %w", err)
	}
	return nil
}

// lookup is what is stored of a phrase. It is the same for people and staff, so that the entry is one.
func (s *Service) lookup(words string) string { return s.seal.MAC("phrase", phrase.Mend(words)) }

// Limits of entry. An address is limited gently, since a whole hall or shelter may share one; what is guessed at is limited
// closely: who knows half a phrase does not get to try the other half.
func gentle(name string, capacity int) limit.Rule {
	return limit.Rule{Name: name, Burst: max(300, 6*capacity), Every: 500 * time.Millisecond}
}

var (
	guessing = limit.Rule{Name: "guess", Burst: 20, Every: time.Minute}
	inVain   = limit.Rule{Name: "in vain", Burst: 5, Every: 20 * time.Second}          // from one address
	besieged = limit.Rule{Name: "besieged", Burst: 200, Every: 500 * time.Millisecond} // in the whole house
	arriving = 100                                                                     // registrations without a code from one address at once, in an edition of ordinary size
)

// Knock counts an attempt to enter from an address, before it is looked at. Guesses spread over many addresses and beginnings
// pass both limits. They are noticed by how often the whole house is tried in vain: from then on an address that has just been
// wrong a few times has to wait, and one from which people come in does not.
func (s *Service) Knock(ctx context.Context, address, words string, capacity int) error {
	if err := s.limits.Use(ctx, gentle("enter", capacity), address); err != nil {
		return err
	}
	if err := s.limits.Use(ctx, guessing, beginning(words)); err != nil {
		return err
	}
	full, err := s.limits.Full(ctx, limit.Hit{Rule: besieged}, limit.Hit{Rule: inVain, Key: address})
	if err == nil && full {
		err = fault.ErrTooMany
	}
	return err
}

// Knocked notes what became of an attempt, and returns its error. Who came in leaves no count behind: its time would stand
// beside the time at which she registered.
func (s *Service) Knocked(ctx context.Context, address, words string, err error) error {
	switch {
	case err == nil:
		return s.limits.Clear(ctx, limit.Hit{Rule: guessing, Key: beginning(words)})
	case slices.ContainsFunc(fault.Each(err), func(f *fault.Fault) bool { return f.Key == "people.enter.unknown" }):
		return errors.Join(err, s.limits.Note(ctx, limit.Hit{Rule: besieged}, limit.Hit{Rule: inVain, Key: address}))
	}
	return err
}

// KnockPasskey counts an attempt to enter with a passkey, which cannot be guessed at.
func (s *Service) KnockPasskey(ctx context.Context, address string) error {
	return s.limits.Use(ctx, gentle("enter", 0), address)
}

// KnockRegister counts a registration from an address. With a code it is an attempt to enter as well.
func (s *Service) KnockRegister(ctx context.Context, address, code string, capacity int) error {
	if code != "" {
		return s.Knock(ctx, address, code, capacity)
	}
	return s.limits.Use(ctx, limit.Rule{Name: "register", Burst: max(arriving, 2*capacity), Every: 6 * time.Second}, address)
}

// beginning is the part of a code or phrase by which guesses are counted: four characters, or two words.
func beginning(words string) string {
	if code := phrase.NormaliseCode(words); code != "" {
		return code[:4]
	}
	parts := strings.Fields(phrase.Mend(words))
	return strings.Join(parts[:min(2, len(parts))], " ")
}

// Enter signs in with a phrase, of a person of any edition or of staff, or with a code of someone who has not chosen her
// phrase yet: she may have had to leave in the middle. It says which edition to go to; none for staff. A wrong phrase takes as
// long as a right one and says only that it is not known.
func (s *Service) Enter(ctx context.Context, words string) (t Token, e edition.ID, err error) {
	lookup := s.lookup(words)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var person, atDoor, account ID
		var doorEdition edition.ID
		e = ""
		isPerson, err := tx.Found("SELECT edition_id, id FROM people WHERE lookup = $1 AND lookup <> ''", []any{lookup}, &e, &person)
		if err != nil {
			return err
		}
		isStaff, err := tx.Found("SELECT id FROM accounts WHERE lookup = $1 AND closed_at = 0", []any{lookup}, &account)
		if err != nil {
			return err
		}
		isAtDoor, err := tx.Found("SELECT edition_id, person_id FROM door_codes WHERE lookup = $1 AND expires_at > $2",
			[]any{s.doorLookup(words), clock.Millis(s.now())}, &doorEdition, &atDoor)
		if err != nil {
			return err
		}
		subject := person
		switch {
		case isStaff:
			e, subject = "", account
		case isAtDoor && !isPerson:
			e, subject = doorEdition, atDoor
			if err := s.withoutPhrase(tx, e, subject, false); err != nil {
				return err
			}
		}
		t, err = s.startVisit(tx, e, subject)
		if err == nil && !isPerson && !isStaff && !isAtDoor {
			err = fault.Wrong("words", "people.enter.unknown") // rolls the visit back
		}
		return err
	})
	if err != nil {
		return "", "", fmt.Errorf("entering: %w", err)
	}
	return t, e, nil
}
