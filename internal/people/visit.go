package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
)

// Token is the secret in a browser's cookie.
type Token string

func (t Token) hash() string {
	h := sha256.Sum256([]byte(t))
	return hex.EncodeToString(h[:])
}

func newToken() Token {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err)
	}
	return Token(base64.RawURLEncoding.EncodeToString(b[:]))
}

// Visit is one sign-in in one browser.
type Visit struct {
	ID      string
	Subject ID
	Edition edition.ID // empty for staff
	Began   time.Time
	Seen    time.Time
	Proved  time.Time // when she last showed her phrase or a passkey; zero when never in this visit
}

// startVisit signs a subject in who has just shown who she is. The token is always a new one.
func (s *Service) startVisit(tx *db.Tx, e edition.ID, subject ID) (Token, error) {
	if err := s.noteEntering(tx, e, subject); err != nil {
		return "", err
	}
	return s.insertVisit(tx, e, subject, s.now())
}

// noteEntering writes down that an account of the staff came in, in the chain of the house, which only whoever runs the server reads. Of people
// who take part nothing is written: it would be a list of who was there when. Nor of an account that only listens: when
// listeners come in tells when somebody may have asked for one.
func (s *Service) noteEntering(tx *db.Tx, e edition.ID, subject ID) error {
	if e != "" || subject == "" {
		return nil
	}
	roles, err := db.All(tx, func(scan db.Scanner) (role string, err error) { return role, scan(&role) }, "SELECT role FROM staff WHERE account_id = $1", subject)
	if err != nil {
		return err
	}
	if len(roles) > 0 && !slices.ContainsFunc(roles, func(r string) bool { return edition.RoleOf(r) != edition.Listener }) {
		return nil
	}
	return s.note(tx, edition.Acting{ID: string(subject)}, "", "account_entered", ofAccount, string(subject))
}

func (s *Service) insertVisit(tx *db.Tx, e edition.ID, subject ID, proved time.Time) (Token, error) {
	t := newToken()
	err := tx.Do("INSERT INTO visits (edition_id, token, id, subject, began_at, seen_at, proved_at) VALUES ($1, $2, $3, $4, $5, $5, $6)",
		e, t.hash(), db.NewID(), subject, clock.Millis(s.now()), clock.Millis(proved))
	return t, err
}

// Who finds the visit of a cookie and takes it for a sign of life. No visit, an ended one, an idle one and one that has lasted too long
// are fault.SignedOut.
func (s *Service) Who(ctx context.Context, t Token) (v Visit, err error) {
	v, err = s.Look(ctx, t)
	if err != nil {
		return Visit{}, err
	}
	return v, s.see(ctx, v, s.now())
}

// Look finds the visit of a cookie as Who does, without a sign of life: what a page asks for by itself keeps nobody signed in.
func (s *Service) Look(ctx context.Context, t Token) (v Visit, err error) {
	if t == "" {
		return v, fault.ErrSignedOut
	}
	now := s.now()
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found, err := findVisit(tx, &v, "token = $1 AND ended_at = 0 AND seen_at > $2 AND began_at > $3", t.hash(), clock.Millis(now.Add(-idle)), clock.Millis(now.Add(-longest)))
		if err == nil && !found {
			err = fault.ErrSignedOut
		}
		return err
	})
	if err != nil {
		return Visit{}, err
	}
	return v, nil
}

// Still says whether a visit goes on, also after its token has changed: an open page asks, which is no sign of life. One that has
// ended is fault.SignedOut.
func (s *Service) Still(ctx context.Context, v Visit) error {
	now := s.now()
	return s.db.Read(ctx, func(tx *db.Tx) error {
		found, err := findVisit(tx, &v, "edition_id = $1 AND subject = $2 AND id = $3 AND ended_at = 0 AND seen_at > $4 AND began_at > $5",
			v.Edition, v.Subject, v.ID, clock.Millis(now.Add(-idle)), clock.Millis(now.Add(-longest)))
		if err == nil && !found {
			err = fault.ErrSignedOut
		}
		return err
	})
}

func findVisit(tx *db.Tx, v *Visit, where string, args ...any) (bool, error) {
	var began, seen, proved int64
	found, err := tx.Found("SELECT id, subject, edition_id, began_at, seen_at, proved_at FROM visits WHERE "+where, args, &v.ID, &v.Subject, &v.Edition, &began, &seen, &proved)
	v.Began, v.Seen, v.Proved = clock.FromMillis(began), clock.FromMillis(seen), clock.FromMillis(proved)
	return found, err
}

// see notes a sign of life, once a minute.
func (s *Service) see(ctx context.Context, v Visit, now time.Time) error {
	if now.Sub(v.Seen) <= time.Minute {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("UPDATE visits SET seen_at = $1 WHERE edition_id = $2 AND subject = $3 AND id = $4", clock.Millis(now), v.Edition, v.Subject, v.ID)
	})
}

