package people

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people/phrase"
)

// Application is what the registration form asks.
type Application struct {
	Code     string // handed out, or empty: then someone reviews
	World    string
	Profile  Profile
	Needs    []string // become settings of the room, not tied to the person
	Consents []string // purposes agreed to; take_part is required
}

// Needs that people may tick.
var Needs = []string{"captions", "breaks", "slow", "plain", "sign", "screenreader", "phone"}

// Purposes of consent, asked one by one. Only take_part is required.
var Purposes = []string{"take_part", "mail", "follow_up"}

// ConsentVersion is raised when the words of a consent change their meaning; consents are then asked again.
const ConsentVersion = 1

// Register takes someone on: admitted at once with a handed-out code, otherwise to be reviewed. It signs her in, so that she
// can choose her phrase. The same thing sent twice is not caught here but by the form, which is gone after the first time.
func (s *Service) Register(ctx context.Context, e edition.Edition, a Application) (t Token, err error) {
	if err := a.check(e); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		t, err = s.register(tx, e, a)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("registering: %w", err)
	}
	return t, nil
}

func (s *Service) register(tx *db.Tx, e edition.Edition, a Application) (Token, error) {
	if e.Phase != edition.Registration && e.Phase != edition.Live {
		return "", fault.New(fault.Closed, "people.register.closed")
	}
	role, standing := edition.Participant, Registered
	if a.Code != "" {
		sheet, err := s.useCode(tx, e.ID, a.Code)
		if err != nil {
			return "", err
		}
		if sheet.World != "" {
			a.World = sheet.World
		}
		role |= sheet.Role
		standing = Admitted
	}
	if standing == Admitted && role == edition.Participant {
		free, err := s.placeFree(tx, e, a.World)
		if err != nil {
			return "", err
		}
		if !free {
			standing = Waiting
		}
	}
	id := ID(db.NewID())
	now := clock.Millis(s.now())
	if err := s.insertPerson(tx, e.ID, id, a.World, a.Profile); err != nil {
		return "", err
	}
	if err := insertRole(tx, e.ID, id, role, now); err != nil {
		return "", err
	}
	if standing != Registered {
		if err := insertAdmission(tx, e.ID, id, standing, now, "code"); err != nil {
			return "", err
		}
	}
	if err := s.keepConsentsAndNeeds(tx, e.ID, id, a); err != nil {
		return "", err
	}
	tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
	return s.startVisit(tx, e.ID, id)
}

func (s *Service) keepConsentsAndNeeds(tx *db.Tx, e edition.ID, id ID, a Application) error {
	for _, purpose := range a.Consents {
		if err := tx.Do("INSERT INTO consents (edition_id, person_id, purpose, version, given_at) VALUES ($1, $2, $3, $4, $5)",
			e, id, purpose, ConsentVersion, clock.Millis(s.now())); err != nil {
			return err
		}
	}
	for _, need := range a.Needs {
		if err := tx.Do(`INSERT INTO room_needs (edition_id, need, wanted) VALUES ($1, $2, 1)
			ON CONFLICT (edition_id, need) DO UPDATE SET wanted = room_needs.wanted + 1`, e, need); err != nil {
			return err
		}
	}
	return nil
}

// check names every field that cannot be accepted.
func (a *Application) check(e edition.Edition) error {
	var wrong []error
	a.Profile.Name = strings.Join(strings.Fields(a.Profile.Name), " ")
	a.Profile.Organisation = strings.Join(strings.Fields(a.Profile.Organisation), " ")
	switch n := utf8.RuneCountInString(a.Profile.Name); {
	case n == 0:
		wrong = append(wrong, fault.Wrong("name", "people.register.name_missing"))
	case n > 40:
		wrong = append(wrong, fault.Wrong("name", "people.register.name_long", "max", 40))
	}
	if utf8.RuneCountInString(a.Profile.Organisation) > 80 {
		wrong = append(wrong, fault.Wrong("organisation", "people.register.organisation_long", "max", 80))
	}
	if utf8.RuneCountInString(a.Profile.Note) > 500 {
		wrong = append(wrong, fault.Wrong("note", "people.register.note_long", "max", 500))
	}
	if _, ok := e.World(a.World); !ok {
		wrong = append(wrong, fault.Wrong("world", "people.register.world_missing"))
	}
	if len(a.Profile.Languages) == 0 || slices.ContainsFunc(a.Profile.Languages, func(l string) bool { return !slices.Contains([]string{"fr", "nl", "en", "de"}, l) }) {
		wrong = append(wrong, fault.Wrong("languages", "people.register.languages_missing"))
	}
	if a.Profile.Mail != "" && !mailShape(a.Profile.Mail) {
		wrong = append(wrong, fault.Wrong("mail", "people.register.mail_shape"))
	}
	if !slices.Contains(a.Consents, "take_part") {
		wrong = append(wrong, fault.Wrong("consent_take_part", "people.register.consent_missing"))
	}
	if slices.Contains(a.Consents, "mail") && a.Profile.Mail == "" {
		wrong = append(wrong, fault.Wrong("mail", "people.register.mail_missing"))
	}
	if slices.ContainsFunc(a.Consents, func(p string) bool { return !slices.Contains(Purposes, p) }) ||
		slices.ContainsFunc(a.Needs, func(n string) bool { return !slices.Contains(Needs, n) }) {
		wrong = append(wrong, fault.New(fault.Invalid, "fault.invalid"))
	}
	return fault.All(wrong...)
}

