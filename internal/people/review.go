package people

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/jobs"
)

// What decides when no staff account does.
const (
	byCode  ID = "code"  // a handed-out code
	byPlace ID = "place" // a place that became free
	byHer   ID = "self"  // the person herself
)

// Jobs of this chapter. LeftJob says that someone is no longer in (withdrew, was removed, was admitted by mistake): her place
// is free, and later chapters forget what is theirs. Its payload is her id. FillJob looks for who gets a place.
const (
	LeftJob = "people.withdrawn"
	FillJob = "people.fill"
)

// undoWithin is how long a decision can be taken back.
const undoWithin = 15 * time.Minute

// Reviews says whether someone decides on registrations: the organiser and the safety lead.
func (p Person) Reviews(e edition.ID) bool {
	return p.Staff && p.Edition == e && p.Roles.Any(edition.Organiser|edition.SafetyLead)
}

// Removes says whether someone may put a person out at once: the organiser, the deputy and the safety lead.
func (p Person) Removes(e edition.ID) bool {
	return p.Staff && p.Edition == e && p.Roles.Any(edition.Organiser|edition.Deputy|edition.SafetyLead)
}

// Everybody lists the people of an edition for those who review, in the order of registration.
func (s *Service) Everybody(ctx context.Context, by Person, e edition.Edition) (all []Listed, err error) {
	if !by.Reviews(e.ID) {
		return nil, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = s.listPeople(tx, e.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing people: %w", err)
	}
	return all, nil
}

// Undoable says whether the newest decision on someone can still be taken back by who took it.
func (l Listed) Undoable(by Person, now time.Time) bool {
	return l.DecidedBy == by.PersonID() && slices.Contains([]Standing{Admitted, Waiting, Declined}, l.Standing) && now.Sub(l.Decided) < undoWithin
}

// Decide admits someone for whom somebody answers, says that there is no place yet, or declines. Who is admitted and finds no place free waits for one:
// outcome says what became of it. Deciding the same twice does nothing.
func (s *Service) Decide(ctx context.Context, by Person, e edition.Edition, id ID, as Standing) (outcome Standing, err error) {
	if !by.Reviews(e.ID) {
		return "", fault.ErrNotFound
	}
	if !slices.Contains([]Standing{Admitted, Waiting, Declined}, as) {
		return "", fault.New(fault.Invalid, "fault.invalid")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		outcome = as
		p, err := s.found(tx, e.ID, id)
		if err != nil || p.Standing == as {
			return err
		}
		if as == Admitted {
			if err := s.answersFor(tx, by, e.ID, id); err != nil {
				return err
			}
		}
		if as == Admitted && p.Roles.Any(edition.Participant) {
			free, err := s.placeFree(tx, e, p.World)
			if err != nil {
				return err
			}
			if !free {
				outcome = Waiting
			}
		}
		if p.Standing == outcome {
			return nil
		}
		if err := s.note(tx, by.Acting, e.ID, "people_"+string(outcome), ofPerson, string(id)); err != nil {
			return err
		}
		return s.turn(tx, e.ID, p, outcome, by.PersonID())
	})
	if err != nil {
		return "", fmt.Errorf("deciding on a registration: %w", err)
	}
	return outcome, nil
}

// answer notes a decision and lets her know: her open page at once, and a letter if she may be written to.
func (s *Service) answer(tx *db.Tx, e edition.ID, id ID, outcome Standing, by ID) error {
	tx.AfterCommit(func() { s.hub.Notify(Topic(id), DeskTopic(e)) })
	if s.SendsMail() {
		if err := s.jobs.Enqueue(tx, jobs.Job{Edition: string(e), Kind: NewsJob, Dedup: string(id), Payload: string(id), RunAt: s.now().Add(undoWithin)}); err != nil {
			return err
		}
	}
	return insertAdmission(tx, e, id, outcome, clock.Millis(s.now()), by)
}

