package tables

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
)

// errBetter says that a plan lacks what another plan would have.
var errBetter = fault.New(fault.Conflict, "tables.plan.better")

// examined is the certificate of some tables for some guests: everything looked at again, apart from the search that made them. It
// holds what only the safety lead may know; Certificate.Open is for organisers.
func (st standing) examined(tables []Table, guests []people.Listed) (seating.Certificate, error) {
	laid := st
	laid.round.Tables = tables
	var everybody []people.Listed
	for _, t := range tables {
		for _, seat := range t.Seats {
			everybody = append(everybody, people.Listed{Person: people.Person{Acting: edition.Acting{ID: string(seat.Person)}}})
		}
	}
	c, err := seating.Examine(st.instance(guests), laid.plan(everybody))
	if err != nil {
		return c, fmt.Errorf("examining a plan: %w", err)
	}
	return c, nil
}

// opened are the tables with which a round opens. A plan that breaks what is never given up is not opened: it is made anew, and
// whoever cannot be seated even then waits at the door, where the desk sees it.
func opened(ctx context.Context, st standing, within time.Duration) (made []Table, err error) {
	if st.round.Formed {
		made, err = inLine(ctx, st, within)
	} else {
		made, err = formed(ctx, st, within)
	}
	if err != nil {
		return nil, err
	}
	for range 2 {
		c, err := st.examined(made, st.expected())
		if err != nil || c.Sound() {
			return made, err
		}
		if made, err = formed(ctx, st, within); err != nil {
			return nil, err
		}
	}
	return st.waiting(made)
}

// waiting takes whoever has a seat that must not be out of the plan, one after the other, until what remains is sound. Companions whom
// no plan brings together keep their seats: the safety lead reads which rules do not hold together.
func (st standing) waiting(made []Table) ([]Table, error) {
	for range st.guests {
		c, err := st.examined(made, st.expected())
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(c.Faults, func(f seating.Fault) bool {
			return f.Never() && f.Kind != seating.FaultUnseated && f.Kind != seating.FaultCompanion && len(f.People) > 0
		})
		if i < 0 {
			break
		}
		who := people.ID(c.Faults[i].People[len(c.Faults[i].People)-1])
		for t := range made {
			made[t].Seats = slices.DeleteFunc(slices.Clone(made[t].Seats), func(s Seat) bool { return s.Person == who })
		}
	}
	return made, nil
}

// opens says whether a certificate lets a plan be opened, as far as that can be said without looking for a better one. Companions whom
// no plan brings together do not stand in the way.
func opens(c seating.Certificate) bool {
	return !slices.ContainsFunc(c.Faults, func(f seating.Fault) bool { return f.Never() && f.Kind != seating.FaultCompanion })
}

// mayOpen refuses a plan that was found to break what is never given up, with the one answer that has no cause; and one that lacks
// what a plan made anew would have. Nothing is opened with what is merely lacking unless nothing better was found.
func (s *Service) mayOpen(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	defer clock.Evenly(time.Now(), slice)
	var st standing
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		st, err = s.standing(tx, e, session)
		return err
	})
	if err != nil || st.round.Opened || !st.round.Formed {
		return err
	}
	guests := st.seated("")
	c, err := st.examined(st.round.Tables, guests)
	switch {
	case err != nil:
		return err
	case !opens(c):
		return errImpossible
	case len(c.Faults) == 0:
		return nil
	}
	anew, err := formedFor(ctx, st, guests, formWithin)
	if err != nil {
		return err
	}
	other, err := st.examined(anew, guests)
	switch {
	case err != nil:
		return err
	case other.Broken() < c.Broken():
		return errImpossible
	case other.Broken() == c.Broken() && len(other.Faults) < len(c.Faults):
		return errBetter
	}
	return nil
}
