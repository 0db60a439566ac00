package people

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people/phrase"
	"hackathon4women/internal/seal"
)

const profileLabel = "people.profile"

func (s *Service) sealProfile(key *seal.Key, p Profile) ([]byte, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return key.Seal(profileLabel, seal.Text(raw))
}

// profileOf opens a profile with its person's key.
func (s *Service) profileOf(tx *db.Tx, e edition.ID, id ID, sealed []byte) (Profile, error) {
	key, err := s.seal.Key(tx, string(e), string(id))
	if err != nil {
		return Profile{}, err
	}
	return openProfile(key, sealed)
}

func openProfile(key *seal.Key, sealed []byte) (p Profile, err error) {
	text, err := key.Open(profileLabel, sealed)
	if err != nil || text == "" {
		return p, err
	}
	return p, json.Unmarshal([]byte(text.Reveal()), &p)
}

// personActing reads a person with her roles and standing; the zero Person when there is none.
func (s *Service) personActing(tx *db.Tx, e edition.ID, id ID) (Person, error) {
	var p Person
	var sealed []byte
	var lookup string
	var since int64
	found, err := tx.Found(`SELECT world, profile, lookup, since, COALESCE((SELECT outcome FROM admissions a WHERE a.edition_id = p.edition_id AND a.person_id = p.id
		ORDER BY n DESC LIMIT 1), 'registered') FROM people p WHERE edition_id = $1 AND id = $2`, []any{e, id}, &p.World, &sealed, &lookup, &since, &p.Standing)
	if err != nil || !found {
		return Person{}, err
	}
	profile, err := s.profileOf(tx, e, id, sealed)
	if err != nil {
		return Person{}, err
	}
	p.ID, p.Edition, p.Name, p.Languages, p.Chosen = string(id), e, profile.Name, profile.Languages, lookup != ""
	p.Since = clock.FromMillis(since)
	err = tx.Rows("SELECT role FROM person_roles WHERE edition_id = $1 AND person_id = $2", []any{e, id}, func(scan db.Scanner) error {
		var role string
		if err := scan(&role); err != nil {
			return err
		}
		p.Roles |= edition.RoleOf(role)
		return nil
	})
	if p.Standing == Withdrawn || p.Standing == Removed {
		p.Roles = 0
	}
	return p, err
}

// staffActing reads a staff account with its roles in an edition.
func (s *Service) staffActing(tx *db.Tx, id ID, e edition.ID) (Person, error) {
	var sealed []byte
	var operator int64
	found, err := tx.Found("SELECT name, operator FROM accounts WHERE id = $1 AND closed_at = 0", []any{id}, &sealed, &operator)
	if err != nil || !found {
		return Person{}, err
	}
	key, err := s.seal.Key(tx, "", string(id))
	if err != nil {
		return Person{}, err
	}
	name, err := key.Open("accounts.name", sealed)
	if err != nil {
		return Person{}, err
	}
	p := Person{Acting: edition.Acting{ID: string(id), Edition: e, Staff: true}, Name: name.Reveal(), Standing: Admitted, Chosen: true}
	if operator > 0 {
		p.Roles |= edition.Operator
	}
	err = tx.Rows("SELECT role FROM staff WHERE edition_id = $1 AND account_id = $2", []any{e, id}, func(scan db.Scanner) error {
		var role string
		if err := scan(&role); err != nil {
			return err
		}
		p.Roles |= edition.RoleOf(role)
		return nil
	})
	return p, err
}

// insertPerson stores a new person with a key of her own.
func (s *Service) insertPerson(tx *db.Tx, e edition.ID, id ID, a Application) error {
	key, err := s.seal.NewKey(tx, string(e), string(id))
	if err != nil {
		return err
	}
	sealed, err := s.sealProfile(key, a.Profile)
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO people (edition_id, id, world, profile, mail_lookup, registered_at) VALUES ($1, $2, $3, $4, $5, $6)",
		e, id, a.World, sealed, s.mailLookup(a.Profile, a.Consents), clock.Millis(s.now()))
}

// mailLookup is by what she is found when she asks for a code by mail; empty unless she wants such codes. She asks for each herself, so the way
// in stays open while new words of that consent wait for her answer.
func (s *Service) mailLookup(p Profile, consents []string) string {
	if p.Mail == "" || !slices.Contains(consents, "mail_code") {
		return ""
	}
	return s.mailHash(p.Mail, p.Name)
}

// mailHash ties the address to the name she shows, which whoever reads her mailbox need not know.
func (s *Service) mailHash(mail, name string) string {
	return s.seal.MAC("mail", strings.ToLower(strings.TrimSpace(mail))+"\n"+phrase.Normalise(name))
}

// withoutPhrase lets someone back who has not shown her phrase, and so may not be her: the phrase opens no more, open visits
// end, and from now on what she wrote for herself before is not shown. How to reach her is forgotten too, unless it is known
// to whoever comes, since the code went there.
func (s *Service) withoutPhrase(tx *db.Tx, e edition.ID, id ID, byMail bool) error {
	if !byMail {
		her := Person{Acting: edition.Acting{ID: string(id), Edition: e}}
		if err := s.setConsents(tx, her, map[string]bool{"mail": false, "mail_code": false, "follow_up": false}); err != nil {
			return err
		}
	}
	if err := s.changeProfile(tx, e, id, func(p *Profile) error {
		p.Note = ""
		if !byMail {
			p.Mail, p.PlainMail = "", false
		}
		return nil
	}); err != nil {
		return err
	}
	if err := tx.Do("UPDATE people SET lookup = '', since = $1 WHERE edition_id = $2 AND id = $3", clock.Millis(s.now()), e, id); err != nil {
		return err
	}
	return s.endVisitsOf(tx, e, id, "")
}

