package tables

import (
	"context"
	"slices"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
)

// Subject is what a table of a round may work on: who asked for it, and who began it.
type Subject struct {
	ID       string
	Language string
	Chosen   []people.ID
	Authors  []people.ID
}

// Subjects says what the tables of a session may work on, in the order in which it goes to tables when nobody asked for anything. None:
// the session mixes people.
type Subjects func(tx *db.Tx, e edition.Edition, session edition.SessionID) ([]Subject, error)

// SeatBy has rounds seated by what a later chapter says there is to work on.
func (s *Service) SeatBy(subjects Subjects) { s.subjects = subjects }

// Worked is how far people of a round sit where they asked to.
type Worked struct {
	Choosers int
	Granted  int
	Alone    []int // numbers of tables with fewer than two authors of their subject, though two are here
}

// authorsWanted at a table that goes on with what was begun elsewhere.
const authorsWanted = 2

// bySubject says that a round seats people by what they asked to work on.
func (st standing) bySubject() bool { return len(st.subjects) > 0 }

// formedBySubject are tables for guests, each with what it works on.
func formedBySubject(ctx context.Context, st standing, guests []people.Listed, within time.Duration) ([]Table, error) {
	subjects := make([]seating.Subject, len(st.subjects))
	for i, sub := range st.subjects {
		subjects[i] = seating.Subject{Chosen: words(sub.Chosen), Authors: words(sub.Authors), Language: sub.Language}
	}
	plan, w, _, err := seating.FormBySubject(context.WithoutCancel(ctx), st.instance(guests), subjects, seating.Options{Seed: seed(), Time: within})
	if err != nil {
		return nil, err
	}
	return laid(plan, st, func(i int) string {
		if w.Subjects[i] < 0 {
			return ""
		}
		return st.subjects[w.Subjects[i]].ID
	}), nil
}

func words(all []people.ID) (ids []string) {
	for _, id := range all {
		ids = append(ids, string(id))
	}
	return ids
}

// worked counts how far tables give people what they asked for.
func (st standing) worked(tables []Table) (w Worked) {
	if !st.bySubject() {
		return w
	}
	asked, authors, here := map[people.ID]string{}, map[string][]people.ID{}, map[people.ID]bool{}
	for _, sub := range st.subjects {
		authors[sub.ID] = sub.Authors
		for _, who := range sub.Chosen {
			asked[who] = sub.ID
		}
	}
	for _, t := range tables {
		for _, seat := range t.Seats {
			here[seat.Person] = true
		}
	}
	for _, t := range tables {
		at, of := 0, 0
		for _, who := range authors[t.Subject] {
			if here[who] {
				of++
			}
		}
		for _, seat := range t.Seats {
			if wish := asked[seat.Person]; wish != "" {
				w.Choosers++
				if wish == t.Subject {
					w.Granted++
				}
			}
			if slices.Contains(authors[t.Subject], seat.Person) {
				at++
			}
		}
		if t.Subject != "" && len(t.Seats) > 0 && at < min(authorsWanted, of) {
			w.Alone = append(w.Alone, t.N)
		}
	}
	return w
}

// wish is what somebody asked to work on in this round.
func (st standing) wish(who people.ID) string {
	for _, sub := range st.subjects {
		if slices.Contains(sub.Chosen, who) {
			return sub.ID
		}
	}
	return ""
}

// where is a free chair at a table that works on what a latecomer asked for: the plan with her there, when nobody else moves for it.
func (st standing) where(in seating.Instance, seated seating.Plan, who people.ID) seating.Plan {
	wish := st.wish(who)
	if wish == "" {
		return seated
	}
	for t, table := range st.round.Tables {
		if table.Subject != wish || len(seated.Rounds[0][t]) >= in.SizeMax || slices.Contains(seated.Rounds[0][t], string(who)) {
			continue
		}
		there, err := seating.Place(in, seated, 0, string(who), t)
		if err == nil && onlyMoves(seated, there, string(who)) {
			return there
		}
	}
	return seated
}

// onlyMoves says that two plans of a round seat everybody but one person alike.
func onlyMoves(a, b seating.Plan, who string) bool {
	but := func(ids []string) []string {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == who })
		slices.Sort(ids)
		return ids
	}
	return slices.EqualFunc(a.Rounds[0], b.Rounds[0], func(x, y []string) bool { return slices.Equal(but(x), but(y)) })
}
