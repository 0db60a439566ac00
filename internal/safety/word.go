package safety

import (
	"context"
	"fmt"
	"slices"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// Word is what her page shows: her talk, if there is one.
type Word struct {
	Talk       *Talk
	Listener   string // name of who listens
	Next       string // name of another listener who could go on
	OnDuty     bool   // somebody is on duty. The same for everybody, whoever may not meet her
	Unanswered bool
	Over       bool // the event is over: nobody can ask any more
	Topic      string
}

// Word reads her own talk. Whoever came back without her phrase may not be her: what was said before is not shown.
func (s *Service) Word(ctx context.Context, me people.Person, e edition.Edition) (w Word, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return w, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		w = Word{Over: !talksOpen(e, s.now())}
		on, err := s.onDuty(tx, e.ID)
		if err != nil || w.Over {
			return err
		}
		w.OnDuty = len(on) > 0
		t, _, err := s.hers(tx, me, e.ID)
		if err != nil || t == nil {
			return err
		}
		names, err := s.people.StaffNames(tx, e.ID)
		w.Talk, w.Topic, w.Unanswered = t, t.topic(), t.Unanswered(s.now())
		w.Listener, w.Next = names[t.With], names[t.Offered]
		return err
	})
	return w, wrapTalk(err, "reading a word")
}

// hers finds her own talk, and who may meet whom.
func (s *Service) hers(tx *db.Tx, me people.Person, e edition.ID) (*Talk, circle, error) {
	c, err := s.circle(tx, e)
	if err != nil {
		return nil, c, err
	}
	all, err := s.talks(tx, e, c)
	i := slices.IndexFunc(all, func(t Talk) bool { return t.Person == me.PersonID() && me.Recalls(t.Since()) })
	if err != nil || i < 0 {
		return nil, c, err
	}
	return &all[i], c, nil
}

// AskListener asks for a listener. Only listeners are told. Asking twice asks once; asking after a talk that ended begins anew.
func (s *Service) AskListener(ctx context.Context, me people.Person, e edition.Edition, language string) error {
	return s.word(ctx, me, e, func(tx *db.Tx, t *Talk, c circle) error {
		if t != nil && !t.Ended {
			return nil
		}
		if t != nil {
			if err := s.dropTalk(tx, e.ID, t.ID); err != nil {
				return err
			}
		}
		now := clock.Millis(s.now())
		fresh := Talk{ID: db.NewID(), Person: me.PersonID(), Name: me.Name, Language: language, Asked: now, Last: now}
		s.tellListeners(tx, e.ID, c, fresh)
		return s.keepTalk(tx, e.ID, fresh)
	})
}

// ShowWord uncovers a talk that she left in an earlier visit. Nobody is told.
func (s *Service) ShowWord(ctx context.Context, me people.Person, e edition.Edition) error {
	return s.word(ctx, me, e, func(tx *db.Tx, t *Talk, _ circle) error {
		if t == nil {
			return nil
		}
		t.Shown = clock.Millis(s.now())
		return s.keepTalk(tx, e.ID, *t)
	})
}

// Say says something in her talk, also while she waits.
func (s *Service) Say(ctx context.Context, me people.Person, e edition.Edition, text string) error {
	text, err := spoken(text)
	if err != nil {
		return err
	}
	return s.inWord(ctx, me, e, func(tx *db.Tx, t *Talk, _ circle) error {
		tx.AfterCommit(func() { s.hub.Notify(t.topic()) })
		return t.say(true, text)
	})
}

// KeepDraft keeps what she has half typed.
func (s *Service) KeepDraft(ctx context.Context, me people.Person, e edition.Edition, text string) error {
	return s.inWord(ctx, me, e, func(_ *db.Tx, t *Talk, _ circle) error {
		t.Draft = cut(text)
		return nil
	})
}

// GoOn lets the other listener go on, who then reads what was said.
func (s *Service) GoOn(ctx context.Context, me people.Person, e edition.Edition) error {
	return s.inWord(ctx, me, e, func(tx *db.Tx, t *Talk, c circle) error {
		if t.Offered == "" {
			return nil
		}
		t.With, t.Offered, t.Answer = t.Offered, "", ""
		tx.AfterCommit(func() { s.hub.Notify(t.topic()) })
		s.tellListeners(tx, e.ID, c, *t)
		return nil
	})
}

