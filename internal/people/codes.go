package people

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people/phrase"
	"hackathon4women/internal/seal"
)

// Sheet is a set of codes that one body hands out.
type Sheet struct {
	ID      string
	Form    Form   // of the form that makes it; sent again, the form shows the same codes
	World   string // of the body, for the organiser's overview; whoever comes with a code says herself where she comes from
	Role    edition.Role
	Body    string
	Printed int // how many codes were made
	Left    int // how many are still unused
	Expires time.Time
	Made    time.Time
	Revoked bool
}

// CodeRoles are the roles a code can give, in the order in which they are offered.
var CodeRoles = []edition.Role{edition.Participant, edition.Facilitator, edition.Rapporteur, edition.Resource, edition.Juror, edition.Interpreter, edition.Captioner}

// SheetMax is how many codes a sheet may hold.
const SheetMax = 500

// codeLife is how long a code is good for.
const codeLife = 60 * 24 * time.Hour

func (s *Service) codeLookup(code string) string {
	return s.seal.MAC("code", phrase.NormaliseCode(code))
}

const findCode = `SELECT h.edition_id, h.id, h.world, h.role FROM codes c JOIN code_sheets h ON h.edition_id = c.edition_id AND h.id = c.sheet_id
	WHERE c.lookup = $1 AND h.revoked_at = 0 AND h.expires_at > $2`

// useCode spends a code. The row goes, so that nothing ties the person to the body.
func (s *Service) useCode(tx *db.Tx, e edition.ID, code string) (Sheet, error) {
	var sheet Sheet
	var in edition.ID
	var role string
	found, err := tx.Found(findCode, []any{s.codeLookup(code), clock.Millis(s.now())}, &in, &sheet.ID, &sheet.World, &role)
	if err != nil {
		return Sheet{}, err
	}
	if !found || in != e {
		return Sheet{}, fault.Wrong("code", "people.enter.unknown")
	}
	sheet.Role = roleOfCode(role)
	n, err := tx.Exec("DELETE FROM codes WHERE edition_id = $1 AND lookup = $2", e, s.codeLookup(code))
	if err == nil && n == 0 {
		err = fault.Wrong("code", "people.enter.unknown")
	}
	return sheet, err
}

// roleOfCode reads a sheet's role. Who writes for the table takes part as well.
func roleOfCode(names string) (role edition.Role) {
	for name := range strings.FieldsSeq(names) {
		role |= edition.RoleOf(name)
	}
	if role.Any(edition.Rapporteur) {
		role |= edition.Participant
	}
	return role
}

// CodeEdition finds the edition that a handed-out code opens now; none when it is not known. It does not spend it.
func (s *Service) CodeEdition(ctx context.Context, code string) (e edition.ID, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		_, err := tx.Found(findCode, []any{s.codeLookup(code), clock.Millis(s.now())}, &e, new(string), new(string), new(string))
		return err
	})
	return e, err
}

// MakeSheet makes n codes for a body to hand out. They are not stored in clear: only the form that made them, sent again,
// shows them again, and makes no others.
func (s *Service) MakeSheet(ctx context.Context, by Person, e edition.Edition, sheet Sheet, n int) (codes []string, err error) {
	if !by.Organises(e.ID) {
		return nil, fault.ErrNotFound
	}
	if sheet.Role == 0 {
		sheet.Role = edition.Participant
	}
	if sheet.Form == "" {
		sheet.Form = NewForm()
	}
	sheet.Body = line(sheet.Body)
	if err := sheet.check(e, n); err != nil {
		return nil, err
	}
	if sheet.Expires.IsZero() {
		sheet.Expires = s.now().Add(codeLife)
	}
	sheet.ID = s.sheetID(e.ID, sheet.Form)
	codes = s.codesOf(e.ID, sheet.Form, n)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		made, err := tx.Found("SELECT id FROM code_sheets WHERE edition_id = $1 AND id = $2", []any{e.ID, sheet.ID}, new(string))
		if err != nil || made {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
		return s.insertSheet(tx, e.ID, sheet, codes)
	})
	if err != nil {
		return nil, fmt.Errorf("making codes: %w", err)
	}
	return codes, nil
}

func (sheet Sheet) check(e edition.Edition, n int) error {
	var wrong []error
	switch length := utf8.RuneCountInString(sheet.Body); {
	case length == 0:
		wrong = append(wrong, fault.Wrong("body", "people.codes.body_missing"))
	case length > OrganisationMax:
		wrong = append(wrong, fault.Wrong("body", "people.register.organisation_long", "max", OrganisationMax))
	}
	if _, ok := e.World(sheet.World); sheet.World != "" && !ok {
		wrong = append(wrong, fault.Wrong("world", "people.register.world_missing"))
	}
	if !slices.Contains(CodeRoles, sheet.Role) {
		wrong = append(wrong, fault.Wrong("role", "people.codes.role"))
	}
	if n < 1 || n > SheetMax {
		wrong = append(wrong, fault.Wrong("count", "people.codes.count_range", "max", SheetMax))
	}
	if !sheet.Form.valid() {
		wrong = append(wrong, fault.New(fault.Invalid, "fault.invalid"))
	}
	return fault.All(wrong...)
}

