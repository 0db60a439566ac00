package edition

import (
	"context"
	"slices"
	"time"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
)

// Lack is something that is still missing before an edition may enter a phase: the words for it, and the part of the desk on
// which it can be mended.
type Lack struct {
	Key  string
	Args []any
	Part string // texts, dates, frame, worlds, bodies, or a path of another chapter's desk beginning with a slash
}

// Gate is what a later chapter asks for before an edition enters a phase.
type Gate func(tx *db.Tx, e Edition) ([]Lack, error)

// AddGate lets a later chapter guard a phase. It is called while the program is wired, before anybody acts.
func (s *Service) AddGate(to Phase, g Gate) {
	if s.gates == nil {
		s.gates = map[Phase][]Gate{}
	}
	s.gates[to] = append(s.gates[to], g)
}

// Lacks says what is missing before an edition may enter a phase. Going back needs nothing.
func (s *Service) Lacks(ctx context.Context, e Edition, to Phase) (lacks []Lack, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		lacks, err = s.lacks(tx, e, to)
		return err
	})
	return lacks, err
}

func (s *Service) lacks(tx *db.Tx, e Edition, to Phase) ([]Lack, error) {
	if to.order() <= e.Phase.order() {
		return nil, nil
	}
	lacks := e.lacks(to, e.Now(s.now()))
	for _, g := range s.gates[to] {
		more, err := g(tx, e)
		if err != nil {
			return nil, err
		}
		lacks = append(lacks, more...)
	}
	return lacks, nil
}

// lacks is what the edition itself lacks.
func (e Edition) lacks(to Phase, now time.Time) []Lack {
	var lacks []Lack
	need := func(there bool, key, part string) {
		if !there {
			lacks = append(lacks, Lack{Key: key, Part: part})
		}
	}
	switch to {
	case Registration:
		need(len(e.Languages()) > 0, "edition.lack.language", "texts")
		need(len(e.Texts["controller"]) > 0 && len(e.Texts["contact"]) > 0, "edition.lack.controller", "texts")
		need(len(e.Programme.Sessions) > 0, "edition.lack.programme", "dates")
		need(len(e.Programme.Sessions) == 0 || e.Ends().After(now), "edition.lack.past", "dates")
		need(e.ExitURL != "", "edition.lack.exit", "frame")
		need(slices.ContainsFunc(e.Bodies, func(b Body) bool { return b.Part == OrganisedBy }), "edition.lack.organiser", "bodies")
		need(len(e.Worlds) > 1, "edition.lack.worlds", "worlds")
	case Live:
		need(slices.ContainsFunc(e.Programme.Sessions, func(s Session) bool { return s.Kind.AtTables() }), "edition.lack.tables", "dates")
		need(e.Ends().After(now), "edition.lack.past", "dates")
	case Results:
		need(!e.Ends().After(now) || e.Programme.At(now).Ended, "edition.lack.running", "dates")
	}
	return lacks
}

// ChangePhase moves the edition to another phase: one step forward, when nothing is missing, or one step back.
func (s *Service) ChangePhase(ctx context.Context, by Acting, id ID, to Phase) error {
	if to.order() < 0 {
		return fault.New(fault.Conflict, "edition.phase.unknown")
	}
	err := s.conduct(ctx, by, id, Organiser, func(tx *db.Tx, e Edition) error {
		if e.Phase == to {
			return nil // pressed twice
		}
		if d := e.Phase.order() - to.order(); d < -1 || d > 1 {
			return fault.New(fault.Conflict, "edition.phase.one_step")
		}
		lacks, err := s.lacks(tx, e, to)
		if err != nil {
			return err
		}
		if len(lacks) > 0 {
			var wrong []error
			for _, l := range lacks {
				wrong = append(wrong, fault.New(fault.Conflict, l.Key, l.Args...))
			}
			return fault.All(wrong...)
		}
		if err := audit.Note(tx, audit.Deed{Edition: string(e.ID), Actor: by.ID, Act: "phase", Kind: "phase", Object: string(to), At: s.now()}); err != nil {
			return err
		}
		return insertPhase(tx, e.ID, to, e.Now(s.now()), by.ID)
	})
	return wrap(err, "changing phase to %s", to)
}

func (p Phase) order() int { return slices.Index(Phases, p) }

// Next is the phase that follows, empty after the last.
func (p Phase) Next() Phase {
	if i := p.order() + 1; i > 0 && i < len(Phases) {
		return Phases[i]
	}
	return ""
}

// Previous is the phase before, empty before the first.
func (p Phase) Previous() Phase {
	if i := p.order() - 1; i >= 0 {
		return Phases[i]
	}
	return ""
}

// Reached says whether an edition has come as far as a phase.
func (p Phase) Reached(q Phase) bool { return p.order() >= q.order() }
