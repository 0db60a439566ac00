package tables

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/seating"
)

// formWithin is how long forming may search.
const formWithin = 250 * time.Millisecond

// form makes the plan of a round for its guests.
func (s *Service) form(tx *db.Tx, e edition.Edition, session edition.SessionID) error {
	guests, err := s.guests(tx, e)
	if err != nil {
		return err
	}
	if err := s.clearRound(tx, e.ID, session); err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
	if len(guests) == 0 {
		return nil
	}
	in, err := s.instance(tx, e, session, guests)
	if err != nil {
		return err
	}
	plan, _, err := seating.Form(context.WithoutCancel(tx.Context()), in, seating.Options{Seed: rand.Uint64(), Time: formWithin})
	if err != nil {
		return err
	}
	for _, t := range laid(plan, session, guests) {
		if err := insertTable(tx, e.ID, t); err != nil {
			return err
		}
	}
	return nil
}

// guests are those to be seated: on a day of the event who is here, before it everyone admitted.
func (s *Service) guests(tx *db.Tx, e edition.Edition) ([]people.Listed, error) {
	all, err := s.people.AdmittedIn(tx, e.ID)
	if err != nil {
		return nil, err
	}
	now := e.Now(s.now())
	day := e.Programme.Today(now, e.Zone)
	started := day > 0 && !now.Before(e.Programme.Day(day)[0].Start)
	here, err := hereToday(tx, e.ID, day)
	if err != nil {
		return nil, err
	}
	guests := all[:0]
	for _, p := range all {
		if p.SitsAtTables() && (!started || here[p.PersonID()]) {
			guests = append(guests, p)
		}
	}
	return guests, nil
}

// instance is the engine's view of one round: worlds as numbers, "in my own name" as none.
func (s *Service) instance(tx *db.Tx, e edition.Edition, session edition.SessionID, guests []people.Listed) (seating.Instance, error) {
	in := seating.Instance{Schema: 1, Rounds: 1, SizeMin: e.TableMin, SizeMax: e.TableMax, Target: e.TableMax}
	worlds := map[string]int{}
	for _, w := range e.Worlds {
		if w.Mixing && w.Key != edition.Own {
			worlds[w.Key] = len(worlds)
		}
	}
	in.Worlds = len(worlds)
	present := map[people.ID]bool{}
	for _, g := range guests {
		world, ok := worlds[g.World]
		if !ok {
			world = -1
		}
		langs := slices.Clone(g.Languages)
		slices.Sort(langs)
		in.Participants = append(in.Participants, seating.Participant{
			ID: g.ID, World: world, Langs: langs, Org: organisationKey(g.Profile.Organisation), Fac: g.Roles.Any(edition.Facilitator), Present: []int{1},
		})
		present[g.PersonID()] = true
	}
	met, err := meetings(tx, e.ID, session)
	if err != nil {
		return in, err
	}
	for p, times := range met {
		if present[p[0]] && present[p[1]] {
			in.Met = append(in.Met, seating.Meeting{A: string(p[0]), B: string(p[1]), Times: times})
		}
	}
	slices.SortFunc(in.Met, func(a, b seating.Meeting) int { return strings.Compare(a.A+a.B, b.A+b.B) })
	return in, s.addRules(tx, e.ID, &in, guests, present)
}

// addRules adds who is kept apart and who sits together. What a rule says never leaves the engine.
func (s *Service) addRules(tx *db.Tx, e edition.ID, in *seating.Instance, guests []people.Listed, present map[people.ID]bool) error {
	rules, err := s.safety.RulesIn(tx, e)
	if err != nil {
		return err
	}
	for _, r := range rules {
		if !present[r.Person] {
			continue
		}
		switch r.Kind {
		case safety.Apart, safety.Decoy:
			if present[r.Other] {
				in.KeepApart = append(in.KeepApart, [2]string{string(r.Person), string(r.Other)})
			}
		case safety.ApartOrg:
			for _, g := range guests {
				if g.PersonID() != r.Person && organisationKey(g.Profile.Organisation) == organisationKey(r.Organisation) {
					in.KeepApart = append(in.KeepApart, [2]string{string(r.Person), g.ID})
				}
			}
		case safety.Together:
			if present[r.Other] {
				in.Support = append(in.Support, [2]string{string(r.Person), string(r.Other)})
			}
		}
	}
	return nil
}

