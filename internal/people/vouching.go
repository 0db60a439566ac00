package people

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/seal"
)

// Private is what a registration tells the safety lead and nobody else. No reason is asked.
type Private struct {
	Known    string `json:"known,omitempty"`    // how to make sure who she is: her legal name, or another way she prefers
	Apart    string `json:"apart,omitempty"`    // whom, or which organisation, she does not want to meet
	Together string `json:"together,omitempty"` // with whom she comes
}

// PrivateMax is how long each of these may be, in characters.
const PrivateMax = 300

// KnownJob says that someone registered, changed how she is known or told the safety lead something. Its payload is her id. It is
// queued for everybody alike, so that nobody can tell from an answer, or from how long it took, whether a name was found.
const KnownJob = "people.known"

const privateLabel = "private_notes.note"

// privateSize is the length of a private note before it is sealed, in bytes: the longest there can be, and the same for all.
const privateSize = 3*PrivateMax*6 + 64

// privateSubject names the key of someone's private note, which goes before her other texts do.
func privateSubject(id ID) string { return "private/" + string(id) }

func (p *Private) check() (wrong []error) {
	for _, f := range []struct {
		name string
		text *string
	}{{"known", &p.Known}, {"apart", &p.Apart}, {"together", &p.Together}} {
		*f.text = line(*f.text)
		if utf8.RuneCountInString(*f.text) > PrivateMax {
			wrong = append(wrong, fault.Wrong(f.name, "people.register.private_long", "max", PrivateMax))
		}
	}
	return wrong
}

// keepPrivately stores what was told to the safety lead, with a key of its own and always as long.
func (s *Service) keepPrivately(tx *db.Tx, e edition.ID, id ID, p Private) error {
	key, err := s.seal.NewKey(tx, string(e), privateSubject(id))
	if err != nil {
		return err
	}
	sealed, err := sealPrivate(key, p)
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO private_notes (edition_id, person_id, note) VALUES ($1, $2, $3)", e, id, sealed)
}

func sealPrivate(key *seal.Key, p Private) ([]byte, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return key.Seal(privateLabel, seal.Text(seal.Padded(string(raw), privateSize)))
}

// Known is a registration as the safety lead makes sure of it.
type Known struct {
	Listed
	Private
}

