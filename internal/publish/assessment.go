package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// AssessmentParts are the parts of a data protection impact assessment in the order of art. 35(7) GDPR; after the data map comes
// what protects it. Of each the program says what is so in every edition, and the organiser what is so in this one.
var AssessmentParts = []string{"describe", "purposes", "data", "need", "risks", "measures", "processors", "rights", "opinion"}

// assessmentAsks are the questions of each part that nobody but the organiser can answer. The part itself is always one of them.
var assessmentAsks = map[string][]string{
	"describe": {"officer", "describe"},
	"risks":    {"risk_1", "risk_2", "risk_3", "risk_4", "risk_5", "risks"},
	"opinion":  {"opinion", "advice", "decision", "review"},
}

// AssessmentAsks are the questions of a part, in order: what only the organiser knows.
func AssessmentAsks(part string) []string {
	if asks := assessmentAsks[part]; asks != nil {
		return asks
	}
	return []string{part}
}

// asked says whether something is a question of the assessment.
func asked(key string) bool {
	return slices.ContainsFunc(AssessmentParts, func(part string) bool { return slices.Contains(AssessmentAsks(part), key) })
}

// AssessmentMax is how long each part of the organiser's may be, in characters.
const AssessmentMax = 4000

const assessmentLabel = "assessments.text"

// Assessment is what the organiser wrote into each part, for those who prepare publications: they answer for people's data.
func (s *Service) Assessment(ctx context.Context, by people.Person, e edition.Edition) (written map[string]string, err error) {
	if by.Edition != e.ID || !by.Roles.Any(Preparers) {
		return nil, fault.ErrNotFound
	}
	written = map[string]string{}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		key, err := s.seal.Key(tx, string(e.ID), string(e.ID))
		if err != nil {
			return err
		}
		return tx.Rows("SELECT field, text FROM assessments WHERE edition_id = $1", []any{e.ID}, func(scan db.Scanner) error {
			var field string
			var sealed []byte
			if err := scan(&field, &sealed); err != nil {
				return err
			}
			text, err := key.Open(assessmentLabel, sealed)
			written[field] = text.Reveal()
			return err
		})
	})
	return written, err
}

// Assess keeps what the organiser wrote into the parts of the assessment. What is empty is forgotten.
func (s *Service) Assess(ctx context.Context, by people.Person, e edition.Edition, written map[string]string) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	var wrong []error
	for part, text := range written {
		if !asked(part) {
			return fault.New(fault.Invalid, "fault.invalid")
		}
		if utf8.RuneCountInString(text) > AssessmentMax {
			wrong = append(wrong, fault.Wrong(part, "publish.assessment.long", "max", AssessmentMax))
		}
	}
	if len(wrong) > 0 {
		return fault.All(wrong...)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		key, err := people.EditionKey(s.seal, tx, e.ID)
		if err != nil {
			return err
		}
		for part, text := range written {
			if err := tx.Do("DELETE FROM assessments WHERE edition_id = $1 AND field = $2", e.ID, part); err != nil {
				return err
			}
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			sealed, err := key.Seal(assessmentLabel, seal.Text(text))
			if err != nil {
				return err
			}
			if err := tx.Do("INSERT INTO assessments (edition_id, field, text, at, by_id) VALUES ($1, $2, $3, $4, $5)", e.ID, part, sealed, clock.Millis(s.now()), by.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("writing an assessment: %w", err)
	}
	return nil
}
