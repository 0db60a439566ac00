package tables

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
)

// errImpossible is the one answer when somebody cannot be moved, whatever the cause.
var errImpossible = fault.New(fault.Conflict, "tables.another.impossible")

// elbow is by how many seats a table may be too large for people who come late.
const elbow = 2

// seatLate gives someone who arrives during an open round the best seat there is. Whoever cannot be seated waits; the desk sees
// it. Enough people who wait get tables of their own.
func (s *Service) seatLate(tx *db.Tx, e edition.Edition, session edition.SessionID, who people.ID) error {
	opened, _, err := roundState(tx, e.ID, session)
	if err != nil || !opened {
		return err
	}
	var one int
	if seated, err := tx.Found("SELECT 1 FROM seats WHERE edition_id = $1 AND session_id = $2 AND person_id = $3", []any{e.ID, session, who}, &one); err != nil || seated {
		return err
	}
	if err := s.drawDecoys(tx, e); err != nil {
		return err
	}
	st, err := s.standing(tx, e, session)
	if err != nil {
		return err
	}
	plan, err := st.late(who)
	if err == nil {
		_, err = s.reseated(tx, st, plan)
	}
	if !errors.Is(err, errImpossible) {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
	waiting := st.some(func(p people.Listed) bool { _, sits := st.at()[p.PersonID()]; return st.due[p.PersonID()] && !sits })
	if len(waiting) < e.TableMin {
		return nil
	}
	more, err := formedFor(tx.Context(), st, waiting, hurriedWithin)
	if err != nil {
		return err
	}
	n := len(st.round.Tables)
	for _, t := range more {
		if len(t.Seats) < 2 {
			continue // alone: waits
		}
		n++
		t.N = n
		if err := insertTable(tx, e.ID, t); err != nil {
			return err
		}
		s.tell(tx, e.ID, nil, t.Seats)
	}
	return nil
}

// seated are the guests who have a seat in the round, here or away for a moment, and who herself.
func (st standing) seated(who people.ID) []people.Listed {
	at := st.at()
	return st.some(func(p people.Listed) bool { _, sits := at[p.PersonID()]; return sits || p.PersonID() == who })
}

// late is the round with one more person in it.
func (st standing) late(who people.ID) (seating.Plan, error) {
	guests := st.seated(who)
	in, plan := st.instance(guests), st.plan(guests)
	i := slices.IndexFunc(in.Participants, func(p seating.Participant) bool { return p.ID == string(who) })
	if i < 0 || len(st.round.Tables) == 0 {
		return plan, errImpossible
	}
	in.Participants[i].Present = []int{0}
	after, _, err := seating.Repair(in, plan, seating.Event{Kind: seating.Late, ID: string(who)})
	if err != nil {
		return plan, err
	}
	in.Participants[i].Present = []int{1}
	after = st.where(in, after, who)
	for t, ids := range after.Rounds[0] {
		if slices.Contains(ids, string(who)) && (t >= len(plan.Rounds[0]) || len(plan.Rounds[0][t]) == 0 || len(ids) > in.SizeMax+elbow) {
			return plan, errImpossible
		}
	}
	return after, nil
}

// another is the round with someone at another table; the engine picks which. Whoever has no seat gets one.
func (st standing) another(who people.ID) (seating.Plan, error) {
	if _, sits := st.at()[who]; !sits {
		return st.late(who)
	}
	guests := st.seated(who)
	plan := st.plan(guests)
	after, _, err := seating.Repair(st.instance(guests), plan, seating.Event{Kind: seating.AnotherTable, ID: string(who)})
	if err != nil { // that there is no place, or that she is gone: it is the same to whoever asked
		return plan, errImpossible
	}
	return after, nil
}

// without is the round mended after someone left it for good, whose table now has nobody to guide it or next to nobody at it.
// Of an open round two people move at most.
func (st standing) without(who people.ID) (seating.Plan, error) {
	guests := st.seated("")
	guests = slices.DeleteFunc(guests, func(p people.Listed) bool { return p.PersonID() == who })
	in, plan := st.instance(guests), st.plan(guests)
	i, sat := st.at()[who]
	if !sat {
		return plan, nil
	}
	left := plan.Rounds[0][i]
	guided := slices.ContainsFunc(in.Participants, func(p seating.Participant) bool { return p.Fac && slices.Contains(left, p.ID) })
	if guided && len(left) > 1 {
		return plan, nil
	}
	langs := []string{}
	if l := st.round.Tables[i].Language; l != "" {
		langs = append(langs, l)
	}
	in.Participants = append(in.Participants, seating.Participant{ID: string(who), World: -1, Langs: langs, Fac: true, Present: []int{1}})
	with := plan.Clone()
	with.Rounds[0][i] = append(with.Rounds[0][i], string(who))
	after, _, err := seating.Repair(in, with, seating.Event{Kind: seating.Leave, ID: string(who)})
	return after, err
}

// reseated stores how a plan differs from the round as it stands and tells those concerned. It returns everybody's seat as it
// is now, of those whose seat changed.
func (s *Service) reseated(tx *db.Tx, st standing, plan seating.Plan) (map[people.ID]Seat, error) {
	if err := st.noWorse(plan); err != nil {
		return nil, err
	}
	changed := map[people.ID]Seat{}
	parts := map[people.ID]string{}
	was := st.at()
	for _, t := range st.round.Tables {
		for _, seat := range t.Seats {
			parts[seat.Person] = seat.Part
		}
	}
	for i, ids := range plan.Rounds[0] {
		if i >= len(st.round.Tables) {
			break
		}
		t := st.round.Tables[i]
		var seats []Seat
		for _, id := range ids {
			seat := Seat{Person: people.ID(id), Table: t.ID}
			if from, sat := was[seat.Person]; sat && from == i {
				seat.Part = parts[seat.Person]
			}
			seats = append(seats, seat)
		}
		st.giveParts(seats)
		for _, seat := range seats {
			if from, sat := was[seat.Person]; sat && from == i && parts[seat.Person] == seat.Part {
				continue
			}
			changed[seat.Person] = seat
			if err := insertSeat(tx, st.e.ID, st.round.Session, t.ID, seat.Person, seat.Part); err != nil {
				return nil, err
			}
		}
		if i < len(plan.Languages[0]) && len(ids) > 0 && plan.Languages[0][i] != t.Language {
			if err := tx.Do("UPDATE tables SET language = $1 WHERE edition_id = $2 AND id = $3", plan.Languages[0][i], st.e.ID, t.ID); err != nil {
				return nil, err
			}
		}
	}
	s.tell(tx, st.e.ID, st.seatsOf(changed), slices.Collect(maps.Values(changed)))
	return changed, nil
}

// noWorse refuses a plan that breaks more of what is never given up than the round as it stands.
func (st standing) noWorse(plan seating.Plan) error {
	var after []people.ID
	for _, ids := range plan.Rounds[0] {
		for _, id := range ids {
			after = append(after, people.ID(id))
		}
	}
	then, err := seating.Examine(st.instance(st.some(func(p people.Listed) bool { return slices.Contains(after, p.PersonID()) })), plan)
	if err != nil {
		return err
	}
	now, err := st.examined(st.round.Tables, st.seated(""))
	if err == nil && then.Broken() > now.Broken() {
		return errImpossible
	}
	return err
}

// seatsOf are the seats, as the round stands, of the people given.
func (st standing) seatsOf(some map[people.ID]Seat) (seats []Seat) {
	for _, t := range st.round.Tables {
		for _, seat := range t.Seats {
			if _, ok := some[seat.Person]; ok {
				seat.Table = t.ID
				seats = append(seats, seat)
			}
		}
	}
	return seats
}

// tell lets the tables and people concerned, and the desk, look again.
func (s *Service) tell(tx *db.Tx, e edition.ID, before, after []Seat) {
	topics := map[string]bool{people.DeskTopic(e): true}
	for _, seat := range slices.Concat(before, after) {
		topics[seat.Table.Topic()], topics[people.Topic(seat.Person)] = true, true
	}
	tx.AfterCommit(func() { s.hub.Notify(slices.Sorted(maps.Keys(topics))...) })
}

// slice is how long the answer to a move takes, or a multiple of it: what is looked up on the way does not show in it.
const slice = 20 * time.Millisecond

// AnotherTable seats someone at another table of a round; the engine picks which. When it cannot be, for whatever cause, the
// answer is the same and takes as long.
func (s *Service) AnotherTable(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID, who people.ID) error {
	return s.arrange(ctx, by, e, session, Moved, func(tx *db.Tx, st standing) error {
		plan, err := st.another(who)
		if err != nil {
			return err
		}
		_, err = s.reseated(tx, st, plan)
		return err
	})
}

// over says whether a round is history: neither it nor a session that keeps its tables can still run.
func (s *Service) over(e edition.Edition, session edition.SessionID) bool {
	now := e.Now(s.now())
	if c := e.Programme.At(now).Current; c != nil {
		if round, ok := RoundOf(e.Programme, c.ID); ok && round == session {
			return false
		}
	}
	for _, slot := range e.Programme.Slots() {
		if slot.ID == session {
			return now.After(slot.Until)
		}
	}
	return true
}

// Heed seats apart at once whoever a rule of the safety lead keeps apart, in every round that is not over. Whoever cannot sit
// elsewhere waits. Nobody is told more than that a seat changed.
func (s *Service) Heed(ctx context.Context, by people.Person, e edition.Edition) error {
	if by.Edition != e.ID || !by.Roles.Any(edition.SafetyLead) {
		return fault.ErrNotFound
	}
	return s.SeatApart(ctx, e)
}

// SeatApart is Heed without anybody who asks: a job's verb, after names were compared. It does nothing where nobody clashes.
func (s *Service) SeatApart(ctx context.Context, e edition.Edition) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		for _, session := range RoundsOf(e.Programme) {
			if s.over(e, session.ID) {
				continue
			}
			if err := s.heedIn(tx, e, session.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("seating apart: %w", err)
	}
	return nil
}

// heedIn mends one round. A plan nobody has seen is made anew whole. In an open round somebody without any part in it changes seats
// as well, so that whoever watches the plan does not see at whose table the cause sat.
func (s *Service) heedIn(tx *db.Tx, e edition.Edition, session edition.SessionID) error {
	st, err := s.standing(tx, e, session)
	if err != nil {
		return err
	}
	switch _, _, clash := st.clash(); {
	case !clash:
		return nil
	case !st.round.Opened:
		return s.layAnew(tx, st)
	}
	for {
		a, b, clash := st.clash()
		if !clash {
			break
		}
		if err := s.part(tx, st, a, b); err != nil {
			return err
		}
		if st, err = s.standing(tx, e, session); err != nil {
			return err
		}
	}
	guests := st.seated("")
	if len(guests) == 0 {
		return nil
	}
	plan, err := st.another(guests[rand.IntN(len(guests))].PersonID())
	if err != nil {
		return nil // nobody else can move
	}
	_, err = s.reseated(tx, st, plan)
	return err
}

func (s *Service) layAnew(tx *db.Tx, st standing) error {
	made, err := formed(tx.Context(), st, hurriedWithin)
	if err != nil {
		return err
	}
	if err := clearRound(tx, st.e.ID, st.round.Session, clock.Millis(s.now())); err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(st.e.ID)) })
	for _, t := range made {
		if err := insertTable(tx, st.e.ID, t); err != nil {
			return err
		}
	}
	return nil
}

