package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/mail"
)

// Application is what the registration form asks.
type Application struct {
	Form     Form   // the form's number: sent twice, it counts once
	Code     string // handed out, or empty: then someone reviews
	World    string
	Profile  Profile
	Private  Private
	Needs    []string // become settings of the room, not tied to the person
	Consents []string // purposes agreed to; take_part is required
}

// Form is the number of one form in one browser, so that sending it twice counts once.
type Form string

// NewForm numbers a form.
func NewForm() Form { return Form(db.NewID()) }

func (f Form) valid() bool { return len(f) >= 20 && len(f) <= 40 }

// Needs that people may tick.
var Needs = []string{"captions", "breaks", "slow", "plain", "sign", "screenreader", "phone"}

// Languages that people may speak.
var Languages = []string{"fr", "nl", "en", "de"}

// Purposes of consent, asked one by one. Only take_part is required. mail: write to her. mail_code: let her in with a code sent
// to her mail. follow_up: ask her how it went, months later.
var Purposes = []string{"take_part", "mail", "mail_code", "follow_up"}

// ConsentVersions are raised, one by one, when the words of a consent change. What somebody agreed to in other words counts no longer,
// and she is asked again at her next visit. A test compares the words with testdata/consent_words.json.
var ConsentVersions = map[string]int{"take_part": 1, "mail": 1, "mail_code": 1, "follow_up": 1}

// Lengths of what people may write, in characters.
const (
	NameMax         = 40
	OrganisationMax = 80
	NoteMax         = 500
)

// sentTwiceWithin is how long the same registration form, sent again, leads to the same person.
const sentTwiceWithin = 10 * time.Minute

// Door says whether people can register now.
type Door string

// The states of the door.
const (
	NotYet Door = "not_yet" // registration opens later
	Open   Door = "open"
	Full   Door = "full" // open, but who comes now waits for a place
	Shut   Door = "shut"
)

// Register takes someone on: admitted at once with a handed-out code, otherwise to be reviewed. It signs her in, so that she
// can choose her phrase.
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
	again, t, err := s.sentAgain(tx, e.ID, a.Form)
	if err != nil || again {
		return t, err
	}
	role, standing := edition.Participant, Registered
	if a.Code != "" {
		sheet, err := s.useCode(tx, e.ID, a.Code)
		if err != nil {
			return "", err
		}
		role, standing = sheet.Role, Admitted
	}
	id, err := s.takeOn(tx, e, a, role, standing, byCode)
	if err != nil {
		return "", err
	}
	if err := tx.Do("INSERT INTO sent_forms (edition_id, form, person_id, at) VALUES ($1, $2, $3, $4)",
		e.ID, s.formHash(a.Form), id, clock.Millis(s.now())); err != nil {
		return "", err
	}
	if a.Code != "" { // should she have to leave before she has chosen her phrase, the code still leads back to her place
		if err := s.insertDoorCode(tx, e.ID, id, a.Code, codeLife); err != nil {
			return "", err
		}
	}
	return s.startVisit(tx, e.ID, id)
}