func mailShape(m string) bool {
	local, domain, ok := strings.Cut(m, "@")
	return ok && local != "" && strings.Contains(domain, ".") && len(m) <= 254 && !strings.ContainsAny(m, " \r\n\t,;<>\"") && !strings.Contains(domain, "@")
}

// Sheet is a set of codes that one body hands out.
type Sheet struct {
	ID      string
	World   string // empty leaves the choice to the person
	Role    edition.Role
	Body    string
	Printed int // how many codes were made
	Left    int // how many are still unused
	Expires time.Time
	Revoked bool
}

// useCode spends a code. The row goes, so that nothing ties the person to the body.
func (s *Service) useCode(tx *db.Tx, e edition.ID, code string) (Sheet, error) {
	var sheet Sheet
	var expires, revoked int64
	var role string
	lookup := s.seal.MAC("code", string(e)+"/"+phrase.NormaliseCode(code))
	found, err := tx.Found(`SELECT h.id, h.world, h.role, h.expires_at, h.revoked_at FROM codes c JOIN code_sheets h ON h.edition_id = c.edition_id AND h.id = c.sheet_id
		WHERE c.edition_id = $1 AND c.lookup = $2`, []any{e, lookup}, &sheet.ID, &sheet.World, &role, &expires, &revoked)
	if err != nil {
		return Sheet{}, err
	}
	if !found || revoked != 0 || expires < clock.Millis(s.now()) {
		return Sheet{}, fault.Wrong("code", "people.enter.unknown")
	}
	sheet.Role = edition.RoleOf(role)
	n, err := tx.Exec("DELETE FROM codes WHERE edition_id = $1 AND lookup = $2", e, lookup)
	if err == nil && n == 0 {
		err = fault.Wrong("code", "people.enter.unknown")
	}
	return sheet, err
}

// CodeKnown says whether a handed-out code would be accepted now. It does not spend it.
func (s *Service) CodeKnown(ctx context.Context, e edition.ID, code string) (known bool, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var one int
		known, err = tx.Found(`SELECT 1 FROM codes c JOIN code_sheets h ON h.edition_id = c.edition_id AND h.id = c.sheet_id
			WHERE c.edition_id = $1 AND c.lookup = $2 AND h.revoked_at = 0 AND h.expires_at > $3`,
			[]any{e, s.seal.MAC("code", string(e)+"/"+phrase.NormaliseCode(code)), clock.Millis(s.now())}, &one)
		return err
	})
	return known, err
}

