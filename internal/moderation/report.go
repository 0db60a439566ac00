package moderation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/limit"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// LineLength is how many characters may go with a report, and how many an answer has.
const LineLength = 200

// reporting is how often one person may report.
var reporting = limit.Rule{Name: "report", Burst: 12, Every: 5 * time.Minute}

// Report says that a text should be looked at. Whoever does not read the text gets not found. The same text reported twice by
// the same person counts once; a line that she writes the second time stands behind that of the first.
func (s *Service) Report(ctx context.Context, me people.Person, e edition.Edition, t Text, reason Reason, line string) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	if !slices.Contains(Reasons, reason) {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	if line = oneLine(line); utf8.RuneCountInString(line) > LineLength {
		return fault.Wrong("line", "moderation.too_long", "max", LineLength)
	}
	if err := s.limits.Use(ctx, reporting, string(e.ID)+"/"+me.ID); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.sees(tx, me, e, t); err != nil {
			return err
		}
		f, err := s.find(tx, e.ID, t)
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID)) })
		return s.insertReport(tx, e, t, report{reason: reason, line: seal.Text(line), digest: s.digest(e.ID, t, f)}, me.ID)
	})
	if err != nil {
		return fmt.Errorf("reporting: %w", err)
	}
	return nil
}

// report is one report as it is stored.
type report struct {
	text   Text
	reason Reason
	line   seal.Text
	digest string
	at     time.Time
	deed   string // empty while it waits
}

const lineLabel = "text_reports.line"

func (s *Service) insertReport(tx *db.Tx, e edition.Edition, t Text, r report, by string) error {
	key, err := people.EditionKey(s.seal, tx, e.ID)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(lineLabel, r.line)
	if err != nil {
		return err
	}
	var old []byte
	deed := ""
	once := s.once(e, t, r, by, deed)
	for {
		found, err := tx.Found("SELECT line, deed_id FROM text_reports WHERE edition_id = $1 AND text_key = $2 AND once = $3", []any{e.ID, t, once}, &old, &deed)
		if err != nil {
			return err
		}
		switch {
		case !found:
			return tx.Do("INSERT INTO text_reports (edition_id, text_key, once, reason, line, digest, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
				e.ID, t, once, r.reason, sealed, r.digest, clock.Millis(e.Now(s.now()).Truncate(minute)))
		case r.line == "":
			return nil // it says nothing that her first report did not say
		case deed == "":
			return addLine(tx, key, e.ID, t, once, old, r.line)
		}
		once = s.once(e, t, r, by, deed) // what she adds to a report that was decided on waits again
	}
}

// once is the same for the same person, text and decision, and tells nobody who she is.
func (s *Service) once(e edition.Edition, t Text, r report, by, deed string) string {
	of := string(e.ID) + "/" + string(t) + "/" + r.digest + "/" + by
	if deed != "" {
		of += "/" + deed
	}
	return s.seal.MAC("report", of)[:32]
}

// addLine puts a line behind those of a report that waits.
func addLine(tx *db.Tx, key *seal.Key, e edition.ID, t Text, once string, old []byte, line seal.Text) error {
	before, err := key.Open(lineLabel, old)
	if err != nil {
		return err
	}
	said := before.Reveal()
	switch {
	case strings.Contains(said, line.Reveal()):
		return nil
	case said != "":
		said += between
	}
	sealed, err := key.Seal(lineLabel, seal.Text(said)+line)
	if err != nil {
		return err
	}
	return tx.Do("UPDATE text_reports SET line = $1 WHERE edition_id = $2 AND text_key = $3 AND once = $4", sealed, e, t, once)
}

// between stands between two lines of one report.
const between = " · "

// reports reads every report of an edition, the oldest first.
func (s *Service) reports(tx *db.Tx, e edition.ID) ([]report, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	return db.All(tx, func(scan db.Scanner) (r report, err error) {
		var sealed []byte
		var at int64
		if err := scan(&r.text, &r.reason, &sealed, &r.digest, &at, &r.deed); err != nil {
			return r, err
		}
		r.at = clock.FromMillis(at)
		r.line, err = key.Open(lineLabel, sealed)
		return r, err
	}, "SELECT text_key, reason, line, digest, at, deed_id FROM text_reports WHERE edition_id = $1 ORDER BY at, once", e)
}

// oneLine takes away line ends, blanks at the ends and what cannot be stored.
func oneLine(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")), " ")
}