// changeProfile reads a person's profile, lets change alter it and seals it again.
func (s *Service) changeProfile(tx *db.Tx, e edition.ID, id ID, change func(*Profile) error) error {
	var sealed []byte
	// Touched first, so that two changes at once stand in line.
	if err := tx.Row("UPDATE people SET world = world WHERE edition_id = $1 AND id = $2 RETURNING profile", []any{e, id}, &sealed); err != nil {
		return err
	}
	key, err := s.seal.Key(tx, string(e), string(id))
	if err != nil {
		return err
	}
	p, err := openProfile(key, sealed)
	if err != nil {
		return err
	}
	if err := change(&p); err != nil {
		return err
	}
	if sealed, err = s.sealProfile(key, p); err != nil {
		return err
	}
	given, err := s.consentsOf(tx, e, id)
	if err != nil {
		return err
	}
	return tx.Do("UPDATE people SET profile = $1, mail_lookup = $2 WHERE edition_id = $3 AND id = $4", sealed, s.mailLookup(p, notTakenBack(given)), e, id)
}

func insertAdmission(tx *db.Tx, e edition.ID, id ID, outcome Standing, at int64, by ID) error {
	return tx.Do(`INSERT INTO admissions (edition_id, person_id, n, outcome, at, by_id)
		VALUES ($1, $2, (SELECT COALESCE(max(n), 0) + 1 FROM admissions WHERE edition_id = $1 AND person_id = $2), $3, $4, $5)`, e, id, outcome, at, by)
}

func insertRole(tx *db.Tx, e edition.ID, id ID, role edition.Role, at int64) error {
	for _, name := range role.Names() {
		if err := tx.Do("INSERT INTO person_roles (edition_id, person_id, role, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", e, id, name, at); err != nil {
			return err
		}
	}
	return nil
}

// Listed is a person as those who organise see her.
type Listed struct {
	Person
	Profile    Profile
	Registered time.Time
	Vouched    bool      // somebody answers for her: a body, the door, or the safety lead
	Decided    time.Time // when the newest decision was taken; zero without one
	DecidedBy  ID        // empty when a code or a freed place decided
}

// ByName lays a list in the order of the names shown.
func ByName(all []Listed) {
	slices.SortStableFunc(all, func(a, b Listed) int { return compareNames(a.Name, b.Name) })
}

// listPeople reads everybody of an edition.
func (s *Service) listPeople(tx *db.Tx, e edition.ID) ([]Listed, error) {
	if err := s.seal.Warm(tx, string(e)); err != nil {
		return nil, err
	}
	roles := map[ID]edition.Role{}
	err := tx.Rows("SELECT person_id, role FROM person_roles WHERE edition_id = $1", []any{e}, func(scan db.Scanner) error {
		var id ID
		var role string
		if err := scan(&id, &role); err != nil {
			return err
		}
		roles[id] |= edition.RoleOf(role)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var sealed [][]byte
	all, err := db.All(tx, func(scan db.Scanner) (l Listed, err error) {
		var profile []byte
		var lookup string
		var registered, decided int64
		err = scan(&l.ID, &l.World, &profile, &lookup, &registered, &l.Standing, &decided, &l.DecidedBy)
		sealed = append(sealed, profile)
		l.Edition, l.Roles, l.Chosen = e, roles[ID(l.ID)], lookup != ""
		l.Registered, l.Decided = clock.FromMillis(registered), clock.FromMillis(decided)
		if l.DecidedBy == byCode || l.DecidedBy == byPlace || l.DecidedBy == byHer {
			l.DecidedBy = ""
		}
		return l, err
	}, `SELECT p.id, p.world, p.profile, p.lookup, p.registered_at, COALESCE(a.outcome, 'registered'), COALESCE(a.at, 0), COALESCE(a.by_id, '')
		FROM people p LEFT JOIN admissions a ON a.edition_id = p.edition_id AND a.person_id = p.id
			AND a.n = (SELECT max(n) FROM admissions x WHERE x.edition_id = p.edition_id AND x.person_id = p.id)
		WHERE p.edition_id = $1 ORDER BY p.registered_at, p.id`, e)
	if err != nil {
		return nil, err
	}
	vouched, err := vouchedFor(tx, e)
	if err != nil {
		return nil, err
	}
	// Opened after the rows are closed: a transaction reads one thing at a time.
	for i := range all {
		l := &all[i]
		l.Vouched = vouched[l.PersonID()]
		if l.Profile, err = s.profileOf(tx, e, l.PersonID(), sealed[i]); err != nil {
			return nil, fmt.Errorf("opening profile: %w", err)
		}
		l.Name, l.Languages = l.Profile.Name, l.Profile.Languages
	}
	return all, nil
}

// Names reads the shown names of an edition's people, for chapters that put them on a page the reader may see.
func (s *Service) Names(tx *db.Tx, e edition.ID) (map[ID]string, error) {
	all, err := s.listPeople(tx, e)
	names := make(map[ID]string, len(all))
	for _, l := range all {
		names[ID(l.ID)] = l.Name
	}
	return names, err
}

// AdmittedIn reads the admitted people of an edition inside another chapter's transaction.
func (s *Service) AdmittedIn(tx *db.Tx, e edition.ID) ([]Listed, error) {
	all, err := s.listPeople(tx, e)
	in := all[:0]
	for _, l := range all {
		if l.Standing == Admitted {
			in = append(in, l)
		}
	}
	return in, err
}

func notFound(ok bool) error {
	if ok {
		return nil
	}
	return fault.ErrNotFound
}
