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
		}{{end.Add(29 * 24 * time.Hour), 1, 0}, {end.Add(31 * 24 * time.Hour), 0, 2}, {end.Add(32 * 24 * time.Hour), 0, 2}} {
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

// What she agreed to about letters ends with the event. Only who wants to be asked later how it went keeps her address here.
func TestConsentToLettersEndsWithTheEvent(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.withMail(t)
		end := h.now.Add(48 * time.Hour)
		err := h.d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Do("INSERT INTO sessions (edition_id, id, day, kind, starts_at, minutes) VALUES ($1, 's', 1, 'plenary', $2, 60)", h.e.ID, clock.Millis(end.Add(-time.Hour)))
		})
		if err != nil {
			t.Fatal(err)
		}
		come := func(name string, more ...string) Person {
			a := application(name, "firm")
			a.Code, a.Profile.Mail, a.Profile.PlainMail = h.code(t), name+"@example.org", true
			a.Consents = append([]string{"take_part", "mail", "mail_code"}, more...)
			return h.registers(t, a)
		}
		merel, wout := come("merel"), come("wout", "follow_up")
		for _, when := range []struct {
			now   time.Time
			ended bool
		}{{end.Add(time.Hour), false}, {end.Add(25 * time.Hour), true}, {end.Add(49 * time.Hour), true}} {
			h.now = when.now
			if err := h.LapseContact(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, c := range []struct {
				p    Person
				kept bool
			}{{merel, !when.ended}, {wout, true}} {
				own, err := h.OwnData(t.Context(), c.p)
				if err != nil || own.Gave("mail") == when.ended || own.Gave("mail_code") == when.ended || !own.Gave("take_part") || own.Profile.PlainMail == when.ended || (own.Profile.Mail != "") != c.kept {
					t.Errorf("%s after the event, %s: %+v, %v", when.now.Sub(end), c.p.Name, own, err)
				}
			}
		}
		if code := h.asks(t, b, NewForm(), "wout@example.org", "wout"); code != "" {
			t.Error("a code went out after the event")
		}
	})
}
