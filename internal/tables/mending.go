package tables

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
)

// AheadJob brings the later rounds in line after one was mended; its payload is the session that was mended.
const AheadJob = "tables.ahead"

// Mending is what one press did.
type Mending struct {
	Removed int // seats freed
	Seated  int // people who were waiting
	Moved   int // others who changed tables
	Waiting int // who still wait
}

// Mend repairs an open round with one press: whoever is missing loses her seat, whoever waits gets one, and tables that lost whoever
// facilitated or too many people are helped. For each of them two others at most change tables. Whoever was missing and comes back
// is seated like anybody who comes late.
func (s *Service) Mend(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID, missing []people.ID) (done Mending, err error) {
	if !by.Conducts(e.ID) {
		return done, fault.ErrNotFound
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		done = Mending{}
		if err := s.drawDecoys(tx, e); err != nil {
			return err
		}
		st, err := s.standing(tx, e, session)
		if err != nil {
			return err
		}
		if !st.round.Opened || s.over(e, session) {
			return errImpossible
		}
		after, err := st.mended(tx.Context(), missing, &done)
		if err != nil {
			return err
		}
		if done.Removed+done.Seated+done.Moved == 0 {
			return nil
		}
		for _, who := range missing {
			if err := tx.Do("UPDATE arrivals SET left_at = $1 WHERE edition_id = $2 AND day = $3 AND person_id = $4 AND left_at = 0",
				clock.Millis(s.now()), e.ID, e.Programme.Today(e.Now(s.now()), e.Zone), who); err != nil {
				return err
			}
		}
		if err := s.keepStep(tx, st, by, Mended); err != nil {
			return err
		}
		if err := s.change(tx, st, after); err != nil {
			return err
		}
		return s.jobs.Enqueue(tx, jobs.Job{Edition: string(e.ID), Kind: AheadJob, Dedup: string(session), Payload: string(session)})
	})
	if err != nil {
		return done, fmt.Errorf("mending a round: %w", err)
	}
	return done, nil
}

// mended are the tables of the round without those who are missing and with those who wait, one after the other.
func (st standing) mended(ctx context.Context, missing []people.ID, done *Mending) ([]Table, error) {
	now := st
	for _, who := range missing {
		if _, sits := now.at()[who]; !sits {
			continue
		}
		guests := now.seated("")
		in := now.instance(guests)
		plan, change, err := seating.Repair(in, now.plan(guests), seating.Event{Kind: seating.NoShow, ID: string(who)})
		if err != nil {
			return nil, err
		}
		now.round.Tables = now.reseat(plan)
		done.Removed++
		done.Moved += len(change.Moved)
	}
	var waiting []people.Listed
	for _, g := range st.some(func(p people.Listed) bool { _, sits := st.at()[p.PersonID()]; return st.due[p.PersonID()] && !sits }) {
		if slices.Contains(missing, g.PersonID()) {
			continue
		}
		was := now.at()
		plan, err := now.late(g.PersonID())
		if errors.Is(err, errImpossible) {
			waiting = append(waiting, g)
			continue
		}
		if err != nil {
			return nil, err
		}
		now.round.Tables = now.reseat(plan)
		done.Seated++
		for who, i := range now.at() {
			if before, sat := was[who]; sat && before != i {
				done.Moved++
			}
		}
	}
	if len(waiting) >= st.e.TableMin {
		more, err := formedFor(ctx, st, waiting, hurriedWithin)
		if err != nil {
			return nil, err
		}
		for _, t := range more {
			if len(t.Seats) < 2 {
				continue // alone: waits
			}
			t.N = len(now.round.Tables) + 1
			now.round.Tables = append(now.round.Tables, t)
			done.Seated += len(t.Seats)
			waiting = slices.DeleteFunc(waiting, func(p people.Listed) bool {
				return slices.ContainsFunc(t.Seats, func(s Seat) bool { return s.Person == p.PersonID() })
			})
		}
	}
	done.Waiting = len(waiting)
	was, err := st.examined(st.round.Tables, st.seated(""))
	if err != nil {
		return nil, err
	}
	is, err := now.examined(now.round.Tables, now.seated(""))
	if err == nil && is.Broken() > was.Broken() {
		return nil, errImpossible
	}
	return now.round.Tables, err
}