// codesOf draws the codes of a form: the same ones each time, which nobody can draw without the master key.
func (s *Service) codesOf(e edition.ID, f Form, n int) []string {
	from := s.drawn("sheet", e, f)
	codes := make([]string, n)
	for i := range codes {
		codes[i] = phrase.NewCode(from)
	}
	return codes
}

// drawn is chance that a form always draws alike, and that nobody can foresee without the master key.
func (s *Service) drawn(what string, e edition.ID, f Form) io.Reader {
	seed, err := hex.DecodeString(s.seal.MAC("drawn/"+what, string(e)+"/"+string(f)))
	if err != nil {
		panic(err) // MAC writes hexadecimal digits
	}
	return rand.NewChaCha8([32]byte(seed))
}

func (s *Service) sheetID(e edition.ID, f Form) string {
	return s.seal.MAC("sheet", string(e)+"/"+string(f))[:26]
}

func (s *Service) insertSheet(tx *db.Tx, e edition.ID, sheet Sheet, codes []string) error {
	key, err := s.editionKey(tx, e)
	if err != nil {
		return err
	}
	body, err := key.Seal("code_sheets.body", seal.Text(sheet.Body))
	if err != nil {
		return err
	}
	if err := tx.Do("INSERT INTO code_sheets (edition_id, id, world, role, body, printed, expires_at, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		e, sheet.ID, sheet.World, sheet.Role.String(), body, len(codes), clock.Millis(sheet.Expires), clock.Millis(s.now())); err != nil {
		return err
	}
	for _, c := range codes {
		if err := tx.Do("INSERT INTO codes (edition_id, lookup, sheet_id) VALUES ($1, $2, $3)", e, s.codeLookup(c), sheet.ID); err != nil {
			return err
		}
	}
	return nil
}

// ShowSheet shows the codes of a sheet again to the form that made them.
func (s *Service) ShowSheet(ctx context.Context, by Person, e edition.Edition, f Form) (sheet Sheet, codes []string, err error) {
	if !by.Organises(e.ID) {
		return Sheet{}, nil, fault.ErrNotFound
	}
	all, err := s.Sheets(ctx, by, e)
	if err != nil {
		return Sheet{}, nil, err
	}
	i := slices.IndexFunc(all, func(sheet Sheet) bool { return sheet.ID == s.sheetID(e.ID, f) })
	if i < 0 {
		return Sheet{}, nil, fault.ErrNotFound
	}
	return all[i], s.codesOf(e.ID, f, all[i].Printed), nil
}

// Sheets lists the sheets of an edition, newest first.
func (s *Service) Sheets(ctx context.Context, by Person, e edition.Edition) (all []Sheet, err error) {
	if !by.Organises(e.ID) {
		return nil, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		key, err := s.seal.Key(tx, string(e.ID), string(e.ID))
		if err != nil {
			return err
		}
		all, err = db.All(tx, func(scan db.Scanner) (sheet Sheet, err error) {
			var body []byte
			var role string
			var expires, made, revoked int64
			if err := scan(&sheet.ID, &sheet.World, &role, &body, &sheet.Printed, &expires, &made, &revoked, &sheet.Left); err != nil {
				return sheet, err
			}
			sheet.Role = roleOfCode(role)
			sheet.Expires, sheet.Made, sheet.Revoked = clock.FromMillis(expires), clock.FromMillis(made), revoked != 0
			name, err := key.Open("code_sheets.body", body)
			sheet.Body = name.Reveal()
			return sheet, err
		}, `SELECT id, world, role, body, printed, expires_at, made_at, revoked_at, (SELECT count(*) FROM codes c WHERE c.edition_id = h.edition_id AND c.sheet_id = h.id)
			FROM code_sheets h WHERE edition_id = $1 ORDER BY made_at DESC, id`, e.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing codes: %w", err)
	}
	return all, nil
}

// RevokeSheet makes the unused codes of a sheet worthless. Who has come in with one stays.
func (s *Service) RevokeSheet(ctx context.Context, by Person, e edition.Edition, id string) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Do("UPDATE code_sheets SET revoked_at = $1 WHERE edition_id = $2 AND id = $3 AND revoked_at = 0", clock.Millis(s.now()), e.ID, id); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
		return tx.Do("DELETE FROM codes WHERE edition_id = $1 AND sheet_id = $2", e.ID, id)
	})
	if err != nil {
		return fmt.Errorf("revoking codes: %w", err)
	}
	return nil
}
