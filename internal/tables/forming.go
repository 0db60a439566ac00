package tables

import (
	"context"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
)

// How long making tables may search: outside of any transaction, and inside the one that stores them, which others wait for.
const (
	formWithin    = 250 * time.Millisecond
	hurriedWithin = 30 * time.Millisecond
)

// lay makes the tables of a round with think and stores them. It reads, thinks without holding anybody up, and stores them if
// what was read still holds; the second time it reads and thinks in the transaction that stores. think says false when there is
// nothing to do.
func (s *Service) lay(ctx context.Context, e edition.Edition, session edition.SessionID, think thinking, then func(*db.Tx, standing) error) error {
	if err := s.db.Write(ctx, func(tx *db.Tx) error { return s.drawDecoys(tx, e) }); err != nil {
		return err
	}
	var before standing
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		before, err = s.standing(tx, e, session)
		return err
	})
	if err != nil {
		return err
	}
	tables, wanted, err := think(ctx, before, formWithin)
	if err != nil || !wanted {
		return err
	}
	stored, err := s.store(ctx, e, session, then, func(_ context.Context, now standing) ([]Table, bool, error) { return tables, now.like(before), nil })
	if err != nil || stored {
		return err
	}
	_, err = s.store(ctx, e, session, then, func(ctx context.Context, now standing) ([]Table, bool, error) { return think(ctx, now, hurriedWithin) })
	return err
}

// drawDecoys has decoys drawn for whoever takes seats and has none yet.
func (s *Service) drawDecoys(tx *db.Tx, e edition.Edition) error {
	in, err := s.people.AdmittedIn(tx, e.ID)
	if err != nil {
		return err
	}
	guests := slices.DeleteFunc(in, func(p people.Listed) bool { return !p.SitsAtTables() })
	return s.safety.DrawDecoys(tx, e.ID, guests, len(guests)/max(e.TableMax, 1))
}

// thinking is values in, values out: a round as it stands, and the tables it should have.
type thinking func(ctx context.Context, st standing, within time.Duration) (tables []Table, wanted bool, err error)

func (s *Service) store(ctx context.Context, e edition.Edition, session edition.SessionID, then func(*db.Tx, standing) error, which func(context.Context, standing) ([]Table, bool, error)) (stored bool, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		stored = false
		now, err := s.standing(tx, e, session)
		if err != nil {
			return err
		}
		tables, wanted, err := which(tx.Context(), now)
		if err != nil || !wanted {
			return err
		}
		if err := clearRound(tx, e.ID, session, clock.Millis(s.now())); err != nil {
			return err
		}
		for _, t := range tables {
			if err := insertTable(tx, e.ID, t); err != nil {
				return err
			}
		}
		stored = true
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return then(tx, now)
	})
	return stored, err
}

// formed are new tables for those who are expected.
func formed(ctx context.Context, st standing, within time.Duration) ([]Table, error) {
	return formedFor(ctx, st, st.expected(), within)
}

func formedFor(ctx context.Context, st standing, guests []people.Listed, within time.Duration) ([]Table, error) {
	if len(guests) == 0 {
		return nil, nil
	}
	if st.bySubject() {
		return formedBySubject(ctx, st, guests, within)
	}
	plan, _, err := seating.Form(context.WithoutCancel(ctx), st.instance(guests), seating.Options{Seed: seed(), Time: within})
	if err != nil {
		return nil, err
	}
	return laid(plan, st, nil), nil
}

// inLine adapts a plan that was made beforehand to who is here: the absent leave it, the others join as late ones do. It is
// formed anew when more than a quarter changes, or when that keeps more of what a table should have.
func inLine(ctx context.Context, st standing, within time.Duration) ([]Table, error) {
	if st.older() {
		st.round.Tables = nil
		return formed(ctx, st, within)
	}
	guests, gone := st.expected(), 0
	for who := range st.at() {
		if !st.due[who] {
			gone++
		}
	}
	if changes := gone + len(st.round.Waiting); changes == 0 {
		return st.round.Tables, nil
	} else if changes*4 > len(guests) {
		return formed(ctx, st, within)
	}
	in := st.instance(guests)
	rp, err := seating.StartRepairs(in, st.plan(st.guests))
	if err != nil {
		return formed(ctx, st, within)
	}
	adapted, as := rp.Plan(), st.asItWas
	if lacks(in, adapted) == 0 || st.bySubject() {
		return laid(adapted, st, as), nil
	}
	anew, _, err := seating.Form(context.WithoutCancel(ctx), in, seating.Options{Seed: seed(), Time: within})
	if err != nil {
		return nil, err
	}
	if lacks(in, anew) < lacks(in, adapted) {
		adapted, as = anew, nil
	}
	return laid(adapted, st, as), nil
}

// asItWas is what the table at a place of the round works on.
func (st standing) asItWas(i int) string {
	if i < len(st.round.Tables) {
		return st.round.Tables[i].Subject
	}
	return ""
}

// lacks counts everything that a plan does not keep; what is never given up weighs more than all the rest.
func lacks(in seating.Instance, plan seating.Plan) int {
	score, err := seating.Score(in, plan)
	if err != nil {
		return 1 << 30
	}
	return score.Hard + 10_000*(score.Violations["apart"]+score.Violations["support"])
}

// laid turns a plan of one round into tables, with a facilitator and someone who writes where there is one. subject is what the table at
// a place of the plan works on; nil where people are mixed.
func laid(plan seating.Plan, st standing, subject func(i int) string) []Table {
	var tables []Table
	for i, ids := range plan.Rounds[0] {
		if len(ids) == 0 {
			continue
		}
		t := Table{ID: TableID(db.NewID()), Round: st.round.Session, N: len(tables) + 1}
		if len(st.pins)+len(st.hosts) > 0 { // people are kept at tables by their numbers
			t.N = i + 1
		}
		if subject != nil {
			t.Subject = subject(i)
		}
		if len(plan.Languages) > 0 && i < len(plan.Languages[0]) {
			t.Language = plan.Languages[0][i]
		}
		for _, id := range ids {
			t.Seats = append(t.Seats, Seat{Person: people.ID(id), Table: t.ID})
		}
		st.giveParts(t.Seats)
		tables = append(tables, t)
	}
	return tables
}

// giveParts names one facilitator and one rapporteur of a table that has people for it and nobody who does it yet.
func (st standing) giveParts(seats []Seat) {
	roles := map[people.ID]edition.Role{}
	for _, g := range st.guests {
		roles[g.PersonID()] = g.Roles
	}
	for _, p := range []struct {
		part string
		role edition.Role
	}{{Facilitates, edition.Facilitator}, {Writes, edition.Rapporteur}} {
		if slices.ContainsFunc(seats, func(s Seat) bool { return s.Part == p.part }) {
			continue
		}
		i := slices.IndexFunc(seats, func(s Seat) bool { return s.Part == "" && roles[s.Person].Any(p.role) })
		if i >= 0 {
			seats[i].Part = p.part
		}
	}
}
