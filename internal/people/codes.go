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
	Printed int       // how many codes were made
	Used    int       // how many were used at least, as counted now and then in steps of UsedStep
	Expires time.Time // the last moment at which its codes open; zero asks for the last day of the event
	Made    time.Time
	Revoked bool
}

// CodeRoles are the roles a code can give, in the order in which they are offered.
var CodeRoles = []edition.Role{edition.Participant, edition.Facilitator, edition.Rapporteur, edition.Resource, edition.Juror, edition.Interpreter, edition.Captioner}

// SheetMax is how many codes a sheet may hold.
const SheetMax = 500

// codeLife is how long a code is good for when the event's days do not say, codesAtMost how long at the very most.
const (
	codeLife    = 60 * 24 * time.Hour
	codesAtMost = 400 * 24 * time.Hour
)

func (s *Service) codeLookup(code string) string {
	return s.seal.MAC("code", phrase.NormaliseCode(code))
}

// useCode spends a code. The row goes, so that nothing ties the person to the body.
func (s *Service) useCode(tx *db.Tx, e edition.ID, code string) (sheet Sheet, err error) {
	unknown := fault.Wrong("code", "people.enter.unknown")
	on, found, err := s.spendSlip(tx, e, s.codeLookup(code))
	if err != nil {
		return Sheet{}, err
	}
	if !found {
		return Sheet{}, unknown
	}
	var role string
	open, err := tx.Found("SELECT world, role FROM code_sheets WHERE edition_id = $1 AND id = $2 AND revoked_at = 0 AND expires_at > $3",
		[]any{e, on.Sheet, clock.Millis(s.now())}, &sheet.World, &role)
	if err == nil && !open {
		err = unknown // and the slip is as it was, since nothing is committed
	}
	sheet.ID, sheet.Role = on.Sheet, roleOfCode(role)
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

// IsCode says whether words have the shape of a code. Whether there is such a code is only said to whoever has filled the
// registration, and it is spent then: nobody can watch from outside which slips are used up.
func IsCode(words string) bool { return phrase.NormaliseCode(words) != "" }

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
	if sheet.Expires.IsZero() {
		sheet.Expires = s.CodesEnd(e)
	}
	if err := sheet.check(e, n, s.now()); err != nil {
		return nil, err
	}
	sheet.ID = s.sheetID(e.ID, sheet.Form)
	codes = s.codesOf(e.ID, sheet.Form, n)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		made, err := tx.Found("SELECT id FROM code_sheets WHERE edition_id = $1 AND id = $2", []any{e.ID, sheet.ID}, new(string))
		if err != nil || made {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
		if err := s.note(tx, by.Acting, e.ID, "codes", ofSheet, sheet.ID); err != nil {
			return err
		}
		return s.insertSheet(tx, e.ID, sheet, codes)
	})
	if err != nil {
		return nil, fmt.Errorf("making codes: %w", err)
	}
	return codes, nil
}

// CodesEnd is until when codes are good if nobody says otherwise: to the end of the event's last day, or for two months where
// that has passed.
func (s *Service) CodesEnd(e edition.Edition) time.Time {
	var last time.Time
	for _, session := range e.Programme.Sessions {
		if end := session.End(); end.After(last) {
			last = end
		}
	}
	if end := endOfDay(last, e.Zone); end.After(s.now()) {
		return end
	}
	return endOfDay(s.now().Add(codeLife), e.Zone)
}

// endOfDay is the midnight after a moment. Codes end there, so that their end tells nothing about who made them when.
func endOfDay(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone)
}

func (sheet Sheet) check(e edition.Edition, n int, now time.Time) error {
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
	if !sheet.Expires.After(now) || sheet.Expires.After(now.Add(codesAtMost)) {
		wrong = append(wrong, fault.Wrong("until", "people.codes.until_range"))
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
	slips := make([]slip, len(codes))
	for i, c := range codes {
		slips[i] = slip{Lookup: s.codeLookup(c), Sheet: sheet.ID, Number: i + 1}
	}
	return s.laySlips(tx, e, key, slips)
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
			if err := scan(&sheet.ID, &sheet.World, &role, &body, &sheet.Printed, &sheet.Used, &expires, &made, &revoked); err != nil {
				return sheet, err
			}
			sheet.Role = roleOfCode(role)
			sheet.Expires, sheet.Made, sheet.Revoked = clock.FromMillis(expires), clock.FromMillis(made), revoked != 0
			name, err := key.Open("code_sheets.body", body)
			sheet.Body = name.Reveal()
			return sheet, err
		}, "SELECT id, world, role, body, printed, used, expires_at, made_at, revoked_at FROM code_sheets WHERE edition_id = $1 ORDER BY made_at DESC, id", e.ID)
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
		n, err := tx.Exec("UPDATE code_sheets SET revoked_at = $1 WHERE edition_id = $2 AND id = $3 AND revoked_at = 0", clock.Millis(s.now()), e.ID, id)
		if err != nil || n == 0 {
			return err
		}
		if err := s.note(tx, by.Acting, e.ID, "codes_revocation", ofSheet, id); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
		return s.clearSheet(tx, e.ID, id)
	})
	if err != nil {
		return fmt.Errorf("revoking codes: %w", err)
	}
	return nil
}

// RevokeSlip makes one code of a sheet worthless, by the number printed on it: it was lost, or went to the wrong person. The
// answer is the same when somebody has come in with it already, and she stays.
func (s *Service) RevokeSlip(ctx context.Context, by Person, e edition.Edition, id string, number int) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var printed int
		found, err := tx.Found("SELECT printed FROM code_sheets WHERE edition_id = $1 AND id = $2", []any{e.ID, id}, &printed)
		switch {
		case err != nil:
			return err
		case !found:
			return fault.ErrNotFound
		case number < 1 || number > printed:
			return fault.Wrong("number", "people.codes.number_range", "max", printed)
		}
		return s.takeBack(tx, e.ID, id, number)
	})
	if err != nil {
		return fmt.Errorf("revoking one code: %w", err)
	}
	return nil
}
