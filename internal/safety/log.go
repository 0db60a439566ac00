package safety

import (
	"context"
	"fmt"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// Entry is a line of the log of what staff did, with the name of who did it. The name is empty for the operator's command
// line and for an account that is gone.
type Entry struct {
	audit.Told
	Name string
}

// Log is what staff did in an edition, newest first. Only the safety lead reads it: an organiser does not read what was done
// about the organisers.
func (s *Service) Log(ctx context.Context, by people.Person, e edition.ID) (all []Entry, err error) {
	if err := leads(by, e); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		key, err := s.seal.Key(tx, string(e), string(e))
		if err != nil {
			return err
		}
		told, err := audit.Read(tx, string(e), key)
		if err != nil {
			return err
		}
		names, err := s.people.StaffNames(tx, e)
		for i := len(told) - 1; i >= 0; i-- {
			all = append(all, Entry{Told: told[i], Name: names[people.ID(told[i].Actor)]})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the log: %w", err)
	}
	return all, nil
}
