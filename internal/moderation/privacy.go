package moderation

import (
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/privacy"
)

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "text_reports", Column: "once", What: "a keyed hash that makes a second report count once; it does not say who reported", Keep: "30 days after the event"},
	{Table: "text_reports", Column: "line", What: "what somebody added to a report, without who it was", Keep: "30 days after the event", Sealed: true},
	{Table: "text_deeds", Column: "original", What: "what stood in a text before moderators took something out", Keep: "30 days after the event", Sealed: true},
	{Table: "text_deeds", Column: "by_id", What: "which staff account decided on a reported text", Keep: "30 days after the event"},
	{Table: "text_deeds", Column: "undone_by", What: "which staff account took a decision on a text back", Keep: "30 days after the event"},
	{Table: "text_answers", Column: "line", What: "what the author of a text said to a decision on it", Keep: "30 days after the event", Sealed: true},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{}

// Forget destroys what was taken out of a person's texts, and what she said to it. It comes before her texts forget whose they are.
func (s *Service) Forget(tx *db.Tx, e edition.ID, who people.ID) error {
	all, err := s.deeds(tx, e, "$2 = ''", "")
	if err != nil {
		return fmt.Errorf("forgetting what was taken out: %w", err)
	}
	for _, d := range all {
		f, err := s.find(tx, e, d.Text)
		gone := fault.KindOf(err) == fault.NotFound // nobody can put it back
		if !gone && err != nil {
			return fmt.Errorf("forgetting what was taken out: %w", err)
		}
		if !gone && f.author != who {
			continue
		}
		if err := forgetDeed(tx, e, d.ID); err != nil {
			return fmt.Errorf("forgetting what was taken out: %w", err)
		}
	}
	return nil
}

// forgetDeed leaves of a deed that it was done.
func forgetDeed(tx *db.Tx, e edition.ID, id string) error {
	if err := tx.Do("UPDATE text_deeds SET original = $1, digest = '' WHERE edition_id = $2 AND id = $3", []byte{}, e, id); err != nil {
		return err
	}
	return tx.Do("DELETE FROM text_answers WHERE edition_id = $1 AND deed_id = $2", e, id)
}