// UndoDecision takes one's own newest decision back, within a quarter of an hour.
func (s *Service) UndoDecision(ctx context.Context, by Person, e edition.Edition, id ID) error {
	if !by.Reviews(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var was Standing
		found, err := tx.Found(`DELETE FROM admissions WHERE edition_id = $1 AND person_id = $2 AND by_id = $3 AND at > $4
			AND outcome IN ('admitted', 'waiting', 'declined')
			AND n = (SELECT max(n) FROM admissions x WHERE x.edition_id = $1 AND x.person_id = $2) RETURNING outcome`,
			[]any{e.ID, id, by.ID, clock.Millis(s.now().Add(-undoWithin))}, &was)
		if err != nil {
			return err
		}
		if !found {
			return fault.New(fault.Conflict, "people.desk.too_late")
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(id), DeskTopic(e.ID)) })
		if err := s.note(tx, by.Acting, e.ID, "people_reversal", ofPerson, string(id)); err != nil {
			return err
		}
		if was == Admitted {
			return s.freed(tx, e.ID, id)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("undoing a decision: %w", err)
	}
	return nil
}

// Remove puts someone out at once and everywhere: her visits end, her phrase opens nothing, her seat is free.
func (s *Service) Remove(ctx context.Context, by Person, e edition.Edition, id ID) error {
	if !by.Removes(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := s.found(tx, e.ID, id)
		if err != nil || p.Standing == Removed {
			return err
		}
		if err := s.note(tx, by.Acting, e.ID, "people_removal", ofPerson, string(id)); err != nil {
			return err
		}
		if err := insertAdmission(tx, e.ID, id, Removed, clock.Millis(s.now()), by.PersonID()); err != nil {
			return err
		}
		return s.shutOut(tx, e.ID, id)
	})
	if err != nil {
		return fmt.Errorf("removing someone: %w", err)
	}
	return nil
}