// PutOut finds who was put out of an edition by the cookie of a visit that this ended. found is false for everybody else.
func (s *Service) PutOut(ctx context.Context, t Token) (p Person, found bool, err error) {
	if t == "" {
		return p, false, nil
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var v Visit
		ended, err := tx.Found("SELECT subject, edition_id FROM visits WHERE token = $1 AND ended_at > 0 AND edition_id <> ''", []any{t.hash()}, &v.Subject, &v.Edition)
		if err != nil || !ended {
			return err
		}
		p, err = s.personActing(tx, v.Edition, v.Subject)
		found = p.ID != "" && p.Standing == Removed
		return err
	})
	return p, found, err
}

// EndVisit ends the visit of a cookie: sign-out and exit. Ending an ended one does nothing.
func (s *Service) EndVisit(ctx context.Context, t Token) error {
	if t == "" {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var subject ID
		found, err := tx.Found("UPDATE visits SET ended_at = $1 WHERE token = $2 AND ended_at = 0 RETURNING subject", []any{clock.Millis(s.now()), t.hash()}, &subject)
		if found {
			tx.AfterCommit(func() { s.hub.Notify(Topic(subject)) })
		}
		return err
	})
}

// Visits lists a subject's open visits, newest first.
func (s *Service) Visits(ctx context.Context, me Person) (all []Visit, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.All(tx, func(scan db.Scanner) (v Visit, err error) {
			var began, seen int64
			err = scan(&v.ID, &v.Subject, &v.Edition, &began, &seen)
			v.Began, v.Seen = clock.FromMillis(began), clock.FromMillis(seen)
			return v, err
		}, "SELECT id, subject, edition_id, began_at, seen_at FROM visits WHERE edition_id = $1 AND subject = $2 AND ended_at = 0 AND seen_at > $3 AND began_at > $4 ORDER BY seen_at DESC",
			me.visitEdition(), me.ID, clock.Millis(s.now().Add(-idle)), clock.Millis(s.now().Add(-longest)))
		return err
	})
	return all, err
}

// EndVisits ends all of a subject's visits, or the one named.
func (s *Service) EndVisits(ctx context.Context, me Person, id string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.endVisitsOf(tx, me.visitEdition(), me.PersonID(), id) })
}

func (s *Service) endVisitsOf(tx *db.Tx, e edition.ID, subject ID, id string) error {
	tx.AfterCommit(func() { s.hub.Notify(Topic(subject)) })
	return tx.Do("UPDATE visits SET ended_at = $1 WHERE edition_id = $2 AND subject = $3 AND ended_at = 0 AND ($4 = '' OR id = $4)",
		clock.Millis(s.now()), e, subject, id)
}

// visitEdition is the edition a person's visits belong to; staff visits belong to none.
func (p Person) visitEdition() edition.ID {
	if p.Staff {
		return ""
	}
	return p.Edition
}

// Acting is the person that a visit is in an edition. Staff without a role there and people of other editions are visitors.
func (s *Service) Acting(ctx context.Context, v Visit, e edition.ID) (p Person, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if v.Edition == "" {
			p, err = s.staffActing(tx, v.Subject, e)
			return err
		}
		if v.Edition != e {
			return nil
		}
		p, err = s.personActing(tx, e, v.Subject)
		return err
	})
	return p, err
}

// ForgetVisits deletes visits a week after they ended, and what was only needed for minutes or hours: sent forms, expired
// codes of the door and of mail, limits. The timetable calls it.
func (s *Service) ForgetVisits(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		now := s.now()
		for _, old := range []struct {
			where string
			than  time.Time
		}{
			{"visits WHERE seen_at < $1", now.Add(-7 * 24 * time.Hour)},
			{"sent_forms WHERE at < $1", now.Add(-time.Hour)},
			{"door_codes WHERE expires_at < $1", now},
			{"mail_codes WHERE expires_at < $1", now},
			{"spent WHERE expires_at < $1", now},
		} {
			if err := tx.Do("DELETE FROM "+old.where, clock.Millis(old.than)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forgetting visits: %w", err)
	}
	return s.limits.Forget(ctx)
}

// SeenSince says whether somebody has an open visit that gave a sign of life since then. Staff visits belong to no edition.
func (s *Service) SeenSince(tx *db.Tx, e edition.ID, who ID, since time.Time) (bool, error) {
	return tx.Found("SELECT 1 FROM visits WHERE edition_id = $1 AND subject = $2 AND ended_at = 0 AND seen_at > $3 LIMIT 1",
		[]any{e, who, clock.Millis(since)}, new(int))
}