// takeOn stores a new person. For whoever is to be admitted somebody answers; if she finds no place free, she waits for one.
func (s *Service) takeOn(tx *db.Tx, e edition.Edition, a Application, role edition.Role, standing Standing, by ID) (ID, error) {
	vouched := standing == Admitted
	if standing == Admitted && role.Any(edition.Participant) {
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
	if err := s.insertPerson(tx, e.ID, id, a); err != nil {
		return "", err
	}
	if err := insertRole(tx, e.ID, id, role, now); err != nil {
		return "", err
	}
	if err := s.keepPrivately(tx, e.ID, id, a.Private); err != nil {
		return "", err
	}
	if vouched {
		if err := insertVouched(tx, e.ID, id); err != nil {
			return "", err
		}
	}
	if standing != Registered {
		if err := insertAdmission(tx, e.ID, id, standing, now, by); err != nil {
			return "", err
		}
	}
	tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
	if err := s.Announce(tx, e.ID, id); err != nil {
		return "", err
	}
	return id, s.keepConsentsAndNeeds(tx, e.ID, id, a)
}

// sentAgain signs the same person in once more when her form arrives twice. Once she has chosen her phrase or left, a form
// found in the browser opens nothing.
func (s *Service) sentAgain(tx *db.Tx, e edition.ID, f Form) (again bool, t Token, err error) {
	var id ID
	var lookup string
	var at int64
	found, err := tx.Found(`SELECT p.id, p.lookup, f.at FROM sent_forms f JOIN people p ON p.edition_id = f.edition_id AND p.id = f.person_id
		WHERE f.edition_id = $1 AND f.form = $2`, []any{e, s.formHash(f)}, &id, &lookup, &at)
	if err != nil || !found {
		return false, "", err
	}
	open, err := tx.Found("SELECT id FROM visits WHERE edition_id = $1 AND subject = $2 AND ended_at = 0", []any{e, id}, new(string))
	if err != nil {
		return false, "", err
	}
	if lookup != "" || !open || s.now().Sub(clock.FromMillis(at)) > sentTwiceWithin {
		return false, "", fault.New(fault.Conflict, "people.register.sent_before")
	}
	t, err = s.startVisit(tx, e, id)
	return true, t, err
}

func (s *Service) formHash(f Form) string { return s.seal.MAC("form", string(f)) }

func (s *Service) keepConsentsAndNeeds(tx *db.Tx, e edition.ID, id ID, a Application) error {
	for _, purpose := range a.Consents {
		if err := s.giveConsent(tx, e, id, purpose, clock.Millis(s.now())); err != nil {
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

// check tidies what was typed and names every field that cannot be accepted.
func (a *Application) check(e edition.Edition) error {
	if a.World == edition.Own {
		a.Profile.Organisation = "" // who comes in her own name comes for no organisation
	}
	if a.Form == "" {
		a.Form = NewForm()
	}
	if a.Code != "" {
		a.Private.Known = "" // somebody answers for her: who she is need not be told
	}
	wrong := append(a.Profile.check(), a.Private.check()...)
	if _, ok := e.World(a.World); !ok {
		wrong = append(wrong, fault.Wrong("world", "people.register.world_missing"))
	}
	if !slices.Contains(a.Consents, "take_part") {
		wrong = append(wrong, fault.Wrong("consent_take_part", "people.register.consent_missing"))
	}
	if !subset(a.Consents, Purposes) || !subset(a.Needs, Needs) || !a.Form.valid() {
		wrong = append(wrong, fault.New(fault.Invalid, "fault.invalid"))
	}
	a.Consents, a.Needs = unique(a.Consents), unique(a.Needs)
	if a.Profile.Mail == "" && slices.Contains(a.Consents, "mail") {
		wrong = append(wrong, fault.Wrong("mail", "people.register.mail_missing"))
	}
	if a.Profile.Mail == "" {
		a.Consents = slices.DeleteFunc(a.Consents, func(p string) bool { return p != "take_part" }) // no way to reach her
	}
	return fault.All(wrong...)
}

func (p *Profile) check() (wrong []error) {
	p.Name, p.Organisation, p.Note, p.Mail = line(p.Name), line(p.Organisation), strings.TrimSpace(p.Note), strings.TrimSpace(p.Mail)
	p.Languages = unique(p.Languages)
	switch n := utf8.RuneCountInString(p.Name); {
	case n == 0:
		wrong = append(wrong, fault.Wrong("name", "people.register.name_missing"))
	case n > NameMax:
		wrong = append(wrong, fault.Wrong("name", "people.register.name_long", "max", NameMax))
	}
	if utf8.RuneCountInString(p.Organisation) > OrganisationMax {
		wrong = append(wrong, fault.Wrong("organisation", "people.register.organisation_long", "max", OrganisationMax))
	}
	if utf8.RuneCountInString(p.Note) > NoteMax {
		wrong = append(wrong, fault.Wrong("note", "people.register.note_long", "max", NoteMax))
	}
	if len(p.Languages) == 0 || !subset(p.Languages, Languages) {
		wrong = append(wrong, fault.Wrong("languages", "people.register.languages_missing"))
	}
	if p.Mail != "" && !mailShape(p.Mail) {
		wrong = append(wrong, fault.Wrong("mail", "people.register.mail_shape"))
	}
	return wrong
}

// line is a text on one line without what cannot be seen: control characters, and marks that would turn the words around it.
// Joiners stay, since emoji and several scripts are written with them.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200c' || r == '\u200d':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && !(r >= 0xe0020 && r <= 0xe007f):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	if strings.Trim(s, "\u200c\u200d \u115f\u1160\u3164\uffa0") == "" {
		return "" // nothing to see
	}
	return s
}

func subset(of, all []string) bool {
	return !slices.ContainsFunc(of, func(s string) bool { return !slices.Contains(all, s) })
}

func unique(of []string) []string {
	var once []string
	for _, s := range of {
		if !slices.Contains(once, s) {
			once = append(once, s)
		}
	}
	return once
}

func mailShape(m string) bool {
	local, domain, ok := strings.Cut(m, "@")
	return ok && local != "" && strings.Contains(strings.Trim(domain, "."), ".") && len(m) <= 254 && !strings.Contains(domain, "@") &&
		!strings.ContainsFunc(m, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(",;<>\"()[]\\:", r)
		}) && mail.Sendable(m) == nil
}

// Door says whether people can register now, and for which worlds they would have to wait.
func (s *Service) Door(ctx context.Context, e edition.Edition) (d Door, waiting map[string]bool, err error) {
	switch e.Phase {
	case edition.Draft:
		return NotYet, nil, nil
	case edition.Registration, edition.Live:
	default:
		return Shut, nil, nil
	}
	d, waiting = Open, map[string]bool{}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		taken, err := placesTaken(tx, e.ID)
		if !taken.free(e, edition.Own) {
			d = Full
		}
		for _, w := range e.Worlds {
			waiting[w.Key] = !taken.free(e, w.Key)
		}
		return err
	})
	return d, waiting, err
}

// places is how many participants of each world are admitted.
type places map[string]int

func placesTaken(tx *db.Tx, e edition.ID) (places, error) {
	taken := places{}
	err := tx.Rows(`SELECT p.world FROM people p JOIN person_roles r ON r.edition_id = p.edition_id AND r.person_id = p.id AND r.role = 'participant'
		WHERE p.edition_id = $1 AND 'admitted' =
		(SELECT outcome FROM admissions a WHERE a.edition_id = p.edition_id AND a.person_id = p.id ORDER BY n DESC LIMIT 1)`, []any{e},
		func(scan db.Scanner) error {
			var world string
			if err := scan(&world); err != nil {
				return err
			}
			taken[world]++
			return nil
		})
	return taken, err
}

func (p places) total() (n int) {
	for _, of := range p {
		n += of
	}
	return n
}

// free says whether the edition and the world's quota still have room. "In my own name" has no quota.
func (p places) free(e edition.Edition, world string) bool {
	if p.total() >= e.Capacity {
		return false
	}
	w, _ := e.World(world)
	return w.Quota == 0 || world == edition.Own || p[world] < w.Quota
}

func (s *Service) placeFree(tx *db.Tx, e edition.Edition, world string) (bool, error) {
	taken, err := placesTaken(tx, e.ID)
	return taken.free(e, world), err
}
