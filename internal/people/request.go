package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/privacy"
)

// Someone who has lost her phrase, or never wants to come back, asks the safety lead. Who she is the safety lead makes sure of by
// herself, away from the program; there is no list to search beyond the registrations she reads anyway.

// Sure is how the safety lead made sure that it is her who asks.
type Sure string

// The ways.
const (
	Brought  Sure = "brought"  // somebody of the body that answers for her is with her
	Verified Sure = "verified" // by what she said at registration, for that purpose
	Met      Sure = "met"      // the safety lead knows her
)

// Ways are all of them.
var Ways = []Sure{Brought, Verified, Met}

// Asked is a request as it is confirmed: whom it is about, how the safety lead made sure, and the name shown, typed once more.
type Asked struct {
	Person ID
	Sure   Sure
	Name   string
}

// Requestable are the people for whom a request can be dealt with: registered, put out or not, and not erased.
func (s *Service) Requestable(ctx context.Context, by Person, e edition.ID) (all []Listed, err error) {
	if !leads(by, e) {
		return nil, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = s.requestable(tx, e)
		return err
	})
	return all, err
}

func (s *Service) requestable(tx *db.Tx, e edition.ID) ([]Listed, error) {
	all, err := s.listPeople(tx, e)
	return slices.DeleteFunc(all, func(l Listed) bool { return l.Standing == Withdrawn || l.Name == "" }), err
}

func leads(by Person, e edition.ID) bool {
	return by.Edition == e && by.Staff && by.Roles.Any(edition.SafetyLead)
}

// check finds whom a request is about. A name that is not hers stops it: the wrong line was chosen.
func (s *Service) check(tx *db.Tx, e edition.ID, a Asked, named bool) (Listed, error) {
	if !slices.Contains(Ways, a.Sure) {
		return Listed{}, fault.Wrong("sure", "people.request.sure_missing")
	}
	all, err := s.requestable(tx, e)
	if err != nil {
		return Listed{}, err
	}
	i := slices.IndexFunc(all, func(k Listed) bool { return k.ID == string(a.Person) })
	if i < 0 {
		return Listed{}, fault.Wrong("person", "people.request.person_missing")
	}
	if named && !strings.EqualFold(line(a.Name), all[i].Name) {
		return Listed{}, fault.Wrong("name", "people.request.name_differs")
	}
	return all[i], nil
}

// Choose is the first step: who it is, to be confirmed.
func (s *Service) Choose(ctx context.Context, by Person, e edition.ID, a Asked) (who Listed, err error) {
	if !leads(by, e) {
		return who, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		who, err = s.check(tx, e, a, false)
		return err
	})
	return who, err
}

// EraseFor is Withdraw at the request of someone who cannot come in: everything of hers goes, and a restored backup forgets her
// again. The log says that it was done and how the safety lead made sure; not of whom.
func (s *Service) EraseFor(ctx context.Context, by Person, e edition.ID, a Asked) error {
	if !leads(by, e) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.check(tx, e, a, true); err != nil {
			return err
		}
		if err := s.note(tx, by.Acting, e, "people_erasure", string(a.Sure), ""); err != nil {
			return err
		}
		return s.endAndErase(tx, e, a.Person)
	})
	if err != nil {
		return fmt.Errorf("erasing at her request: %w", err)
	}
	return nil
}

// handed are the tables of which a person who cannot show her phrase gets a copy. What her phrase protects is erased for her, and
// shown to nobody: her texts, her contact, her notes and wishes.
var handed = []string{"admissions", "person_roles", "consents"}

// CopyFor is what is known of someone who cannot come in, to be handed to her: her registration without contact and note.
func (s *Service) CopyFor(ctx context.Context, by Person, e edition.ID, a Asked) (own Own, parts []OwnPart, err error) {
	if !leads(by, e) {
		return own, nil, fault.ErrNotFound
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.check(tx, e, a, true); err != nil {
			return err
		}
		return s.note(tx, by.Acting, e, "people_copy", string(a.Sure), "")
	})
	if err == nil {
		her := Person{Acting: edition.Acting{ID: string(a.Person), Edition: e}}
		if own, err = s.OwnData(ctx, her); err == nil {
			own.Profile.Mail, own.Profile.Note, own.Profile.PlainMail = "", "", false
			parts, err = s.OwnRows(ctx, her, []privacy.Part{{Chapter: "people", Columns: handedColumns()}})
		}
	}
	if err != nil {
		return Own{}, nil, fmt.Errorf("copying at her request: %w", err)
	}
	return own, parts, nil
}

func handedColumns() (all []privacy.Column) {
	for _, c := range Knows {
		if slices.Contains(handed, c.Table) {
			all = append(all, c)
		}
	}
	return all
}