// RatherNot keeps the talk with the listener she has.
func (s *Service) RatherNot(ctx context.Context, me people.Person, e edition.Edition) error {
	return s.inWord(ctx, me, e, func(tx *db.Tx, t *Talk, _ circle) error {
		if t.Offered == "" {
			return nil
		}
		t.Declined, t.Offered = append(t.Declined, t.Offered), ""
		tx.AfterCommit(func() { s.hub.Notify(t.topic()) })
		return nil
	})
}

// EndWord deletes her talk at once, with everything that was said on both sides. Without one it does nothing.
func (s *Service) EndWord(ctx context.Context, me people.Person, e edition.Edition) error {
	return s.word(ctx, me, e, func(tx *db.Tx, t *Talk, c circle) error {
		if t == nil {
			return nil
		}
		s.tellListeners(tx, e.ID, c, *t)
		return s.dropTalk(tx, e.ID, t.ID)
	})
}

// word runs a deed of hers with her talk, nil when she has none.
func (s *Service) word(ctx context.Context, me people.Person, e edition.Edition, deed func(*db.Tx, *Talk, circle) error) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	if me.Roles.Any(edition.Listener) {
		return fault.ErrNotFound // a listener has the other page
	}
	if !talksOpen(e, s.now()) {
		return fault.New(fault.Closed, "safety.word.over")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		t, c, err := s.hers(tx, me, e.ID)
		if err != nil {
			return err
		}
		return deed(tx, t, c)
	})
	return wrapTalk(err, "a quiet word")
}

// inWord changes her talk and keeps it. Without one, or after it ended, it is a conflict that she can understand.
func (s *Service) inWord(ctx context.Context, me people.Person, e edition.Edition, change func(*db.Tx, *Talk, circle) error) error {
	return s.word(ctx, me, e, func(tx *db.Tx, t *Talk, c circle) error {
		if t == nil || t.Ended {
			return fault.New(fault.Conflict, "safety.word.ended")
		}
		if err := change(tx, t, c); err != nil {
			return err
		}
		t.Last = clock.Millis(s.now())
		return s.keepTalk(tx, e.ID, *t)
	})
}

// ForgetTalksOf deletes the talk of someone who left.
func (s *Service) ForgetTalksOf(ctx context.Context, e edition.ID, who people.ID) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := s.circle(tx, e)
		if err != nil {
			return err
		}
		all, err := s.talks(tx, e, c)
		if err != nil {
			return err
		}
		for _, t := range all {
			if t.Person != who {
				continue
			}
			s.tellListeners(tx, e, c, t)
			if err := s.dropTalk(tx, e, t.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return wrapTalk(err, "forgetting talks")
}

// ForgetTalks deletes every talk of editions that are over, and those in which nothing has happened for half a day. The
// timetable calls it.
func (s *Service) ForgetTalks(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		type row struct {
			e      edition.ID
			id     string
			sealed []byte
		}
		rows, err := db.All(tx, func(scan db.Scanner) (r row, err error) { return r, scan(&r.e, &r.id, &r.sealed) },
			"SELECT edition_id, id, talk FROM quiet_talks")
		if err != nil {
			return err
		}
		open := map[edition.ID]bool{}
		for _, r := range rows {
			if _, known := open[r.e]; !known {
				e, err := edition.Load(tx, r.e)
				if err != nil {
					return err
				}
				open[r.e] = talksOpen(e, s.now())
			}
			t, err := s.openTalk(tx, r.e, r.id, r.sealed)
			if err != nil {
				return err
			}
			if open[r.e] && t.Person != "" && s.now().Sub(clock.FromMillis(t.Last)) < talkLapses {
				continue
			}
			if err := s.dropTalk(tx, r.e, r.id); err != nil {
				return err
			}
		}
		return nil
	})
	return wrapTalk(err, "forgetting talks")
}

func wrapTalk(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// cut shortens what is half typed to what could be said.
func cut(text string) string {
	r := []rune(text)
	return string(r[:min(len(r), TalkMax)])
}