// MakeSheet makes n codes for a body to hand out and returns them once; they are not stored in clear.
func (s *Service) MakeSheet(ctx context.Context, by Person, e edition.Edition, sheet Sheet, n int) (codes []string, err error) {
	if !by.Organises(e.ID) {
		return nil, fault.ErrNotFound
	}
	if n < 1 || n > 500 {
		return nil, fault.Wrong("count", "people.codes.count_range")
	}
	if strings.TrimSpace(sheet.Body) == "" {
		return nil, fault.Wrong("body", "people.codes.body_missing")
	}
	if _, ok := e.World(sheet.World); sheet.World != "" && !ok {
		return nil, fault.Wrong("world", "people.register.world_missing")
	}
	if sheet.Role == 0 {
		sheet.Role = edition.Participant
	}
	if sheet.Role&^edition.PersonRoles != 0 {
		return nil, fault.Wrong("role", "people.codes.role")
	}
	for range n {
		codes = append(codes, phrase.NewCode(rand.Reader))
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		key, err := s.editionKey(tx, e.ID)
		if err != nil {
			return err
		}
		body, err := key.Seal("code_sheets.body", textOf(sheet.Body))
		if err != nil {
			return err
		}
		id := db.NewID()
		if sheet.Expires.IsZero() {
			sheet.Expires = s.now().AddDate(0, 2, 0)
		}
		if err := tx.Do("INSERT INTO code_sheets (edition_id, id, world, role, body, printed, expires_at, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			e.ID, id, sheet.World, sheet.Role.String(), body, n, clock.Millis(sheet.Expires), clock.Millis(s.now())); err != nil {
			return err
		}
		for _, c := range codes {
			if err := tx.Do("INSERT INTO codes (edition_id, lookup, sheet_id) VALUES ($1, $2, $3)", e.ID, s.seal.MAC("code", string(e.ID)+"/"+phrase.NormaliseCode(c)), id); err != nil {
				return err
			}
		}
		tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("making codes: %w", err)
	}
	return codes, nil
}

// placeFree says whether the edition and the world's quota still have room.
func (s *Service) placeFree(tx *db.Tx, e edition.Edition, world string) (bool, error) {
	rows, err := db.All(tx, func(scan db.Scanner) (w string, err error) { return w, scan(&w) },
		`SELECT p.world FROM people p WHERE p.edition_id = $1 AND 'admitted' =
			(SELECT outcome FROM admissions a WHERE a.edition_id = p.edition_id AND a.person_id = p.id ORDER BY n DESC LIMIT 1)`, e.ID)
	if err != nil || len(rows) >= e.Capacity {
		return false, err
	}
	same := 0
	for _, w := range rows {
		if w == world {
			same++
		}
	}
	w, _ := e.World(world)
	return w.Quota == 0 || world == edition.Own || same < w.Quota, nil
}

// ChoosePhrase gives a person the phrase with which she comes back. It was offered by OfferPhrases.
func (s *Service) ChoosePhrase(ctx context.Context, me Person, chosen, proof string) error {
	if me.ID == "" || me.Staff || proof != s.seal.MAC("offer", me.ID+"/"+phrase.Normalise(chosen)) {
		return fault.Wrong("phrase", "people.phrase.offer")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(Topic(me.PersonID())) })
		return tx.Do("UPDATE people SET lookup = $1 WHERE edition_id = $2 AND id = $3", s.lookup(chosen), me.Edition, me.ID)
	})
	if err != nil {
		return fmt.Errorf("choosing phrase: %w", err)
	}
	return nil
}

// Offer is a phrase to choose, with the proof that we made it.
type Offer struct{ Phrase, Proof string }

// OfferPhrases makes n phrases in a language for a person to choose from.
func (s *Service) OfferPhrases(me Person, lang string, n int) []Offer {
	offers := make([]Offer, n)
	for i := range offers {
		p := phrase.New(rand.Reader, lang)
		offers[i] = Offer{p, s.seal.MAC("offer", me.ID+"/"+phrase.Normalise(p))}
	}
	return offers
}

// lookup is what is stored of a phrase. It is the same for people and staff, so that the entry is one.
func (s *Service) lookup(p string) string { return s.seal.MAC("phrase", phrase.Normalise(p)) }

// Enter signs in with a phrase: a person of any edition, or staff. It says which edition to go to; none for staff. A wrong
// phrase takes as long as a right one and says only that it is not known.
func (s *Service) Enter(ctx context.Context, words string) (t Token, e edition.ID, err error) {
	lookup := s.lookup(words)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var person, account ID
		isPerson, err := tx.Found("SELECT edition_id, id FROM people WHERE lookup = $1 AND lookup <> ''", []any{lookup}, &e, &person)
		if err != nil {
			return err
		}
		isStaff, err := tx.Found("SELECT id FROM accounts WHERE lookup = $1 AND closed_at = 0", []any{lookup}, &account)
		if err != nil {
			return err
		}
		subject := person
		if isStaff {
			e, subject = "", account
		}
		t, err = s.startVisit(tx, e, subject)
		if err == nil && !isPerson && !isStaff {
			err = fault.Wrong("words", "people.enter.unknown") // rolls the visit back
		}
		return err
	})
	if err != nil {
		return "", "", fmt.Errorf("entering: %w", err)
	}
	return t, e, nil
}
