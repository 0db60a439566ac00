package moderation

import (
	"context"
	"fmt"
	"slices"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/people"
)

// Whoever moderates reads the whole call, and need not wait for a report to take an idea out of sight. It is the same deed as on
// the desk: it stands in the history, and the idea's author reads why and may answer.

// HideIdea takes an idea out of the call. Hiding it twice does nothing.
func (s *Service) HideIdea(ctx context.Context, by people.Person, e edition.Edition, id ideas.ID, reason Reason) error {
	if !ideas.Moderates(by, e.ID) {
		return fault.ErrNotFound
	}
	if !slices.Contains(Reasons, reason) {
		return fault.Wrong("reason", "moderation.reason_missing")
	}
	t := TextOf(Idea, string(id))
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if f, err := s.find(tx, e.ID, t); err != nil || f.hidden {
			return err
		}
		if err := s.hideIdea(tx, by, e.ID, t); err != nil {
			return err
		}
		return s.keep(tx, by, e, Seen{Text: t, Reason: reason}, Hidden, nil)
	})
	if err != nil {
		return fmt.Errorf("hiding an idea: %w", err)
	}
	return nil
}

// ShowIdea puts a hidden idea back into the call and undoes the deed that hid it. Showing it twice does nothing.
func (s *Service) ShowIdea(ctx context.Context, by people.Person, e edition.Edition, id ideas.ID) error {
	if !ideas.Moderates(by, e.ID) {
		return fault.ErrNotFound
	}
	t := TextOf(Idea, string(id))
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := s.deeds(tx, e.ID, "d.text_key = $2 AND d.undone_at = 0", string(t))
		if err != nil {
			return err
		}
		for _, d := range all {
			if d.Act == Hidden {
				return s.takeBack(tx, by, e, d)
			}
		}
		return s.showIdea(tx, e.ID, t) // one that was hidden before there were deeds
	})
	if err != nil {
		return fmt.Errorf("showing an idea: %w", err)
	}
	return nil
}