// change stores how tables differ from the round as it stands, and tells those concerned and no one else.
func (s *Service) change(tx *db.Tx, st standing, tables []Table) error {
	was, parts := map[people.ID]TableID{}, map[people.ID]string{}
	known := map[TableID]Table{}
	for _, t := range st.round.Tables {
		known[t.ID] = t
		for _, seat := range t.Seats {
			was[seat.Person], parts[seat.Person] = t.ID, seat.Part
		}
	}
	touched := map[people.ID]Seat{}
	for _, t := range tables {
		old, exists := known[t.ID]
		if !exists {
			if err := insertTable(tx, st.e.ID, t); err != nil {
				return err
			}
		} else if old.Language != t.Language {
			if err := tx.Do("UPDATE tables SET language = $1 WHERE edition_id = $2 AND id = $3", t.Language, st.e.ID, t.ID); err != nil {
				return err
			}
		}
		for _, seat := range t.Seats {
			seat.Table = t.ID
			if was[seat.Person] != t.ID || parts[seat.Person] != seat.Part {
				touched[seat.Person] = seat
				if err := insertSeat(tx, st.e.ID, st.round.Session, t.ID, seat.Person, seat.Part); err != nil {
					return err
				}
			}
			delete(was, seat.Person)
		}
	}
	var gone []Seat
	for _, who := range slices.Sorted(maps.Keys(was)) {
		gone = append(gone, Seat{Person: who, Table: was[who]})
		if err := tx.Do("DELETE FROM seats WHERE edition_id = $1 AND session_id = $2 AND person_id = $3", st.e.ID, st.round.Session, who); err != nil {
			return err
		}
	}
	s.tell(tx, st.e.ID, append(gone, st.seatsOf(touched)...), slices.Collect(maps.Values(touched)))
	return nil
}

// Ahead brings the rounds after a session in line with who is here now. A plan that nobody has seen is searched anew, with those who
// are kept at their tables; of a round that people were already told, only what must change does. It is a job's verb.
func (s *Service) Ahead(ctx context.Context, e edition.Edition, mended edition.SessionID) error {
	after := false
	for _, session := range RoundsOf(e.Programme) {
		if session.ID == mended {
			after = true
			continue
		}
		if !after || s.over(e, session.ID) {
			continue
		}
		if err := s.ahead(ctx, e, session.ID); err != nil {
			return fmt.Errorf("bringing a later round in line: %w", err)
		}
	}
	return nil
}

func (s *Service) ahead(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	if err := s.followUp(ctx, e, session); err != nil {
		return err
	}
	return s.lay(ctx, e, session, func(ctx context.Context, st standing, within time.Duration) ([]Table, bool, error) {
		if !st.round.Formed || st.round.Opened {
			return nil, false, nil
		}
		gone := slices.ContainsFunc(st.seated(""), func(p people.Listed) bool { return !st.due[p.PersonID()] })
		if !gone && len(st.round.Waiting) == 0 {
			return nil, false, nil
		}
		made, err := formed(ctx, st, within)
		return made, true, err
	}, func(tx *db.Tx, _ standing) error { return forgetSteps(tx, e.ID, session) })
}

// followUp mends a round that was opened before its time: people know their tables, so that whoever stays, stays there.
func (s *Service) followUp(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		st, err := s.standing(tx, e, session)
		if err != nil || !st.round.Opened {
			return err
		}
		var missing []people.ID
		for _, g := range st.seated("") {
			if !st.due[g.PersonID()] {
				missing = append(missing, g.PersonID())
			}
		}
		var done Mending
		after, err := st.mended(tx.Context(), missing, &done)
		if err != nil || done.Removed+done.Seated+done.Moved == 0 {
			return err
		}
		return s.change(tx, st, after)
	})
}
