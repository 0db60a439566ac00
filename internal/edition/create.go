package edition

import (
	"context"
	"regexp"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
)

var slugShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Create stores a new edition with all its parts, in its given phase or as a draft. It fills in id, code and what was left
// empty. A taken slug is a fault of the field slug.
func (s *Service) Create(ctx context.Context, e Edition) (Edition, error) {
	e.ID, e.Code, e.CreatedAt = ID(db.NewID()), db.NewCode(8), s.now()
	if e.Phase == "" {
		e.Phase = Draft
	}
	if e.Purpose == "" {
		e.Purpose = Event
	}
	if err := e.check(); err != nil {
		return Edition{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error { return insertWhole(tx, e) })
	if db.Taken(err) {
		return Edition{}, fault.Wrong("slug", "edition.slug.taken")
	}
	return e, wrap(err, "creating edition")
}

func insertWhole(tx *db.Tx, e Edition) error {
	if err := insertEdition(tx, e); err != nil {
		return err
	}
	for field, byLang := range e.Texts {
		for lang, text := range byLang {
			if err := insertText(tx, e.ID, field, lang, text); err != nil {
				return err
			}
		}
	}
	for i, w := range e.Worlds {
		if err := insertWorld(tx, e.ID, i, w); err != nil {
			return err
		}
	}
	for i, b := range e.Bodies {
		if err := insertBody(tx, e.ID, i, b); err != nil {
			return err
		}
	}
	for _, session := range e.Programme.Sessions {
		if err := insertSession(tx, e.ID, session); err != nil {
			return err
		}
	}
	return nil
}

// check holds what must be true of every edition.
func (e Edition) check() error {
	var wrong []error
	if !slugShape.MatchString(e.Slug) || len(e.Slug) > 60 {
		wrong = append(wrong, fault.Wrong("slug", "edition.slug.shape"))
	}
	if !Neutral(e.Slug) {
		wrong = append(wrong, fault.Wrong("slug", "edition.slug.telling"))
	}
	if e.Capacity < 1 || e.Capacity > 5000 {
		wrong = append(wrong, fault.Wrong("capacity", "edition.capacity.range"))
	}
	if e.TableMin < 2 || e.TableMax < e.TableMin || e.TableMax > 12 {
		wrong = append(wrong, fault.Wrong("table_max", "edition.tables.range"))
	}
	if err := checkExit(e.ExitURL); err != nil {
		wrong = append(wrong, err)
	}
	if err := checkLink("plenary_link", e.PlenaryLink, "edition.link.https", false); err != nil {
		wrong = append(wrong, err)
	}
	for i, s := range e.Programme.Sessions {
		if s.Minutes < 1 || s.Minutes > 12*60 {
			wrong = append(wrong, fault.Wrong("minutes", "edition.session.minutes"))
		}
		if i > 0 && e.Programme.Sessions[i-1].End().After(s.Start.Add(time.Second)) {
			wrong = append(wrong, fault.Wrong("programme", "edition.session.overlap"))
		}
	}
	return fault.All(wrong...)
}
