package rooms

import (
	"context"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

// missingAfter is how long somebody's page may be closed before she counts as missing: a reload or a line that comes back is less.
const missingAfter = 6 * time.Second

// Mend repairs the round that runs: whoever is missing gives up her seat, whoever waits gets one.
func (s *Service) Mend(ctx context.Context, by people.Person, e edition.Edition) (done tables.Mending, err error) {
	if !by.Conducts(e.ID) {
		return done, fault.ErrNotFound
	}
	at := e.Programme.At(e.Now(s.now()))
	if at.Current == nil {
		return done, fault.New(fault.Conflict, "tables.another.impossible")
	}
	session, ok := tables.RoundOf(e.Programme, at.Current.ID)
	if !ok {
		return done, fault.New(fault.Conflict, "tables.another.impossible")
	}
	round, err := s.tables.RoundFor(ctx, by, e, session)
	if err != nil {
		return done, wrap(err, "reading the round")
	}
	var missing []people.ID
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		missing, err = s.missing(tx, e, round)
		return err
	})
	if err != nil {
		return done, wrap(err, "looking for who is missing")
	}
	done, err = s.tables.Mend(ctx, by, e, session, missing)
	return done, wrap(err, "mending a round")
}

// missing are those who have a seat and are not here: they never came, left for today, or their pages have been closed for a while.
// Whoever uses no script counts as here once she said so.
func (s *Service) missing(tx *db.Tx, e edition.Edition, round tables.Round) (who []people.ID, err error) {
	arrived, err := s.tables.HereIn(tx, e)
	if err != nil {
		return nil, err
	}
	open, closed := map[people.ID]bool{}, map[people.ID]int64{}
	err = tx.Rows(`SELECT p.person_id, p.gone_at, COALESCE(n.alive_until, 0) FROM presence p LEFT JOIN presence_nodes n ON n.node = p.node
		WHERE p.edition_id = $1`, []any{e.ID}, func(scan db.Scanner) error {
		var id people.ID
		var gone, alive int64
		if err := scan(&id, &gone, &alive); err != nil {
			return err
		}
		if gone == 0 && alive > clock.Millis(s.now()) {
			open[id] = true
		}
		if gone == 0 {
			gone = alive
		}
		closed[id] = max(closed[id], gone)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, t := range round.Tables {
		for _, seat := range t.Seats {
			at, had := closed[seat.Person]
			away := had && !open[seat.Person] && s.now().Sub(clock.FromMillis(at)) >= missingAfter
			if !arrived[seat.Person] || away {
				who = append(who, seat.Person)
			}
		}
	}
	return who, nil
}