// organisationKey makes spellings of one organisation equal.
func organisationKey(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(name), " "))
}

// laid turns a plan of one round into tables, with a facilitator and someone who writes where there is one.
func laid(plan seating.Plan, session edition.SessionID, guests []people.Listed) []Table {
	roles := map[string]edition.Role{}
	for _, g := range guests {
		roles[g.ID] = g.Roles
	}
	var tables []Table
	for i, ids := range plan.Rounds[0] {
		if len(ids) == 0 {
			continue
		}
		t := Table{ID: TableID(db.NewID()), Round: session, N: len(tables) + 1}
		if len(plan.Languages) > 0 {
			t.Language = plan.Languages[0][i]
		}
		for _, id := range ids {
			t.Seats = append(t.Seats, Seat{Person: people.ID(id)})
		}
		giveParts(t.Seats, roles)
		tables = append(tables, t)
	}
	return tables
}

// giveParts names one facilitator and one rapporteur of a table, if it has them.
func giveParts(seats []Seat, roles map[string]edition.Role) {
	for part, role := range map[string]edition.Role{"facilitates": edition.Facilitator, "writes": edition.Rapporteur} {
		for i := range seats {
			if seats[i].Part == "" && roles[string(seats[i].Person)].Any(role) {
				seats[i].Part = part
				break
			}
		}
	}
}

// bringInLine adapts a plan made beforehand to who is here: the absent leave it, the others join as late ones do. When more
// than a quarter changes, it is formed anew.
func (s *Service) bringInLine(tx *db.Tx, e edition.Edition, session edition.SessionID) error {
	r, err := s.roundIn(tx, e, session)
	if err != nil {
		return err
	}
	guests, err := s.guests(tx, e)
	if err != nil {
		return err
	}
	here := map[people.ID]bool{}
	for _, g := range guests {
		here[g.PersonID()] = true
	}
	gone := 0
	for _, t := range r.Tables {
		for _, seat := range t.Seats {
			if !here[seat.Person] {
				gone++
			}
		}
	}
	if changes := gone + len(r.Waiting); changes == 0 {
		return nil
	} else if changes*4 > len(guests) {
		return s.form(tx, e, session)
	}
	// Fewer changes: form with those who stay held where they were told they would sit.
	in, err := s.instance(tx, e, session, guests)
	if err != nil {
		return err
	}
	for i, t := range r.Tables {
		for _, seat := range t.Seats {
			if here[seat.Person] && len(in.Pins) < len(guests)/2 {
				in.Pins = append(in.Pins, seating.Pin{ID: string(seat.Person), Table: i})
			}
		}
	}
	plan, _, err := seating.Form(context.WithoutCancel(tx.Context()), in, seating.Options{Seed: rand.Uint64(), Time: formWithin})
	if err != nil {
		return s.form(tx, e, session)
	}
	if err := s.clearRound(tx, e.ID, session); err != nil {
		return err
	}
	for _, t := range laid(plan, session, guests) {
		if err := insertTable(tx, e.ID, t); err != nil {
			return err
		}
	}
	return nil
}

// seatLate gives someone who arrives during an open round the best seat there is. Whoever cannot be seated waits; the desk sees it.
func (s *Service) seatLate(tx *db.Tx, e edition.Edition, session edition.SessionID, who people.ID) error {
	opened, _, err := roundState(tx, e.ID, session)
	if err != nil || !opened {
		return err
	}
	var one int
	if seated, err := tx.Found("SELECT 1 FROM seats WHERE edition_id = $1 AND session_id = $2 AND person_id = $3", []any{e.ID, session, who}, &one); err != nil || seated {
		return err
	}
	return s.reseat(tx, e, session, who, late, "")
}

