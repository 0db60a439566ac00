package safety

import (
	"context"
	"math/rand/v2"
	"slices"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
)

// Listening is what a listener sees: who waits, and with whom she talks. Neither worlds nor tables.
type Listening struct {
	OnDuty  bool // she herself
	Ready   bool // at least two are
	Waiting []Talk
	Mine    []Talk
	Topic   string
}

// Heard is a talk as its listener sees it.
type Heard struct {
	Talk
	Next  string // name of the listener to whom it was offered
	Topic string
}

// listens checks that someone is a listener of the edition. Nobody else learns that there is anything.
func listens(by people.Person, e edition.ID) error {
	if by.Edition != e || !by.Roles.Any(edition.Listener) {
		return fault.ErrNotFound
	}
	return nil
}

// Listening reads a listener's page. Whoever is kept apart from her is not on it.
func (s *Service) Listening(ctx context.Context, by people.Person, e edition.Edition) (l Listening, err error) {
	if err := listens(by, e.ID); err != nil {
		return l, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		l = Listening{Topic: s.listenerTopic(e.ID, by.PersonID())}
		on, err := s.onDuty(tx, e.ID)
		if err != nil {
			return err
		}
		l.OnDuty, l.Ready = slices.Contains(on, by.PersonID()), len(on) >= Needed
		c, err := s.circle(tx, e.ID)
		if err != nil || !talksOpen(e, s.now()) {
			return err
		}
		all, err := s.talks(tx, e.ID, c)
		for _, t := range all {
			switch {
			case t.Ended || !c.hears(by.PersonID(), t.Person):
			case t.With == by.PersonID():
				l.Mine = append(l.Mine, t)
			case t.With == "":
				l.Waiting = append(l.Waiting, Talk{ID: t.ID, Name: t.Name, Language: t.Language, Asked: t.Asked})
			}
		}
		return err
	})
	return l, wrapTalk(err, "reading who waits")
}

// Take answers someone who waits. Who is first talks with her; to the others, and to whoever may not meet her, there is nobody.
func (s *Service) Take(ctx context.Context, by people.Person, e edition.Edition, id string) error {
	return s.listening(ctx, by, e, id, func(tx *db.Tx, t *Talk, c circle) error {
		if t.With == by.PersonID() {
			return nil
		}
		if t.With != "" {
			return fault.ErrNotFound
		}
		t.With = by.PersonID()
		s.tellListeners(tx, e.ID, c, *t)
		return nil
	})
}

// Hear reads a talk for its listener.
func (s *Service) Hear(ctx context.Context, by people.Person, e edition.Edition, id string) (h Heard, err error) {
	if err := listens(by, e.ID); err != nil {
		return h, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		t, _, err := s.found(tx, by, e, id)
		if err != nil {
			return err
		}
		if t.With != by.PersonID() {
			return fault.ErrNotFound
		}
		names, err := s.people.StaffNames(tx, e.ID)
		h = Heard{Talk: *t, Next: names[t.Offered], Topic: t.topic()}
		return err
	})
	return h, wrapTalk(err, "reading a talk")
}

// Reply says something to her.
func (s *Service) Reply(ctx context.Context, by people.Person, e edition.Edition, id, text string) error {
	text, err := spoken(text)
	if err != nil {
		return err
	}
	return s.talking(ctx, by, e, id, func(_ *db.Tx, t *Talk, _ circle) error { return t.say(false, text) })
}

// KeepReply keeps what a listener has half typed. Her page is not told.
func (s *Service) KeepReply(ctx context.Context, by people.Person, e edition.Edition, id, text string) error {
	return s.listening(ctx, by, e, id, func(_ *db.Tx, t *Talk, _ circle) error {
		if t.With != by.PersonID() {
			return fault.ErrNotFound
		}
		t.Answer = cut(text)
		return nil
	})
}

// HandOver offers the talk to another listener who is on duty and talks with nobody. She is asked first, and may say no. Who it
// is, the program picks: that nobody can go on has many causes, and no answer says which.
func (s *Service) HandOver(ctx context.Context, by people.Person, e edition.Edition, id string) error {
	return s.talking(ctx, by, e, id, func(tx *db.Tx, t *Talk, c circle) error {
		if t.Offered != "" {
			return nil
		}
		free, err := s.free(tx, e.ID, c, *t)
		if err != nil {
			return err
		}
		if len(free) == 0 {
			return fault.New(fault.Conflict, "safety.words.nobody_free")
		}
		t.Offered = free[rand.IntN(len(free))]
		return nil
	})
}

func (s *Service) free(tx *db.Tx, e edition.ID, c circle, t Talk) ([]people.ID, error) {
	on, err := s.onDuty(tx, e)
	if err != nil {
		return nil, err
	}
	all, err := s.talks(tx, e, c)
	return slices.DeleteFunc(on, func(id people.ID) bool {
		busy := slices.ContainsFunc(all, func(other Talk) bool { return other.With == id || other.Offered == id })
		return busy || !c.hears(id, t.Person) || slices.Contains(t.Declined, id)
	}), err
}

