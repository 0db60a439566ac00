package rooms

import (
	"context"
	"sync"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

const (
	gather    = 500 * time.Millisecond // arrivals and departures of this long share one write
	grace     = 4 * time.Second        // walking from page to page is not leaving
	renew     = 5 * time.Second        // how often a node says that it is alive
	aliveFor  = 15 * time.Second       // how long that holds: a dead node's people are gone after this
	leftAfter = 2 * time.Minute        // away for so long, she has left for today until she comes back
	forget    = 24 * time.Hour
)

// place is someone's presence in an edition.
type place struct {
	edition edition.ID
	person  people.ID
}

// guest is what this node knows about someone's open pages.
type guest struct {
	pages  int
	noted  bool      // the database says that she is here, by this node
	left   time.Time // when the last page closed
	topics map[string]bool
}

// here is who has a page open on this node.
type here struct {
	mu     sync.Mutex
	node   string
	guests map[place]*guest
	lease  time.Time // until when the database believes that this node is alive
}

func newHere() *here { return &here{node: db.NewID(), guests: map[place]*guest{}} }

// Open notes that a person opened a page, which listens to topics. The result is called when the page closes.
func (s *Service) Open(e edition.ID, who people.ID, topics ...string) (closed func()) {
	s.here.mu.Lock()
	defer s.here.mu.Unlock()
	at := place{e, who}
	g := s.here.guests[at]
	if g == nil {
		g = &guest{topics: map[string]bool{}}
		s.here.guests[at] = g
	}
	g.pages++
	for _, t := range topics {
		g.topics[t] = true
	}
	return sync.OnceFunc(func() {
		s.here.mu.Lock()
		defer s.here.mu.Unlock()
		if g.pages--; g.pages == 0 {
			g.left = s.now()
		}
	})
}

// change is a presence to be written.
type change struct {
	place
	here bool
}

// changes takes what is to be written now, and whose pages should look again.
func (h *here) changes(now time.Time) (all []change, topics map[string]bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	topics = map[string]bool{}
	slept := now.After(h.lease) // others may have taken us for dead: say again who is here
	for at, g := range h.guests {
		came, went := g.pages > 0 && (slept || !g.noted), g.pages == 0 && !now.Before(g.left.Add(grace))
		if !came && !went {
			continue
		}
		if came || g.noted {
			all = append(all, change{at, came})
			topics[desk(at.edition)] = true
			for t := range g.topics {
				topics[t] = true
			}
		}
		if went {
			delete(h.guests, at)
		}
	}
	return all, topics
}

// wrote remembers what the database knows now.
func (h *here) wrote(all []change, lease time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lease = lease
	for _, c := range all {
		if g := h.guests[c.place]; g != nil {
			g.noted = c.here
		}
	}
}

// leaseDue says whether the node has to say that it is alive: while anybody is here, well before the lease ends.
func (h *here) leaseDue(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.guests) > 0 && h.lease.Sub(now) < aliveFor-renew
}

// note writes who came and went since the last time, in one transaction, and renews the node's lease.
func (s *Service) note(ctx context.Context) error {
	now := s.now()
	all, topics := s.here.changes(now)
	if len(all) == 0 && !s.here.leaseDue(now) {
		return nil
	}
	lease := now.Add(aliveFor)
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Do(`INSERT INTO presence_nodes (node, alive_until) VALUES ($1, $2)
			ON CONFLICT (node) DO UPDATE SET alive_until = excluded.alive_until`, s.here.node, clock.Millis(lease)); err != nil {
			return err
		}
		for _, c := range all {
			gone := clock.Millis(now)
			if c.here {
				gone = 0
			}
			if err := tx.Do(`INSERT INTO presence (edition_id, person_id, node, since, gone_at) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (edition_id, person_id, node) DO UPDATE SET gone_at = excluded.gone_at`,
				c.edition, c.person, s.here.node, clock.Millis(now), gone); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.here.again(all)
		return wrap(err, "noting presence")
	}
	s.here.wrote(all, lease)
	for _, c := range all {
		if !c.here { // the desk counts her as missing a little later, and looks then
			topic := desk(c.edition)
			time.AfterFunc(missingAfter, func() { s.hub.Notify(topic) })
		}
	}
	for t := range topics {
		s.hub.Notify(t)
	}
	return nil
}