// KnownIn reads every registration of an edition with what it tells the safety lead alone, in the order of registration. It must
// not reach any page but hers.
func (s *Service) KnownIn(tx *db.Tx, e edition.ID) ([]Known, error) {
	listed, err := s.listPeople(tx, e)
	if err != nil {
		return nil, err
	}
	notes := map[ID][]byte{}
	err = tx.Rows("SELECT person_id, note FROM private_notes WHERE edition_id = $1", []any{e}, func(scan db.Scanner) error {
		var id ID
		var note []byte
		err := scan(&id, &note)
		notes[id] = note
		return err
	})
	if err != nil {
		return nil, err
	}
	all := make([]Known, len(listed))
	for i, l := range listed {
		all[i] = Known{Listed: l}
		key, err := s.seal.Key(tx, string(e), privateSubject(l.PersonID()))
		if err != nil {
			return nil, err
		}
		if all[i].Private, err = openPrivate(key, notes[l.PersonID()]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func openPrivate(key *seal.Key, note []byte) (p Private, err error) {
	text, err := key.Open(privateLabel, note)
	if err != nil || text.Empty() {
		return p, err
	}
	return p, json.Unmarshal([]byte(strings.TrimSpace(text.Reveal())), &p)
}

// TakeWishes reads whom someone named when she registered and takes it out of her registration: it belongs to the next chapter now.
func (s *Service) TakeWishes(tx *db.Tx, e edition.ID, id ID) (apart, together string, err error) {
	var note []byte
	found, err := tx.Found("SELECT note FROM private_notes WHERE edition_id = $1 AND person_id = $2", []any{e, id}, &note)
	if err != nil || !found {
		return "", "", err
	}
	key, err := s.seal.Key(tx, string(e), privateSubject(id))
	if err != nil || key == nil {
		return "", "", err
	}
	p, err := openPrivate(key, note)
	if err != nil {
		return "", "", err
	}
	sealed, err := sealPrivate(key, Private{Known: p.Known})
	if err != nil {
		return "", "", err
	}
	return p.Apart, p.Together, tx.Do("UPDATE private_notes SET note = $1 WHERE edition_id = $2 AND person_id = $3", sealed, e, id)
}

func vouchedFor(tx *db.Tx, e edition.ID) (map[ID]bool, error) {
	vouched := map[ID]bool{}
	err := tx.Rows("SELECT person_id FROM vouched WHERE edition_id = $1", []any{e}, func(scan db.Scanner) error {
		var id ID
		err := scan(&id)
		vouched[id] = true
		return err
	})
	return vouched, err
}

func insertVouched(tx *db.Tx, e edition.ID, id ID) error {
	return tx.Do("INSERT INTO vouched (edition_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", e, id)
}

// answersFor lets a decision to admit pass when somebody answers for the person; the safety lead does so by deciding.
func (s *Service) answersFor(tx *db.Tx, by Person, e edition.ID, id ID) error {
	if by.Roles.Any(edition.SafetyLead) {
		return insertVouched(tx, e, id)
	}
	var one int
	found, err := tx.Found("SELECT 1 FROM vouched WHERE edition_id = $1 AND person_id = $2", []any{e, id}, &one)
	if err == nil && !found {
		err = fault.New(fault.Conflict, "people.desk.unchecked")
	}
	return err
}

// Confirm notes that the safety lead has made sure who someone is. Whoever reviews may admit her from now on, and a place that is
// or becomes free may be hers. Confirming twice does nothing.
func (s *Service) Confirm(ctx context.Context, by Person, e edition.Edition, id ID) error {
	if by.Edition != e.ID || !by.Roles.Any(edition.SafetyLead) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.found(tx, e.ID, id); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
		if err := s.jobs.Enqueue(tx, jobs.Job{Edition: string(e.ID), Kind: FillJob, Dedup: "places"}); err != nil {
			return err
		}
		return insertVouched(tx, e.ID, id)
	})
	if err != nil {
		return fmt.Errorf("confirming who someone is: %w", err)
	}
	return nil
}

// HasNoPlace is what the safety lead decides on someone who should not come: she waits for a place like anybody for whom there is
// none, by the same way and with the same words, and none becomes hers.
func (s *Service) HasNoPlace(tx *db.Tx, by Person, e edition.ID, id ID) error {
	if by.Edition != e || !by.Roles.Any(edition.SafetyLead) {
		return fault.ErrNotFound
	}
	p, err := s.found(tx, e, id)
	if err != nil {
		return err
	}
	if err := tx.Do("DELETE FROM vouched WHERE edition_id = $1 AND person_id = $2", e, id); err != nil {
		return err
	}
	return s.turn(tx, e, p, Waiting, by.PersonID())
}

// turn gives someone another standing, and frees what she held as one who is in.
func (s *Service) turn(tx *db.Tx, e edition.ID, p Person, to Standing, by ID) error {
	if p.Standing == to {
		return nil
	}
	if p.Standing == Admitted {
		if err := s.freed(tx, e, p.PersonID()); err != nil {
			return err
		}
	}
	return s.answer(tx, e, p.PersonID(), to, by)
}

// ForgetPrivate destroys what registrations told the safety lead alone, with the keys, when the edition closes.
func (s *Service) ForgetPrivate(tx *db.Tx, e edition.ID) error {
	ids, err := db.All(tx, func(scan db.Scanner) (id ID, err error) { return id, scan(&id) }, "SELECT person_id FROM private_notes WHERE edition_id = $1", e)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.forgetPrivate(tx, e, id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) forgetPrivate(tx *db.Tx, e edition.ID, id ID) error {
	if err := tx.Do("DELETE FROM private_notes WHERE edition_id = $1 AND person_id = $2", e, id); err != nil {
		return err
	}
	return s.seal.Forget(tx, string(e), privateSubject(id), s.now())
}

// Announce tells the next chapter that someone registered, is known otherwise now, or said something; an empty id that somebody
// else did.
func (s *Service) Announce(tx *db.Tx, e edition.ID, id ID) error {
	return s.jobs.Enqueue(tx, jobs.Job{Edition: string(e), Kind: KnownJob, Dedup: string(id), Payload: string(id)})
}
