package people

import (
	"cmp"
	"context"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
)

// Kinds of what staff do something to, in the log.
const (
	ofPerson  = "person"
	ofSheet   = "sheet"
	ofAccount = "account"
)

// note writes what staff did into the log of an edition, in the transaction of the deed. Without a staff account it was the
// operator's command line.
func (s *Service) note(tx *db.Tx, by edition.Acting, e edition.ID, act, kind, object string) error {
	return audit.Note(tx, audit.Deed{Edition: string(e), Actor: cmp.Or(by.ID, audit.Console), Act: act, Kind: kind, Object: object, At: s.now()})
}

// CarryAway is the list of people for somebody who takes it home as a file. It changes nothing and stands in the log all the same.
func (s *Service) CarryAway(ctx context.Context, by Person, e edition.Edition) ([]Listed, error) {
	all, err := s.Everybody(ctx, by, e)
	if err != nil {
		return nil, err
	}
	return all, s.db.Write(ctx, func(tx *db.Tx) error { return s.note(tx, by.Acting, e.ID, "people_file", "", "") })
}