// Restore lets someone back whose removal was a mistake. Only the safety lead may, who also reads what she says to it. She needs
// a new code from the door desk.
func (s *Service) Restore(ctx context.Context, by Person, e edition.Edition, id ID) error {
	if by.Edition != e.ID || !by.Roles.Any(edition.SafetyLead) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM admissions WHERE edition_id = $1 AND person_id = $2 AND outcome = 'removed'
			AND n = (SELECT max(n) FROM admissions x WHERE x.edition_id = $1 AND x.person_id = $2)`, e.ID, id)
		if err == nil && n == 0 {
			err = fault.ErrNotFound
		}
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
		return s.note(tx, by.Acting, e.ID, "people_return", ofPerson, string(id))
	})
	if err != nil {
		return fmt.Errorf("letting someone back: %w", err)
	}
	return nil
}

// shutOut ends every way in that someone has.
func (s *Service) shutOut(tx *db.Tx, e edition.ID, id ID) error {
	if err := tx.Do("UPDATE people SET lookup = '', mail_lookup = '' WHERE edition_id = $1 AND id = $2", e, id); err != nil {
		return err
	}
	for _, table := range []string{"door_codes", "mail_codes", "sent_forms"} {
		if err := tx.Do("DELETE FROM "+table+" WHERE edition_id = $1 AND person_id = $2", e, id); err != nil {
			return err
		}
	}
	if err := s.endVisitsOf(tx, e, id, ""); err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e)) })
	return s.freed(tx, e, id)
}

// freed says that someone is no longer in.
func (s *Service) freed(tx *db.Tx, e edition.ID, id ID) error {
	return s.jobs.Enqueue(tx, jobs.Job{Edition: string(e), Kind: LeftJob, Dedup: string(id), Payload: string(id)})
}

// FillPlaces admits those who wait and for whom somebody answers, in the order in which they registered, as far as there are places for their worlds.
// It runs when a place frees and, for a capacity that was raised, now and then.
func (s *Service) FillPlaces(ctx context.Context, e edition.Edition) error {
	if e.Phase != edition.Registration && e.Phase != edition.Live {
		return nil
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		type waiting struct {
			id    ID
			world string
		}
		queue, err := db.All(tx, func(scan db.Scanner) (w waiting, err error) { return w, scan(&w.id, &w.world) },
			`SELECT p.id, p.world FROM people p WHERE p.edition_id = $1 AND 'waiting' =
				(SELECT outcome FROM admissions a WHERE a.edition_id = p.edition_id AND a.person_id = p.id ORDER BY n DESC LIMIT 1)
				AND EXISTS (SELECT 1 FROM vouched v WHERE v.edition_id = p.edition_id AND v.person_id = p.id)
			ORDER BY p.registered_at, p.id`, e.ID)
		if err != nil || len(queue) == 0 {
			return err
		}
		taken, err := placesTaken(tx, e.ID)
		if err != nil {
			return err
		}
		for _, w := range queue {
			if !taken.free(e, w.world) {
				continue
			}
			if err := s.answer(tx, e.ID, w.id, Admitted, byPlace); err != nil {
				return err
			}
			taken[w.world]++
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("filling places: %w", err)
	}
	return nil
}

// SetRoles says what someone does in the edition. Who stops holding a participant's place frees it.
func (s *Service) SetRoles(ctx context.Context, by Person, e edition.Edition, id ID, roles edition.Role) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	if roles == 0 || roles&^edition.PersonRoles != 0 {
		return fault.Wrong("role", "people.codes.role")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.found(tx, e.ID, id); err != nil {
			return err
		}
		if err := tx.Do("DELETE FROM person_roles WHERE edition_id = $1 AND person_id = $2", e.ID, id); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(id), DeskTopic(e.ID)) })
		if err := s.note(tx, by.Acting, e.ID, "people_roles", ofPerson, string(id)); err != nil {
			return err
		}
		if err := insertRole(tx, e.ID, id, roles, clock.Millis(s.now())); err != nil {
			return err
		}
		return s.jobs.Enqueue(tx, jobs.Job{Edition: string(e.ID), Kind: FillJob, Dedup: "places"})
	})
	if err != nil {
		return fmt.Errorf("changing roles: %w", err)
	}
	return nil
}

// found is a person of the edition who has not gone.
func (s *Service) found(tx *db.Tx, e edition.ID, id ID) (Person, error) {
	p, err := s.personActing(tx, e, id)
	if err == nil && (p.ID == "" || p.Standing == Withdrawn || p.Standing == Removed) {
		err = fault.ErrNotFound
	}
	return p, err
}

// Places is how the places of an edition stand, for those who organise. "In my own name" is counted in the whole only.
type Places struct {
	Capacity, Taken, Waiting, ToReview int
	Worlds                             []WorldPlaces
}

// WorldPlaces is how one world's places stand.
type WorldPlaces struct {
	World          edition.World
	Taken, Waiting int
	ToReview       int
}

// PlacesOf counts places among the people listed.
func PlacesOf(e edition.Edition, all []Listed) Places {
	p := Places{Capacity: e.Capacity}
	at := map[string]int{}
	for _, w := range e.Worlds {
		if w.Key != edition.Own {
			at[w.Key] = len(p.Worlds)
			p.Worlds = append(p.Worlds, WorldPlaces{World: w})
		}
	}
	for _, l := range all {
		if !l.Roles.Any(edition.Participant) {
			continue
		}
		none := WorldPlaces{}
		w := &none
		if i, ok := at[l.World]; ok {
			w = &p.Worlds[i]
		}
		switch l.Standing {
		case Admitted:
			p.Taken, w.Taken = p.Taken+1, w.Taken+1
		case Waiting:
			p.Waiting, w.Waiting = p.Waiting+1, w.Waiting+1
		case Registered:
			p.ToReview, w.ToReview = p.ToReview+1, w.ToReview+1
		}
	}
	return p
}