// part moves one of two people who sit together and must not, or lets her wait.
func (s *Service) part(tx *db.Tx, st standing, a, b people.ID) error {
	st.pins = maps.Clone(st.pins) // that somebody is to stay gives way
	st.hosts = maps.Clone(st.hosts)
	for _, who := range []people.ID{a, b} {
		delete(st.pins, who)
		delete(st.hosts, who)
	}
	if err := putPins(tx, st.e.ID, st.round.Session, st.pins); err != nil {
		return err
	}
	plan, err := st.another(a)
	if err != nil {
		plan, err = st.another(b)
	}
	if err == nil {
		_, err = s.reseated(tx, st, plan)
		return err
	}
	s.tell(tx, st.e.ID, st.seatsOf(map[people.ID]Seat{a: {}}), nil)
	return tx.Do("DELETE FROM seats WHERE edition_id = $1 AND session_id = $2 AND person_id = $3", st.e.ID, st.round.Session, a)
}

// clash finds two people at one table who are kept apart; the one to move first comes first, if possible not the one who
// facilitates.
func (st standing) clash() (a, b people.ID, found bool) {
	at, parts := st.at(), map[people.ID]string{}
	for _, t := range st.round.Tables {
		for _, seat := range t.Seats {
			parts[seat.Person] = seat.Part
		}
	}
	for _, p := range st.instance(st.seated("")).KeepApart {
		a, b := people.ID(p[0]), people.ID(p[1])
		if at[a] != at[b] {
			continue
		}
		if parts[a] == Facilitates {
			a, b = b, a
		}
		return a, b, true
	}
	return "", "", false
}

