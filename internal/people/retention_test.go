package people

import (
	"testing"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
)

func TestRegistrationsAreForgottenThirtyDaysAfterTheEvent(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		end := h.now.Add(48 * time.Hour)
		err := h.d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Do("INSERT INTO sessions (edition_id, id, day, kind, starts_at, minutes) VALUES ($1, 's', 1, 'plenary', $2, 60)", h.e.ID, clock.Millis(end.Add(-time.Hour)))
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Register(t.Context(), h.e, application("Linde", "firm")); err != nil {
			t.Fatal(err)
		}
		left := func() (people, keys int) {
			t.Helper()
			err := h.d.Read(t.Context(), func(tx *db.Tx) error {
				if err := tx.Row("SELECT count(*) FROM people WHERE edition_id = $1", []any{h.e.ID}, &people); err != nil {
					return err
				}
				return tx.Row("SELECT count(*) FROM tombstones WHERE edition_id = $1", []any{h.e.ID}, &keys)
			})
			if err != nil {
				t.Fatal(err)
			}
			return people, keys
		}
		for _, c := range []struct {
			now                time.Time
			people, tombstones int
		}{{end.Add(29 * 24 * time.Hour), 1, 0}, {end.Add(31 * 24 * time.Hour), 0, 1}, {end.Add(32 * 24 * time.Hour), 0, 1}} {
			h.now = c.now
			if err := h.ForgetRegistrations(t.Context()); err != nil {
				t.Fatal(err)
			}
			if people, gone := left(); people != c.people || gone != c.tombstones {
				t.Errorf("%s after the event: %d people and %d tombstones, want %d and %d", c.now.Sub(end), people, gone, c.people, c.tombstones)
			}
		}
	})
}