// CloseTalk ends a talk: everything that was said is deleted at once. Her page says that it is over.
func (s *Service) CloseTalk(ctx context.Context, by people.Person, e edition.Edition, id string) error {
	if err := listens(by, e.ID); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		t, c, err := s.found(tx, by, e, id)
		if err != nil || t.With != by.PersonID() {
			return anyOf(err, fault.ErrNotFound)
		}
		s.tellListeners(tx, e.ID, c, *t)
		if err := s.dropTalk(tx, e.ID, t.ID); err != nil {
			return err
		}
		over := *t
		over.end()
		over.ID, over.Asked, over.Last = db.NewID(), clock.Millis(s.now()), clock.Millis(s.now())
		return s.keepTalk(tx, e.ID, over) // under a new key: the old one opens nothing any more
	})
	return wrapTalk(err, "closing a talk")
}

func anyOf(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// talking changes a talk by its listener and tells her page.
func (s *Service) talking(ctx context.Context, by people.Person, e edition.Edition, id string, change func(*db.Tx, *Talk, circle) error) error {
	return s.listening(ctx, by, e, id, func(tx *db.Tx, t *Talk, c circle) error {
		if t.With != by.PersonID() {
			return fault.ErrNotFound
		}
		tx.AfterCommit(func() { s.hub.Notify(live.Quiet + id) })
		return change(tx, t, c)
	})
}

// listening changes a talk that a listener may know of and keeps it.
func (s *Service) listening(ctx context.Context, by people.Person, e edition.Edition, id string, change func(*db.Tx, *Talk, circle) error) error {
	if err := listens(by, e.ID); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		t, c, err := s.found(tx, by, e, id)
		if err != nil {
			return err
		}
		if err := change(tx, t, c); err != nil {
			return err
		}
		t.Last = clock.Millis(s.now())
		return s.keepTalk(tx, e.ID, *t)
	})
	return wrapTalk(err, "a quiet word")
}

// found finds a talk for a listener. One with somebody from whom she is kept apart is not there, like one that never was.
func (s *Service) found(tx *db.Tx, by people.Person, e edition.Edition, id string) (*Talk, circle, error) {
	c, err := s.circle(tx, e.ID)
	if err != nil {
		return nil, c, err
	}
	all, err := s.talks(tx, e.ID, c)
	if err != nil {
		return nil, c, err
	}
	i := slices.IndexFunc(all, func(t Talk) bool { return t.ID == id })
	if i < 0 || all[i].Ended || !talksOpen(e, s.now()) || !c.hears(by.PersonID(), all[i].Person) {
		return nil, c, fault.ErrNotFound
	}
	return &all[i], c, nil
}

// listenerTopic is what changes on one listener's page. It is a listener's own, so that a call by somebody from whom she is
// kept apart does not even stir her page, and says nothing about whose it is.
func (s *Service) listenerTopic(e edition.ID, listener people.ID) string {
	return live.Quiet + s.seal.MAC("listener topic", string(e)+"/"+string(listener))[:26]
}

// LeadTopic is what changes on the safety lead's pages alone: that somebody wrote to her, or that a rule was made, is no event of
// the desk, and no gap in anybody's numbers.
func (s *Service) LeadTopic(e edition.ID) string {
	return live.Quiet + s.seal.MAC("lead topic", string(e))[:26]
}

// tellListeners stirs the pages of a talk and of every listener who may meet her.
func (s *Service) tellListeners(tx *db.Tx, e edition.ID, c circle, t Talk) {
	topics := []string{t.topic()}
	for _, id := range c.listeners {
		if c.hears(id, t.Person) {
			topics = append(topics, s.listenerTopic(e, id))
		}
	}
	tx.AfterCommit(func() { s.hub.Notify(topics...) })
}

// MayHear says whether someone may listen to a quiet topic: a listener to her own, and the two of a talk to theirs.
func (s *Service) MayHear(ctx context.Context, me people.Person, e edition.Edition, topic string) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	if me.Roles.Any(edition.Listener) && topic == s.listenerTopic(e.ID, me.PersonID()) || me.Roles.Any(edition.SafetyLead) && topic == s.LeadTopic(e.ID) {
		return nil
	}
	return s.db.Read(ctx, func(tx *db.Tx) error {
		c, err := s.circle(tx, e.ID)
		if err != nil {
			return err
		}
		all, err := s.talks(tx, e.ID, c)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(t Talk) bool {
			return t.topic() == topic && (t.With == me.PersonID() || t.Person == me.PersonID() && me.Recalls(t.Since()))
		}) {
			return fault.ErrNotFound
		}
		return nil
	})
}