// anotherTable moves someone of an open or planned round to another table.
func (s *Service) anotherTable(tx *db.Tx, e edition.Edition, session edition.SessionID, who people.ID) error {
	var from TableID
	if err := tx.Row("SELECT table_id FROM seats WHERE edition_id = $1 AND session_id = $2 AND person_id = $3", []any{e.ID, session, who}, &from); err != nil {
		return err
	}
	return s.reseat(tx, e, session, who, another, from)
}

// reseat lets the engine repair the round for one person and stores what changed. That it cannot be done is said the same way
// whatever the cause.
func (s *Service) reseat(tx *db.Tx, e edition.Edition, session edition.SessionID, who people.ID, kind string, from TableID) error {
	guests, err := s.guests(tx, e)
	if err != nil {
		return err
	}
	r, err := s.roundIn(tx, e, session)
	if err != nil {
		return err
	}
	seatedOrHer := guests[:0:0]
	at := map[people.ID]TableID{}
	for _, t := range r.Tables {
		for _, seat := range t.Seats {
			at[seat.Person] = t.ID
		}
	}
	for _, g := range guests {
		if _, seated := at[g.PersonID()]; seated || g.PersonID() == who {
			seatedOrHer = append(seatedOrHer, g)
		}
	}
	in, err := s.instance(tx, e, session, seatedOrHer)
	if err != nil {
		return err
	}
	plan := seating.Plan{Rounds: [][][]string{{}}, Languages: [][]string{{}}}
	known := map[string]bool{}
	for _, g := range seatedOrHer {
		known[g.ID] = true
	}
	for _, t := range r.Tables {
		ids := []string{}
		for _, seat := range t.Seats {
			if known[string(seat.Person)] {
				ids = append(ids, string(seat.Person))
			}
		}
		plan.Rounds[0] = append(plan.Rounds[0], ids)
		plan.Languages[0] = append(plan.Languages[0], t.Language)
	}
	best := bestTable(in, plan, string(who), func(i int) bool { return r.Tables[i].ID == from })
	tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
	if best < 0 {
		if kind == late {
			return nil // she waits; the desk sees it
		}
		return fault.New(fault.Conflict, "tables.another.impossible")
	}
	target := r.Tables[best].ID
	tx.AfterCommit(func() { s.hub.Notify(target.Topic(), from.Topic(), people.Topic(who)) })
	part := ""
	if role := roleIn(guests, who); role.Any(edition.Facilitator) && !r.Tables[best].Facilitated() {
		part = "facilitates"
	}
	return insertSeat(tx, e.ID, session, target, who, part)
}

// Why someone is reseated.
const (
	late    = "late"
	another = "another"
)

func roleIn(guests []people.Listed, who people.ID) edition.Role {
	for _, g := range guests {
		if g.PersonID() == who {
			return g.Roles
		}
	}
	return 0
}

// bestTable is the table at which one more person costs least, by the engine's own certificate; -1 when none will do. Keep-apart
// and companions decide first, then language, then size, then whom she has met.
func bestTable(in seating.Instance, plan seating.Plan, who string, barred func(i int) bool) int {
	best, bestCost := -1, math.Inf(1)
	for i := range plan.Rounds[0] {
		if barred(i) {
			continue
		}
		with := plan.Clone()
		for t := range with.Rounds[0] {
			with.Rounds[0][t] = slices.DeleteFunc(with.Rounds[0][t], func(id string) bool { return id == who })
		}
		with.Rounds[0][i] = append(with.Rounds[0][i], who)
		score, err := seating.Score(in, with)
		if err != nil || score.Violations["apart"]+score.Violations["support"] > 0 || len(with.Rounds[0][i]) > in.SizeMax+1 {
			continue
		}
		cost := float64(score.Violations["lang"])*1e6 + float64(max(0, len(with.Rounds[0][i])-in.SizeMax))*1e4 + float64(score.Violations["fac"])*1e3 + score.F
		if cost < bestCost {
			best, bestCost = i, cost
		}
	}
	return best
}
