package avenues

import (
	"context"
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// ForgetHarm takes the field on harm out of every version of the avenues of events that were over 30 days ago: it was for the room only. The timetable
// calls it; once it is out there is nothing more to do.
func (s *Service) ForgetHarm(ctx context.Context) error {
	var due []edition.ID
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		due, err = edition.OverBy(tx, s.now().Add(-edition.KeptFor))
		return err
	})
	for _, e := range due {
		if err == nil {
			err = s.db.Write(ctx, func(tx *db.Tx) error { return s.forgetHarm(tx, e) })
		}
	}
	if err != nil {
		return fmt.Errorf("forgetting what was said on harm: %w", err)
	}
	return nil
}

func (s *Service) forgetHarm(tx *db.Tx, e edition.ID) error {
	type version struct {
		avenue ID
		n      int
		canvas Canvas
	}
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	all, err := db.All(tx, func(scan db.Scanner) (v version, err error) {
		var sealed []byte
		if err := scan(&v.avenue, &v.n, &sealed); err != nil {
			return v, err
		}
		v.canvas, err = openCanvas(key, sealed)
		return v, err
	}, "SELECT avenue_id, n, canvas FROM avenue_versions WHERE edition_id = $1", e)
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.canvas[Harm] == "" {
			continue
		}
		sealed, err := v.canvas.WithoutHarm().sealed(key)
		if err != nil {
			return err
		}
		if err := tx.Do("UPDATE avenue_versions SET canvas = $1 WHERE edition_id = $2 AND avenue_id = $3 AND n = $4", sealed, e, v.avenue, v.n); err != nil {
			return err
		}
	}
	return nil
}