// Withdrawn frees the seats of someone who withdrew or was removed; her table gets another facilitator if it lost its own and
// there is one. It is a job's verb, and does nothing for someone who was let in again meanwhile.
func (s *Service) Withdrawn(ctx context.Context, e edition.Edition, who people.ID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		in, err := s.people.AdmittedIn(tx, e.ID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(in, func(p people.Listed) bool { return p.PersonID() == who }) {
			return nil
		}
		rounds, err := db.All(tx, func(scan db.Scanner) (id edition.SessionID, err error) { return id, scan(&id) },
			"SELECT session_id FROM seats WHERE edition_id = $1 AND person_id = $2 ORDER BY session_id", e.ID, who)
		if err != nil {
			return err
		}
		for _, session := range rounds {
			if err := s.vacate(tx, e, session, who); err != nil {
				return err
			}
		}
		for _, statement := range []string{
			"DELETE FROM arrivals WHERE edition_id = $1 AND person_id = $2", "DELETE FROM seat_pins WHERE edition_id = $1 AND person_id = $2",
		} {
			if err := tx.Do(statement, e.ID, who); err != nil {
				return err
			}
		}
		return tx.Do("DELETE FROM round_steps WHERE edition_id = $1", e.ID) // they name her
	})
}

func (s *Service) vacate(tx *db.Tx, e edition.Edition, session edition.SessionID, who people.ID) error {
	free := func() error {
		return tx.Do("DELETE FROM seats WHERE edition_id = $1 AND session_id = $2 AND person_id = $3", e.ID, session, who)
	}
	st, err := s.standing(tx, e, session)
	if fault.KindOf(err) == fault.NotFound { // the session was taken out of the programme
		return free()
	}
	if err != nil {
		return err
	}
	if err := free(); err != nil {
		return err
	}
	s.tell(tx, e.ID, st.seatsOf(map[people.ID]Seat{who: {}}), nil)
	if s.over(e, session) {
		return nil
	}
	plan, err := st.without(who)
	if err != nil {
		return err
	}
	_, err = s.reseated(tx, st, plan)
	return err
}

// seed is for searches whose outcome need not be the same twice.
func seed() uint64 { return rand.Uint64() }