// again puts back departures that could not be written; arrivals are still unnoted and come by themselves.
func (h *here) again(all []change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range all {
		if h.guests[c.place] == nil {
			h.guests[c.place] = &guest{noted: true, topics: map[string]bool{}}
		}
	}
}

// Run conducts and attends until ctx ends.
func (s *Service) Run(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { s.Conduct(ctx) })
	both.Go(func() { s.Attend(ctx) })
	both.Wait()
}

// Attend writes presence until ctx ends, and then that this node's people are gone.
func (s *Service) Attend(ctx context.Context) {
	tick := time.NewTicker(gather)
	defer tick.Stop()
	sweep := time.NewTicker(20 * time.Second)
	defer sweep.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			s.bow(context.WithoutCancel(ctx))
			return
		case <-tick.C:
			err = s.note(ctx)
		case <-sweep.C:
			err = s.Sweep(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.log.Warn("rooms: presence", "err", err)
		}
	}
}

// bow marks this node's people as gone when the program stops.
func (s *Service) bow(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Do("UPDATE presence SET gone_at = $1 WHERE node = $2 AND gone_at = 0", clock.Millis(s.now()), s.here.node); err != nil {
			return err
		}
		return tx.Do("DELETE FROM presence_nodes WHERE node = $1", s.here.node)
	})
	if err != nil {
		s.log.Warn("rooms: leaving presence", "err", err)
	}
}

// Sweep notes as left for today whoever has been away for a while, so that the next round is not formed with ghosts.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	var gone []place
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		gone, err = db.All(tx, func(scan db.Scanner) (at place, err error) { return at, scan(&at.edition, &at.person) },
			`SELECT p.edition_id, p.person_id FROM presence p LEFT JOIN presence_nodes n ON n.node = p.node
			GROUP BY p.edition_id, p.person_id
			HAVING max(CASE WHEN p.gone_at > 0 THEN p.gone_at ELSE COALESCE(n.alive_until, p.since) END) < $1`, clock.Millis(now.Add(-leftAfter)))
		return err
	})
	if err != nil {
		return wrap(err, "looking for who left")
	}
	for _, at := range gone {
		if err := s.left(ctx, at); err != nil {
			return wrap(err, "noting who left")
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("DELETE FROM presence_nodes WHERE alive_until < $1", clock.Millis(now.Add(-forget)))
	})
}

func (s *Service) left(ctx context.Context, at place) error {
	var e edition.Edition
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		e, err = edition.Load(tx, at.edition)
		return err
	})
	if err != nil {
		return err
	}
	me := people.Person{Acting: edition.Acting{ID: string(at.person), Edition: at.edition}}
	if err := s.tables.Leave(ctx, me, e); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("DELETE FROM presence WHERE edition_id = $1 AND person_id = $2", at.edition, at.person)
	})
}

// presence lists who has a page open, and whose page was open and is not any more. Someone without script is in neither list.
func (s *Service) presence(tx *db.Tx, e edition.ID) (here, away map[people.ID]bool, err error) {
	here, away = map[people.ID]bool{}, map[people.ID]bool{}
	err = tx.Rows(`SELECT p.person_id, p.gone_at, COALESCE(n.alive_until, 0) FROM presence p LEFT JOIN presence_nodes n ON n.node = p.node
		WHERE p.edition_id = $1`, []any{e}, func(scan db.Scanner) error {
		var id people.ID
		var gone, alive int64
		if err := scan(&id, &gone, &alive); err != nil {
			return err
		}
		if gone == 0 && alive > clock.Millis(s.now()) {
			here[id] = true
		} else {
			away[id] = true
		}
		return nil
	})
	for id := range here {
		delete(away, id)
	}
	return here, away, err
}
