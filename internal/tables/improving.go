package tables

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
)

// BetterJob looks for a better plan than the one that was formed; its payload is the session.
const BetterJob = "tables.better"

const workBetter = "better"

// betterTries is how many more searches a plan gets, each as long as the first: within a second.
const betterTries = 3

// Search is how far the search for a better plan has come. Of is 0 when there is none.
type Search struct{ Ready, Of int }

// Improve goes on searching in the background after a plan was formed. It ends when somebody changes the plan, opens it or is content.
func (s *Service) Improve(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		st, err := s.standing(tx, e, session)
		if err != nil || st.round.Opened || len(st.round.Tables) < 2 {
			return err
		}
		step, err := latestStep(tx, e.ID, session)
		if err != nil {
			return err
		}
		return s.begin(tx, e.ID, session, work{kind: workBetter, job: BetterJob, plan: strconv.Itoa(step), parts: betterTries})
	})
	if err != nil {
		return fmt.Errorf("looking for a better plan: %w", err)
	}
	return nil
}

// Content ends the search for a better plan: the one that lies there stays.
func (s *Service) Content(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	return s.stop(ctx, e.ID, session, workBetter)
}

// FindBetter is the job's verb. Each search replaces the plan at once when it finds a better one.
func (s *Service) FindBetter(ctx context.Context, e edition.Edition, session edition.SessionID) error {
	for try := range betterTries {
		goOn, err := s.tryBetter(ctx, e, session)
		if fault.KindOf(err) == fault.Closed || fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return fmt.Errorf("looking for a better plan: %w", err)
		}
		if err := s.noteBetter(ctx, e.ID, session, try+1, goOn); err != nil || !goOn {
			return err
		}
	}
	return nil
}

// tryBetter searches once, and says whether it makes sense to search again. It says Closed when somebody was content meanwhile.
func (s *Service) tryBetter(ctx context.Context, e edition.Edition, session edition.SessionID) (goOn bool, err error) {
	think := func(ctx context.Context, st standing, within time.Duration) ([]Table, bool, error) {
		if within != formWithin || st.round.Opened || len(st.round.Tables) < 2 {
			return nil, false, nil // it changed meanwhile: leave it
		}
		wanted, err := s.wantsBetter(ctx, e, session)
		if err != nil || !wanted {
			return nil, false, err
		}
		goOn = true
		made, err := formed(ctx, st, within)
		if err != nil {
			return nil, false, err
		}
		better, err := st.better(made)
		return made, better, err
	}
	err = s.lay(ctx, e, session, think, func(tx *db.Tx, _ standing) error {
		wanted, err := betterWanted(tx, e.ID, session)
		if err == nil && !wanted {
			err = fault.New(fault.Closed, "tables.form.open")
		}
		return err
	})
	return goOn, err
}

// noteBetter writes down how many searches there have been.
func (s *Service) noteBetter(ctx context.Context, e edition.ID, session edition.SessionID, tries int, goOn bool) error {
	state := Runs
	if !goOn || tries == betterTries {
		state = Done
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e)) })
		return tx.Do("UPDATE round_work SET state = $1, done = $2 WHERE edition_id = $3 AND session_id = $4 AND kind = $5 AND state = $6", state, tries, e, session, workBetter, Runs)
	})
}

func (s *Service) wantsBetter(ctx context.Context, e edition.Edition, session edition.SessionID) (wanted bool, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		wanted, err = betterWanted(tx, e.ID, session)
		return err
	})
	return wanted, err
}

// betterWanted says whether a search still runs, and nobody has done anything to the plan since it began.
func betterWanted(tx *db.Tx, e edition.ID, session edition.SessionID) (bool, error) {
	var state, plan string
	found, err := tx.Found("SELECT state, plan FROM round_work WHERE edition_id = $1 AND session_id = $2 AND kind = $3", []any{e, session, workBetter}, &state, &plan)
	if err != nil || !found || state != Runs {
		return false, err
	}
	step, err := latestStep(tx, e, session)
	return plan == strconv.Itoa(step), err
}

// better says whether tables keep more of what they should than those that lie there, or as much and bring more meetings.
func (st standing) better(made []Table) (bool, error) {
	guests := st.expected()
	now, err := st.examined(st.round.Tables, guests)
	if err != nil {
		return false, err
	}
	then, err := st.examined(made, guests)
	if err != nil || !then.Sound() && now.Sound() {
		return false, err
	}
	worth := func(c seating.Certificate) int { return c.First - c.Again - 2*c.Lacking }
	if len(then.Faults) != len(now.Faults) {
		return len(then.Faults) < len(now.Faults), nil
	}
	wishes := func(tables []Table) int { w := st.worked(tables); return w.Granted - 3*len(w.Alone) }
	if w, was := wishes(made), wishes(st.round.Tables); w != was {
		return w > was, nil
	}
	return worth(then) > worth(now), nil
}

// search reads how far the search for a better plan has come.
func (s *Service) search(tx *db.Tx, st standing) (found Search, err error) {
	wanted, err := betterWanted(tx, st.e.ID, st.round.Session)
	if err != nil || !wanted || st.round.Opened {
		return found, err
	}
	var at int64
	_, err = tx.Found("SELECT done, parts, at FROM round_work WHERE edition_id = $1 AND session_id = $2 AND kind = $3", []any{st.e.ID, st.round.Session, workBetter}, &found.Ready, &found.Of, &at)
	if s.abandoned(at) {
		return Search{}, err
	}
	return found, err
}
