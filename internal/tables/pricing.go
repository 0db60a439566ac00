package tables

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
)

// PriceJob finds what a plan costs; its payload is the session.
const PriceJob = "tables.price"

// workPrice names the row of what is looked for.
const workPrice = "price"

// priceWithin is how long each plan of a comparison may be searched: as long as the plan itself.
const priceWithin = formWithin

// Costs is what the limits of a round cost, as far as it is known. Empty when nobody asked.
type Costs struct {
	State     string
	Stale     bool // the plan has changed since
	Ready, Of int  // limits looked at, and in all
	Prices    []seating.Price
}

// visible is a print of what an organiser sees of a round. It leaves out every rule of the safety lead: that one changed must not
// show in what is still up to date.
func (st standing) visible() (string, error) {
	type guest struct {
		ID, World, Org string
		Langs          []string
		Role           edition.Role
		Due            bool
	}
	var guests []guest
	for _, g := range st.guests {
		guests = append(guests, guest{g.ID, g.World, organisationKey(g.Profile.Organisation), g.Languages, g.Roles, st.due[g.PersonID()]})
	}
	raw, err := json.Marshal([]any{st.round.Tables, guests, st.pins, st.e.TableMin, st.e.TableMax})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return base64.RawURLEncoding.EncodeToString(sum[:]), nil
}

// AskPrices begins to find what each limit of a round costs, in the background. The page shows how far it has come.
func (s *Service) AskPrices(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		st, err := s.standing(tx, e, session)
		if err != nil {
			return err
		}
		if len(st.round.Tables) == 0 {
			return errImpossible
		}
		plan, err := st.visible()
		if err != nil {
			return err
		}
		parts := len(seating.Relaxations(st.instance(st.seated(""))))
		return s.begin(tx, e.ID, session, work{kind: workPrice, job: PriceJob, plan: plan, parts: parts})
	})
	if err != nil {
		return fmt.Errorf("asking what a round costs: %w", err)
	}
	return nil
}

// StopPrices ends the search; what was found stays.
func (s *Service) StopPrices(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	return s.stop(ctx, e.ID, session, workPrice)
}

// FindPrices is the job's verb. It ends early when it was stopped or the plan changed, and begins anew when it runs twice.
func (s *Service) FindPrices(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	st, plan, err := s.priced(ctx, e, session)
	if fault.KindOf(err) == fault.NotFound || err == nil && plan == "" {
		return nil
	}
	if err != nil {
		return err
	}
	if now, err := st.visible(); err != nil || now != plan {
		return errors.Join(err, s.notePrices(ctx, e, session, plan, Stopped, nil))
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var found []seating.Price
	var failed error
	err = seating.Worth(ctx, st.instance(st.seated("")), seating.Options{Seed: seed(), Time: priceWithin}, func(p seating.Price) {
		found = append(found, p)
		if failed = s.notePrices(ctx, e, session, plan, Runs, found); failed != nil {
			stop()
		}
	})
	switch {
	case fault.KindOf(failed) == fault.Closed: // somebody stopped it, or asked anew
		return nil
	case failed != nil:
		return failed
	case err != nil:
		return fmt.Errorf("finding what a round costs: %w", err)
	}
	if err := s.notePrices(ctx, e, session, plan, Done, found); fault.KindOf(err) != fault.Closed {
		return err
	}
	return nil
}

// priced reads a round whose prices are looked for, and the print of its plan when that began; empty when nobody waits for them.
func (s *Service) priced(ctx context.Context, e edition.Edition, session edition.SessionID) (st standing, plan string, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if _, err = tx.Found("SELECT plan FROM round_work WHERE edition_id = $1 AND session_id = $2 AND kind = $3 AND state = $4", []any{e.ID, session, workPrice, Runs}, &plan); err != nil || plan == "" {
			return err
		}
		st, err = s.standing(tx, e, session)
		return err
	})
	return st, plan, err
}

// notePrices writes down what is known. It says Closed when nobody waits for it any more.
func (s *Service) notePrices(ctx context.Context, e edition.Edition, session edition.SessionID, plan, state string, found []seating.Price) error {
	raw, err := json.Marshal(found)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("UPDATE round_work SET state = $1, done = $2, found = $3 WHERE edition_id = $4 AND session_id = $5 AND kind = $6 AND plan = $7 AND state = $8",
			state, len(found), string(raw), e.ID, session, workPrice, plan, Runs)
		if err == nil && n == 0 {
			return fault.New(fault.Closed, "tables.another.impossible")
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return err
	})
}

// costs reads what is known about a round's price.
func (s *Service) costs(tx *db.Tx, st standing) (c Costs, err error) {
	var plan, found string
	var at int64
	ok, err := tx.Found("SELECT state, plan, done, parts, found, at FROM round_work WHERE edition_id = $1 AND session_id = $2 AND kind = $3",
		[]any{st.e.ID, st.round.Session, workPrice}, &c.State, &plan, &c.Ready, &c.Of, &found, &at)
	if err != nil || !ok {
		return Costs{}, err
	}
	if c.State == Runs && s.abandoned(at) {
		c.State = Stopped
	}
	now, err := st.visible()
	if err != nil {
		return Costs{}, err
	}
	c.Stale = plan != now
	if found != "" {
		err = json.Unmarshal([]byte(found), &c.Prices)
	}
	return c, err
}
